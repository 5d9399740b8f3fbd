// The functions of a Go file, found by one pass over its tokens.
//
// A full parse of a 20 000-line file takes tree-sitter some 100 ms, and a missing brace makes it swallow the functions
// that follow. All that is wanted here is where declarations begin and end, and Go's lexical grammar
// (go.dev/ref/spec#Lexical_elements, with its automatic semicolons) is enough for that: about 2 ms, and a declaration
// inside an unclosed body is seen for what it is, since Go has no nested ones. The tests compare the two parsers.
#include "analysis/go_syntax.h"

#include <algorithm>
#include <array>

namespace proflens::analysis {
namespace {

enum class TokenKind { kEnd, kWord, kLiteral, kPunctuation };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;
  std::uint32_t line = 0;
  bool first_on_line = true;  // in other words: a newline stands before it

  bool is(std::string_view wanted) const { return kind != TokenKind::kLiteral && text == wanted; }
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_word_byte(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return (lower >= 'a' && lower <= 'z') || is_digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// Go's tokens, as far as nesting needs them: operators come byte by byte, comments not at all.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
  }

  Token next() {
    const std::uint32_t line_before = line_;
    skip_blank();
    Token token;
    token.line = line_;
    token.first_on_line = line_ != line_before || at_ == 0;
    if (at_ >= text_.size()) return token;
    const std::size_t start = at_;
    token.kind = read_one();
    token.text = text_.substr(start, at_ - start);
    return token;
  }

 private:
  void skip_blank() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') ++line_;
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        ++at_;
      } else if (text_.compare(at_, 2, "//") == 0) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (text_.compare(at_, 2, "/*") == 0) {
        skip_past("*/", at_ + 2);
      } else {
        return;
      }
    }
  }

  TokenKind read_one() {
    const char c = text_[at_];
    if (is_word_byte(c)) {
      while (at_ < text_.size() && is_word_byte(text_[at_])) ++at_;
      return is_digit(c) ? TokenKind::kLiteral : TokenKind::kWord;
    }
    if (c == '`') {
      skip_past("`", at_ + 1);
      return TokenKind::kLiteral;
    }
    ++at_;
    if (c != '"' && c != '\'') return TokenKind::kPunctuation;
    skip_quoted(c);
    return TokenKind::kLiteral;
  }

  /// A string that nobody closed ends with its line, so that the rest of the file is still seen.
  void skip_quoted(char quote) {
    for (; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') {
        ++at_;
      } else if (text_[at_] == quote) {
        ++at_;
        return;
      }
    }
  }

  void skip_past(std::string_view closing, std::size_t from) {
    const std::size_t found = text_.find(closing, from);
    const std::size_t end = found == std::string_view::npos ? text_.size() : found + closing.size();
    line_ += static_cast<std::uint32_t>(std::ranges::count(text_.substr(at_, end - at_), '\n'));
    at_ = end;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 0;
};

/// Go ends a statement at a newline after these.
bool ends_statement(const Token& token) {
  if (token.kind == TokenKind::kLiteral) return true;
  if (token.kind == TokenKind::kPunctuation) return token.is(")") || token.is("]") || token.is("}") || token.is(";");
  static constexpr std::array<std::string_view, 21> kOpen = {
      "case",   "chan",      "const", "default", "defer", "else",   "for",    "func",   "go",   "goto", "if",
      "import", "interface", "map",   "package", "range", "select", "struct", "switch", "type", "var"};
  return token.kind == TokenKind::kWord && !std::ranges::binary_search(kOpen, token.text);
}

/// "func (a int) string {" and "func() map[string]int {" are literals: the name of a declaration has its parameters
/// after it, and only a function, not a method, has parameters of type.
bool begins_parameters(const Token& token, bool without_receiver) {
  return token.is("(") || (without_receiver && token.is("["));
}

int nesting(const Token& token) {
  if (token.is("(") || token.is("[") || token.is("{")) return 1;
  return token.is(")") || token.is("]") || token.is("}") ? -1 : 0;
}

class FunctionFinder {
 public:
  explicit FunctionFinder(std::string_view text) : scanner_(text) { step(); }

