// Types that the package declares: by a constructor where there is one, else field by field.
#include <algorithm>
#include <array>

#include "analysis/benchmark_values.h"

namespace proflens::analysis {
namespace {

using Kind = GoType::Kind;
constexpr std::size_t kMaxLine = 110;

bool starts_with_any(std::string_view name, std::initializer_list<std::string_view> prefixes) {
  return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return name.starts_with(prefix); });
}

bool names_type(const GoType& result, const GoType& wanted) {
  return result.is(Kind::kNamed) && result.package.empty() && result.name == wanted.name &&
         result.parts.size() == wanted.parts.size();
}

/// What the type parameters of a constructor must be for its result to be the wanted type.
void unify(const GoType& result, const GoType& wanted, GoSubstitution& out) {
  for (std::size_t i = 0; i < result.parts.size() && i < wanted.parts.size(); ++i)
    if (result.parts[i].is(Kind::kParameter)) out[result.parts[i].name] = wanted.parts[i];
}

bool must_not_be_copied(const GoType& type) {
  return type.is(Kind::kNamed) && (type.package == "sync" || type.package == "sync/atomic");
}

template <class Matches>
bool any_node(GoNode from, Matches matches) {
  bool found = false;
  walk(from, [&](GoNode node) {
    found = found || matches(node);
    return !found;
  });
  return found;
}

std::string lower_first(std::string_view name) {
  std::string lower(name);
  // "HTTPServer" becomes "httpServer": all of the first word but the letter that begins the next.
  for (std::size_t i = 0; i < lower.size() && is_exported(lower.substr(i)); ++i) {
    if (i > 0 && i + 1 < lower.size() && !is_exported(lower.substr(i + 1))) break;
    lower[i] = static_cast<char>(lower[i] | 0x20);
  }
  return lower;
}

/// "file_linux.go" is only built there; the words are those of `go tool dist list`.
bool has_platform_suffix(std::string_view file) {
  static constexpr std::array<std::string_view, 27> kPlatforms = {
      "aix",    "android", "darwin", "dragonfly", "freebsd", "illumos", "ios",     "js",    "linux",
      "netbsd", "openbsd", "plan9",  "solaris",   "wasip1",  "windows", "386",     "amd64", "arm",
      "arm64",  "loong64", "mips",   "mips64",    "ppc64",   "ppc64le", "riscv64", "s390x", "wasm"};
  std::string_view stem = file.substr(0, file.rfind('.'));
  if (stem.ends_with("_test")) stem.remove_suffix(5);
  const std::size_t underscore = stem.rfind('_');
  return underscore != std::string_view::npos &&
         std::ranges::find(kPlatforms, stem.substr(underscore + 1)) != kPlatforms.end();
}

}  // namespace

bool ValueMaker::is_usable(const GoSource& source) const {
  if (source.package_name == "main" && context_.package->name() != "main") return false;
  if (&source == context_.target->source) return true;
  const bool same_package = !source.is_test || (!is_external() && source.package_name == context_.package->name());
  const bool built =
      source.build_constraint.empty() || source.build_constraint == context_.target->source->build_constraint;
  return same_package && built && !has_platform_suffix(source.name);
}

std::string ValueMaker::qualified(const std::string& function_name) {
  if (!is_external()) return function_name;
  if (!is_exported(function_name)) draft_.needs_internal = true;
  draft_.imports.emplace(context_.own_path, context_.own_name);
  return context_.own_name + "." + function_name;
}

const GoPackage* ValueMaker::home(const GoType& type) const {
  if (type.package.empty()) return context_.package;
  return context_.others ? context_.others->package(type.package) : nullptr;
}

const GoTypeDeclaration* ValueMaker::declaration(const GoType& type) const {
  const GoPackage* package = type.is(Kind::kNamed) ? home(type) : nullptr;
  return package ? package->type(type.name) : nullptr;
}

/// The type behind names, as far as their packages are known.
GoType ValueMaker::underlying(const GoType& type) const {
  GoType current = type;
  for (int i = 0; i < 10; ++i) {
    const GoTypeDeclaration* found = declaration(current);
    if (!found) break;
    GoSubstitution arguments;
    for (std::size_t k = 0; k < found->type_parameters.size() && k < current.parts.size(); ++k)
      arguments[found->type_parameters[k].name] = current.parts[k];
    const GoType here = current.package.empty() ? found->type : qualified_type(found->type, current.package);
    current = substitute(here, arguments);
  }
  return current;
}

