// Looks for a benchmark that calls a function: itself, in its closures and sub-benchmarks, or in helpers of the tests.
//
// Types are not checked. A method is taken for the wanted one when its operand is seen to have the receiver's type, or
// when nothing is seen of the operand and no other type of the package has a method of that name.
#include <algorithm>
#include <map>

#include "analysis/benchmark.h"
#include "analysis/go_package.h"
#include "analysis/go_syntax.h"

namespace proflens::analysis {
namespace {

using Kind = GoType::Kind;
constexpr int kMaxDepth = 5;

/// "T" of T, *T, T[int] and p.T; empty for others.
std::string base_of(const GoType& type) {
  if (type.is(Kind::kPointer)) return base_of(type.parts[0]);
  return type.is(Kind::kNamed) ? type.name : "";
}

class CallFinder {
 public:
  CallFinder(const GoPackage& package, const OutlineFunction& wanted) : package_(package), wanted_(wanted) {
    for (const GoFunctionDeclaration& function : package.functions())
      if (!function.receiver_type.empty() && function.name == wanted.name)
        types_with_method_.insert(function.receiver_type);
  }

  bool calls(const GoFunctionDeclaration& function, int depth) {
    if (depth > kMaxDepth || !visited_.insert(&function).second) return false;
    std::map<std::string, std::string, std::less<>> outer;
    outer.swap(variables_);
    for (const GoMember& parameter : function.parameters) variables_[parameter.name] = base_of(parameter.type);
    const GoSource* source_before = source_;
    source_ = function.source;
    bool found = false;
    std::vector<const GoFunctionDeclaration*> helpers;
    walk(function.node.field("body"), [&](GoNode node) {
      remember_types(node);
      found = found || refers(node);
      if (const GoFunctionDeclaration* helper = test_helper(node)) helpers.push_back(helper);
      return !found;
    });
    for (const GoFunctionDeclaration* helper : helpers) found = found || calls(*helper, depth + 1);
    variables_.swap(outer);
    source_ = source_before;
    return found;
  }

 private:
  bool is_external() const { return source_->package_name != package_.name(); }

  bool is_own_package(std::string_view qualifier) const {
    return std::ranges::any_of(source_->imports, [&](const GoImport& import) {
      return import.name == qualifier &&
             (import.name == package_.name() || default_import_name(import.path) == package_.name());
    });
  }
  bool is_import(std::string_view name) const {
    return std::ranges::find(source_->imports, name, &GoImport::name) != source_->imports.end();
  }
  bool sees_plain_names() const {
    return !is_external() || std::ranges::find(source_->imports, ".", &GoImport::name) != source_->imports.end();
  }

  /// Called or handed on as a value: both lead to the function.
  bool refers(GoNode node) const {
    if (wanted_.container.empty()) {
      // F[int](x) is parsed like a conversion to a generic type.
      const bool named = node.is("identifier") || node.is("type_identifier");
      if (named && node.text() == wanted_.name)
        return sees_plain_names() && !variables_.contains(node.text()) && !is_key(node);
      if (!is_external()) return false;
      if (node.is("qualified_type"))
        return node.field("name").text() == wanted_.name && is_own_package(node.field("package").text());
      return node.is("selector_expression") && node.field("field").text() == wanted_.name &&
             is_own_package(node.field("operand").text());
    }
    if (!node.is("selector_expression") || node.field("field").text() != wanted_.name) return false;
    const GoNode operand = node.field("operand");
    if (operand.is("identifier") && !variables_.contains(operand.text()) && is_import(operand.text())) return false;
    const std::string type = type_of(operand);
    return type.empty() ? types_with_method_.size() <= 1 : type == wanted_.container;
  }

  /// The name of a field in T{Name: value}.
  static bool is_key(GoNode node) {
    const GoNode element = node.parent();
    return element.is("literal_element") && element.parent().is("keyed_element") &&
           element.parent().field("key") == element;
  }

  /// As far as syntax tells, "" when it does not.
  std::string type_of(GoNode expression) const {
    for (int i = 0; expression && i < 20; ++i) {
      const std::string_view kind = expression.kind();
      if (kind == "identifier") {
        const auto found = variables_.find(expression.text());
        if (found != variables_.end()) return found->second;
        // (*T).Method and T.Method
        if (package_.type(expression.text())) return std::string(expression.text());
        return package_.type_of_constant(expression.text());
      }
      if (kind == "composite_literal") return receiver_base(expression.field("type"));
      if (kind == "call_expression") return type_of_call(expression);
      if (kind == "selector_expression") {
        const GoNode operand = expression.field("operand");
        return is_own_package(operand.text()) ? std::string(expression.field("field").text()) : "";
      }
      if (kind == "unary_expression") {
        expression = expression.field("operand");
      } else if (kind == "parenthesized_expression" || kind == "parenthesized_type" || kind == "pointer_type") {
        expression = expression.children().empty() ? GoNode() : expression.children()[0];
      } else if (kind == "type_identifier") {
        return std::string(expression.text());
      } else if (kind == "type_conversion_expression") {
        // NewStack[int](8) is parsed like a conversion to a generic type.
        return type_called(receiver_base(expression.field("type")));
      } else {
        return {};
      }
    }
    return {};
  }

