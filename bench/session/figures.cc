#include "bench/session/figures.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace proflens::bench {
namespace {

/// Three digits that count.
std::string digits(double value) {
  if (value >= 99.95) return fmt::format("{:.0f}", value);
  if (value >= 9.995) return fmt::format("{:.1f}", value);
  return fmt::format("{:.{}f}", value, value >= 0.9995 ? 2 : 3);
}

}  // namespace

double Figures::percentile(double percent) const {
  if (values_.empty()) return 0;
  std::vector<double> sorted = values_;
  std::ranges::sort(sorted);
  const double rank = std::ceil(percent / 100 * static_cast<double>(sorted.size()));
  return sorted[static_cast<std::size_t>(std::max(1.0, rank)) - 1];
}

std::string Figures::spread() const { return digits(percentile(50)) + " / " + digits(percentile(95)) + " ms"; }

std::string milliseconds(double value) { return digits(value) + " ms"; }
std::string mebibytes(double value) { return digits(value) + " MiB"; }

void Table::set(const std::string& row, const std::string& column, std::string cell) {
  if (std::ranges::find(rows_, row) == rows_.end()) rows_.push_back(row);
  cells_[{row, column}] = std::move(cell);
}

std::string Table::to_markdown() const {
  std::string out = "| work |", rule = "|---|";
  for (const std::string& column : columns_) {
    out += " " + column + " |";
    rule += "---:|";
  }
  out += "\n" + rule + "\n";
  for (const std::string& row : rows_) {
    out += "| " + row + " |";
    for (const std::string& column : columns_) {
      const auto cell = cells_.find({row, column});
      out += " " + (cell == cells_.end() ? "" : cell->second) + " |";
    }
    out += "\n";
  }
  return out;
}

}  // namespace proflens::bench
