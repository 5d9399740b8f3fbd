#include "analysis/pgo_check.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <memory>
#include <set>

#include "analysis/text_buffer.h"

namespace proflens::analysis {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0; }

std::string_view without_comment(std::string_view line) {
  line = line.substr(0, line.find("//"));
  const std::size_t last = line.find_last_not_of(" \t\r");
  return last == std::string_view::npos ? std::string_view() : line.substr(0, last + 1);
}

/// "word(" or "word[", as a call is written; not "other_word(".
bool calls_by_name(std::string_view line, std::string_view word) {
  line = without_comment(line);
  for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word(line[at - 1])) && end < line.size() && (line[end] == '(' || line[end] == '[')) return true;
  }
  return false;
}

/// Whether the statement goes on in the next line: Go puts a semicolon behind names, literals and closing brackets
/// only.
bool goes_on(std::string_view line) {
  line = without_comment(line);
  return !line.empty() && std::string_view("(.,+-*/%&|^=<>!").contains(line.back()) && !line.ends_with("++") &&
         !line.ends_with("--");
}

bool is_deferred(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return line.starts_with("defer ") || line.starts_with("go ");
}

/// Of a function literal, of a loop whose body is one, or of a statement that the compiler wraps.
bool may_begin_closure(std::string_view line) {
  return line.contains("func(") || line.contains("range ") || is_deferred(line);
}

/// A file of a package, with the functions in it.
struct File {
  TextBuffer text;
  Outline outline;
};

/// A function as it is declared today.
struct Declared {
  const File* file = nullptr;  // null: not declared
  const OutlineFunction* function = nullptr;
  bool inlines = false;  // it is not the function of that name, but one that this was inlined into

  std::string_view line(std::uint32_t at) const { return file->text.line(at); }
  bool any_line(auto&& holds) const {
    for (std::uint32_t at = function->first_line; at <= function->last_line; ++at)
      if (holds(line(at))) return true;
    return false;
  }
  /// Whether a line of the statement around this one is such.
  bool in_statement(std::uint32_t around, auto&& holds) const {
    std::uint32_t first = around, last = around;
    while (first > function->first_line && goes_on(line(first - 1))) --first;
    while (last < function->last_line && goes_on(line(last))) ++last;
    for (std::uint32_t at = first; at <= last; ++at)
      if (holds(line(at))) return true;
    return false;
  }
};

class PackageFunctions {
 public:
  explicit PackageFunctions(const std::vector<std::string_view>& texts) {
    for (const std::string_view text : texts)
      if (auto syntax = outline(Language::kGo, text))
        files_.push_back(std::make_unique<File>(File{TextBuffer(text), std::move(*syntax)}));
  }

  Declared find(const FunctionName& name) const {
    if (const Declared found = find(name.container, name.name); found.function) return found;
    // "F.G.func1" is a closure of the method F.G, or of G where that was inlined into F.
    if (name.closure.empty() || name.container.empty() || name.pointer_receiver) return {};
    Declared outer = find({}, name.container);
    outer.inlines = true;
    return outer;
  }

 private:
  Declared find(std::string_view container, std::string_view name) const {
    for (const auto& file : files_)
      for (const OutlineFunction& function : file->outline.functions)
        if (function.name == name && function.container == container) return {file.get(), &function};
    return {};
  }

  std::vector<std::unique_ptr<File>> files_;
};

/// "func1", "2", "range1", "deferwrap1", "func1-range2": of the function itself. Else the name of a function that was
/// inlined into it is among the parts, and the closure's source is there.
bool is_own_closure(std::string_view closure) {
  while (!closure.empty()) {
    std::string_view part = closure.substr(0, closure.find('.'));
    closure.remove_prefix(std::min(closure.size(), part.size() + 1));
    part = part.substr(0, part.find('-'));
    const std::size_t digits = part.find_first_of("0123456789");
    constexpr std::array<std::string_view, 5> kMadeUp = {"", "func", "gowrap", "deferwrap", "range"};
    if (digits == std::string_view::npos || std::ranges::find(kMadeUp, part.substr(0, digits)) == kMadeUp.end())
      return false;
  }
  return true;
}

/// Calls that the compiler puts in, on lines that need not have the look of one: a + b of strings, m[k], a loop's end.
bool is_made_by_compiler(const FunctionName& callee) {
  return callee.package.empty() || callee.package == "runtime" || callee.package.starts_with("runtime/") ||
         callee.package.starts_with("internal/runtime/") || callee.package == "internal/abi" ||
         callee.package == "internal/bytealg";
}

class Check {
 public:
  Check(const PgoCalls& calls, const PgoPackages& packages) : calls_(calls), packages_(packages) {}

  PgoFit run() {
    fit_.samples = calls_.total;
    for (const PgoCalls::Call& call : calls_.calls) judge(call);
    for (auto& [caller, call] : lost_) fit_.lost.push_back(std::move(call));
    std::ranges::stable_sort(fit_.lost, std::greater(), &LostCall::weight);
    return std::move(fit_);
  }

 private:
  using Function = PgoCalls::Function;

  const PackageFunctions* package(const std::string& import_path) {
    const auto [at, added] = known_.try_emplace(import_path);
    if (added)
      if (const auto texts = packages_(import_path)) at->second = std::make_unique<PackageFunctions>(*texts);
    return at->second.get();
  }

