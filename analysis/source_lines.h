// The lines of a source text as compilers count them: LF ends a line, a CR before it is no part of it, and a lone CR
// ends nothing. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

std::vector<std::string_view> split_lines(std::string_view text);

/// For a terminal: tabs as blanks up to the next multiple of `tab`, the rest printable.
std::string expand_tabs(std::string_view line, std::size_t tab = 4);

}  // namespace proflens::analysis
