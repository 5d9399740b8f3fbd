#include "server/report_table.h"

#include <algorithm>
#include <string_view>

namespace proflens::server {
namespace {

bool starts_code_point(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, starts_code_point));
}

/// The byte where the n-th code point starts.
std::size_t offset_of(std::string_view text, std::size_t n) {
  std::size_t at = 0;
  while (at < text.size() && (n > 0 || !starts_code_point(text[at]))) n -= starts_code_point(text[at++]) ? 1 : 0;
  return at;
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::string blanks(width - std::min(width, width_of(text)), ' ');
  return right ? blanks + text : text + blanks;
}

}  // namespace

std::string cell(std::string_view text, std::size_t width) {
  std::string clean;
  for (const char c : text) clean += c == '|' || c == '`' || static_cast<unsigned char>(c) < ' ' ? '?' : c;
  const std::size_t length = width_of(clean);
  if (length <= width) return clean;
  // The end tells more than the beginning: "…/parser.(*Decoder).Parse".
  const std::size_t head = width / 4, tail = width - 1 - head;
  return clean.substr(0, offset_of(clean, head)) + "…" + clean.substr(offset_of(clean, length - tail));
}

std::string to_markdown(const ReportTable& table) {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < table.head.size(); ++column) {
    std::size_t width = std::max<std::size_t>(width_of(table.head[column]), 4);
    for (const auto& row : table.rows) width = std::max(width, width_of(row[column]));
    widths.push_back(width);
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string out = "|";
    for (std::size_t column = 0; column < cells.size(); ++column)
      out += " " + padded(cells[column], widths[column], column > 0) + " |";
    return out + "\n";
  };
  std::string out = line(table.head) + "|";
  for (std::size_t column = 0; column < widths.size(); ++column)
    out += column == 0 ? " " + std::string(widths[column], '-') + " |"
                       : " " + std::string(widths[column] - 1, '-') + ": |";
  out += "\n";
  for (const auto& row : table.rows) out += line(row);
  return out;
}

}  // namespace proflens::server
