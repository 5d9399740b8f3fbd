#include "analysis/benchmark_write.h"

#include <algorithm>
#include <array>

#include "analysis/benchmark_hints.h"

namespace proflens::analysis {
namespace {

using Kind = GoType::Kind;

constexpr int kLoopMinor = 24;  // b.Loop came with Go 1.24

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

std::string indented(const std::vector<std::string>& lines, int tabs) {
  std::string text;
  for (const std::string& line : lines)
    text += (line.empty() ? "" : std::string(static_cast<std::size_t>(tabs), '\t') + line) + "\n";
  return text;
}

/// "Wrap(err) error" hands out an error as its work; for others it says that something went wrong.
bool makes_errors(const GoFunctionDeclaration& target) {
  static constexpr std::array<std::string_view, 8> kNames = {"Err",  "err",   "Wrap",  "wrap",
                                                             "Join", "Cause", "cause", "Fail"};
  const bool named_so =
      std::ranges::any_of(kNames, [&](std::string_view word) { return target.name.find(word) != std::string::npos; });
  return named_so || std::ranges::any_of(target.parameters,
                                         [](const GoMember& parameter) { return parameter.type.is_local("error"); });
}

bool occurs_plainly(const GoType& type, std::string_view parameter, const GoPackage& package) {
  if (type.is(Kind::kParameter)) return type.name == parameter;
  if (type.is(Kind::kNamed) && !type.parts.empty()) {
    const GoTypeDeclaration* declaration = type.package.empty() ? package.type(type.name) : nullptr;
    if (!declaration || declaration->type.is(Kind::kInterface) || declaration->alias) return false;
  }
  const auto in_member = [&](const GoMember& member) { return occurs_plainly(member.type, parameter, package); };
  return std::ranges::any_of(type.parts,
                             [&](const GoType& part) { return occurs_plainly(part, parameter, package); }) ||
         std::ranges::any_of(type.members, in_member) || std::ranges::any_of(type.results, in_member);
}

/// Whether Go 1.18 and later find the type arguments by themselves: from the parameters, or from S's constraint ~[]E.
bool is_inferred(const GoFunctionDeclaration& target, const GoPackage& package) {
  const auto in_parameters = [&](const GoTypeParameter& parameter) {
    return std::ranges::any_of(target.parameters, [&](const GoMember& member) {
      return !member.variadic && occurs_plainly(member.type, parameter.name, package);
    });
  };
  return std::ranges::all_of(target.type_parameters, [&](const GoTypeParameter& parameter) {
    if (in_parameters(parameter)) return true;
    return std::ranges::any_of(target.type_parameters, [&](const GoTypeParameter& other) {
      return other.constraint.is(Kind::kTilde) && occurs_plainly(other.constraint, parameter.name, package) &&
             in_parameters(other);
    });
  });
}

class Writer {
 public:
  Writer(const GoPackage& package, const GoFunctionDeclaration& target, ValueContext context, std::string name)
      : package_(package),
        target_(target),
        go_minor_(context.go_minor),
        size_(context.size),
        name_(std::move(name)),
        risks_(risks_in(context.reachable)),
        may_panic_(context.calls.contains("panic") ||
                   context.calls.lower_bound("reflect.") != context.calls.lower_bound("reflect/")),
        maker_(std::move(context)) {}

  BenchmarkText write() {
    const std::string call = this->call();
    const std::vector<std::string> body = statements(call);
    BenchmarkText out;
    out.text = framed(body);
    out.imports = used_imports(out.text);
    out.needs_internal = maker_.draft().needs_internal;
    out.impossible = maker_.impossible();
    return out;
  }

  bool depends_on_size() const {
    return std::ranges::any_of(maker_.draft().setup,
                               [](const std::string& line) { return line.find("size") != std::string::npos; });
  }

 private:
  // ---- the call and its arguments

  std::string call() {
    std::string callee;
    if (target_.receiver_type.empty()) {
      types_ = maker_.type_arguments(target_.type_parameters);
      callee = maker_.qualified(target_.name) + explicit_types();
    } else {
      callee = receiver() + "." + target_.name;
    }
    std::vector<std::string> arguments;
    for (std::size_t i = 0; i < target_.parameters.size(); ++i) {
      const std::string made = argument(i);
      if (!made.empty()) arguments.push_back(made);
    }
    return callee + "(" + joined(arguments) + ")";
  }

  std::string explicit_types() {
    if (target_.type_parameters.empty() || is_inferred(target_, package_)) return {};
    std::vector<std::string> names;
    for (const GoTypeParameter& parameter : target_.type_parameters)
      names.push_back(maker_.spelled(types_[parameter.name]));
    return "[" + joined(names) + "]";
  }

