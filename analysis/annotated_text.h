// A source file with its remarks in place, as an editor shows it: lenses above functions, hints at line ends.
//
// Hints of neighbouring lines stand below one another where that does not push them far out. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

struct Remark {
  enum class Place : std::uint8_t { kAbove, kLineEnd };
  Place place = Place::kAbove;
  std::uint32_t line = 0;  // 1-based
  std::string text;
  double share = 0;  // of the total, 0 … 1: how hot
};

struct AnnotatedStyle {
  bool colour = false;  // ANSI escape sequences
  bool numbers = true;  // line numbers in front
};

/// Remarks past the end of the source are left out: the file is not the one that was profiled.
std::string annotated_text(std::string_view source, std::vector<Remark> remarks, const AnnotatedStyle& style);

}  // namespace proflens::analysis
