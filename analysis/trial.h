// "Try a new version": a copy of a Go function beside it, with a benchmark of the same inputs, then adopted or
// discarded.
//
// A copy says what it is in the last line of its doc comment, so that nothing else has to remember it:
//
//   //proflens:try Decoder.Parse                  the trial itself
//   //proflens:try BenchmarkParse Decoder.Parse   a copy of test code that measures it
//
// Pure: the caller brings the package's files and gets back whole new texts of those that change. They compile when the
// files did, and are as gofmt writes them when the files were. Why it works so: docs/decisions/try.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/benchmark.h"

namespace proflens::analysis {

struct ChangedFile {
  std::string file;  // base name; of another package an absolute path
  bool create = false;
  std::string text;
};

struct TrialPlace {
  std::string file;
  std::uint32_t line = 0;       // 0-based, of its func keyword
  std::uint32_t last_line = 0;  // of its closing brace
};

struct Trial {
  std::string receiver;  // "Decoder"; empty for a function
  std::string name;      // "Parse"
  std::string trial_name;
  TrialPlace original, trial;  // original.file is empty when it is gone
  std::string benchmark;       // "BenchmarkParse"; empty when there is no pair
  std::string trial_benchmark;

  /// "Decoder.Parse"
  std::string title() const { return receiver.empty() ? name : receiver + "." + name; }
};

/// In the order of the files.
std::vector<Trial> find_trials(const GoPackageSources& sources);
/// That the function is the original or the trial of.
std::optional<Trial> find_trial(const GoPackageSources& sources, std::string_view file,
                                const OutlineFunction& function);

struct TrialStart {
  std::vector<ChangedFile> files;
  Trial trial;                 // as it will stand there
  bool new_benchmark = false;  // there was none that could be copied, so one is suggested
};
/// Errors (kUsage) say why not: no copy can be made or measured, there is one already, a file has syntax errors.
Result<TrialStart> start_trial(const GoPackageSources& sources, std::string_view file, const OutlineFunction& function);

/// The file that a suggested benchmark goes into, as it is then.
ChangedFile with_benchmark(const GoPackageSources& sources, const BenchmarkEdit& edit);

/// The trial takes the place and the name of the original. Errors (kUsage) when that would not compile or not end.
Result<std::vector<ChangedFile>> adopt_trial(const GoPackageSources& sources, const Trial& trial);
/// The trial goes; who called it calls the original.
Result<std::vector<ChangedFile>> discard_trial(const GoPackageSources& sources, const Trial& trial);

}  // namespace proflens::analysis
