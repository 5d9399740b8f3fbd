#include "analysis/go_expressions.h"

#include <algorithm>

namespace proflens::analysis {
namespace {

using Kind = GoType::Kind;
using Origin = GoLocal::Origin;
constexpr int kMaxDepth = 30;

GoScope scope_of(const GoPackage& package, const GoFunctionDeclaration& function) {
  GoScope scope = package.scope(*function.source);
  scope.parameters.insert(function.receiver_parameters.begin(), function.receiver_parameters.end());
  for (const GoTypeParameter& parameter : function.type_parameters) scope.parameters.insert(parameter.name);
  return scope;
}

GoNode only_child(GoNode node) {
  const std::vector<GoNode> children = node.children();
  return children.empty() ? GoNode() : children[0];
}

std::string_view operator_of(GoNode unary) { return unary.text().substr(0, unary.text().starts_with("<-") ? 2 : 1); }

/// The name of a field in T{Name: value}.
bool is_key(GoNode token) {
  const GoNode element = token.parent();
  return element.is("literal_element") && element.parent().is("keyed_element") &&
         element.parent().field("key") == element;
}

}  // namespace

GoExpressions::GoExpressions(const GoPackage& package, const GoFunctionDeclaration& function)
    : package_(package),
      function_(function),
      source_(*function.source),
      scope_(scope_of(package, function)),
      locals_(function.node) {}

GoType GoExpressions::read(GoNode type_node) const { return type_node ? read_type(type_node, scope_) : GoType(); }

GoType GoExpressions::type_of(GoNode expression, int depth) const {
  if (!expression || depth > kMaxDepth) return {};
  const std::string_view kind = expression.kind();
  if (kind == "identifier") return type_of_name(expression, depth + 1);
  if (kind == "parenthesized_expression") return type_of(only_child(expression), depth + 1);
  if (kind == "composite_literal") return read(expression.field("type"));
  if (kind == "call_expression") return type_of_call(expression, 0, depth + 1);
  if (kind == "selector_expression") return type_of_selector(expression, depth + 1);
  if (kind == "slice_expression") return type_of(expression.field("operand"), depth + 1);
  if (kind == "index_expression") return element_of(type_of(expression.field("operand"), depth + 1), false);
  if (kind == "type_assertion_expression") return read(expression.field("type"));
  if (kind == "type_conversion_expression") {
    // NewStack[int](8) is parsed like a conversion to a generic type.
    const GoNode type = expression.field("type");
    const GoNode name = type.is("generic_type") ? type.field("type") : GoNode();
    return name.is("type_identifier") && !package_.type(name.text()) ? called(name.text(), 0) : read(type);
  }
  if (kind != "unary_expression") return {};
  const GoType operand = type_of(expression.field("operand"), depth + 1);
  const std::string_view sign = operator_of(expression);
  if (sign == "&") return composed_type(Kind::kPointer, {operand});
  if (sign == "*") return operand.is(Kind::kPointer) ? operand.parts[0] : GoType();
  if (sign == "<-") return element_of(operand, false);
  return operand;
}

GoType GoExpressions::type_of_name(GoNode name, int depth) const {
  if (const GoLocal* local = locals_.find(name.text(), name.first_byte())) return type_of_local(*local, depth);
  return type_of_global(name.text(), depth);
}

GoType GoExpressions::type_of_local(const GoLocal& local, int depth) const {
  switch (local.origin) {
    case Origin::kTyped:
      return read(local.type);
    case Origin::kVariadic:
      return composed_type(Kind::kSlice, {read(local.type)});
    case Origin::kRangeKey:
      return element_of(type_of(local.value, depth), true);
    case Origin::kRangeElement:
      return element_of(type_of(local.value, depth), false);
    case Origin::kValue:
      if (local.value.is("call_expression")) return type_of_call(local.value, local.index, depth);
      return local.index == 0 ? type_of(local.value, depth) : GoType();  // the second is a bool
    case Origin::kOther:
      return {};
  }
  return {};
}

/// Of a variable or constant of the package.
GoType GoExpressions::type_of_global(std::string_view name, int depth) const {
  if (!sees_plain_names() && !package_.declares(name)) return {};
  if (const std::string type = package_.type_of_constant(name); !type.empty()) return named_type("", type);
  for (const GoSource& source : package_.sources()) {
    for (const GoNode& node : source.tree.root().children()) {
      if (!node.is("var_declaration")) continue;
      GoNode found;
      walk(node, [&](GoNode spec) {
        if (!spec.is("var_spec")) return !found && !spec.is("expression_list");
        for (const GoNode& declared : spec.fields("name"))
          if (declared.text() == name && spec.fields("name").size() == 1) found = spec;
        return false;
      });
      if (!found) continue;
      if (const GoNode type = found.field("type")) return read_type(type, package_.scope(source));
      return type_of(only_child(found.field("value")), depth + 1);
    }
  }
  return {};
}

GoType GoExpressions::called(std::string_view name, std::size_t result) const {
  if (package_.type(name)) return named_type("", name);
  const GoFunctionDeclaration* callee = package_.function("", name);
  return callee && result < callee->results.size() ? callee->results[result].type : GoType();
}

GoType GoExpressions::type_of_call(GoNode call, std::size_t result, int depth) const {
  const GoNode function = call.field("function");
  if (function.is("identifier") && !locals_.find(function.text(), function.first_byte())) {
    const std::vector<GoNode> arguments = call.field("arguments").children();
    const GoNode first = arguments.empty() ? GoNode() : arguments[0];
    // Where a type is an identifier, the grammar cannot know that it is one.
    const auto type_argument = [&] { return first.is("identifier") ? named_type("", first.text()) : read(first); };
    if (function.text() == "new") return composed_type(Kind::kPointer, {type_argument()});
    if (function.text() == "make") return type_argument();
    if (function.text() == "append") return type_of(first, depth + 1);
    return called(function.text(), result);
  }
  if (function.is("parenthesized_expression")) {
    const GoNode inner = only_child(function);
    return inner.is("unary_expression") ? composed_type(Kind::kPointer, {type_of(inner, depth + 1)}) : GoType();
  }
  if (function.is("func_literal")) {
    const std::vector<GoMember> results = read_parameters(function.field("result"), scope_);
    return result < results.size() ? results[result].type : GoType();
  }
  if (!function.is("selector_expression")) return {};
  const GoNode operand = function.field("operand");
  const std::string_view name = function.field("field").text();
  if (is_own_package(operand)) return called(name, result);
  if (is_import(operand)) return {};
  const std::string base = base_of(type_of(operand, depth + 1));
  const GoFunctionDeclaration* method = package_.function(owner_of(base, name, 0), name);
  if (base.empty() || !method || method->receiver_type.empty()) return {};
  return result < method->results.size() ? method->results[result].type : GoType();
}

GoType GoExpressions::type_of_selector(GoNode selector, int depth) const {
  const GoNode operand = selector.field("operand");
  const std::string_view name = selector.field("field").text();
  if (is_own_package(operand)) return type_of_global(name, depth);
  if (is_import(operand)) return {};
  GoType type = underlying(type_of(operand, depth));
  if (type.is(Kind::kPointer)) type = underlying(type.parts[0]);
  // Fields of embedded types are looked for level by level, as Go does.
  std::vector<GoType> level = {type};
  for (int steps = 0; steps < 4 && !level.empty(); ++steps) {
    std::vector<GoType> next;
    for (const GoType& one : level)
      for (const GoMember& field : one.members) {
        if (!one.is(Kind::kStruct)) continue;
        const GoType embedded = field.type.is(Kind::kPointer) ? field.type.parts[0] : field.type;
        if (field.embedded ? embedded.name == name : field.name == name) return field.type;
        if (field.embedded) next.push_back(underlying(embedded));
      }
    level = std::move(next);
  }
  return {};
}

GoType GoExpressions::element_of(const GoType& container, bool key) const {
  GoType type = underlying(container);
  if (type.is(Kind::kPointer)) type = underlying(type.parts[0]);
  if (type.is(Kind::kMap)) return type.parts[key ? 0 : 1];
  if (type.is(Kind::kChannel)) return type.parts[0];  // range has one name, that of the element
  if (key || (!type.is(Kind::kSlice) && !type.is(Kind::kArray))) return {};
  return type.parts[0];
}

GoType GoExpressions::underlying(GoType type) const {
  for (int i = 0; i < 8; ++i) {
    const std::string base = type.is(Kind::kNamed) ? base_of(type) : "";
    const GoTypeDeclaration* declaration = base.empty() ? nullptr : package_.type(base);
    if (!declaration) break;
    type = declaration->type;
  }
  return type;
}

bool GoExpressions::sees_plain_names() const {
  return !is_external() || std::ranges::find(source_.imports, ".", &GoImport::name) != source_.imports.end();
}

bool GoExpressions::is_import(GoNode name) const {
  return name.is("identifier") && !locals_.find(name.text(), name.first_byte()) &&
         std::ranges::find(source_.imports, name.text(), &GoImport::name) != source_.imports.end();
}

bool GoExpressions::is_own_package(GoNode qualifier) const {
  if (!is_external() || (qualifier.is("identifier") && locals_.find(qualifier.text(), qualifier.first_byte())))
    return false;
  return std::ranges::any_of(source_.imports, [&](const GoImport& import) {
    return import.name == qualifier.text() &&
           (import.name == package_.name() || default_import_name(import.path) == package_.name());
  });
}

std::string GoExpressions::base_of(const GoType& type) const {
  if (type.is(Kind::kPointer)) return base_of(type.parts[0]);
  if (!type.is(Kind::kNamed)) return {};
  const bool own = type.package.empty() || (is_external() && default_import_name(type.package) == package_.name());
  return own ? type.name : "";
}

std::string GoExpressions::owner_of(const std::string& base, std::string_view method, int depth) const {
  const GoTypeDeclaration* declaration = package_.type(base);
  if (base.empty() || !declaration || depth > 4) return {};
  if (package_.function(base, method)) return base;
  if (declaration->alias) return owner_of(base_of(declaration->type), method, depth + 1);
  for (const GoMember& field : declaration->type.members)
    if (declaration->type.is(Kind::kStruct) && field.embedded)
      if (std::string owner = owner_of(base_of(field.type), method, depth + 1); !owner.empty()) return owner;
  return {};
}

std::vector<GoNode> GoExpressions::references(const GoFunctionDeclaration& wanted) const {
  std::vector<GoNode> found;
  walk(function_.node.field("body"), [&](GoNode node) {
    if (wanted.receiver_type.empty() ? refers_to_function(node, wanted) : refers_to_method(node, wanted)) {
      const GoNode field = node.field("field"), name = node.field("name");
      found.push_back(field ? field : name ? name : node);
    }
    return true;
  });
  std::ranges::sort(found, {}, &GoNode::first_byte);
  return found;
}

bool GoExpressions::refers_to_function(GoNode token, const GoFunctionDeclaration& wanted) const {
  // F[int](x) is parsed like a conversion to a generic type.
  if (token.is("identifier") || token.is("type_identifier")) {
    const bool visible = wanted.source->package_name == source_.package_name || sees_plain_names();
    if (token.text() != wanted.name || !visible || token.parent().is("qualified_type")) return false;
    return !locals_.declared_at(token.first_byte()) && !locals_.find(token.text(), token.first_byte()) &&
           !is_key(token);
  }
  if (token.is("qualified_type"))
    return token.field("name").text() == wanted.name && is_own_package(token.field("package"));
  return token.is("selector_expression") && token.field("field").text() == wanted.name &&
         is_own_package(token.field("operand"));
}

bool GoExpressions::refers_to_method(GoNode selector, const GoFunctionDeclaration& wanted) const {
  if (!selector.is("selector_expression") || selector.field("field").text() != wanted.name) return false;
  GoNode operand = selector.field("operand");
  if (is_import(operand) && !is_own_package(operand)) return false;
  const GoType type = type_of(operand);
  if (const std::string base = base_of(type); !base.empty() && package_.type(base))
    return owner_of(base, wanted.name, 0) == wanted.receiver_type;
  if (!type.is(Kind::kUnknown)) return false;
  // T.F, (*T).F and p.T.F
  while (operand.is("parenthesized_expression") || operand.is("unary_expression")) operand = only_child(operand);
  if (operand.is("selector_expression") && is_own_package(operand.field("operand"))) operand = operand.field("field");
  const bool local = operand.is("identifier") && locals_.find(operand.text(), operand.first_byte());
  if (!local && package_.type(operand.text()))
    return owner_of(std::string(operand.text()), wanted.name, 0) == wanted.receiver_type;
  return can_only_be(wanted);
}

/// Other packages cannot have a method of an unexported name that is called here; nor may this one.
bool GoExpressions::can_only_be(const GoFunctionDeclaration& wanted) const {
  if (is_exported(wanted.name)) return false;
  for (const GoFunctionDeclaration& other : package_.functions())
    if (!other.receiver_type.empty() && other.name == wanted.name && other.receiver_type != wanted.receiver_type)
      return false;
  for (const auto& [name, declaration] : package_.types()) {
    bool has = false;
    for_each_type(declaration.type, [&](const GoType& type) {
      for (const GoMember& member : type.members) has = has || member.name == wanted.name;
    });
    if (has) return false;
  }
  return true;
}

}  // namespace proflens::analysis
