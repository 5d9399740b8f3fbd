// Type arguments that satisfy constraints.
#include <algorithm>

#include "analysis/benchmark_values.h"

namespace proflens::analysis {
namespace {

using Kind = GoType::Kind;

bool mentions_parameter(const GoType& type) {
  bool found = false;
  for_each_type(type, [&](const GoType& inner) { found |= inner.is(Kind::kParameter); });
  return found;
}

}  // namespace

GoSubstitution ValueMaker::type_arguments(const std::vector<GoTypeParameter>& parameters) {
  GoSubstitution known;
  // A constraint may speak of other parameters (S ~[]E): those come first, whatever their order.
  for (std::size_t round = 0; round <= parameters.size() && known.size() < parameters.size(); ++round) {
    for (const GoTypeParameter& parameter : parameters) {
      if (known.contains(parameter.name)) continue;
      if (const auto argument = type_argument(parameter, parameters, known)) known[parameter.name] = *argument;
    }
  }
  for (const GoTypeParameter& parameter : parameters)
    if (!known.contains(parameter.name)) impossible_ = "no type argument is known for " + parameter.name;
  return known;
}

std::optional<GoType> ValueMaker::type_argument(const GoTypeParameter& parameter,
                                                const std::vector<GoTypeParameter>& all, const GoSubstitution& known) {
  // T any, PT interface{ *T; Set(string) }: T must be a type whose pointer has the methods.
  for (const GoTypeParameter& other : all) {
    const GoType inner = underlying(other.constraint);
    const bool points_here = std::ranges::any_of(inner.parts, [&](const GoType& part) {
      return part.is(Kind::kPointer) && part.parts[0].is(Kind::kParameter) &&
             (part.parts[0].name == parameter.name || !other.constraint.parts.empty());
    });
    if (&other == &parameter || !inner.is(Kind::kInterface) || !points_here || inner.members.empty()) continue;
    const auto type = implementing_type(inner.members, false);
    if (type) return type->is(Kind::kPointer) ? type->parts[0] : *type;
  }
  const GoType constraint = substitute(parameter.constraint, known);
  GoType inner = constraint;
  if (constraint.is(Kind::kNamed) && constraint.package.empty()) inner = substitute(underlying(constraint), known);
  if (mentions_parameter(inner)) return {};
  return from_constraint(inner, 0);
}

std::optional<GoType> ValueMaker::from_constraint(const GoType& constraint, int depth) {
  if (depth > 6) return {};
  const GoType integer = named_type("", "int");
  if (constraint.is(Kind::kTilde)) return constraint.parts[0];
  if (constraint.is(Kind::kUnion)) {
    for (const std::string_view liked : {"int", "float64", "string"})
      for (const GoType& term : constraint.parts)
        if (const auto type = from_constraint(term, depth + 1); type && type->is_local(liked)) return type;
    return from_constraint(constraint.parts[0], depth + 1);
  }
  if (constraint.is(Kind::kNamed) && !constraint.package.empty()) {
    if (constraint.name == "Ordered" || constraint.name == "Integer" || constraint.name == "Signed") return integer;
    if (constraint.name == "Unsigned") return named_type("", "uint");
    if (constraint.name == "Float") return named_type("", "float64");
    if (constraint.name == "Complex") return named_type("", "complex128");
    GoType wrapped = composed_type(Kind::kInterface, {constraint});
    const auto methods = methods_of(wrapped, 0);
    if (methods) {
      if (const auto type = implementing_type(*methods, false)) return type;
      if (constraint.name == "Stringer") return named_type("time", "Duration");
    }
    return constraint;  // an interface satisfies itself, or it is a plain type in a union
  }
  if (constraint.is_local("any") || constraint.is_local("comparable")) return integer;
  if (constraint.is(Kind::kNamed)) {
    const GoType inner = underlying(constraint);
    return inner.is(Kind::kInterface) ? from_constraint(inner, depth + 1) : std::optional(constraint);
  }
  if (!constraint.is(Kind::kInterface)) return constraint;
  if (!constraint.members.empty()) {
    const auto methods = methods_of(constraint, 0);
    if (const auto type = methods ? implementing_type(*methods, false) : std::nullopt) return type;
    const bool stringer = constraint.members.size() == 1 && constraint.members[0].name == "String";
    if (stringer && constraint.parts.empty()) return named_type("time", "Duration");
    for (const GoType& part : constraint.parts)
      if (part.is(Kind::kPointer)) return part;
    return {};
  }
  std::optional<GoType> chosen = integer;
  for (const GoType& part : constraint.parts) {
    if (part.is_local("any") || part.is_local("comparable")) continue;
    chosen = from_constraint(part, depth + 1);
  }
  return chosen;
}

}  // namespace proflens::analysis
