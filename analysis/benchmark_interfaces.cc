// Values for interfaces: by a constructor, by the library's readers and writers, by a type of the package that fits.
#include <algorithm>

#include "analysis/benchmark_values.h"

namespace proflens::analysis {

using Kind = GoType::Kind;

std::optional<std::vector<GoMember>> ValueMaker::methods_of(const GoType& interface, int depth) {
  std::vector<GoMember> methods = interface.members;
  if (depth > 5) return {};
  for (const GoType& part : interface.parts) {
    if (part.is_local("error")) {
      methods.push_back({.name = "Error", .type = {}});
      continue;
    }
    if (part.is_local("any") || part.is_local("comparable")) continue;
    if (!part.is(Kind::kNamed)) return {};
    if (part.package.empty()) {
      const GoType inner = underlying(part);
      if (!inner.is(Kind::kInterface)) return {};
      const auto more = methods_of(inner, depth + 1);
      if (!more) return {};
      methods.insert(methods.end(), more->begin(), more->end());
      continue;
    }
    const std::vector<std::string_view> names = library_methods(part.package + "." + part.name);
    const GoType inner = names.empty() ? underlying(part) : GoType();
    if (inner.is(Kind::kInterface)) {
      const auto more = methods_of(inner, depth + 1);
      if (!more) return {};
      methods.insert(methods.end(), more->begin(), more->end());
      continue;
    }
    if (names.empty()) return {};
    for (const std::string_view name : names) methods.push_back({.name = std::string(name), .type = {}});
  }
  return methods;
}

std::optional<GoType> ValueMaker::implementing_type(const std::vector<GoMember>& methods, bool only_values) {
  const auto signature = [&](const std::vector<GoMember>& parameters, const std::vector<GoMember>& results) {
    std::string text;
    const BenchmarkDraft before = draft_;
    for (const GoMember& parameter : parameters)
      text += (parameter.variadic ? "..." : "") + spelled(parameter.type) + ",";
    for (const GoMember& result : results) text += ";" + spelled(result.type);
    draft_ = before;
    return text;
  };
  std::optional<GoType> second_best;  // with fields that could not be made
  for (const auto& [name, declaration] : context_.package->types()) {
    if (!declaration.type_parameters.empty() || declaration.alias || !is_usable(*declaration.source)) continue;
    if (declaration.type.is(Kind::kInterface) || (is_external() && !is_exported(name))) continue;
    if (std::ranges::find(in_progress_, name) != in_progress_.end()) continue;
    bool needs_pointer = false;
    const bool has_all = std::ranges::all_of(methods, [&](const GoMember& method) {
      const GoFunctionDeclaration* found = context_.package->function(name, method.name);
      if (!found || !is_usable(*found->source)) return false;
      needs_pointer |= found->pointer_receiver;
      return !method.type.is(Kind::kFunction) ||
             signature(found->parameters, found->results) == signature(method.type.members, method.type.results);
    });
    if (!has_all || (needs_pointer && only_values)) continue;
    const GoType type = named_type("", name);
    GoType result = needs_pointer ? composed_type(Kind::kPointer, {type}) : type;
    const BenchmarkDraft before = draft_;
    draft_.guessed = false;
    const bool made = attempt([&] { value(result, {.name = "", .index = "", .depth = 2, .use = {}}); });
    const bool whole = made && !draft_.guessed;
    draft_ = before;
    if (whole) return result;
    if (made && !second_best) second_best = result;
  }
  return second_best;
}

std::optional<std::string> ValueMaker::local_implementation(const std::vector<GoMember>& methods,
                                                            const ValueSpot& spot) {
  const std::optional<GoType> type = implementing_type(methods, false);
  if (!type) return {};
  const std::string made = value(*type, spot);
  // A function literal has no methods; its type has.
  return underlying(*type).is(Kind::kFunction) ? spelled(*type) + "(" + made + ")" : made;
}

std::string ValueMaker::interface_value(const GoType& type, const GoType& inner, const ValueSpot& spot) {
  if (inner.is_local("any")) return any_value(spot);
  if (inner.is_local("error")) return basic("error", spot);
  const auto methods = methods_of(inner, 0);
  const std::string shown = type.is(Kind::kNamed) ? type.name : std::string("the interface");
  if (!methods) return skip("a value that implements " + shown, type, spot);
  if (methods->empty()) return any_value(spot);
  if (type.is(Kind::kNamed) && type.package.empty()) {
    if (const auto made = constructed(type, spot); made && !made->pointer) return made->variable_or_call;
  }
  // The library's own readers and writers can be reset for each iteration.
  if (const LibraryValue* row = library_implementation(*methods)) return from_library(*row, spot);
  if (const auto made = local_implementation(*methods, spot)) return *made;
  return skip("a value that implements " + shown, type, spot);
}

const LibraryValue* ValueMaker::library_implementation(const std::vector<GoMember>& methods) {
  std::vector<std::string_view> names;
  for (const GoMember& method : methods) {
    const std::string_view standard = library_signature(method.name);
    const BenchmarkDraft before = draft_;
    const bool fits =
        method.type.is(Kind::kFunction) ? spelled(method.type) == "func" + std::string(standard) : !standard.empty();
    draft_ = before;
    if (!fits) return nullptr;
    names.push_back(method.name);
  }
  return find_library_implementation(names);
}

}  // namespace proflens::analysis