  std::string receiver() {
    GoType type = named_type("", target_.receiver_type);
    if (const GoTypeDeclaration* declaration = package_.type(target_.receiver_type)) {
      const GoSubstitution chosen = maker_.type_arguments(declaration->type_parameters);
      for (std::size_t i = 0; i < declaration->type_parameters.size(); ++i) {
        const auto found = chosen.find(declaration->type_parameters[i].name);
        if (found == chosen.end()) continue;
        type.parts.push_back(found->second);
        if (i < target_.receiver_parameters.size()) types_[target_.receiver_parameters[i]] = found->second;
      }
    }
    VariableUse use = use_of(package_, target_, target_.receiver_name);
    // A second call on the same value may fail where the first one did not: "already closed".
    use.shrunk = use.shrunk || (use.changed && returns_error());
    const std::string made = maker_.receiver(type, target_.pointer_receiver, target_.receiver_name, use);
    return made.starts_with("&") || made.starts_with("*") ? "(" + made + ")" : made;
  }

  std::string argument(std::size_t at) {
    const GoMember& parameter = target_.parameters[at];
    const GoType type = substitute(parameter.type, types_);
    if (parameter.variadic) return variadic(at, type);
    if (is_output_of_append(at)) return output_of_append(type);
    if (const std::string bound = bound_of(parameter, at); !bound.empty()) return bound;
    ValueSpot spot{.name = parameter.name == "_" ? "" : parameter.name, .index = "", .depth = 0, .use = {}};
    spot.use = use_of(package_, target_, parameter.name);
    const std::size_t refreshes = maker_.draft().refresh.size();
    std::string made = maker_.value(type, spot);
    if (spot.use.indexes && made != "0" && counts(type)) maker_.draft().guessed = true;
    if (!spot.use.changed && maker_.draft().refresh.size() == refreshes) made = before_loop(made, spot);
    last_container_ = maker_.draft().variables.contains(made) && is_sequence(type) ? made : last_container_;
    return target_.parameters.size() > 1 ? tightened(made) : made;
  }

  /// What takes time or memory to make is made once, unless each iteration needs its own.
  std::string before_loop(const std::string& made, const ValueSpot& spot) {
    const bool composed = made.starts_with("&") && made.ends_with("}");
    const bool called = made.ends_with(")") && made.find(".") < made.find("(") && !made.starts_with("*");
    const bool fresh = made.find("NewRecorder(") != std::string::npos || made.starts_with("func(");
    if (fresh || (!composed && !called && made.size() < 60) || maker_.draft().variables.contains(made)) return made;
    const std::string variable = maker_.new_variable(spot.name.size() > 1 ? spot.name : "argument");
    maker_.draft().add(variable + " := " + made);
    return variable;
  }

  /// Integers, or a slice of them: what may be out of some range.
  bool counts(const GoType& type) const {
    const GoType& element = type.is(Kind::kSlice) ? type.parts[0] : type;
    const GoTypeDeclaration* declaration = element.package.empty() ? package_.type(element.name) : nullptr;
    const std::string& name = declaration ? declaration->type.name : element.name;
    return element.is(Kind::kNamed) &&
           (name.starts_with("int") || name.starts_with("uint") || name == "byte" || name == "rune");
  }

  static bool is_sequence(const GoType& type) { return type.is(Kind::kSlice) || type.is_local("string"); }

  /// "hi" of search(values, lo, hi): an index into the values that came before.
  std::string bound_of(const GoMember& parameter, std::size_t at) const {
    static constexpr std::array<std::string_view, 7> kLast = {"hi", "high", "right", "end", "to", "last", "r"};
    static constexpr std::array<std::string_view, 4> kCount = {"n", "length", "count", "num"};
    if (last_container_.empty() || at == 0 || !parameter.type.is_local("int")) return {};
    if (std::ranges::find(kLast, parameter.name) != kLast.end()) return "len(" + last_container_ + ")-1";
    if (std::ranges::find(kCount, parameter.name) != kCount.end()) return "len(" + last_container_ + ")";
    return {};
  }

  bool is_output_of_append(std::size_t at) const {
    const bool named_so = target_.name.starts_with("Append") || target_.name.starts_with("append");
    return at == 0 && named_so && target_.parameters[0].type.is(Kind::kSlice) && !target_.results.empty() &&
           target_.results[0].type.is(Kind::kSlice);
  }
  std::string output_of_append(const GoType& type) {
    const std::string variable = maker_.new_variable("buffer");
    maker_.draft().add(variable + " := make(" + maker_.spelled(type) + ", 0, 4096)");
    return variable + "[:0]";
  }

