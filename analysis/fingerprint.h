// How well a version of a source file agrees with what a profile recorded of it: functions must be declared on the
// lines where they were recorded to start, and calls must stand on the lines they were recorded on.
//
// Of two versions the one with more agreement is the likelier to be what the profile was recorded from; only function
// starts tell how good that is by itself, for some calls are not written by name (interfaces of closures, operators).
// Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/file_costs.h"
#include "analysis/outline.h"

namespace proflens::analysis {

/// What a profile recorded of one file.
struct Anchors {
  struct Function {
    FunctionName name;
    std::uint32_t start_line = 0;                 // 1-based; 0 when not known
    std::uint32_t first_line = 0, last_line = 0;  // 1-based, of its samples
  };
  struct Call {
    std::uint32_t line = 0;  // 1-based
    std::string name;        // of what was called, without its package
  };
  Language language = Language::kNone;
  std::vector<Function> functions;
  std::vector<Call> calls;
  std::uint32_t last_line = 0;  // 1-based, of all samples and starts

  bool empty() const { return functions.empty() && calls.empty(); }
};

/// The calls that samples contain, by FileId of the caller: result[index_of(FileId)]. Looks at no more than the first
/// few million frames.
std::vector<std::vector<Anchors::Call>> recorded_calls(const CostTables& tables);

Anchors anchors_of(const CostTables& tables, const FileCosts& costs, std::string_view file,
                   std::vector<Anchors::Call> calls);

struct AnchorScore {
  std::uint32_t functions = 0, function_total = 0;  // points: a declared function 2, a closure 1
  std::uint32_t calls = 0, call_total = 0;

  /// Of function starts, 0 to 1; of calls where there are no functions. 0 without anchors.
  double share() const;
  /// For comparing versions of the same file.
  std::uint64_t weight() const { return std::uint64_t{functions} * 4 + calls; }
  /// What weight() is where everything agrees.
  std::uint64_t perfect_weight() const { return std::uint64_t{function_total} * 4 + call_total; }
};

/// `outline` is null for a language without a reader: then the function's name must stand on its start line.
AnchorScore score(const Anchors& anchors, std::string_view text, const Outline* outline);

}  // namespace proflens::analysis
