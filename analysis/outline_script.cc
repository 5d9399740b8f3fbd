// JavaScript, TypeScript and TSX: every function with a body, under the name that V8 records for it.
//
// The first line is V8's, too: of the parameters' opening parenthesis, and of an arrow function its beginning. A
// function without a name of its own takes it from the variable, property or field that it is assigned to; one that
// is assigned to nothing is "(anonymous)". A constructor has the name of its class, accessors are "get x" and "set x".
// Containers are classes ("Shape" of Shape.area) and objects assigned to ("exports" of exports.area = ...).
#include <array>

#include "analysis/outline_tree.h"

extern "C" const TSLanguage* tree_sitter_javascript();
extern "C" const TSLanguage* tree_sitter_typescript();
extern "C" const TSLanguage* tree_sitter_tsx();

namespace proflens::analysis {
namespace {

constexpr std::array<std::string_view, 9> kKinds = {"class_declaration",
                                                    "abstract_class_declaration",
                                                    "class",
                                                    "function_declaration",
                                                    "generator_function_declaration",
                                                    "function_expression",
                                                    "generator_function",
                                                    "arrow_function",
                                                    "method_definition"};

constexpr std::string_view kAnonymous = "(anonymous)";

/// A property's key as V8 shows it; a computed one is not known.
std::string key_name(SyntaxNode key) {
  const std::string_view text = key.text();
  if (key.is("computed_property_name")) return std::string(kAnonymous);
  if (key.is("string") && text.size() >= 2) return std::string(text.substr(1, text.size() - 2));
  return std::string(text);
}

struct Name {
  std::string container;
  std::string name;
};

/// What is assigned to: "a", "a.b", "a.prototype.b".
Name target_name(SyntaxNode target) {
  if (target.is("identifier") || target.is("shorthand_property_identifier_pattern"))
    return {{}, std::string(target.text())};
  if (!target.is("member_expression")) return {{}, std::string(kAnonymous)};
  std::string object = without_blanks(target.field("object").text());
  if (object.ends_with(".prototype")) object.resize(object.size() - std::string_view(".prototype").size());
  return {object, std::string(target.field("property").text())};
}

bool is_default_export(SyntaxNode parent) {
  if (!parent.is("export_statement")) return false;
  for (std::uint32_t i = 0; i < 4 && i < ts_node_child_count(parent.raw()); ++i)
    if (std::string_view(ts_node_type(ts_node_child(parent.raw(), i))) == "default") return true;
  return false;
}

Name assigned_name(const Visited& visited) {
  const SyntaxNode parent = visited.parent;
  if (parent.is("variable_declarator")) return target_name(parent.field("name"));
  if (parent.is("assignment_expression") || parent.is("assignment_pattern") || parent.is("object_assignment_pattern"))
    return target_name(parent.field("left"));
  if (parent.is("pair")) return {{}, key_name(parent.field("key"))};
  if (parent.is("field_definition")) return {{}, key_name(parent.field("property"))};
  if (parent.is("public_field_definition")) return {{}, key_name(parent.field("name"))};
  return {{}, is_default_export(parent) ? "default" : std::string(kAnonymous)};
}

bool is_field(SyntaxNode parent) { return parent.is("field_definition") || parent.is("public_field_definition"); }

/// "get " or "set " before an accessor's name.
std::string_view accessor(SyntaxNode method) {
  const SyntaxNode name = method.field("name");
  for (std::uint32_t i = 0; i < ts_node_child_count(method.raw()); ++i) {
    const TSNode child = ts_node_child(method.raw(), i);
    if (ts_node_start_byte(child) >= name.first_byte()) break;
    if (std::string_view(ts_node_type(child)) == "get") return "get ";
    if (std::string_view(ts_node_type(child)) == "set") return "set ";
  }
  return "";
}

Name method_name(SyntaxNode method, std::string_view around) {
  const SyntaxNode key = method.field("name");
  if (key.text() == "constructor" && !around.empty()) return {{}, std::string(around)};
  return {{}, std::string(accessor(method)) + key_name(key)};
}

Declared read(const Visited& visited) {
  const SyntaxNode node = visited.node;
  const bool in_class = !visited.scopes.empty() && !visited.scopes.back().function;
  const std::string around = in_class ? visited.scopes.back().name : std::string();
  Declared out;
  const bool is_class = node.kind().ends_with("class_declaration") || node.is("class");
  Name name;
  if (node.is("method_definition")) {
    name = method_name(node, around);
  } else if (const SyntaxNode own = node.field("name")) {
    name.name = own.text();
  } else {
    name = assigned_name(visited);
  }
  out.name = std::move(name.name);
  if (is_class) {
    out.what = Declares::kScope;
    return out;
  }
  out.what = Declares::kFunction;
  out.container = node.is("method_definition") || is_field(visited.parent) ? around : std::move(name.container);
  out.body = node.field("body");
  if (!node.is("arrow_function")) out.start = node.field("parameters");
  return out;
}

}  // namespace

const OutlineGrammar& javascript_outline() {
  static constexpr OutlineGrammar kGrammar{tree_sitter_javascript, kKinds, read};
  return kGrammar;
}

const OutlineGrammar& typescript_outline() {
  static constexpr OutlineGrammar kGrammar{tree_sitter_typescript, kKinds, read};
  return kGrammar;
}

const OutlineGrammar& tsx_outline() {
  static constexpr OutlineGrammar kGrammar{tree_sitter_tsx, kKinds, read};
  return kGrammar;
}

}  // namespace proflens::analysis
