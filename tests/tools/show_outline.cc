// show_outline FILE...: the outline of each file, a function a line: FIRST-BODY-LAST CONTAINER|NAME, lines from 1.
//
// With --time, microseconds instead; for the figures in docs/decisions/outlines.md.
#include <chrono>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string_view>

#include "analysis/outline.h"

using namespace proflens::analysis;

int main(int argc, char** argv) {
  const bool timed = argc > 1 && std::string_view(argv[1]) == "--time";
  for (int i = timed ? 2 : 1; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto start = std::chrono::steady_clock::now();
    const auto read = outline(language_of(argv[i]), text);
    const auto took = std::chrono::steady_clock::now() - start;
    if (timed)
      std::cout << fmt::format("{} us, {} bytes, {} functions: {}\n",
                               std::chrono::duration_cast<std::chrono::microseconds>(took).count(), text.size(),
                               read ? read->functions.size() : 0, argv[i]);
    if (!read || timed) continue;
    for (const OutlineFunction& function : read->functions)
      std::cout << fmt::format("{}-{}-{} {}|{}\n", function.first_line + 1, function.body_line + 1,
                               function.last_line + 1, function.container, function.name);
  }
  return 0;
}
