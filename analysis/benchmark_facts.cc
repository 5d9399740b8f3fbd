#include "analysis/benchmark_facts.h"

#include <algorithm>
#include <array>

namespace proflens::analysis {
namespace {

constexpr int kMaxDepth = 4;
constexpr int kMaxCalls = 200;

/// Library functions that change their first argument.
bool changes_argument(std::string_view call) {
  static constexpr std::array<std::string_view, 8> kPackages = {"sort.",           "slices.Sort",    "slices.Reverse",
                                                                "slices.Delete",   "slices.Compact", "slices.Insert",
                                                                "container/heap.", "maps.DeleteFunc"};
  return !call.starts_with("sort.Search") && !call.ends_with("AreSorted") && !call.ends_with("IsSorted") &&
         std::ranges::any_of(kPackages, [&](std::string_view prefix) { return call.starts_with(prefix); });
}

/// "encoding/base64.StdEncoding" for base64.StdEncoding.DecodeString(): the package and what it is asked for.
std::string qualified_call(GoNode function, const GoSource& source) {
  if (function.field("operand").is("selector_expression")) function = function.field("operand");
  if (!function.is("selector_expression") || !function.field("operand").is("identifier")) return {};
  const auto import = std::ranges::find(source.imports, function.field("operand").text(), &GoImport::name);
  if (import == source.imports.end()) return {};
  return import->path + "." + std::string(function.field("field").text());
}

/// Finds out about one variable of one function; `visited` is shared with the functions that are called.
class UseFinder {
 public:
  UseFinder(const GoPackage& package, std::set<std::string>& visited) : package_(package), visited_(visited) {}

  VariableUse find(const GoFunctionDeclaration& function, std::string_view variable, int depth) {
    source_ = function.source;
    depth_ = depth;
    names_ = {std::string(variable)};
    if (variable.empty() || variable == "_") return use_;
    walk(function.node.field("body"), [this](GoNode node) {
      look(node);
      return true;
    });
    return use_;
  }

 private:
  bool is_ours(GoNode expression) const { return names_.contains(root_name(expression)); }

  void look(GoNode node) {
    const std::string_view kind = node.kind();
    if (kind == "short_var_declaration") alias(node.field("left"), node.field("right"));
    if (kind == "assignment_statement") assign(node);
    if (kind == "inc_statement" || kind == "dec_statement") change_target(node.children()[0]);
    if (kind == "range_clause") range(node);
    if (kind == "send_statement" && is_ours(node.field("channel"))) use_.sent = true;
    if (kind == "unary_expression" && node.text().starts_with("<-") && is_ours(node.field("operand")))
      use_.received = true;
    if (kind == "call_expression") call(node);
    if (kind == "index_expression") index(node.field("index"));
    if (kind == "slice_expression")
      for (const std::string_view bound : {"start", "end", "capacity"}) index(node.field(bound));
  }

  void index(GoNode expression) {
    walk(expression, [this](GoNode node) {
      use_.indexes |= node.is("identifier") && names_.contains(node.text());
      return !use_.indexes;
    });
  }

  /// x := s.items[1:] makes x a second name of what s holds.
  void alias(GoNode left, GoNode right) {
    const std::vector<GoNode> targets = left.children();
    const std::vector<GoNode> values = right.children();
    for (std::size_t i = 0; i < targets.size() && i < values.size(); ++i)
      if (targets[i].is("identifier") && !values[i].is("call_expression") && is_ours(values[i]))
        names_.insert(std::string(targets[i].text()));
  }

  void assign(GoNode node) {
    const std::vector<GoNode> values = node.field("right").children();
    const std::vector<GoNode> targets = node.field("left").children();
    for (std::size_t i = 0; i < targets.size(); ++i) {
      if (!change_target(targets[i])) continue;
      const bool cut = i < values.size() && (values[i].is("slice_expression") || values[i].is("nil"));
      const bool moved = i < values.size() && values[i].is("selector_expression") && is_ours(values[i]);
      if (cut || moved) use_.shrunk = true;
    }
    alias(node.field("left"), node.field("right"));
  }

  bool change_target(GoNode target) {
    if (target.is("identifier") || !is_ours(target)) return false;
    use_.changed = true;
    return true;
  }

  void range(GoNode node) {
    if (!is_ours(node.field("right"))) return;
    use_.received = true;
    const std::vector<GoNode> names = node.field("left").children();
    if (names.size() == 2) names_.insert(std::string(names[1].text()));
  }

  void call(GoNode node) {
    const GoNode function = node.field("function");
    const std::vector<GoNode> arguments = node.field("arguments").children();
    if (function.is("selector_expression") && is_ours(function.field("operand"))) call_method(function);
    if (arguments.empty()) return;
    const std::string_view name = function.text();
    if (is_ours(arguments[0])) call_with_first(name, function, arguments[0]);
    if (function.is("identifier")) call_local(name, arguments);
  }

  void call_with_first(std::string_view name, GoNode function, GoNode argument) {
    const bool overwritten = name == "append" && argument.is("slice_expression");
    if (name == "delete" || name == "clear") use_.shrunk = true;
    if (name == "close") use_.closed = true;
    if (name == "copy" || name == "delete" || name == "clear" || overwritten) use_.changed = true;
    if (changes_argument(qualified_call(function, *source_))) use_.changed = true;
  }

  void call_local(std::string_view name, const std::vector<GoNode>& arguments) {
    const GoFunctionDeclaration* callee = package_.function("", name);
    if (!callee) return;
    for (std::size_t i = 0; i < arguments.size() && i < callee->parameters.size(); ++i)
      if (is_ours(arguments[i])) follow(*callee, callee->parameters[i].name);
  }

