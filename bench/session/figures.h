// Figures of a run: percentiles of what was measured, and the table that puts us beside our peers.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace proflens::bench {

/// Milliseconds (or whatever else) of one kind of work.
class Figures {
 public:
  void add(double value) { values_.push_back(value); }
  bool empty() const { return values_.empty(); }
  /// Nearest rank.
  double percentile(double percent) const;
  /// "0.123 / 0.456": p50 / p95
  std::string spread() const;

 private:
  std::vector<double> values_;
};

std::string milliseconds(double value);  // "0.123 ms", "12.3 ms", "1 234 ms"
std::string mebibytes(double value);

class Table {
 public:
  explicit Table(std::vector<std::string> columns) : columns_(std::move(columns)) {}
  void set(const std::string& row, const std::string& column, std::string cell);
  std::string to_markdown() const;

 private:
  std::vector<std::string> columns_;
  std::vector<std::string> rows_;
  std::map<std::pair<std::string, std::string>, std::string> cells_;
};

}  // namespace proflens::bench
