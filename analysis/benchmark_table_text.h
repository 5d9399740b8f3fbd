// The tables of compare_benchmarks() as text, byte for byte what benchstat prints with its default flags. Only what a
// terminal would obey is different: control characters and bad UTF-8 in names become U+FFFD.
//
// Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "analysis/benchmark_compare.h"

namespace proflens::analysis {

std::string benchmark_tables_text(const std::vector<BenchmarkTable>& tables);

}  // namespace proflens::analysis
