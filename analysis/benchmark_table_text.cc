#include "analysis/benchmark_table_text.h"

#include <algorithm>
#include <array>

#include "analysis/benchmark_units.h"
#include "analysis/go_numbers.h"
#include "analysis/table_text.h"
#include "analysis/text_grid.h"

namespace proflens::analysis {
namespace {

using Align = TextGrid::Align;

constexpr std::size_t kCenterColumns = 3;  // the center, its range, notes
constexpr std::size_t kDeltaColumns = 3;   // the difference, p and n, notes
constexpr std::string_view kRule = " │ ";

/// Printable, but for tabs, which are left as they are.
std::string shown(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\t', at), text.size());
    out += printable(std::string_view(text).substr(at, end - at));
    if (end < text.size()) out += '\t';
    at = end + 1;
  }
  return out;
}

std::string superscript(std::size_t number) {
  constexpr std::array<const char*, 10> kDigits = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text;
  for (const char digit : std::to_string(number)) text += kDigits[static_cast<std::size_t>(digit - '0')];
  return text;
}

/// Warnings under a table, each once, and the numbers that stand for them in it.
class Footnotes {
 public:
  std::string marks(const std::vector<std::string>& warnings) {
    std::string marks;
    for (const std::string& warning : warnings) {
      auto known = std::ranges::find(texts_, warning);
      if (known == texts_.end()) known = texts_.insert(known, warning);
      marks += (marks.empty() ? "" : " ") + superscript(static_cast<std::size_t>(known - texts_.begin()) + 1);
    }
    return marks;
  }

  std::string text() const {
    std::string text;
    for (std::size_t i = 0; i < texts_.size(); ++i) text += superscript(i + 1) + " " + texts_[i] + "\n";
    return text;
  }

 private:
  std::vector<std::string> texts_;
};

class TableWriter {
 public:
  explicit TableWriter(const BenchmarkTable& table) : table_(table) {}

  std::string text() {
    add_header();
    for (const BenchmarkRow& row : table_.rows) add_row(row);
    if (table_.rows.size() > 1) add_means();
    return grid_.text() + notes_.text();
  }

 private:
  /// The base has no differences, so its columns are fewer.
  static std::size_t begin_of(std::size_t column) {
    return column == 0 ? 1 : 1 + kCenterColumns + (column - 1) * (kCenterColumns + kDeltaColumns);
  }

  void add_header() {
    const std::size_t columns = table_.columns.size();
    grid_.next_row();
    for (std::size_t i = 0; i < columns; ++i) {
      grid_.move_to(begin_of(i));
      grid_.add(shown(table_.columns[i]), Align::kCenter, kRule, begin_of(i + 1) - begin_of(i));
    }
    add_right_edge();
    grid_.next_row();
    for (std::size_t i = 0; i < columns; ++i) {
      grid_.move_to(begin_of(i));
      grid_.add(shown(table_.unit), Align::kCenter, kRule, kCenterColumns);
      if (i > 0) grid_.add("vs base", Align::kLeft, "  ", kDeltaColumns);
      for (std::size_t column = begin_of(i) + 1; column < begin_of(i + 1); ++column) grid_.keep_narrow(column);
    }
    add_right_edge();
  }

  void add_right_edge() {
    grid_.move_to(begin_of(table_.columns.size()));
    grid_.add("", Align::kLeft, " │");
  }

  void add_row(const BenchmarkRow& row) {
    grid_.next_row();
    grid_.add(shown(row.name));
    std::vector<double> centers;
    for (const auto& cell : row.cells)
      if (cell) centers.push_back(cell->summary.center);
    const UnitScale scale = common_scale(centers, table_.unit);
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (!row.cells[i]) continue;
      const BenchmarkCell& cell = *row.cells[i];
      grid_.move_to(begin_of(i));
      grid_.add(scale.text(cell.summary.center), Align::kRight);
      grid_.add(cell.summary.range(), Align::kRight, " ± ");
      grid_.add(notes_.marks(cell.summary.warnings));
      if (!cell.comparison) continue;
      grid_.add(cell.comparison->delta(row.cells.front()->summary.center, cell.summary.center), Align::kRight);
      grid_.add("(" + cell.comparison->text() + ")");
      grid_.add(notes_.marks(cell.comparison->warnings));
    }
  }

  void add_means() {
    grid_.next_row();
    grid_.add("geomean");
    for (std::size_t i = 0; i < table_.means.size(); ++i) {
      const BenchmarkMeans& means = table_.means[i];
      grid_.move_to(begin_of(i));
      if (means.center) grid_.add(common_scale({*means.center}, table_.unit).text(*means.center), Align::kRight);
      if (i > 0) {
        grid_.move_to(begin_of(i) + kCenterColumns);
        if (means.ratio)
          grid_.add(go_signed((*means.ratio - 1) * 100, 2) + "%", Align::kRight);
        else
          grid_.add("?");
      }
      grid_.move_to(begin_of(i + 1) - 1);
      grid_.add(notes_.marks(means.warnings));
    }
  }

  const BenchmarkTable& table_;
  TextGrid grid_;
  Footnotes notes_;
};

}  // namespace

std::string benchmark_tables_text(const std::vector<BenchmarkTable>& tables) {
  std::string text;
  const BenchmarkTable* above = nullptr;
  for (const BenchmarkTable& table : tables) {
    if (above) text += '\n';
    for (std::size_t i = 0; i < table.configuration.size(); ++i) {
      const auto& [key, value] = table.configuration[i];
      if (!above || above->configuration[i].second != value) text += shown(key) + ": " + shown(value) + "\n";
    }
    text += TableWriter(table).text();
    above = &table;
  }
  return text;
}

}  // namespace proflens::analysis