  void judge(const PgoCalls::Call& call) {
    const Function& caller = calls_.functions[call.caller];
    const Function& callee = calls_.functions[call.callee];
    const PackageFunctions* declared_in = package(caller.name.package);
    if (!declared_in || caller.made_up || call.line == 0 || call.weight <= 0) return;
    fit_.related = true;
    // Variables' initialisers have no declaration.
    if (callee.made_up || is_made_by_compiler(callee.name) ||
        may_lack_declaration(Language::kGo, caller.name, caller.start_line))
      return;
    fit_.total += call.weight;
    const Declared declared = declared_in->find(caller.name);
    if (declared.function && is_kept(declared, call)) {
      fit_.kept += call.weight;
      return;
    }
    LostCall& entry = lost_[call.caller];
    if (call.weight > heaviest_[call.caller]) {
      heaviest_[call.caller] = call.weight;
      entry.callee = callee.full;
    }
    entry.caller = caller.full;
    entry.weight += call.weight;
    entry.gone = declared.function == nullptr;
  }

  /// Whether the callee is of the packages given and was there once, but is not now.
  bool is_gone(const FunctionName& callee) {
    const PackageFunctions* there = package(callee.package);
    return there && !may_lack_declaration(Language::kGo, callee, 0) && !there->find(callee).function;
  }

  bool is_kept(const Declared& declared, const PgoCalls::Call& call) {
    const Function& caller = calls_.functions[call.caller];
    const FunctionName& callee = calls_.functions[call.callee].name;
    if (is_gone(callee)) return false;
    const auto makes_it = [&](std::string_view line) { return calls_by_name(line, callee.name); };
    const bool in_closure = !caller.name.closure.empty();
    const bool known_start = caller.start_line != 0 && call.line >= caller.start_line;
    if (!callee.closure.empty() || declared.inlines || (in_closure && !is_own_closure(caller.name.closure)))
      return true;
    if (in_closure || !known_start) return is_in_closure(declared, caller.start_line, call.line, makes_it);
    const std::uint64_t line = std::uint64_t{declared.function->first_line} + (call.line - caller.start_line);
    if (line > declared.function->last_line) return false;
    const auto at = static_cast<std::uint32_t>(line);
    if (declared.in_statement(at, makes_it)) return true;
    if (declared.any_line([&](std::string_view text) { return makes_it(text) && is_deferred(text); })) return true;
    // A call through a value has another name.
    return !declared.any_line(makes_it) &&
           declared.in_statement(at, [](std::string_view text) { return text.contains('('); });
  }

  /// A function literal that begins at that distance before a line that makes the call.
  static bool is_in_closure(const Declared& declared, std::uint32_t start_line, std::uint32_t line, auto&& makes_it) {
    if (start_line == 0 || line < start_line || !declared.any_line(makes_it)) return true;
    const std::uint32_t distance = line - start_line;
    for (std::uint32_t at = declared.function->first_line; at + distance <= declared.function->last_line; ++at)
      if (may_begin_closure(declared.line(at)) && declared.in_statement(at + distance, makes_it)) return true;
    return false;
  }

  const PgoCalls& calls_;
  const PgoPackages& packages_;
  std::map<std::string, std::unique_ptr<PackageFunctions>> known_;
  std::map<std::uint32_t, LostCall> lost_;  // by caller
  std::map<std::uint32_t, std::int64_t> heaviest_;
  PgoFit fit_;
};

/// The value that the compiler takes.
std::size_t value_index(const Profile& profile) {
  for (std::size_t i = 0; i < profile.sample_types.size(); ++i)
    if (profile.sample_types[i].type == "samples" || profile.sample_types[i].type == "cpu") return i;
  return 0;
}

/// Wrappers have the file "<autogenerated>", those of C's functions one that cgo makes; a program is built without
/// tests.
bool is_made_up(const Profile& profile, FunctionId id) {
  const std::string_view name = profile.functions[index_of(id)].name, file = profile.file_of(id);
  return file == "<autogenerated>" || file.ends_with("_cgo_gotypes.go") || file.ends_with("_test.go") ||
         name.ends_with("-fm");
}

}  // namespace

PgoCalls pgo_calls(const Profile& profile) {
  struct Edge {
    FunctionId caller{}, callee{};
    std::uint32_t line = 0;
    auto operator<=>(const Edge&) const = default;
  };
  PgoCalls calls;
  std::map<Edge, std::int64_t> sums;
  const std::size_t value = value_index(profile);
  std::set<Edge> seen;  // recursion counts once
  for (std::uint32_t i = 0; i < profile.sample_count(); ++i) {
    const std::int64_t weight = profile.values_of(SampleId{i})[value];
    calls.total += weight;
    seen.clear();
    std::optional<FunctionId> callee;
    profile.stacks.for_each(SampleId{i}, [&](LocationId location) {
      for (const Frame& frame : profile.frames_of(location)) {
        if (callee) seen.insert({frame.function, *callee, frame.line});
        callee = frame.function;
      }
    });
    for (const Edge& edge : seen) sums[edge] += weight;
  }
  std::map<FunctionId, std::uint32_t> known;
  const auto number = [&](FunctionId id) {
    const auto [at, added] = known.try_emplace(id, static_cast<std::uint32_t>(calls.functions.size()));
    const Function& function = profile.functions[index_of(id)];
    if (added)
      calls.functions.push_back({.full = std::string(function.name),
                                 .name = split_name(Language::kGo, function.name),
                                 .start_line = function.start_line,
                                 .made_up = is_made_up(profile, id)});
    return at->second;
  };
  for (const auto& [edge, weight] : sums) {
    const std::uint32_t caller = number(edge.caller), callee = number(edge.callee);
    calls.calls.push_back({caller, callee, edge.line, weight});
  }
  return calls;
}

PgoFit pgo_fit(const PgoCalls& calls, const PgoPackages& packages) { return Check(calls, packages).run(); }

}  // namespace proflens::analysis
