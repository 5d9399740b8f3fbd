// "Suggest benchmark": writes a Go benchmark for a function, in the style of the tests that the package has.
//
// Pure: the caller brings the package's files and gets back an edit. The result compiles as it is; where a zero value
// would not do (an interface to implement, say) it says TODO and skips the benchmark honestly rather than guessing.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/outline.h"
#include "analysis/result.h"

namespace proflens::analysis {

struct GoSourceFile {
  std::string name;  // "parse.go": base name, in the package's directory
  std::string_view text;
};

struct GoPackageSources {
  std::span<const GoSourceFile> files;  // every .go file of the directory, tests included
  int go_minor = 24;                    // of `go 1.N` in go.mod and of the toolchain, the lesser: 24 has b.Loop
  /// The files of another package by its import path, where the caller can find them (the module's own packages,
  /// GOROOT, the module cache); without, the types of other packages are names only, and many end as TODO. The texts
  /// must live as long as the call that is made with these sources.
  std::function<std::vector<GoSourceFile>(std::string_view import_path)> other_package = {};
};

/// Where a benchmark of the function stands already.
struct FoundBenchmark {
  std::string file;        // base name
  std::uint32_t line = 0;  // 0-based, of its func keyword
  std::string name;        // "BenchmarkParse"
};
std::optional<FoundBenchmark> find_benchmark(const GoPackageSources& sources, const OutlineFunction& function);

/// Insert texts at (line, column in bytes) of the file as it is, or create the file when it does not exist.
struct BenchmarkEdit {
  std::string file;  // base name: "x_test.go"
  bool create = false;
  struct Insert {
    std::uint32_t line = 0;  // 0-based; one past the last line appends
    std::uint32_t column = 0;
    std::string text;
  };
  std::vector<Insert> inserts;  // imports, then the benchmark; from the top down
  std::string benchmark_name;
  std::uint32_t cursor_line = 0;  // in the file after the edit: the first TODO, else the benchmark
};

/// Errors (kUsage) say why not: main.main, init, a test function, a function the file does not have.
Result<BenchmarkEdit> suggest_benchmark(const GoPackageSources& sources, std::string_view file,
                                        const OutlineFunction& function);

}  // namespace proflens::analysis
