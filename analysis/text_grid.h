// A grid of cells of which some span several columns: the layout of benchstat's tables.
//
// Widths count code points. A column has one left margin, as wide as the widest of its cells'. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

class TextGrid {
 public:
  enum class Align { kLeft, kCenter, kRight };

  void next_row();

  /// The next cell goes there, at or right of where it would go.
  void move_to(std::size_t column) { column_ = column; }

  /// One column, one blank before it unless it is empty or the first.
  void add(std::string text, Align align = Align::kLeft);
  void add(std::string text, Align align, std::string_view margin, std::size_t span = 1);

  /// Only cells of one column make it wider.
  void keep_narrow(std::size_t column);

  /// Empty cells are left out, so that lines have no blanks at their ends for them.
  std::string text() const;

 private:
  struct Cell {
    std::size_t row = 0, column = 0, span = 1;
    std::string text, margin;
    Align align = Align::kLeft;
  };

  std::vector<std::size_t> margins() const;
  std::vector<std::size_t> begins(const std::vector<std::size_t>& margins) const;
  void widen(std::vector<std::size_t>& widths, const Cell& cell, std::size_t needed) const;

  std::vector<Cell> cells_;
  std::vector<bool> narrow_;
  std::size_t row_ = 0, column_ = 0, columns_ = 0;
};

}  // namespace proflens::analysis
