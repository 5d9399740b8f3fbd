// Feeds a text to the outline of each language and to its names, and looks the names up in the outline.
//
// The first byte chooses the language; the text is split at a NUL byte into a source and a name. Besides crashes it
// looks for functions that are out of order or of the file.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "analysis/outline.h"
#include "analysis/outline_match.h"

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
    line = function.first_line;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto language = static_cast<Language>(data[0] % 10);
  const std::string_view all(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t nul = std::min(all.find('\0'), all.size());
  const std::string_view text = all.substr(0, nul);
  const FunctionName name = split_name(language, all.substr(nul).substr(0, 300));
  const auto file = outline(language, text);
  if (!file) return 0;
  if (language != Language::kGo) check_order(*file, text);
  const OutlineMatcher matcher(*file);
  matcher.candidates(name, 1);
  for (const OutlineFunction& function : file->functions) {
    FunctionName own;
    own.container = function.container;
    own.name = function.name;
    const auto found = matcher.candidates(own, function.first_line + 1);
    check(std::ranges::find(found, &function) != found.end());
  }
  return 0;
}
