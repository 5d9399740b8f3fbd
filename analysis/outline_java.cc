// Java: methods and constructors ("<init>") with a body. Containers are as the compiler names classes: "Outer$Inner",
// and "Outer$" for a class without a name in Outer, "Outer$Local" for one in a method (the compiler's numbers left
// out).
//
// The first line is that of the name: annotations stand before it, and profiles do not record where a method begins.
// Lambdas and static initialisers are not listed: no profile's name tells which of them it is.
#include <array>

#include "analysis/outline_tree.h"

extern "C" const TSLanguage* tree_sitter_java();

namespace proflens::analysis {
namespace {

constexpr std::array<std::string_view, 10> kKinds = {"package_declaration",
                                                     "class_declaration",
                                                     "interface_declaration",
                                                     "enum_declaration",
                                                     "record_declaration",
                                                     "annotation_type_declaration",
                                                     "class_body",
                                                     "method_declaration",
                                                     "constructor_declaration",
                                                     "compact_constructor_declaration"};

std::string container_of(std::span<const Scope> scopes) {
  std::string joined;
  bool first = true;
  for (const Scope& scope : scopes) {
    if (scope.function) continue;
    if (!first) joined += '$';
    first = false;
    joined += scope.name;
  }
  return joined;
}

Declared read(const Visited& visited) {
  const SyntaxNode node = visited.node;
  Declared out;
  if (node.is("package_declaration")) {
    out.what = Declares::kPackage;
    for (const SyntaxNode& child : node.children())
      if (child.is("scoped_identifier") || child.is("identifier")) out.name = without_blanks(child.text());
    return out;
  }
  if (node.is("class_body")) {  // of a class without a name
    const bool nameless = visited.parent.is("object_creation_expression") || visited.parent.is("enum_constant");
    if (nameless) out.what = Declares::kScope;
    return out;
  }
  out.name = node.field("name").text();
  out.start = node.field("name");
  const bool constructor = node.is("constructor_declaration") || node.is("compact_constructor_declaration");
  if (constructor || node.is("method_declaration")) {
    out.what = Declares::kFunction;
    out.container = container_of(visited.scopes);
    out.body = node.field("body");
    if (constructor) out.name = "<init>";
    return out;
  }
  out.what = Declares::kScope;
  return out;
}

}  // namespace

const OutlineGrammar& java_outline() {
  static constexpr OutlineGrammar kGrammar{tree_sitter_java, kKinds, read};
  return kGrammar;
}

}  // namespace proflens::analysis
