// Python: each code object that a profile can name, but class bodies. Containers are as in co_qualname.
//
// The first line is co_firstlineno: that of the first decorator. A lambda or comprehension has the interpreter's name
// for it ("<lambda>"), also when it is assigned to a variable.
#include <array>

#include "analysis/outline_tree.h"

extern "C" const TSLanguage* tree_sitter_python();

namespace proflens::analysis {
namespace {

constexpr std::array<std::string_view, 7> kKinds = {
    "class_definition",         "function_definition", "lambda", "list_comprehension", "set_comprehension",
    "dictionary_comprehension", "generator_expression"};

std::string qualified(std::span<const Scope> scopes) {
  std::string joined;
  for (const Scope& scope : scopes) {
    if (!joined.empty()) joined += '.';
    joined += scope.name;
    if (scope.function) joined += ".<locals>";
  }
  return joined;
}

std::string_view made_up_name(std::string_view kind) {
  if (kind == "lambda") return "<lambda>";
  if (kind == "list_comprehension") return "<listcomp>";
  if (kind == "set_comprehension") return "<setcomp>";
  return kind == "dictionary_comprehension" ? "<dictcomp>" : "<genexpr>";
}

Declared read(const Visited& visited) {
  const SyntaxNode node = visited.node;
  Declared out;
  if (node.is("class_definition")) {
    out.what = Declares::kScope;
    out.name = node.field("name").text();
    return out;
  }
  out.what = Declares::kFunction;
  out.container = qualified(visited.scopes);
  if (node.is("function_definition")) {
    out.name = node.field("name").text();
    out.body = node.field("body");
    if (out.name.empty()) out.body = {};
    if (visited.parent.is("decorated_definition")) out.start = visited.parent;
    return out;
  }
  out.name = made_up_name(node.kind());
  out.body = node.field("body");
  return out;
}

}  // namespace

const OutlineGrammar& python_outline() {
  static constexpr OutlineGrammar kGrammar{tree_sitter_python, kKinds, read};
  return kGrammar;
}

}  // namespace proflens::analysis
