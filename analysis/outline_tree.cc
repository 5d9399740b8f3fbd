#include "analysis/outline_tree.h"

#include <algorithm>
#include <cctype>

namespace proflens::analysis {
namespace {

constexpr std::uint64_t kLimitMicros = 2'000'000;  // ten times what a megabyte takes

/// Which of the grammar's symbols have one of the kinds.
std::vector<bool> symbols_of(const TSLanguage* language, std::span<const std::string_view> kinds) {
  std::vector<bool> wanted(ts_language_symbol_count(language));
  for (std::size_t symbol = 0; symbol < wanted.size(); ++symbol) {
    const char* name = ts_language_symbol_name(language, static_cast<TSSymbol>(symbol));
    wanted[symbol] = name && std::ranges::find(kinds, std::string_view(name)) != kinds.end() &&
                     ts_language_symbol_type(language, static_cast<TSSymbol>(symbol)) == TSSymbolTypeRegular;
  }
  return wanted;
}

class Walk {
 public:
  Walk(const OutlineGrammar& grammar, SyntaxNode root, Outline& out)
      : grammar_(grammar),
        wanted_(symbols_of(grammar.language(), grammar.kinds)),
        source_(root.source()),
        out_(out),
        cursor_(ts_tree_cursor_new(root.raw())) {}
  Walk(const Walk&) = delete;
  Walk& operator=(const Walk&) = delete;
  ~Walk() { ts_tree_cursor_delete(&cursor_); }

  void run() {
    while (true) {
      enter();
      if (ts_tree_cursor_goto_first_child(&cursor_)) continue;
      leave();
      while (!ts_tree_cursor_goto_next_sibling(&cursor_)) {
        if (!ts_tree_cursor_goto_parent(&cursor_)) return;
        leave();
      }
    }
  }

 private:
  void enter() {
    const TSNode raw = ts_tree_cursor_current_node(&cursor_);
    path_.push_back(raw);
    const TSSymbol symbol = ts_node_symbol(raw);
    if (symbol >= wanted_.size() || !wanted_[symbol] || ts_node_is_missing(raw)) return;
    const SyntaxNode node(raw, source_);
    add(node, grammar_.read({node, above(1), above(2), scopes_}));
  }

  void leave() {
    path_.pop_back();
    while (!depths_.empty() && depths_.back() > path_.size()) {
      depths_.pop_back();
      scopes_.pop_back();
    }
  }

  SyntaxNode above(std::size_t steps) const {
    return path_.size() > steps ? SyntaxNode(path_[path_.size() - 1 - steps], source_) : SyntaxNode();
  }

  void add(SyntaxNode node, Declared declared) {
    if (declared.what == Declares::kNothing) return;
    if (declared.what == Declares::kPackage) {
      out_.package_name = declared.name;
      return;
    }
    const bool function = declared.what == Declares::kFunction;
    scopes_.push_back({declared.name, function});
    depths_.push_back(path_.size());
    if (!function || !declared.body) return;
    const std::uint32_t first = (declared.start ? declared.start : node).first_line();
    const std::uint32_t body = std::max(first, declared.body.first_line());
    out_.functions.push_back({.name = std::move(declared.name),
                              .container = std::move(declared.container),
                              .pointer_receiver = false,
                              .first_line = first,
                              .last_line = std::max(body, last_line(declared.body)),
                              .body_line = body});
  }

  /// A node that ends with a newline ends on the line before.
  static std::uint32_t last_line(SyntaxNode node) {
    return node.end_column() == 0 && node.last_line() > node.first_line() ? node.last_line() - 1 : node.last_line();
  }

  const OutlineGrammar& grammar_;
  std::vector<bool> wanted_;
  std::string_view source_;
  Outline& out_;
  TSTreeCursor cursor_;
  std::vector<TSNode> path_;
  std::vector<Scope> scopes_;
  std::vector<std::size_t> depths_;  // of each scope: how long path_ was
};

}  // namespace

std::optional<Outline> read_outline(Language language, const OutlineGrammar& grammar, std::string_view text) {
  if (text.size() > kLargestOutlined) return std::nullopt;
  const SyntaxTree tree(grammar.language(), text, kLimitMicros);
  if (!tree.root()) return std::nullopt;
  Outline out{
      .language = language, .broken = ts_node_has_error(tree.root().raw()), .package_name = {}, .functions = {}};
  Walk(grammar, tree.root(), out).run();
  std::ranges::stable_sort(out.functions, {}, &OutlineFunction::first_line);
  return out;
}

std::string join_types(std::span<const Scope> scopes, std::string_view separator) {
  std::string joined;
  for (const Scope& scope : scopes) {
    if (scope.function || scope.name.empty()) continue;
    if (!joined.empty()) joined += separator;
    joined += scope.name;
  }
  return joined;
}

std::string without_blanks(std::string_view text) {
  std::string plain;
  for (const char c : text)
    if (std::isspace(static_cast<unsigned char>(c)) == 0) plain += c;
  return plain;
}

}  // namespace proflens::analysis