  /// Which type the method belongs to is not known here: all of that name are looked at.
  void call_method(GoNode selector) {
    const std::string_view name = selector.field("field").text();
    use_.methods.insert(std::string(name));
    for (const GoFunctionDeclaration& method : package_.functions())
      if (method.name == name && !method.receiver_type.empty()) follow(method, method.receiver_name);
  }

  void follow(const GoFunctionDeclaration& callee, const std::string& variable) {
    const std::string key = callee.receiver_type + "." + callee.name + "." + variable;
    if (depth_ >= kMaxDepth || visited_.size() > kMaxCalls || !visited_.insert(key).second) return;
    const VariableUse inner = UseFinder(package_, visited_).find(callee, variable, depth_ + 1);
    use_.changed |= inner.changed;
    use_.shrunk |= inner.shrunk;
    use_.sent |= inner.sent;
    use_.received |= inner.received;
    use_.closed |= inner.closed;
    use_.indexes |= inner.indexes;
    use_.methods.insert(inner.methods.begin(), inner.methods.end());
  }

  const GoPackage& package_;
  std::set<std::string>& visited_;
  const GoSource* source_ = nullptr;
  std::set<std::string, std::less<>> names_;
  VariableUse use_;
  int depth_ = 0;
};

/// The method of that name, when no two types have one.
const GoFunctionDeclaration* only_method(const GoPackage& package, std::string_view name) {
  const GoFunctionDeclaration* found = nullptr;
  for (const GoFunctionDeclaration& function : package.functions()) {
    if (function.name != name || function.receiver_type.empty()) continue;
    if (found) return nullptr;
    found = &function;
  }
  return found;
}

/// The package's function that a call goes to, as far as it is plain.
const GoFunctionDeclaration* local_callee(const GoPackage& package, const GoFunctionDeclaration& caller,
                                          GoNode callee) {
  if (callee.is("identifier")) return package.function("", callee.text());
  if (!callee.is("selector_expression")) return nullptr;
  const std::string_view method = callee.field("field").text();
  if (callee.field("operand").text() == caller.receiver_name) return package.function(caller.receiver_type, method);
  return only_method(package, method);
}

/// A select with a default goes on when no channel is ready.
bool may_wait(GoNode communication) {
  GoNode node = communication;
  for (int i = 0; node && i < 6; ++i, node = node.parent()) {
    if (node.is("select_statement")) return !node.child("default_case");
    if (node.is("block")) break;
  }
  return true;
}

}  // namespace

std::string_view root_name(GoNode expression) {
  for (int i = 0; expression && i < 100; ++i) {
    const std::string_view kind = expression.kind();
    if (kind == "identifier") return expression.text();
    if (kind == "selector_expression" || kind == "index_expression" || kind == "slice_expression" ||
        kind == "unary_expression" || kind == "type_assertion_expression") {
      expression = expression.field("operand");
    } else if (kind == "parenthesized_expression") {
      const std::vector<GoNode> inner = expression.children();
      expression = inner.empty() ? GoNode() : inner[0];
    } else {
      return {};
    }
  }
  return {};
}

VariableUse use_of(const GoPackage& package, const GoFunctionDeclaration& function, std::string_view variable) {
  std::set<std::string> visited;
  return UseFinder(package, visited).find(function, variable, 0);
}

Reachable reachable_from(const GoPackage& package, const GoFunctionDeclaration& function) {
  Reachable found{{&function}};
  std::size_t level_end = 1;
  int depth = 0;
  for (std::size_t i = 0; i < found.size() && found.size() < kMaxCalls; ++i) {
    if (i == level_end && ++depth > kMaxDepth) break;
    if (i == level_end) level_end = found.size();
    const GoFunctionDeclaration& caller = *found[i];
    walk(caller.node.field("body"), [&](GoNode node) {
      const auto* callee = node.is("call_expression") ? local_callee(package, caller, node.field("function")) : nullptr;
      if (callee && std::ranges::find(found, callee) == found.end()) found.push_back(callee);
      return true;
    });
  }
  return found;
}

std::set<std::string> calls_in(const Reachable& functions) {
  std::set<std::string> calls;
  for (const GoFunctionDeclaration* function : functions) {
    walk(function->node.field("body"), [&](GoNode node) {
      if (!node.is("call_expression")) return true;
      const std::string call = qualified_call(node.field("function"), *function->source);
      if (!call.empty()) calls.insert(call);
      if (node.field("function").text() == "panic") calls.insert("panic");
      return true;
    });
  }
  return calls;
}

Risks risks_in(const Reachable& functions) {
  Risks risks;
  for (const GoFunctionDeclaration* function : functions) {
    const std::string_view receiver = function->receiver_name;
    const auto of_receiver = [&](GoNode channel) {
      return channel.is("selector_expression") && !receiver.empty() && root_name(channel) == receiver &&
             may_wait(channel);
    };
    walk(function->node.field("body"), [&](GoNode node) {
      if (node.is("index_expression") || node.is("slice_expression")) risks.indexes = true;
      if (node.is("binary_expression") &&
          (node.field("operator").text() == "/" || node.field("operator").text() == "%"))
        risks.divides |= !node.field("right").is("int_literal");
      if (node.is("send_statement")) risks.waits |= of_receiver(node.field("channel"));
      if (node.is("unary_expression") && node.text().starts_with("<-"))
        risks.waits |= of_receiver(node.field("operand"));
      return !node.is("func_literal");
    });
  }
  return risks;
}

}  // namespace proflens::analysis
