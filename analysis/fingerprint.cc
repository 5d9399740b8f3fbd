#include "analysis/fingerprint.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "analysis/outline_match.h"
#include "analysis/source_lines.h"

namespace proflens::analysis {
namespace {

constexpr std::size_t kMaxFrames = 4'000'000;  // looked at for calls

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !in_word(text[at - 1])) && (end == text.size() || !in_word(text[end]))) return true;
  }
  return false;
}

/// The last identifier of a name that no reader took apart: "ns::Type<int>::run(char)" is "run".
std::string last_identifier(std::string_view name) {
  name = name.substr(0, name.find_first_of("(<["));
  std::size_t begin = name.size();
  while (begin > 0 && in_word(name[begin - 1])) --begin;
  return std::string(name.substr(begin));
}

FunctionName name_in(Language language, std::string_view name) {
  FunctionName split = split_name(language, name);
  if (language == Language::kNone) split.name = last_identifier(name);
  return split;
}

/// Whether source text has to say its name: what the compiler makes up, or calls by itself, does not.
bool is_written(const FunctionName& name) {
  return !name.name.empty() && name.name != "init" && !name.name.starts_with("glob.") && name.name != "_" &&
         name.package != "runtime" && !name.package.starts_with("internal/runtime");
}

class CallReader {
 public:
  explicit CallReader(const CostTables& tables) : tables_(tables), calls_(tables.profile().files.size()) {}

  std::vector<std::vector<Anchors::Call>> run() {
    const Profile& profile = tables_.profile();
    std::size_t looked = 0;
    for (std::uint32_t sample = 0; sample < profile.sample_count() && looked < kMaxFrames; ++sample) {
      const FunctionId* callee = nullptr;  // of the frame before
      profile.stacks.for_each(SampleId{sample}, [&](LocationId id) {
        const Location& location = profile.locations[index_of(id)];
        if (location.frame_count == 0) callee = nullptr;
        for (std::uint32_t i = 0; i < location.frame_count; ++i, ++looked) {
          const std::uint32_t frame = location.first_frame + i;
          if (callee) add(frame, *callee);
          callee = &profile.frames[frame].function;
        }
      });
    }
    return std::move(calls_);
  }

 private:
  void add(std::uint32_t caller_frame, FunctionId callee) {
    if (!seen_.insert(std::uint64_t{caller_frame} << 32 | index_of(callee)).second) return;
    const NodeId node = tables_.node_of_frame(caller_frame, Level::kSourceLine);
    if (node == kNoNode) return;
    const FunctionName& name = name_of(callee);
    if (!is_written(name) || !name.closure.empty()) return;
    const Node& line = tables_.node(node);
    calls_[index_of(line.file)].push_back({line.line, name.name});
  }

  const FunctionName& name_of(FunctionId id) {
    const auto [found, fresh] = names_.try_emplace(index_of(id));
    if (fresh)
      found->second =
          name_in(language_of(tables_.profile().file_of(id)), tables_.profile().functions[index_of(id)].name);
    return found->second;
  }

  const CostTables& tables_;
  std::vector<std::vector<Anchors::Call>> calls_;
  std::unordered_set<std::uint64_t> seen_;  // a caller's frame and its callee
  std::unordered_map<std::uint32_t, FunctionName> names_;
};

/// One version of a file, ready to be asked.
class Candidate {
 public:
  Candidate(std::string_view text, const Outline* outline) : lines_(split_lines(text)), outline_(outline) {
    if (outline && outline->language != Language::kGo) matcher_.emplace(*outline);
    if (!outline || matcher_) return;
    for (const OutlineFunction& function : outline->functions) declared_.emplace(function.name, &function);
  }

  bool has(const Anchors::Function& function) const {
    if (!function.name.closure.empty()) return has_closure(function);
    if (!outline_) return function.start_line != 0 && has_word(line(function.start_line), function.name.name);
    if (matcher_)
      return std::ranges::any_of(matcher_->candidates(function.name, function.start_line),
                                 [&](const OutlineFunction* declared) { return fits(function, *declared); });
    const auto [begin, end] = declared_.equal_range(function.name.name);
    return std::any_of(begin, end, [&](const auto& named) {
      return named.second->container == function.name.container && fits(function, *named.second);
    });
  }

