#include "analysis/line_shape.h"

#include <algorithm>
#include <cctype>

#include "analysis/line_diff.h"

namespace proflens::analysis {
namespace {

/// Share of the longer line that is common prefix or suffix: right for an edit inside one word.
double same_ends(std::string_view a, std::string_view b) {
  const std::size_t shorter = std::min(a.size(), b.size());
  std::size_t prefix = 0, suffix = 0;
  while (prefix < shorter && a[prefix] == b[prefix]) ++prefix;
  while (suffix < shorter - prefix && a[a.size() - 1 - suffix] == b[b.size() - 1 - suffix]) ++suffix;
  return static_cast<double>(prefix + suffix) / static_cast<double>(std::max(a.size(), b.size()));
}

}  // namespace

std::string_view trimmed(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t") - first + 1);
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || static_cast<signed char>(c) < 0;
}

LineShape line_shape(std::string_view line) {
  LineShape shape{trimmed(line), {}};
  const bool has_words = std::ranges::any_of(shape.text, is_word);
  for (std::size_t i = 0; i < shape.text.size();) {
    std::size_t end = i + 1;
    while (is_word(shape.text[i]) && end < shape.text.size() && is_word(shape.text[end])) ++end;
    if (has_words ? is_word(shape.text[i]) : shape.text[i] != ' ')
      shape.words.push_back(hash_line(shape.text.substr(i, end - i)));
    i = end;
  }
  std::ranges::sort(shape.words);
  return shape;
}

double similarity(const LineShape& a, const LineShape& b) {
  if (a.text.empty() || b.text.empty()) return 0;
  // Common ends are right for an edit inside one word, common words for several edits in a line.
  return std::max(same_ends(a.text, b.text), alike(a.words, b.words));
}

bool resembles(std::string_view a, std::string_view b, double least) {
  const std::string_view bare_a = trimmed(a), bare_b = trimmed(b);
  if (bare_a.empty() || bare_b.empty()) return false;
  return same_ends(bare_a, bare_b) >= least || similarity(line_shape(a), line_shape(b)) >= least;
}

std::vector<LinePair> pair_similar(std::span<const LineShape> a, std::span<const LineShape> b, double least,
                                   std::size_t most) {
  const auto rows = static_cast<std::uint32_t>(a.size()), columns = static_cast<std::uint32_t>(b.size());
  std::vector<LinePair> pairs;
  if (rows == 0 || columns == 0 || rows > most || columns > most) return pairs;
  std::vector<double> best(std::size_t{rows + 1} * (columns + 1)), alike(std::size_t{rows} * columns);
  const auto at = [&](std::size_t i, std::size_t j) -> double& { return best[i * (columns + 1) + j]; };
  for (std::uint32_t i = rows; i-- > 0;)
    for (std::uint32_t j = columns; j-- > 0;) {
      double& pair = alike[std::size_t{i} * columns + j];
      pair = similarity(a[i], b[j]);
      if (pair < least) pair = 0;
      at(i, j) = std::max({at(i + 1, j), at(i, j + 1), pair > 0 ? pair + at(i + 1, j + 1) : 0});
    }
  for (std::uint32_t i = 0, j = 0; i < rows && j < columns;) {
    const double pair = alike[std::size_t{i} * columns + j];
    if (pair > 0 && at(i, j) == pair + at(i + 1, j + 1)) {
      pairs.push_back({i++, j++, pair});
    } else {
      at(i + 1, j) >= at(i, j + 1) ? ++i : ++j;
    }
  }
  return pairs;
}

}  // namespace proflens::analysis
