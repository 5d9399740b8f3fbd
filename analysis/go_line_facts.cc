#include "analysis/go_line_facts.h"

#include <algorithm>
#include <array>
#include <re2/re2.h>

#include "analysis/go_scope.h"
#include "analysis/go_tree.h"

namespace proflens::analysis {
namespace {

using Facts = std::map<std::uint32_t, std::vector<std::string>>;

constexpr std::size_t kLongestCall = 200;  // bytes of what is called: longer ones are no names

/// Local name → import path.
std::map<std::string, std::string, std::less<>> imports_of(SyntaxNode root) {
  std::map<std::string, std::string, std::less<>> imports;
  for (auto& [name, path] : go_imports(root)) imports[std::move(name)] = std::move(path);
  return imports;
}

bool is_literal(SyntaxNode node) {
  constexpr std::array kKinds = {"interpreted_string_literal",
                                 "raw_string_literal",
                                 "int_literal",
                                 "float_literal",
                                 "rune_literal",
                                 "true",
                                 "false"};
  return std::ranges::any_of(kKinds, [&](const char* kind) { return node.is(kind); });
}

class Reader {
 public:
  Reader(SyntaxNode root, Facts& facts) : facts_(facts), imports_(imports_of(root)) {
    walk(root, [&](SyntaxNode node) {
      while (!scopes_.empty() && scopes_.back().end <= node.first_byte()) scopes_.pop_back();
      if (node.is("import_declaration")) return false;
      visit(node);
      return true;
    });
  }

 private:
  struct Scope {
    std::uint32_t begin = 0, end = 0;
    bool loop = false;  // else a function
  };

  void visit(SyntaxNode node) {
    const std::string_view kind = node.kind();
    if (kind == "function_declaration" || kind == "method_declaration" || kind == "func_literal") {
      scopes_.push_back({node.first_byte(), node.end_byte(), false});
    } else if (kind == "for_statement") {
      add_loop(node);
    } else if (kind == "call_expression" || kind == "type_conversion_expression") {
      add_call(node);
    } else if (kind == "assignment_statement") {
      add_assignment(node);
    } else if (kind == "inc_statement" || kind == "dec_statement") {
      const std::vector<SyntaxNode> operand = node.children();
      if (!operand.empty() && operand.front().is("index_expression")) add(node, node, "index-assign");
    } else if (kind == "binary_expression") {
      add_comparison(node);
    } else if (kind == "unary_expression") {
      const std::string_view sign = node.field("operator").text();
      if (sign == "<-") add(node, node, "receive");
      if (sign == "&" && node.field("operand").is("composite_literal"))
        add_here(node.first_line(), node, "pointer-literal");
    } else if (kind == "composite_literal") {
      add_here(node.first_line(), node, "literal");
    } else {
      add_statement(node, kind);
    }
  }

  void add_statement(SyntaxNode node, std::string_view kind) {
    if (kind == "send_statement") add(node, node, "send");
    if (kind == "select_statement") add_here(node.first_line(), node, "select");
    if (kind == "go_statement") add_here(node.first_line(), node, "go");
    if (kind == "defer_statement") add_here(node.first_line(), node, "defer");
    if (kind == "expression_statement" || kind == "short_var_declaration" || kind == "return_statement")
      add_here(node.first_line(), node, {});
  }

  void add_loop(SyntaxNode node) {
    const SyntaxNode body = node.field("body");
    for (const SyntaxNode part : node.children()) {
      if (part.is("range_clause")) {
        add_here(node.first_line(), node, "range");
        const SyntaxNode over = part.field("right");
        if (over.is("call_expression")) add_here(node.first_line(), node, "range-over:" + called(over));
        const std::vector<SyntaxNode> names = part.field("left").children();
        if (names.size() == 2 && names[1].text() != "_") add_here(node.first_line(), node, "range-value");
      } else if (part.is("for_clause")) {
        add_scope(part.field("update"));
        add_scope(part.field("condition"));
      } else if (!(part == body)) {
        add_scope(part);  // the condition of "for x < y"
      }
    }
    add_scope(body);
  }

  void add_scope(SyntaxNode node) {
    if (!node) return;
    scopes_.push_back({node.first_byte(), node.end_byte(), true});
    std::ranges::stable_sort(scopes_, [](const Scope& a, const Scope& b) { return a.end > b.end; });
  }

  bool in_loop(std::uint32_t byte) const {
    for (std::size_t i = scopes_.size(); i-- > 0;) {
      const Scope& scope = scopes_[i];
      if (byte < scope.begin || byte >= scope.end) continue;
      if (scope.loop) return true;
      if (scope.begin != byte) return false;  // a literal that begins here is made here
    }
    return false;
  }