  Outline find() {
    while (token_.kind != TokenKind::kEnd) {
      if (token_.is("func") && starts_statement()) {
        declaration();
        continue;
      }
      if (token_.is("package") && file_.package_name.empty()) {
        step();
        file_.package_name = token_.kind == TokenKind::kWord ? token_.text : "";
      }
      step();
    }
    return std::move(file_);
  }

 private:
  void step() {
    previous_ = token_;
    token_ = scanner_.next();
  }
  bool starts_statement() const {
    return previous_.kind == TokenKind::kEnd || previous_.is(";") ||
           (token_.first_on_line && (ends_statement(previous_) || previous_.is("{")));
  }

  /// At "func". Adds nothing for a function literal or nonsense; goes on by a token at least.
  void declaration() {
    OutlineFunction function;
    function.first_line = token_.line;
    step();
    if (token_.is("(") && !receiver(function)) return;
    if (token_.kind != TokenKind::kWord || token_.is("func")) return;
    function.name = token_.text;
    step();
    const bool typing = token_.kind == TokenKind::kEnd;
    if (!typing && !begins_parameters(token_, function.container.empty())) return;
    declared(std::move(function));
  }

  void declared(OutlineFunction function) {
    const bool has_body = skip_signature();
    function.last_line = function.body_line = has_body ? token_.line : previous_.line;
    file_.functions.push_back(std::move(function));
    if (has_body) skip_body(file_.functions.size() - 1);
  }

  /// Reads "(d *Decoder[T, _])": the type is the last word that stands outside of brackets.
  bool receiver(OutlineFunction& function) {
    int brackets = 0;
    int depth = 0;
    do {
      depth += token_.is("(") ? 1 : token_.is(")") ? -1 : 0;
      brackets += token_.is("[") ? 1 : token_.is("]") ? -1 : 0;
      if (token_.is("*")) function.pointer_receiver = true;
      if (token_.kind == TokenKind::kWord && brackets == 0) function.container = token_.text;
      step();
      if (token_.is("{") || token_.is("}") || token_.is("func")) return false;
    } while (depth > 0 && token_.kind != TokenKind::kEnd);
    return depth == 0 && !function.container.empty();
  }

  /// From the parameters to the body's opening brace; false when there is no body (or no more text).
  bool skip_signature() {
    int depth = 0;
    while (token_.kind != TokenKind::kEnd) {
      if (depth == 0 && token_.first_on_line && ends_statement(previous_)) return false;
      const bool type_literal = previous_.is("interface") || previous_.is("struct");
      if (token_.is("{") && depth == 0 && !type_literal) return true;
      if (is_nested_declaration()) return false;
      depth = std::max(0, depth + nesting(token_));
      step();
    }
    return false;
  }

  /// A named function cannot stand inside another one: the body before it lacks its closing brace.
  bool is_nested_declaration() const {
    if (!token_.is("func") || !token_.first_on_line) return false;
    Scanner ahead = scanner_;
    Token token = ahead.next();
    const bool without_receiver = !token.is("(");
    if (!without_receiver) {
      for (int depth = 1; depth > 0;) {
        token = ahead.next();
        if (token.kind == TokenKind::kEnd || token.is("{") || token.is("}") || token.is("func")) return false;
        depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      }
      token = ahead.next();
    }
    if (token.kind != TokenKind::kWord || token.is("func") || token.is("chan")) return false;
    return begins_parameters(ahead.next(), without_receiver);
  }

  void skip_body(std::size_t index) {
    int depth = 0;
    while (token_.kind != TokenKind::kEnd) {
      if (token_.is("{")) ++depth;
      if (token_.is("}")) --depth;
      if (is_nested_declaration()) break;
      const bool closed = depth == 0;
      step();
      if (closed) break;
    }
    file_.functions[index].last_line = previous_.line;
  }

  Scanner scanner_;
  Token previous_;
  Token token_;
  Outline file_{.language = Language::kGo, .broken = false, .package_name = {}, .functions = {}};
};

}  // namespace

Outline parse_go(std::string_view text) { return FunctionFinder(text).find(); }

}  // namespace proflens::analysis