  std::string variadic(std::size_t at, const GoType& type) {
    const bool formats = at > 0 && target_.parameters[at - 1].name == "format";
    if (type.is_local("any") || (type.is(Kind::kInterface) && type.members.empty() && type.parts.empty()))
      return formats ? "10" : "\"value\", 10";
    const GoTypeDeclaration* declaration =
        type.is(Kind::kNamed) && type.package.empty() ? package_.type(type.name) : nullptr;
    const bool option =
        type.is(Kind::kFunction) || type.is(Kind::kInterface) || (type.is(Kind::kNamed) && !type.package.empty()) ||
        (declaration && (declaration->type.is(Kind::kFunction) || declaration->type.is(Kind::kInterface)));
    if (option) return {};
    ValueSpot spot{.name = target_.parameters[at].name, .index = "", .depth = 0, .use = {}};
    spot.use = use_of(package_, target_, target_.parameters[at].name);
    return maker_.value(composed_type(Kind::kSlice, {type}), spot) + "...";
  }

  // ---- the statements around it

  bool returns_error() const {
    return !target_.results.empty() && target_.results.back().type.is_local("error") &&
           !(target_.results.size() == 1 && makes_errors(target_));
  }
  std::vector<std::string> check(const std::string& call, const std::string& names) const {
    return {"if " + names + " := " + call + "; err != nil {", "\tb.Fatal(err)", "}"};
  }
  std::string blanks(std::size_t count, std::string_view last) const {
    std::string names;
    for (std::size_t i = 0; i < count; ++i) names += "_, ";
    return names + std::string(last);
  }

  std::vector<std::string> statements(const std::string& call) {
    std::vector<std::string> lines;
    if (risks_.waits) maker_.draft().skips.push_back("a goroutine at the other end of the channel");
    for (const std::string& todo : maker_.draft().todos) lines.push_back("// TODO: " + todo + ".");
    for (const std::string& skip : maker_.draft().skips) lines.push_back("b.Skip(\"TODO: " + skip + "\")");
    if (is_risky() && maker_.draft().skips.empty()) add_guard(lines);
    const bool prepared = !maker_.draft().setup.empty();
    lines.insert(lines.end(), maker_.draft().setup.begin(), maker_.draft().setup.end());
    if (returns_error()) add_trial(lines, call);
    const std::string sink = go_minor_ < kLoopMinor ? sink_type() : "";
    if (!sink.empty()) lines.push_back("var sink " + sink);
    lines.emplace_back("b.ReportAllocs()");
    if (go_minor_ < kLoopMinor && prepared) lines.emplace_back("b.ResetTimer()");
    lines.emplace_back(go_minor_ < kLoopMinor ? "for i := 0; i < b.N; i++ {" : "for b.Loop() {");
    for (const std::string& line : maker_.draft().refresh) lines.push_back("\t" + line);
    for (const std::string& line : call_statements(call, !sink.empty())) lines.push_back("\t" + line);
    lines.emplace_back("}");
    if (!sink.empty()) lines.push_back(maker_.import("runtime") + ".KeepAlive(sink)");
    return lines;
  }

  /// A panic would end all benchmarks of the package: this one steps aside instead.
  bool is_risky() const {
    const BenchmarkDraft& draft = maker_.draft();
    const auto slices = std::ranges::count_if(target_.parameters, [&](const GoMember& parameter) {
      return parameter.type.is(Kind::kSlice) && counts(parameter.type);
    });
    const bool made_struct =
        draft.incomplete || std::ranges::any_of(target_.parameters, [&](const GoMember& parameter) {
          const GoType& type = parameter.type.is(Kind::kPointer) ? parameter.type.parts[0] : parameter.type;
          const GoTypeDeclaration* declaration = type.package.empty() ? package_.type(type.name) : nullptr;
          return declaration && declaration->type.is(Kind::kStruct);
        });
    const bool reflects = std::ranges::any_of(
        target_.parameters, [](const GoMember& parameter) { return parameter.type.package == "reflect"; });
    return may_panic_ || reflects || draft.guessed || (risks_.indexes && (draft.incomplete || slices > 1)) ||
           (risks_.divides && made_struct);
  }

  void add_guard(std::vector<std::string>& lines) const {
    for (const std::string& line :
         {std::string("defer func() {"), std::string("\tif reason := recover(); reason != nil {"),
          "\t\tb.Skip(\"TODO: values that " + target_.name + " accepts:\", reason)", std::string("\t}"),
          std::string("}()")})
      lines.push_back(line);
  }

  /// Made-up arguments may be refused; then the benchmark says so instead of failing.
  void add_trial(std::vector<std::string>& lines, const std::string& call) const {
    const bool filled_late = std::ranges::any_of(maker_.draft().refresh, [](const std::string& line) {
      return line.starts_with("copy(") || line.find(".Add(1)") != std::string::npos;
    });
    if (filled_late) lines.insert(lines.end(), maker_.draft().refresh.begin(), maker_.draft().refresh.end());
    lines.push_back("if " + blanks(target_.results.size() - 1, "err") + " := " + call + "; err != nil {");
    lines.push_back("\tb.Skip(\"TODO: arguments that " + target_.name + " accepts:\", err)");
    lines.emplace_back("}");
  }

