#include "analysis/go_types.h"

#include <algorithm>
#include <array>

namespace proflens::analysis {
namespace {

using Kind = GoType::Kind;
constexpr int kMaxDepth = 40;

GoType read(GoNode node, const GoScope& scope, int depth);

std::vector<GoType> read_all(const std::vector<GoNode>& nodes, const GoScope& scope, int depth) {
  std::vector<GoType> types;
  for (const GoNode& node : nodes) types.push_back(read(node, scope, depth));
  return types;
}

const GoImport* dot_import(const GoScope& scope) {
  if (!scope.imports) return nullptr;
  const auto found = std::ranges::find(*scope.imports, ".", &GoImport::name);
  return found == scope.imports->end() ? nullptr : &*found;
}

GoType read_name(std::string_view name, const GoScope& scope) {
  if (scope.parameters.contains(name)) {
    GoType type = named_type("", name);
    type.kind = Kind::kParameter;
    return type;
  }
  const bool known = is_predeclared_type(name) || !scope.is_declared || scope.is_declared(name);
  const GoImport* dot = known ? nullptr : dot_import(scope);
  return named_type(dot ? dot->path : "", name);
}

GoType read_qualified(GoNode node, const GoScope& scope) {
  const std::string_view qualifier = node.field("package").text();
  GoType type = named_type("?", node.field("name").text());
  if (!scope.imports) return type;
  const auto found = std::ranges::find(*scope.imports, qualifier, &GoImport::name);
  if (found != scope.imports->end()) type.package = found->path;
  return type;
}

GoType read_generic(GoNode node, const GoScope& scope, int depth) {
  GoType type = read(node.field("type"), scope, depth);
  for (const GoNode& argument : node.field("type_arguments").children())
    type.parts.push_back(read(argument, scope, depth));
  return type;
}

std::vector<GoMember> read_members(GoNode list, const GoScope& scope, int depth) {
  std::vector<GoMember> members;
  for (const GoNode& node : list.children()) {
    const bool variadic = node.is("variadic_parameter_declaration");
    if (!variadic && !node.is("parameter_declaration")) continue;
    const GoType type = read(node.field("type"), scope, depth);
    const std::vector<GoNode> names = node.fields("name");
    if (names.empty()) members.push_back({.name = "", .type = type, .variadic = variadic});
    for (const GoNode& name : names)
      members.push_back({.name = std::string(name.text()), .type = type, .variadic = variadic});
  }
  return members;
}

std::vector<GoMember> read_results(GoNode result, const GoScope& scope, int depth) {
  if (!result) return {};
  if (result.is("parameter_list")) return read_members(result, scope, depth);
  return {GoMember{.name = "", .type = read(result, scope, depth)}};
}

GoType read_function(GoNode node, const GoScope& scope, int depth) {
  GoType type;
  type.kind = Kind::kFunction;
  type.members = read_members(node.field("parameters"), scope, depth);
  type.results = read_results(node.field("result"), scope, depth);
  return type;
}

/// The name that an embedded field goes by: "T" for *pkg.T[int].
std::string embedded_name(const GoType& type) {
  return type.is(Kind::kPointer) && !type.parts.empty() ? type.parts[0].name : type.name;
}

bool has_star(GoNode field) {
  const std::string_view text = field.text();
  return text.starts_with("*");
}

GoType read_struct(GoNode node, const GoScope& scope, int depth) {
  GoType type;
  type.kind = Kind::kStruct;
  for (const GoNode& field : node.child("field_declaration_list").children()) {
    if (!field.is("field_declaration")) continue;
    GoType field_type = read(field.field("type"), scope, depth);
    const std::vector<GoNode> names = field.fields("name");
    for (const GoNode& name : names) type.members.push_back({.name = std::string(name.text()), .type = field_type});
    if (!names.empty()) continue;
    if (has_star(field) && !field_type.is(Kind::kPointer)) field_type = composed_type(Kind::kPointer, {field_type});
    type.members.push_back({.name = embedded_name(field_type), .type = field_type, .embedded = true});
  }
  return type;
}

GoType read_interface(GoNode node, const GoScope& scope, int depth) {
  GoType type;
  type.kind = Kind::kInterface;
  for (const GoNode& element : node.children()) {
    if (element.is("method_elem") || element.is("method_spec")) {
      GoMember method{.name = std::string(element.field("name").text()), .type = read_function(element, scope, depth)};
      type.members.push_back(std::move(method));
    } else {
      type.parts.push_back(read(element, scope, depth));
    }
  }
  return type;
}

GoType read_channel(GoNode node, const GoScope& scope, int depth) {
  GoType type = composed_type(Kind::kChannel, {read(node.field("value"), scope, depth)});
  const std::string_view text = node.text();
  const std::size_t arrow = text.find("<-");
  const std::size_t value = node.field("value").first_byte() - node.first_byte();
  type.text = text.starts_with("<-") ? "<-chan" : arrow < value ? "chan<-" : "chan";
  return type;
}

GoType read_array(GoNode node, const GoScope& scope, int depth) {
  GoType type = composed_type(Kind::kArray, {read(node.field("element"), scope, depth)});
  type.text = node.field("length").text();
  return type;
}

/// type_elem and type_constraint: one type, or a union.
GoType read_union(GoNode node, const GoScope& scope, int depth) {
  std::vector<GoType> terms = read_all(node.children(), scope, depth);
  if (terms.size() == 1) return terms[0];
  return composed_type(Kind::kUnion, std::move(terms));
}

GoType read_one_inside(Kind kind, GoNode node, const GoScope& scope, int depth) {
  return composed_type(kind, {read(node, scope, depth)});
}

GoNode only_child(GoNode node) {
  const std::vector<GoNode> children = node.children();
  return children.empty() ? GoNode() : children[0];
}

GoType read(GoNode node, const GoScope& scope, int depth) {
  if (!node || --depth <= 0) return {};
  const std::string_view kind = node.kind();
  if (kind == "type_identifier" || kind == "identifier") return read_name(node.text(), scope);
  if (kind == "qualified_type") return read_qualified(node, scope);
  if (kind == "generic_type") return read_generic(node, scope, depth);
  if (kind == "pointer_type") return read_one_inside(Kind::kPointer, only_child(node), scope, depth);
  if (kind == "parenthesized_type") return read(only_child(node), scope, depth);
  if (kind == "slice_type") return read_one_inside(Kind::kSlice, node.field("element"), scope, depth);
  if (kind == "array_type") return read_array(node, scope, depth);
  if (kind == "map_type")
    return composed_type(Kind::kMap, {read(node.field("key"), scope, depth), read(node.field("value"), scope, depth)});
  if (kind == "channel_type") return read_channel(node, scope, depth);
  if (kind == "function_type") return read_function(node, scope, depth);
  if (kind == "struct_type") return read_struct(node, scope, depth);
  if (kind == "interface_type") return read_interface(node, scope, depth);
  if (kind == "negated_type") return read_one_inside(Kind::kTilde, only_child(node), scope, depth);
  if (kind == "type_elem" || kind == "type_constraint") return read_union(node, scope, depth);
  return {};
}

}  // namespace

GoType read_type(GoNode node, const GoScope& scope) { return read(node, scope, kMaxDepth); }

std::vector<GoMember> read_parameters(GoNode list, const GoScope& scope) {
  return read_results(list, scope, kMaxDepth);
}

std::vector<GoTypeParameter> read_type_parameters(GoNode list, GoScope& scope) {
  std::vector<GoTypeParameter> parameters;
  const std::vector<GoNode> declarations = list.children();
  for (const GoNode& declaration : declarations)
    for (const GoNode& name : declaration.fields("name")) scope.parameters.insert(std::string(name.text()));
  for (const GoNode& declaration : declarations)
    for (const GoNode& name : declaration.fields("name"))
      parameters.push_back({std::string(name.text()), read_type(declaration.field("type"), scope)});
  return parameters;
}

GoType substitute(const GoType& type, const GoSubstitution& arguments) {
  if (type.is(Kind::kParameter)) {
    const auto found = arguments.find(type.name);
    return found == arguments.end() ? type : found->second;
  }
  GoType result = type;
  for (GoType& part : result.parts) part = substitute(part, arguments);
  for (GoMember& member : result.members) member.type = substitute(member.type, arguments);
  for (GoMember& member : result.results) member.type = substitute(member.type, arguments);
  return result;
}

GoType qualified_type(const GoType& type, std::string_view import_path) {
  GoType result = type;
  if (type.is(Kind::kNamed) && type.package.empty() && !is_predeclared_type(type.name)) result.package = import_path;
  for (GoType& part : result.parts) part = qualified_type(part, import_path);
  for (GoMember& member : result.members) member.type = qualified_type(member.type, import_path);
  for (GoMember& member : result.results) member.type = qualified_type(member.type, import_path);
  return result;
}

void for_each_type(const GoType& type, const std::function<void(const GoType&)>& visit) {
  visit(type);
  for (const GoType& part : type.parts) for_each_type(part, visit);
  for (const GoMember& member : type.members) for_each_type(member.type, visit);
  for (const GoMember& member : type.results) for_each_type(member.type, visit);
}

bool is_predeclared_type(std::string_view name) {
  static constexpr std::array<std::string_view, 22> kNames = {
      "any",     "bool",   "byte",   "comparable", "complex128", "complex64", "error", "float32",
      "float64", "int",    "int16",  "int32",      "int64",      "int8",      "rune",  "string",
      "uint",    "uint16", "uint32", "uint64",     "uint8",      "uintptr"};
  return std::ranges::binary_search(kNames, name);
}

bool is_exported(std::string_view name) {
  // Upper-case letters beyond ASCII are rare enough to count as unexported: the internal test package sees both.
  return !name.empty() && name[0] >= 'A' && name[0] <= 'Z';
}

GoType named_type(std::string_view package, std::string_view name) {
  GoType type;
  type.kind = Kind::kNamed;
  type.package = package;
  type.name = name;
  return type;
}

GoType composed_type(Kind kind, std::vector<GoType> parts) {
  GoType type;
  type.kind = kind;
  type.parts = std::move(parts);
  return type;
}

std::string default_import_name(std::string_view path) {
  const auto last_of = [](std::string_view whole) { return whole.substr(whole.rfind('/') + 1); };
  std::string_view name = last_of(path);
  const auto is_version = [](std::string_view part) {
    return part.size() > 1 && part[0] == 'v' && part.find_first_not_of("0123456789", 1) == std::string_view::npos;
  };
  if (is_version(name) && name.size() < path.size()) name = last_of(path.substr(0, path.size() - name.size() - 1));
  if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos && is_version(name.substr(dot + 1)))
    name = name.substr(0, dot);
  if (name.starts_with("go-")) name.remove_prefix(3);
  if (name.ends_with("-go") || name.ends_with(".go")) name.remove_suffix(3);
  std::string plain(name);
  std::erase_if(plain, [](char c) { return c == '-' || c == '.'; });
  return plain;
}

}  // namespace proflens::analysis