  std::string_view line(std::uint32_t number) const {
    return number == 0 || number > lines_.size() ? std::string_view{} : lines_[number - 1];
  }

 private:
  /// Go's start line is that of the func keyword; others' may be that of a decorator or of what it decorates.
  bool fits(const Anchors::Function& function, const OutlineFunction& declared) const {
    const std::uint32_t latest = matcher_ ? std::max(declared.first_line, declared.body_line) : declared.first_line;
    const auto inside = [&](std::uint32_t number) {
      return number == 0 || (number > declared.first_line && number <= declared.last_line + 1);
    };
    return (function.start_line == 0 ||
            (function.start_line > declared.first_line && function.start_line <= latest + 1)) &&
           inside(function.first_line) && inside(function.last_line);
  }

  bool has_closure(const Anchors::Function& function) const {
    const std::uint32_t number = function.start_line != 0 ? function.start_line : function.first_line;
    if (!outline_) return false;
    // Go 1.21 and later give the closure of an inlined function another function's name, so any function may hold it.
    const bool held = std::ranges::any_of(outline_->functions, [&](const OutlineFunction& declared) {
      return number > declared.first_line && number <= declared.last_line + 1;
    });
    if (outline_->language == Language::kGo && function.start_line != 0) return has_word(line(number), "func");
    return held;
  }

  std::vector<std::string_view> lines_;
  const Outline* outline_;
  std::unordered_multimap<std::string_view, const OutlineFunction*> declared_;  // of Go
  std::optional<OutlineMatcher> matcher_;  // of the others, whose profiles have more or fewer qualifiers than the text
};

}  // namespace

std::vector<std::vector<Anchors::Call>> recorded_calls(const CostTables& tables) { return CallReader(tables).run(); }

Anchors anchors_of(const CostTables& tables, const FileCosts& costs, std::string_view file,
                   std::vector<Anchors::Call> calls) {
  Anchors anchors{.language = language_of(file), .functions = {}, .calls = std::move(calls), .last_line = 0};
  for (const LineCost& line : costs.lines) anchors.last_line = std::max(anchors.last_line, line.line);
  const auto made_up = [](const FunctionName& name) { return !is_written(name) && name.package != "runtime"; };
  for (const FunctionCost& function : costs.functions) {
    anchors.last_line = std::max(anchors.last_line, function.start_line);
    Anchors::Function anchor{.name = name_in(anchors.language, tables.node(function.node).name),
                             .start_line = function.start_line,
                             .first_line = function.first_line,
                             .last_line = function.last_line};
    if (made_up(anchor.name) || (function.start_line == 0 && function.first_line == 0)) continue;
    // Without a reader a name can be looked for on its start line only; and some code is declared nowhere.
    if (anchors.language == Language::kNone && function.start_line == 0) continue;
    if (may_lack_declaration(anchors.language, anchor.name, function.start_line)) continue;
    // The compiler's wrappers of go and defer statements start on the statement, which need not say "func".
    if (anchor.name.closure.find("wrap") != std::string::npos) continue;
    anchors.functions.push_back(std::move(anchor));
  }
  return anchors;
}

double AnchorScore::share() const {
  if (function_total != 0) return static_cast<double>(functions) / function_total;
  return call_total == 0 ? 0 : static_cast<double>(calls) / call_total;
}

AnchorScore score(const Anchors& anchors, std::string_view text, const Outline* outline) {
  const Candidate candidate(text, outline);
  AnchorScore score;
  for (const Anchors::Function& function : anchors.functions) {
    const std::uint32_t points = function.name.closure.empty() ? 2 : 1;
    score.function_total += points;
    if (candidate.has(function)) score.functions += points;
  }
  for (const Anchors::Call& call : anchors.calls) {
    ++score.call_total;
    if (has_word(candidate.line(call.line), call.name)) ++score.calls;
  }
  return score;
}

}  // namespace proflens::analysis
