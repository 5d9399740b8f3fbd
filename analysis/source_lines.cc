#include "analysis/source_lines.h"

#include "analysis/table_text.h"

namespace proflens::analysis {

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::string expand_tabs(std::string_view line, std::size_t tab) {
  std::string text;
  while (true) {
    const std::size_t end = line.find('\t');
    text += printable(line.substr(0, end));
    if (end == std::string_view::npos) return text;
    text.append(tab - display_width(text) % tab, ' ');
    line.remove_prefix(end + 1);
  }
}

}  // namespace proflens::analysis
