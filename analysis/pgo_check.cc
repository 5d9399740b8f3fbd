#include "analysis/pgo_check.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "analysis/outline.h"
#include "analysis/outline_match.h"
#include "analysis/text_buffer.h"

namespace proflens::analysis {
namespace {

/// A file of a package, with the functions in it.
struct File {
  TextBuffer text;
  Outline outline;
};

struct Declared {
  const File* file = nullptr;  // null: not declared
  const OutlineFunction* function = nullptr;
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0; }

bool mentions(std::string_view line, std::string_view word) {
  for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1))
    if ((at == 0 || !is_word(line[at - 1])) && (at + word.size() == line.size() || !is_word(line[at + word.size()])))
      return true;
  return false;
}

class PackageFunctions {
 public:
  explicit PackageFunctions(const std::vector<std::string_view>& texts) {
    for (const std::string_view text : texts)
      if (auto syntax = outline(Language::kGo, text))
        files_.push_back(std::make_unique<File>(File{TextBuffer(text), std::move(*syntax)}));
  }

  Declared find(const FunctionName& name) const {
    for (const auto& file : files_)
      for (const OutlineFunction& function : file->outline.functions)
        if (function.name == name.name && function.container == name.container) return {file.get(), &function};
    return {};
  }

 private:
  std::vector<std::unique_ptr<File>> files_;
};

/// What a call's line has to show of the callee; empty: nothing.
std::string_view shown_name(const FunctionName& callee) {
  const bool named = callee.closure.empty() && callee.package != "runtime" && !callee.name.empty() &&
                     std::ranges::all_of(callee.name, is_word);
  return named ? std::string_view(callee.name) : std::string_view();
}

/// Whether the line at that distance from the declaration makes the call. Of a call through a value no line of the
/// function has the name.
bool is_kept(const Declared& caller, std::uint32_t distance, const FunctionName& callee, bool in_closure) {
  const std::string_view name = shown_name(callee);
  const OutlineFunction& function = *caller.function;
  const auto line_at = [&](std::uint32_t line) { return caller.file->text.line(line); };
  bool anywhere = false;
  for (std::uint32_t line = function.first_line; line <= function.last_line && !name.empty() && !anywhere; ++line)
    anywhere = mentions(line_at(line), name);
  if (in_closure) return name.empty() || anywhere;  // where it began is not known any more
  const std::uint64_t line = std::uint64_t{function.first_line} + distance;
  if (line > function.last_line) return false;
  const std::string_view text = line_at(static_cast<std::uint32_t>(line));
  return anywhere ? mentions(text, name) : name.empty() || text.find('(') != std::string_view::npos;
}

class Check {
 public:
  Check(const Profile& profile, const PgoPackages& packages) : profile_(profile), packages_(packages) {}

  PgoFit run() {
    for (std::uint32_t i = 0; i < profile_.functions.size(); ++i)
      names_.push_back(split_name(Language::kGo, profile_.functions[i].name));
    add_up_calls();
    std::map<FunctionId, LostCall> lost;
    for (const auto& [call, weight] : calls_) judge(call, weight, lost);
    for (auto& [caller, call] : lost) fit_.lost.push_back(std::move(call));
    std::ranges::stable_sort(fit_.lost, std::greater(), &LostCall::weight);
    return std::move(fit_);
  }

 private:
  struct Call {
    FunctionId caller{}, callee{};
    std::uint32_t line = 0;
    auto operator<=>(const Call&) const = default;
  };

  /// The value that the compiler takes.
  std::size_t value_index() const {
    for (std::size_t i = 0; i < profile_.sample_types.size(); ++i)
      if (profile_.sample_types[i].type == "samples" || profile_.sample_types[i].type == "cpu") return i;
    return 0;
  }

  void add_up_calls() {
    const std::size_t value = value_index();
    for (std::uint32_t i = 0; i < profile_.sample_count(); ++i) {
      std::set<Call> seen;  // recursion counts once
      std::optional<FunctionId> callee;
      profile_.stacks.for_each(SampleId{i}, [&](LocationId location) {
        for (const Frame& frame : profile_.frames_of(location)) {
          if (callee) seen.insert({frame.function, *callee, frame.line});
          callee = frame.function;
        }
      });
      for (const Call& call : seen) calls_[call] += profile_.values_of(SampleId{i})[value];
    }
  }

  const PackageFunctions* package(const std::string& import_path) {
    const auto [at, added] = known_.try_emplace(import_path);
    if (added)
      if (const auto texts = packages_(import_path)) at->second = std::make_unique<PackageFunctions>(*texts);
    return at->second.get();
  }

  void judge(const Call& call, std::int64_t weight, std::map<FunctionId, LostCall>& lost) {
    const FunctionName& caller = names_[index_of(call.caller)];
    const Function& recorded = profile_.functions[index_of(call.caller)];
    const PackageFunctions* declared_in = package(caller.package);
    if (!declared_in || call.line == 0 || weight <= 0) return;
    // Variables' initialisers have no declaration, and a program is built without its tests.
    if (may_lack_declaration(Language::kGo, caller, recorded.start_line) ||
        profile_.file_of(call.caller).ends_with("_test.go"))
      return;
    fit_.total += weight;
    const Declared declared = declared_in->find(caller);
    const FunctionName& callee = names_[index_of(call.callee)];
    const bool known_start = recorded.start_line != 0 && call.line >= recorded.start_line;
    const bool in_closure = !caller.closure.empty() || !known_start;
    if (declared.function && is_kept(declared, in_closure ? 0 : call.line - recorded.start_line, callee, in_closure)) {
      fit_.kept += weight;
      return;
    }
    LostCall& entry = lost[call.caller];
    if (entry.weight < weight) entry.callee = profile_.functions[index_of(call.callee)].name;
    entry.caller = recorded.name;
    entry.weight += weight;
    entry.gone = declared.function == nullptr;
  }

  const Profile& profile_;
  const PgoPackages& packages_;
  std::vector<FunctionName> names_;  // by FunctionId
  std::map<Call, std::int64_t> calls_;
  std::map<std::string, std::unique_ptr<PackageFunctions>> known_;
  PgoFit fit_;
};

}  // namespace

PgoFit pgo_fit(const Profile& profile, const PgoPackages& packages) { return Check(profile, packages).run(); }

}  // namespace proflens::analysis