  std::string type_of_call(GoNode call) const {
    const GoNode function = call.field("function");
    std::string name(function.text());
    if (name == "new" || name == "make") {
      const std::vector<GoNode> arguments = call.field("arguments").children();
      return arguments.empty() ? "" : receiver_base_of_argument(arguments[0]);
    }
    if (function.is("selector_expression") && is_own_package(function.field("operand").text()))
      name = function.field("field").text();
    return type_called(name.substr(0, name.find('[')));
  }

  /// What calling the name gives: the type itself for a conversion.
  std::string type_called(const std::string& name) const {
    if (package_.type(name)) return name;
    const GoFunctionDeclaration* callee = package_.function("", name);
    return callee && !callee->results.empty() ? base_of(callee->results[0].type) : "";
  }

  std::string receiver_base_of_argument(GoNode argument) const {
    return argument.is("identifier") ? std::string(argument.text()) : receiver_base(argument);
  }

  void remember_types(GoNode node) {
    if (node.is("short_var_declaration")) {
      const std::vector<GoNode> names = node.field("left").children();
      const std::vector<GoNode> values = node.field("right").children();
      for (std::size_t i = 0; i < names.size(); ++i)
        variables_[std::string(names[i].text())] = i < values.size() ? type_of(values[i]) : "";
    } else if (node.is("var_spec") || node.is("parameter_declaration")) {
      std::string type = receiver_base(node.field("type"));
      const std::vector<GoNode> values = node.field("value").children();
      if (type.empty() && !values.empty()) type = type_of(values[0]);
      for (const GoNode& name : node.fields("name")) variables_[std::string(name.text())] = type;
    } else if (node.is("range_clause")) {
      for (const GoNode& name : node.field("left").children()) variables_[std::string(name.text())] = "";
    }
  }

  const GoFunctionDeclaration* test_helper(GoNode node) const {
    if (!node.is("identifier")) return nullptr;
    const GoFunctionDeclaration* helper = package_.function("", node.text());
    return helper && helper->source->is_test ? helper : nullptr;
  }

  const GoPackage& package_;
  const OutlineFunction& wanted_;
  const GoSource* source_ = nullptr;
  std::set<std::string> types_with_method_;
  std::map<std::string, std::string, std::less<>> variables_;
  std::set<const GoFunctionDeclaration*> visited_;
};

bool is_benchmark(const GoFunctionDeclaration& function) {
  if (!function.source->is_test || !function.receiver_type.empty() || !function.name.starts_with("Benchmark"))
    return false;
  if (function.parameters.size() != 1) return false;
  const GoType& type = function.parameters[0].type;
  return type.is(Kind::kPointer) && type.parts[0].name == "B" && type.parts[0].package == "testing";
}

/// The better the name fits, the greater.
int likeness(std::string_view benchmark, const OutlineFunction& function) {
  std::string plain;
  for (const char c : benchmark.substr(9))
    if (c != '_') plain += static_cast<char>(c | 0x20);
  std::string wanted;
  for (const char c : function.container + function.name) wanted += static_cast<char>(c | 0x20);
  std::string name;
  for (const char c : function.name) name += static_cast<char>(c | 0x20);
  return plain == wanted ? 3 : plain == name ? 2 : plain.starts_with(wanted) || plain.starts_with(name) ? 1 : 0;
}

}  // namespace

std::optional<FoundBenchmark> find_benchmark(const GoPackageSources& sources, const OutlineFunction& function) {
  // Parsing a large package takes a while; where no test has the name, there is nothing to find.
  const bool named = std::ranges::any_of(sources.files, [&](const GoSourceFile& candidate) {
    return candidate.name.ends_with("_test.go") && candidate.text.find(function.name) != std::string_view::npos;
  });
  if (!named) return {};
  std::string_view file;
  for (const GoSourceFile& candidate : sources.files) {
    // The package is that of the file which declares the function; several may share a directory.
    const Outline parsed = parse_go(candidate.text);
    const bool declares = std::ranges::any_of(parsed.functions, [&](const OutlineFunction& other) {
      return other.name == function.name && other.container == function.container;
    });
    if (declares && (file.empty() || !candidate.name.ends_with("_test.go"))) file = candidate.name;
  }
  const GoPackage package(sources.files, file);
  const GoFunctionDeclaration* best = nullptr;
  for (const GoFunctionDeclaration& candidate : package.functions()) {
    if (!is_benchmark(candidate) || !CallFinder(package, function).calls(candidate, 0)) continue;
    if (!best || likeness(candidate.name, function) > likeness(best->name, function)) best = &candidate;
  }
  if (!best) return {};
  return FoundBenchmark{best->source->name, best->node.first_line(), best->name};
}

}  // namespace proflens::analysis