std::string ValueMaker::local(const GoType& type, const ValueSpot& spot) {
  const GoTypeDeclaration* declared = declaration(type);
  if (!declared) return skip("a value for " + type.name, type, spot);
  if (std::ranges::count(in_progress_, type.name) > 1) return skip("a value for " + type.name, type, spot);
  const GoType inner = underlying(type);
  if (declared->alias && !declared->type.is(Kind::kNamed) && !declared->type.is(Kind::kStruct))
    return value(inner, spot);
  in_progress_.push_back(type.name);
  std::string made;
  if (inner.is(Kind::kStruct)) {
    made = structure(type, inner, spot, false);
  } else if (inner.is(Kind::kInterface) || inner.is_local("any") || inner.is_local("error")) {
    made = interface_value(type, inner, spot);
  } else if (inner.is(Kind::kNamed)) {
    made = local_basic(type, inner, spot);
  } else if (inner.is(Kind::kPointer)) {
    made = value(inner, spot);
  } else {
    const BenchmarkDraft before = draft_;
    std::optional<Constructed> by_function;
    if (!inner.is(Kind::kFunction) && spot.index.empty()) by_function = constructed(type, spot);
    if (by_function && by_function->pointer) {
      draft_ = before;
      by_function.reset();
    }
    made = by_function ? by_function->variable_or_call : composed(inner, spelled(type), spot);
  }
  in_progress_.pop_back();
  return made;
}

std::string ValueMaker::local_basic(const GoType& type, const GoType& inner, const ValueSpot& spot) {
  const std::vector<std::string>* constants = context_.package->constants(type.name);
  if (constants && spot.index.empty()) {
    // The first one often stands for "none".
    const std::string& constant = (*constants)[constants->size() > 1 ? 1 : 0];
    if (!is_external() || is_exported(constant)) return qualified(constant);
  }
  if (!inner.package.empty()) return spelled(type) + "(" + value(inner, spot) + ")";
  ValueSpot inside = spot;
  if (inner.is_local("string") && spot.name.size() < 2) inside.name = type.name;
  return spelled(type) + "(" + basic(inner.name, inside) + ")";
}

std::vector<const GoFunctionDeclaration*> ValueMaker::constructors(const GoType& type) const {
  std::vector<const GoFunctionDeclaration*> found;
  const GoPackage* package = home(type);
  if (!package) return found;
  const bool only_exported = is_external() || package != context_.package;
  for (const GoFunctionDeclaration& function : package->functions()) {
    const bool named_so = starts_with_any(function.name, {"New", "new", "Make", "make", "Must", "must", "Default"});
    if (!function.receiver_type.empty() || function.results.empty() || !named_so || !is_usable(*function.source))
      continue;
    if (function.results.size() > 2 || &function == context_.target || function.source->is_test) continue;
    if (function.results.size() == 2 && !function.results[1].type.is_local("error")) continue;
    if (only_exported && !is_exported(function.name)) continue;
    const GoType& result = function.results[0].type;
    const bool makes = names_type(result, type) || (result.is(Kind::kPointer) && names_type(result.parts[0], type));
    if (makes) found.push_back(&function);
  }
  const auto rank = [&](const GoFunctionDeclaration* function) {
    const bool exact = function->name == "New" + type.name || function->name == "new" + type.name ||
                       lower_first(function->name) == "new" + type.name;
    return (exact                     ? 0
            : function->name == "New" ? 1
                                      : 2) *
               10 +
           static_cast<int>(std::min<std::size_t>(9, function->parameters.size()));
  };
  std::ranges::stable_sort(found, {}, rank);
  return found;
}

std::optional<ValueMaker::Constructed> ValueMaker::constructed(const GoType& type, const ValueSpot& spot) {
  if (in_progress_.size() > 4) return {};
  for (const GoFunctionDeclaration* maker : constructors(type)) {
    std::optional<Constructed> made;
    const std::size_t todos = draft_.todos.size();
    if (attempt([&] { made = construct_with(*maker, type, spot); }) && made && draft_.todos.size() == todos)
      return made;
  }
  return {};
}

