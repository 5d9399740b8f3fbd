// Go declarations as text that is cut, copied and renamed so that a formatted file stays formatted.
//
// gofmt aligns the comments behind neighbouring lines and the bodies of neighbouring one-line functions; a name that
// gets longer moves them. Offsets are bytes. Pure; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "analysis/go_tree.h"

namespace proflens::analysis {

/// Whole lines, with the last one's newline.
struct GoRegion {
  std::uint32_t first = 0;        // of the doc comment, if there is one
  std::uint32_t declaration = 0;  // of the func keyword
  std::uint32_t end = 0;
};
GoRegion region_of(GoNode declaration);

/// "\r\n" where the text's lines end so.
std::string_view line_ending(std::string_view text);

/// The text with tokens replaced, by their first byte, and what stood aligned behind them aligned again.
struct GoRenaming {
  std::uint32_t size = 0;  // of the old name
  std::string name;
};
using GoRenamings = std::map<std::uint32_t, GoRenaming>;
std::string renamed(const GoTree& tree, const GoRenamings& renamings);

/// Where a copy of the declaration can follow it: behind the one-line functions that it is aligned with.
std::uint32_t place_behind(GoNode declaration);

/// A one-line function as it stands alone: without alignment, and on several lines where gofmt breaks it.
std::string standing_alone(GoNode declaration);

/// The text with the one-line functions around the line aligned with each other.
std::string align_one_line_functions(std::string_view text, std::uint32_t line);

/// The text without these lines, and without the blank line before them.
std::string without_region(std::string_view text, std::uint32_t first, std::uint32_t end);

}  // namespace proflens::analysis
