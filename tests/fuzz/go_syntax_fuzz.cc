// Feeds a Go file to the parser, the name splitter, the suggestion of benchmarks and the search for them.
//
// The text is split at NUL bytes into a source file and its test. Besides crashes it looks for functions that are out
// of order or of the file, and for edits outside of it.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "analysis/benchmark.h"
#include "analysis/go_syntax.h"

using namespace proflens::analysis;

namespace {

void check(bool good) {
  if (!good) std::abort();
}

void check_order(const Outline& file, std::string_view text) {
  const auto lines = static_cast<std::uint32_t>(std::ranges::count(text, '\n'));
  std::uint32_t line = 0;
  for (const OutlineFunction& function : file.functions) {
    check(function.first_line >= line && function.body_line >= function.first_line);
    check(function.last_line >= function.body_line && function.last_line <= lines);
    line = function.last_line;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  split_go_name(all.substr(0, 300));
  const std::size_t nul = all.find('\0');
  const std::string_view text = all.substr(0, nul);
  const std::string_view test = nul == std::string_view::npos ? std::string_view() : all.substr(nul + 1);
  const Outline file = parse_go(text);
  check_order(file, text);
  std::vector<GoSourceFile> files = {{"x.go", text}};
  if (!test.empty()) files.push_back({"x_test.go", test});
  const int go_minor = size % 2 == 0 ? 24 : 19;
  for (std::size_t i = 0; i < std::min<std::size_t>(file.functions.size(), 3); ++i) {
    const auto edit = suggest_benchmark({files, go_minor, {}}, "x.go", file.functions[i]);
    if (edit) check(!edit->inserts.empty() && edit->benchmark_name.starts_with("Benchmark"));
    find_benchmark({files, go_minor, {}}, file.functions[i]);
  }
  return 0;
}
