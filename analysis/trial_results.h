// What the measurements of a function and its trial say: tables, one sentence, a commit message. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/benchmark_compare.h"

namespace proflens::analysis {

/// The output of `go test -bench` with one benchmark and its sub-benchmarks called something else.
std::string with_benchmark_name(std::string_view output, std::string_view from, std::string_view to);

/// Two outputs beside each other, as columns "old" and "new".
std::vector<BenchmarkTable> trial_tables(std::string_view old_output, std::string_view new_output);

/// "17 % faster (p=0.000, n=10)"; of several benchmarks "3 of 4 faster, 1 slower, geomean -12.31%". Of each further
/// unit that changed, too.
std::string trial_verdict(const std::vector<BenchmarkTable>& tables);
/// Whether no time differs for sure, so that more runs might tell.
bool wants_more_runs(const std::vector<BenchmarkTable>& tables);

/// "1.18µ ± 1%" with "sec/op" behind it: the geometric mean of several benchmarks, and then without interval.
std::string center_text(const std::vector<BenchmarkTable>& tables, std::size_t column);
/// The center as a number; 0 when there is none.
double center_of(const std::vector<BenchmarkTable>& tables, std::size_t column);

struct TrialMeasured {
  std::string function;   // "Decoder.Parse"
  std::string package;    // import path or directory; for the subject
  std::string benchmark;  // "BenchmarkParse"
  std::string benchtime;
  std::string go_version;
  int count = 0;  // runs of each
};
/// Subject, what was measured and how, benchstat's table with the machine above it. Lines of the text have at most 72
/// characters, but for the table.
std::string commit_message(const TrialMeasured& measured, const std::vector<BenchmarkTable>& tables);

}  // namespace proflens::analysis
