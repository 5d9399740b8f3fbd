// Rust: functions with a body, in modules, impl blocks and traits, nested ones as well. Containers are the modules and
// types within the file ("geometry::Shape"); a type is named without its arguments. Closures are not listed: profiles
// name them after the function around them.
#include <array>

#include "analysis/outline_tree.h"

extern "C" const TSLanguage* tree_sitter_rust();

namespace proflens::analysis {
namespace {

constexpr std::array<std::string_view, 4> kKinds = {"mod_item", "impl_item", "trait_item", "function_item"};

/// "&'a mut shapes::Circle<T>" is "Circle"; a slice or tuple stays as it is written.
std::string type_name(SyntaxNode type) {
  while (type) {
    if (type.is("reference_type") || type.is("generic_type") || type.is("pointer_type")) {
      type = type.field("type");
    } else if (type.is("scoped_type_identifier")) {
      type = type.field("name");
    } else if (type.is("dynamic_type")) {
      type = type.field("trait");
    } else {
      break;
    }
  }
  return without_blanks(type.text());
}

Declared read(const Visited& visited) {
  const SyntaxNode node = visited.node;
  Declared out;
  out.what = Declares::kScope;
  if (node.is("impl_item")) {
    out.name = type_name(node.field("type"));
    return out;
  }
  out.name = node.field("name").text();
  if (!node.is("function_item")) return out;
  out.what = Declares::kFunction;
  out.container = join_types(visited.scopes, "::");
  out.body = node.field("body");
  return out;
}

}  // namespace

const OutlineGrammar& rust_outline() {
  static constexpr OutlineGrammar kGrammar{tree_sitter_rust, kKinds, read};
  return kGrammar;
}

}  // namespace proflens::analysis