std::optional<ValueMaker::Constructed> ValueMaker::construct_with(const GoFunctionDeclaration& maker,
                                                                  const GoType& type, const ValueSpot& spot) {
  const bool is_own = type.package.empty();
  const GoPackage& package = *home(type);
  const GoType& result = maker.results[0].type;
  const bool makes_pointer = result.is(Kind::kPointer);
  GoSubstitution arguments = type_arguments(maker.type_parameters);
  unify(makes_pointer ? result.parts[0] : result, type, arguments);
  const std::size_t refreshes = draft_.refresh.size();
  std::string list;
  for (const GoMember& parameter : maker.parameters) {
    if (parameter.variadic) continue;
    const ValueSpot inside{.name = parameter.name, .index = spot.index, .depth = spot.depth + 1, .use = {}};
    const GoType written = is_own ? parameter.type : qualified_type(parameter.type, type.package);
    const std::string argument = value(substitute(written, arguments), inside);
    list += (list.empty() ? "" : ", ") + (maker.parameters.size() > 1 ? tightened(argument) : argument);
  }
  std::string call = is_own ? qualified(maker.name) : import(type.package) + "." + maker.name;
  for (std::size_t i = 0; i < maker.type_parameters.size(); ++i)
    call += (i == 0 ? "[" : ", ") + spelled(arguments[maker.type_parameters[i].name]);
  call += (maker.type_parameters.empty() ? "(" : "](") + list + ")";
  if (calls_in(reachable_from(package, maker)).contains("panic") || leaves_out(maker, type)) draft_.guessed = true;
  const bool consumes = draft_.refresh.size() > refreshes;
  const bool fails = maker.results.size() == 2;
  if (!fails && !consumes && !spot.index.empty()) return Constructed{call, makes_pointer};
  const std::string variable = new_variable(spot.name.size() > 1 ? spot.name : lower_first(type.name));
  draft_.add(variable + (fails ? ", err := " : " := ") + call);
  if (fails) draft_.add("if err != nil {\n\tb.Skip(\"TODO: arguments that " + maker.name + " accepts:\", err)\n}");
  if ((consumes || spot.use.shrunk) && fails)
    draft_.add_refresh("if " + variable + ", err = " + call + "; err != nil {\n\tb.Fatal(err)\n}");
  else if (consumes || spot.use.shrunk)
    draft_.add_refresh(variable + " = " + call);
  return Constructed{variable, makes_pointer};
}

std::string ValueMaker::structure(const GoType& type, const GoType& inner, const ValueSpot& spot, bool as_pointer) {
  const bool again = std::ranges::count(in_progress_, type.name) > (as_pointer ? 0 : 1);
  if (again && (!as_pointer || !spot.index.empty())) draft_.guessed = true;
  if (again) return as_pointer ? "nil" : spelled(type) + "{}";
  in_progress_.push_back(type.name);
  std::string made;
  if (const auto by_function = constructed(type, spot)) {
    made = by_function->variable_or_call;
    if (as_pointer && !by_function->pointer) {
      const bool is_call = made.ends_with(")");
      made = "&" + (is_call ? in_variable(made, inner, spot) : made);
    }
    if (!as_pointer && by_function->pointer) made = "*" + made;
  } else {
    made = (as_pointer ? "&" : "") + composite(spelled(type), inner, spot);
  }
  in_progress_.pop_back();
  return made;
}

/// A field left out that methods may follow: not a lock, a number, or the next node of a list.
bool ValueMaker::may_be_missed(const GoMember& field, const std::string& type_name) const {
  const GoType inner = underlying(field.type);
  const bool same_type =
      inner.is(Kind::kPointer) && !inner.parts[0].name.empty() && type_name.starts_with(inner.parts[0].name);
  if (inner.is(Kind::kPointer)) return same_type ? target_follows(field.name) : true;
  const bool foreign_value = inner.is(Kind::kNamed) && !inner.package.empty() && inner.package != "sync" &&
                             inner.package != "sync/atomic" && inner.package != "time";
  return inner.is(Kind::kInterface) || inner.is(Kind::kFunction) || inner.is(Kind::kChannel) || foreign_value;
}

std::string ValueMaker::composite(const std::string& type_name, const GoType& inner, const ValueSpot& spot,
                                  Reach reach) {
  std::string list;
  for (const GoMember& field : inner.members) {
    if (reach == Reach::kExported && !is_exported(field.name)) continue;
    const std::optional<std::string> made = field_value(field, spot);
    if (made) list += (list.empty() ? "" : ", ") + field.name + ": " + *made;
    if (!made && may_be_missed(field, type_name)) draft_.guessed = true;
    if (!made && !is_exported(field.name)) draft_.incomplete = true;
  }
  return type_name + "{" + list + "}";
}