  /// The type of the variable that keeps the result alive; empty when there is none.
  std::string sink_type() {
    if (target_.results.empty() || (returns_error() && target_.results.size() == 1)) return {};
    const BenchmarkDraft before = maker_.draft();
    const std::string impossible = maker_.impossible();
    const std::string type = maker_.spelled(substitute(target_.results[0].type, types_));
    const bool good = maker_.draft().needs_internal == before.needs_internal && maker_.impossible() == impossible;
    if (!good) maker_.draft() = before;
    return good ? type : "";
  }

  std::vector<std::string> call_statements(const std::string& call, bool into_sink) const {
    const std::size_t count = target_.results.size();
    if (count == 0) return {call};
    if (returns_error() && count == 1) return check(call, "err");
    if (returns_error()) {
      const std::string names = into_sink ? "result, " + blanks(count - 2, "err") : blanks(count - 1, "err");
      std::vector<std::string> lines = {names + " := " + call, "if err != nil {", "\tb.Fatal(err)", "}"};
      if (into_sink) lines.emplace_back("sink = result");
      return lines;
    }
    std::string others;
    for (std::size_t i = 1; i < count; ++i) others += ", _";
    return {(into_sink ? "sink" : "_") + others + " = " + call};
  }

  std::string framed(const std::vector<std::string>& body) {
    const std::string what = (target_.receiver_type.empty() ? "" : target_.receiver_type + ".") + target_.name;
    const std::string testing = maker_.import("testing");
    std::string text = "// " + name_ + " measures " + what + ".\nfunc " + name_ + "(b *" + testing + ".B) {\n";
    if (size_ == "size" && depends_on_size()) {
      text += "\tfor _, size := range []int{10, 100, 1000} {\n\t\tb.Run(" + maker_.import("fmt") +
              ".Sprintf(\"size=%d\", size), func(b *" + testing + ".B) {\n";
      return text + indented(body, 3) + "\t\t})\n\t}\n}\n";
    }
    return text + indented(body, 1) + "}\n";
  }

  std::map<std::string, std::string, std::less<>> used_imports(const std::string& text) {
    const std::string file = "package p\n" + text;
    const auto used = used_qualifiers(GoTree(file));
    auto imports = maker_.draft().imports;
    std::erase_if(imports, [&](const auto& entry) { return !used.contains(entry.second); });
    return imports;
  }

  const GoPackage& package_;
  const GoFunctionDeclaration& target_;
  int go_minor_;
  std::string size_;
  std::string name_;
  Risks risks_;
  bool may_panic_;
  ValueMaker maker_;
  GoSubstitution types_;
  std::string last_container_;
};

/// Sub-benchmarks by size are the package's way when it has some already.
bool uses_sub_benchmarks(const GoPackage& package) {
  return std::ranges::any_of(package.functions(), [](const GoFunctionDeclaration& function) {
    return function.source->is_test && function.name.starts_with("Benchmark") &&
           function.node.text().find("b.Run(") != std::string_view::npos;
  });
}

BenchmarkNames names_for(const GoPackage& package, const GoFunctionDeclaration& target, const BenchmarkPlace& place) {
  BenchmarkNames names;
  names.package_level = package.names();
  for (const GoImport& import : target.source->imports)
    if (import.name != "." && import.name != "_" && import.path != "C") names.aliases.emplace(import.path, import.name);
  if (!place.existing) return names;
  for (const GoImport& import : place.existing->imports)
    if (import.name != "." && import.name != "_") names.imported.emplace(import.path, import.name);
  return names;
}

}  // namespace

BenchmarkText write_benchmark(const GoPackage& package, GoOtherPackages& others, const GoFunctionDeclaration& target,
                              const BenchmarkPlace& place, const std::string& name, int go_minor) {
  ValueContext context;
  context.package = &package;
  context.others = &others;
  context.target = &target;
  context.reachable = reachable_from(package, target);
  context.calls = calls_in(context.reachable);
  context.names = names_for(package, target, place);
  context.go_minor = go_minor;
  context.small = may_explode(target.name);
  if (context.small) context.size = "7";
  if (place.external) {
    const OwnImport own = own_import(package);
    context.own_path = own.path;
    context.own_name = own.name;
  }
  if (uses_sub_benchmarks(package) && !context.small) {
    context.size = "size";
    Writer sized(package, target, context, name);
    BenchmarkText text = sized.write();
    if (sized.depends_on_size()) return text;
    context.size = "1000";
  }
  return Writer(package, target, std::move(context), name).write();
}

}  // namespace proflens::analysis
