#include "analysis/go_scope.h"

#include <algorithm>
#include <cctype>

#include "analysis/go_types.h"

namespace proflens::analysis {
namespace {

bool is_name_part(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_plain_type(std::string_view type) {
  constexpr std::string_view kPlain[] = {"int",    "int8",   "int16", "int32", "int64",  "uint",    "uint8",   "uint16",
                                         "uint32", "uint64", "byte",  "rune",  "string", "float64", "float32", "bool"};
  return std::ranges::find(kPlain, type) != std::end(kPlain);
}

/// Of an expression that says its own type: a composite literal, make(T, …), a literal, len(…).
std::string type_of_value(SyntaxNode value) {
  if (value.is("composite_literal")) return std::string(value.field("type").text());
  if (value.is("int_literal")) return "int";
  if (value.is("interpreted_string_literal") || value.is("raw_string_literal")) return "string";
  if (!value.is("call_expression")) return {};
  const std::string_view name = value.field("function").text();
  const std::vector<SyntaxNode> arguments = value.field("arguments").children();
  if (name == "make" && !arguments.empty()) return std::string(arguments.front().text());
  if (name == "len" || name == "cap") return "int";
  return is_plain_type(name) ? std::string(name) : std::string();
}

/// The position of a name in a list such as "a, b" of "a, b := 1, 2".
std::size_t position_in(SyntaxNode list, SyntaxNode name) {
  const std::vector<SyntaxNode> names = list.children();
  return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

bool is_declared_by(SyntaxNode name) {
  const SyntaxNode parent = name.parent();
  const std::string_view kind = parent.kind();
  const auto is_field = [&](std::string_view field) {
    const std::vector<SyntaxNode> named = parent.fields(field);
    return std::ranges::find(named, name) != named.end();
  };
  if (kind == "parameter_declaration" || kind == "variadic_parameter_declaration" || kind == "var_spec" ||
      kind == "const_spec" || kind == "type_spec" || kind == "type_parameter_declaration" ||
      kind == "function_declaration")
    return is_field("name");
  if (kind != "expression_list") return kind == "type_switch_statement" || kind == "labeled_statement";
  const SyntaxNode outer = parent.parent();
  const bool is_left = outer.field("left") == parent;
  const bool defines =
      outer.is("short_var_declaration") || ((outer.is("range_clause") || outer.is("receive_statement")) &&
                                            outer.text().find(":=") != std::string_view::npos);
  return (is_left && defines) || outer.is("type_switch_statement");
}

}  // namespace

std::vector<std::pair<std::string, std::string>> go_imports(SyntaxNode root) {
  std::vector<std::pair<std::string, std::string>> imports;
  for (const SyntaxNode declaration : root.children()) {
    if (!declaration.is("import_declaration")) continue;
    walk(declaration, [&](SyntaxNode node) {
      if (!node.is("import_spec")) return true;
      std::string_view path = node.field("path").text();
      if (path.size() < 2) return false;
      path = path.substr(1, path.size() - 2);
      const SyntaxNode name = node.field("name");
      imports.emplace_back(name ? std::string(name.text()) : default_import_name(path), path);
      return false;
    });
  }
  return imports;
}

SyntaxNode around(SyntaxNode node, std::string_view kind) {
  while (node && !node.is(kind)) node = node.parent();
  return node;
}

bool mentions(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const bool begins = at == 0 || !is_name_part(text[at - 1]);
    const std::size_t end = at + name.size();
    if (begins && (end == text.size() || !is_name_part(text[end]))) return true;
  }
  return false;
}

GoFunctionScope::GoFunctionScope(SyntaxNode root, SyntaxNode place) : root_(root) {
  for (SyntaxNode node = place; node; node = node.parent())
    if (node.is("function_declaration") || node.is("method_declaration")) declaration_ = node;
}

std::string GoFunctionScope::import_name(std::string_view path) const {
  for (const auto& [name, imported] : go_imports(root_)) {
    if (imported != path) continue;
    return name == "." || name == "_" || declares(name) ? std::string() : name;
  }
  return {};
}

std::vector<SyntaxNode> GoFunctionScope::uses(std::string_view name) const {
  std::vector<SyntaxNode> found;
  walk(declaration_, [&](SyntaxNode node) {
    const bool is_name = node.is("identifier") || node.is("type_identifier") || node.is("package_identifier");
    if (is_name && node.text() == name) found.push_back(node);
    return true;
  });
  return found;
}

std::vector<SyntaxNode> GoFunctionScope::declarations(std::string_view name) const {
  std::vector<SyntaxNode> found = uses(name);
  std::erase_if(found, [](SyntaxNode node) { return !is_declared_by(node); });
  return found;
}

std::string GoFunctionScope::type_of(SyntaxNode expression) const {
  if (expression.is("identifier")) return type_of_name(expression.text());
  // An index or a slice of something plain, as parts[i] of a []int.
  if (expression.is("index_expression")) {
    const std::string type = type_of(expression.field("operand"));
    return type.starts_with("[]") ? type.substr(2) : std::string();
  }
  const std::string type = type_of_value(expression);
  // Literals have no type of their own yet, and a builtin may be shadowed.
  if (expression.is("int_literal") || declares("len") || declares("make")) return {};
  return type;
}

std::string GoFunctionScope::type_of_name(std::string_view name) const {
  const std::vector<SyntaxNode> declared = declarations(name);
  if (declared.size() != 1) return {};
  const SyntaxNode parent = declared.front().parent(), outer = parent.parent();
  if (parent.is("parameter_declaration") || parent.is("var_spec")) {
    const std::string type(parent.field("type").text());
    if (!type.empty()) return type;
    const std::vector<SyntaxNode> values = parent.field("value").children();
    return values.size() == 1 && parent.fields("name").size() == 1 ? type_of_value(values.front()) : std::string();
  }
  if (parent.is("variadic_parameter_declaration")) return "[]" + std::string(parent.field("type").text());
  if (!parent.is("expression_list")) return {};
  const std::size_t position = position_in(parent, declared.front());
  if (outer.is("short_var_declaration")) {
    const std::vector<SyntaxNode> values = outer.field("right").children();
    return values.size() == parent.children().size() ? type_of_value(values[position]) : std::string();
  }
  if (!outer.is("range_clause")) return {};
  const SyntaxNode over = outer.field("right");
  if (!over.is("identifier") || over.text() == name) return {};
  const std::string type = type_of_name(over.text());
  if (!type.starts_with("[")) return {};
  if (position == 0) return "int";
  return type.starts_with("[]") ? type.substr(2) : std::string();
}

}  // namespace proflens::analysis