/// Nothing where the zero value is as good: numbers that only the type's own methods keep, locks, what cannot be made.
std::optional<std::string> ValueMaker::field_value(const GoMember& field, const ValueSpot& spot) {
  const bool hidden = !is_exported(field.name);
  if (field.name.empty() || field.name == "_" || must_not_be_copied(field.type)) return {};
  if (is_external() && hidden) return {};
  const GoType inner = underlying(field.type);
  const bool plain = inner.is(Kind::kNamed) && inner.package.empty() && is_predeclared_type(inner.name);
  if (plain && hidden && inner.name != "string" && inner.name != "error" && spot.index.empty()) return {};
  if (inner.is(Kind::kArray) || inner.is_local("bool")) return {};
  // An error that a type keeps for itself says that it does not work any more.
  if (inner.is_local("error") && (hidden || !target_mentions(field.name))) return {};
  if (inner.is(Kind::kMap) && hidden) return "make(" + spelled(field.type) + ")";
  const bool foreign_value = inner.is(Kind::kNamed) && !inner.package.empty();
  ValueSpot inside{.name = lower_first(field.name), .index = spot.index, .depth = spot.depth + 1, .use = {}};
  std::string made;
  const std::size_t todos = draft_.todos.size();
  const BenchmarkDraft before = draft_;
  if (attempt([&] { made = value(field.type, inside); }) && draft_.todos.size() == todos && made != "nil") return made;
  draft_ = before;
  const bool may_be_nil = inner.is(Kind::kInterface) || inner.is(Kind::kPointer) || foreign_value;
  if (may_be_nil && made != "nil" && target_mentions(field.name))
    draft_.skips.push_back("a value for the field " + field.name);
  return {};
}

bool ValueMaker::target_mentions(std::string_view field) const {
  return any_reachable(
      [&](GoNode node) { return node.is("selector_expression") && node.field("field").text() == field; });
}

/// x.field.other: with a nil field this panics.
bool ValueMaker::target_follows(std::string_view field) const {
  return any_reachable([&](GoNode node) {
    const GoNode operand = node.field("operand");
    return node.is("selector_expression") && operand.is("selector_expression") &&
           operand.field("field").text() == field;
  });
}

bool ValueMaker::any_reachable(const std::function<bool(GoNode)>& matches) const {
  return std::ranges::any_of(context_.reachable, [&](const GoFunctionDeclaration* function) {
    return any_node(function->node.field("body"), matches);
  });
}

/// A constructor that leaves a field nil which the target goes through: Parse has to come before Next.
bool ValueMaker::leaves_out(const GoFunctionDeclaration& maker, const GoType& type) const {
  const GoType inner = underlying(type);
  return std::ranges::any_of(inner.members, [&](const GoMember& field) {
    if (field.name.empty() || !may_be_missed(field, "") || !target_follows(field.name)) return false;
    return !any_node(maker.node, [&](GoNode node) {
      return (node.is("field_identifier") || node.is("identifier")) && node.text() == field.name;
    });
  });
}

std::string ValueMaker::receiver(const GoType& type, bool pointer, const std::string& name, const VariableUse& use) {
  const std::string wanted = name.size() > 1 ? name : lower_first(type.name);
  const ValueSpot spot{.name = wanted, .index = "", .depth = 0, .use = use};
  const GoType inner = underlying(type);
  if (!inner.is(Kind::kStruct)) {
    const std::string made = value(type, spot);
    const bool is_variable = draft_.variables.contains(made);
    if (is_variable && !pointer) return made;
    if (is_variable) return made;
    const std::string variable = new_variable(wanted);
    draft_.add(variable + " := " + (inner.is(Kind::kFunction) ? spelled(type) + "(" + made + ")" : made));
    return variable;
  }
  in_progress_.push_back(type.name);
  const auto by_function = constructed(type, spot);
  if (by_function) {
    in_progress_.pop_back();
    return by_function->variable_or_call;
  }
  const std::size_t refreshes = draft_.refresh.size();
  const std::string variable = new_variable(wanted);
  const std::string literal = (pointer ? "&" : "") + composite(spelled(type), inner, spot);
  in_progress_.pop_back();
  if (use.indexes) draft_.guessed = true;
  draft_.add(variable + " := " + literal);
  if (draft_.refresh.size() > refreshes || use.shrunk) draft_.add_refresh(variable + " = " + literal);
  return variable;
}

}  // namespace proflens::analysis