  /// "encoding/json.Marshal", ".Add", "append".
  std::string called(SyntaxNode call) const {
    SyntaxNode function = call.field("function");
    while (function.is("parenthesized_expression") && !function.children().empty())
      function = function.children().front();
    if (function.is("index_expression") || function.is("type_instantiation_expression")) {
      const SyntaxNode operand = function.field("operand") ? function.field("operand") : function.field("type");
      if (operand) function = operand;
    }
    if (!function.is("selector_expression"))
      return function.text().size() > kLongestCall ? std::string() : std::string(function.text());
    const std::string name(function.field("field").text());
    const SyntaxNode operand = function.field("operand");
    const auto import = operand.is("identifier") ? imports_.find(operand.text()) : imports_.end();
    return (import == imports_.end() ? std::string() : import->second) + "." + name;
  }

  void add_call(SyntaxNode node) {
    if (node.is("type_conversion_expression")) {
      const std::string_view type = node.field("type").text();
      if (type == "[]byte" || type == "[]rune") add(node, node, "convert:" + std::string(type));
      return;
    }
    const std::string name = called(node);
    if (name.empty()) return;
    const SyntaxNode arguments = node.field("arguments");
    if (name == "string") return add(node, node, "convert:string");
    // The line of a call is where its parenthesis opens, but long ones are recorded at any of their lines.
    add(node, arguments ? arguments : node, "call:" + name, arguments ? arguments.first_line() : node.last_line());
    const std::vector<SyntaxNode> values = arguments.children();
    if (!values.empty() && is_literal(values.back())) add_here(node.first_line(), node, "literal-last:" + name);
    if (is_simple_format(name, values)) add_here(node.first_line(), node, "simple-format");
  }

  static bool is_simple_format(const std::string& name, const std::vector<SyntaxNode>& arguments) {
    constexpr std::size_t kFew = 3;
    if (name == "fmt.Sprint") return arguments.size() <= 2;
    if (name != "fmt.Sprintf" || arguments.empty() || arguments.size() > kFew + 1) return false;
    static const re2::RE2 kSimple(R"re("([^%]|%[dsvxqtc%])*")re");
    const std::string_view format = arguments.front().text();
    return arguments.front().is("interpreted_string_literal") &&
           re2::RE2::FullMatch(re2::StringPiece(format.data(), format.size()), kSimple);
  }

  void add_assignment(SyntaxNode node) {
    const SyntaxNode left = node.field("left"), right = node.field("right");
    const std::vector<SyntaxNode> targets = left.children(), values = right.children();
    const bool has_index =
        std::ranges::any_of(targets, [](SyntaxNode target) { return target.is("index_expression"); });
    if (has_index) add(node, node, "index-assign");
    const std::string_view sign = node.field("operator").text();
    if (sign == "+=") add(node, node, "accumulate");
    if (sign == "=" && targets.size() == 1 && values.size() == 1) {
      SyntaxNode first = values.front();
      while (first.is("binary_expression") && first.field("operator").text() == "+") first = first.field("left");
      if (!(first == values.front()) && first.text() == targets.front().text()) add(node, node, "accumulate");
    }
    add_here(node.first_line(), node, {});
  }

  void add_comparison(SyntaxNode node) {
    const std::string_view sign = node.field("operator").text();
    if (sign != "==" && sign != "!=") return;
    for (const char* side : {"left", "right"})
      if (const SyntaxNode call = node.field(side); call.is("call_expression"))
        add(node, node, "compare-call:" + called(call));
  }

  /// On all lines from the beginning of one node to the end of another.
  void add(SyntaxNode from, SyntaxNode to, const std::string& fact) { add(from, to, fact, to.last_line()); }
  void add(SyntaxNode from, SyntaxNode /*to*/, const std::string& fact, std::uint32_t last) {
    for (std::uint32_t line = from.first_line(); line <= last; ++line) add_here(line, from, fact);
  }

  void add_here(std::uint32_t line, SyntaxNode node, const std::string& fact) {
    std::vector<std::string>& facts = facts_[line];
    const auto put = [&](const std::string& text) {
      if (!text.empty() && std::ranges::find(facts, text) == facts.end()) facts.push_back(text);
    };
    put(fact);
    if (in_loop(node.first_byte())) put("loop");
  }

  Facts& facts_;
  std::map<std::string, std::string, std::less<>> imports_;
  std::vector<Scope> scopes_;
};

}  // namespace

GoLineFacts::GoLineFacts(std::string_view text) {
  static const re2::RE2 kGenerated(R"((?m)^// Code generated .* DO NOT EDIT\.$)");
  constexpr std::size_t kHead = 4096;
  const std::string_view head = text.substr(0, kHead);
  generated_ = re2::RE2::PartialMatch(re2::StringPiece(head.data(), head.size()), kGenerated);
  const GoTree tree(text);
  if (tree.root()) Reader(tree.root(), by_line_);
}

const std::vector<std::string>& GoLineFacts::of(std::uint32_t line) const {
  static const std::vector<std::string> kNothing;
  const auto found = by_line_.find(line);
  return found == by_line_.end() ? kNothing : found->second;
}

}  // namespace proflens::analysis
