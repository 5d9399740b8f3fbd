#include "analysis/text_grid.h"

#include <algorithm>

namespace proflens::analysis {
namespace {

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool blank(std::string_view text) { return text.find_first_not_of(' ') == std::string_view::npos; }

std::string indent(TextGrid::Align align, std::string_view text, std::size_t width) {
  const std::size_t free = width - std::min(width, code_points(text));
  if (align == TextGrid::Align::kLeft) return {};
  return std::string(align == TextGrid::Align::kCenter ? free / 2 : free, ' ');
}

}  // namespace

void TextGrid::next_row() {
  if (!cells_.empty()) ++row_;
  column_ = 0;
}

void TextGrid::add(std::string text, Align align) {
  const std::string_view margin = column_ == 0 || text.empty() ? "" : " ";
  add(std::move(text), align, margin);
}

void TextGrid::add(std::string text, Align align, std::string_view margin, std::size_t span) {
  cells_.push_back({row_, column_, span, std::move(text), std::string(margin), align});
  column_ += span;
  columns_ = std::max(columns_, column_);
}

void TextGrid::keep_narrow(std::size_t column) {
  narrow_.resize(std::max(narrow_.size(), column + 1));
  narrow_[column] = true;
}

std::vector<std::size_t> TextGrid::margins() const {
  std::vector<std::size_t> margins(columns_, 0);
  for (const Cell& cell : cells_) margins[cell.column] = std::max(margins[cell.column], code_points(cell.margin));
  return margins;
}

/// The columns under a wide cell share what it needs more, apart from the narrow ones.
void TextGrid::widen(std::vector<std::size_t>& widths, const Cell& cell, std::size_t needed) const {
  std::vector<std::size_t> growing;
  std::size_t fixed = 0, all = 0;
  for (std::size_t column = cell.column; column < cell.column + cell.span; ++column) {
    all += widths[column];
    if (column < narrow_.size() && narrow_[column])
      fixed += widths[column];
    else
      growing.push_back(column);
  }
  if (all >= needed) return;
  std::ranges::sort(
      growing, [&](std::size_t a, std::size_t b) { return widths[a] != widths[b] ? widths[a] > widths[b] : a < b; });
  std::size_t rest = needed - fixed, columns = growing.size();
  for (const std::size_t column : growing) {
    widths[column] = std::max(widths[column], (rest + columns - 1) / columns);
    rest -= std::min(rest, widths[column]);
    --columns;
  }
}

std::vector<std::size_t> TextGrid::begins(const std::vector<std::size_t>& margins) const {
  // Cells of one span either share their columns or have none in common, so their order does not matter.
  std::vector<const Cell*> by_span;
  for (const Cell& cell : cells_) by_span.push_back(&cell);
  std::ranges::sort(by_span, {}, &Cell::span);
  std::vector<std::size_t> widths(columns_, 0);
  for (const Cell* cell : by_span) {
    const std::size_t needed = code_points(cell->text) + margins[cell->column];
    if (cell->span == 1)
      widths[cell->column] = std::max(widths[cell->column], needed);
    else
      widen(widths, *cell, needed);
  }
  std::vector<std::size_t> begins(columns_ + 1, 0);
  for (std::size_t column = 0; column < columns_; ++column) begins[column + 1] = begins[column] + widths[column];
  return begins;
}

std::string TextGrid::text() const {
  const std::vector<std::size_t> margins = this->margins(), begins = this->begins(margins);
  std::string text;
  std::size_t row = 0, at = 0;
  for (const Cell& cell : cells_) {
    if (blank(cell.text) && blank(cell.margin)) continue;
    for (; row < cell.row; ++row) {
      text += '\n';
      at = 0;
    }
    // A text that is wider than its narrow columns reaches into the next; benchstat then puts as many blanks as it
    // reaches in, and so do we.
    const std::size_t begin = begins[cell.column], margin = margins[cell.column];
    text += std::string(begin > at ? begin - at : at - begin, ' ');
    text += std::string(margin - code_points(cell.margin), ' ') + cell.margin;
    const std::string shown =
        indent(cell.align, cell.text, begins[cell.column + cell.span] - begin - margin) + cell.text;
    text += shown;
    at = begin + margin + code_points(shown);
  }
  return cells_.empty() ? text : text + '\n';
}

}  // namespace proflens::analysis
