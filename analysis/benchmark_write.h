// Writes the text of one benchmark for one place.
#pragma once

#include <map>
#include <string>

#include "analysis/benchmark_place.h"
#include "analysis/benchmark_values.h"

namespace proflens::analysis {

struct BenchmarkText {
  std::string text;                                         // from the doc comment to the closing brace's newline
  std::map<std::string, std::string, std::less<>> imports;  // path -> name, of what the text uses
  bool needs_internal = false;
  std::string impossible;  // why no text that compiles exists
};
BenchmarkText write_benchmark(const GoPackage& package, GoOtherPackages& others, const GoFunctionDeclaration& target,
                              const BenchmarkPlace& place, const std::string& benchmark_name, int go_minor);

/// "BenchmarkDecoderParse", or "BenchmarkDecoder_Parse" where the package's tests are named so; free in the package.
std::string benchmark_name(const GoPackage& package, const GoFunctionDeclaration& target);

}  // namespace proflens::analysis
