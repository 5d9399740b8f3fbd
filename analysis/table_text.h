// Text for terminals: what a string occupies, what of it is safe to print, how it is shortened, and aligned tables.
//
// Widths are columns of a terminal: 2 for a wide East Asian character, 0 for a combining mark (utf8proc's tables).
// Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

/// Columns that a printable text occupies.
std::size_t display_width(std::string_view text);

/// The text as valid UTF-8 without control characters: names come from files of anyone, and a terminal obeys what it
/// is sent. Each bad byte and each control character becomes U+FFFD; a tab becomes a blank.
std::string printable(std::string_view text);

/// For names and paths, at most `width` columns: "…" replaces the middle, first of all whole directories, since the end
/// tells most: "github.com/…/parse.(*Decoder).Next"; when even the last element is too long, that alone is shortened.
std::string shorten_middle(std::string_view text, std::size_t width);

/// At most `width` columns: what does not fit is cut off at the end and "…" stands for it.
std::string shorten_end(std::string_view text, std::size_t width);

/// Blanks before (or after) the text so that it fills `width` columns; longer texts stay as they are.
std::string pad_left(std::string_view text, std::size_t width);
std::string pad_right(std::string_view text, std::size_t width);

/// Rows of cells under titles, two blanks between the columns. Cells are made printable.
class TextTable {
 public:
  enum class Align {
    kLeft,
    kRight,
    kUnit,  // right, and units below one another: the part from the last blank on is a column of its own
  };
  enum class Cut { kMiddle, kEnd };
  struct Column {
    std::string title;
    Align align = Align::kLeft;
    std::size_t least = 0;  // columns that a left-aligned text keeps at least when the table is too wide; 0: all
    Cut cut = Cut::kMiddle;
  };

  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// As many cells as there are columns.
  void add_row(std::vector<std::string> cells);

  /// One line a row, no blanks at line ends. Width 0: as wide as the cells are; else columns that may be shortened
  /// are, the widest first, until the table fits.
  std::string text(std::size_t width) const;

 private:
  std::vector<std::size_t> natural_widths(const std::vector<std::vector<std::string>>& rows) const;
  void shrink(std::vector<std::size_t>& widths, std::size_t width) const;
  void shorten(std::vector<std::vector<std::string>>& rows, const std::vector<std::size_t>& widths) const;
  void align_units(std::vector<std::vector<std::string>>& rows, std::size_t column) const;
  std::string line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace proflens::analysis
