#include "analysis/table_text.h"

#include <algorithm>
#include <utf8proc.h>

namespace proflens::analysis {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kEllipsis = "…";
constexpr std::size_t kGap = 2;

struct Character {
  utf8proc_int32_t code = -1;  // negative: not UTF-8
  std::size_t bytes = 1;
};

Character first_character(std::string_view text) {
  Character c;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const utf8proc_ssize_t length = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &c.code);
  if (length > 0) c.bytes = static_cast<std::size_t>(length);
  return c;
}

std::size_t width_of(utf8proc_int32_t code) {
  return code < 0 ? 1 : static_cast<std::size_t>(std::max(0, utf8proc_charwidth(code)));
}

/// Cc and what turns the direction of the text around it: both would let a name rewrite the line it stands in.
bool is_control(utf8proc_int32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0x2028 || code == 0x2029;
}

bool is_plain_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// Bytes of the longest beginning that fits.
std::size_t fitting_head(std::string_view text, std::size_t width) {
  std::size_t at = 0;
  for (std::size_t used = 0; at < text.size();) {
    const Character c = first_character(text.substr(at));
    used += width_of(c.code);
    if (used > width) break;
    at += c.bytes;
  }
  return at;
}

/// Where the longest ending that fits begins.
std::size_t fitting_tail(std::string_view text, std::size_t width) {
  std::size_t left = display_width(text);
  std::size_t at = 0;
  while (left > width && at < text.size()) {
    const Character c = first_character(text.substr(at));
    left -= width_of(c.code);
    at += c.bytes;
  }
  // A combining mark belongs to the character that was just cut off.
  for (; at < text.size() && width_of(first_character(text.substr(at)).code) == 0;)
    at += first_character(text.substr(at)).bytes;
  return at;
}

/// "a/…/z" with the longest ending of whole path elements that fits; empty when the last element alone is too long.
std::string shorten_path(std::string_view text, std::size_t width) {
  const std::size_t first = text.find('/', 1);
  if (first == std::string_view::npos) return {};
  const std::string_view head = text.substr(0, first);
  for (const std::string_view lead : {head, std::string_view{}}) {
    const std::size_t lead_width = display_width(lead) + (lead.empty() ? 1 : 2);  // "…" or "/…"
    for (std::size_t at = text.find('/', first + 1); at != std::string_view::npos; at = text.find('/', at + 1)) {
      if (lead_width + display_width(text.substr(at)) > width) continue;
      return std::string(lead) + (lead.empty() ? "" : "/") + std::string(kEllipsis) + std::string(text.substr(at));
    }
  }
  return {};
}

}  // namespace

std::size_t display_width(std::string_view text) {
  if (is_plain_ascii(text)) return text.size();
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = first_character(text.substr(at));
    width += width_of(c.code);
    at += c.bytes;
  }
  return width;
}

std::string printable(std::string_view text) {
  if (is_plain_ascii(text)) return std::string(text);
  std::string clean;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = first_character(text.substr(at));
    if (c.code == '\t') {
      clean += ' ';
    } else if (is_control(c.code)) {
      clean += kReplacement;
    } else {
      clean += text.substr(at, c.bytes);
    }
    at += c.bytes;
  }
  return clean;
}

std::string shorten_middle(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return {};
  if (std::string path = shorten_path(text, width); !path.empty()) return path;
  if (const std::size_t slash = text.find_last_of('/'); slash != std::string_view::npos && slash + 1 < text.size())
    return shorten_middle(text.substr(slash + 1), width);
  const std::size_t head = (width - 1) / 3;  // the end of a name tells more than its beginning
  const std::size_t head_bytes = fitting_head(text, head);
  const std::size_t tail = width - 1 - display_width(text.substr(0, head_bytes));
  return std::string(text.substr(0, head_bytes)) + std::string(kEllipsis) +
         std::string(text.substr(fitting_tail(text, tail)));
}

std::string shorten_end(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return {};
  return std::string(text.substr(0, fitting_head(text, width - 1))) + std::string(kEllipsis);
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t own = display_width(text);
  return std::string(own < width ? width - own : 0, ' ') + std::string(text);
}

std::string pad_right(std::string_view text, std::size_t width) {
  const std::size_t own = display_width(text);
  return std::string(text) + std::string(own < width ? width - own : 0, ' ');
}

void TextTable::add_row(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = printable(cell);
  rows_.push_back(std::move(cells));
}

std::string TextTable::text(std::size_t width) const {
  std::vector<std::vector<std::string>> rows = rows_;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i].align == Align::kUnit) align_units(rows, i);
  std::vector<std::size_t> widths = natural_widths(rows);
  if (width != 0) {
    shrink(widths, width);
    shorten(rows, widths);
    widths = natural_widths(rows);
  }
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  const bool titled = std::ranges::any_of(titles, [](const std::string& title) { return !title.empty(); });
  std::string out = titled ? line(titles, widths) : "";
  for (const std::vector<std::string>& row : rows) out += line(row, widths);
  return out;
}

std::vector<std::size_t> TextTable::natural_widths(const std::vector<std::vector<std::string>>& rows) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t widest = display_width(columns_[i].title);
    for (const std::vector<std::string>& row : rows) widest = std::max(widest, display_width(row[i]));
    widths.push_back(widest);
  }
  return widths;
}

void TextTable::shrink(std::vector<std::size_t>& widths, std::size_t width) const {
  std::size_t total = kGap * (widths.size() - 1);
  for (const std::size_t w : widths) total += w;
  while (total > width) {
    std::size_t widest = columns_.size();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].least == 0 || widths[i] <= columns_[i].least) continue;
      if (widest == columns_.size() || widths[i] > widths[widest]) widest = i;
    }
    if (widest == columns_.size()) return;
    --widths[widest];
    --total;
  }
}

void TextTable::shorten(std::vector<std::vector<std::string>>& rows, const std::vector<std::size_t>& widths) const {
  for (std::vector<std::string>& row : rows)
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (columns_[i].least != 0)
        row[i] = columns_[i].cut == Cut::kEnd ? shorten_end(row[i], widths[i]) : shorten_middle(row[i], widths[i]);
}

void TextTable::align_units(std::vector<std::vector<std::string>>& rows, std::size_t column) const {
  const auto unit_of = [&](const std::string& cell) {
    const std::size_t blank = cell.rfind(' ');
    return blank == std::string::npos ? std::string_view{} : std::string_view(cell).substr(blank);
  };
  std::size_t widest = 0;
  for (const std::vector<std::string>& row : rows) widest = std::max(widest, display_width(unit_of(row[column])));
  for (std::vector<std::string>& row : rows) row[column].append(widest - display_width(unit_of(row[column])), ' ');
}

std::string TextTable::line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) const {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i != 0) out.append(kGap, ' ');
    out += columns_[i].align == Align::kLeft ? pad_right(cells[i], widths[i]) : pad_left(cells[i], widths[i]);
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out + "\n";
}

}  // namespace proflens::analysis
