// How much two lines of source resemble each other, and the pairing of similar lines of two passages in order.
//
// Pure; any thread. A shape holds views: the text must outlive it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace proflens::analysis {

/// Letters, digits, _ and all that is not ASCII.
bool is_word(char c);

/// Without blanks and tabs at either end.
std::string_view trimmed(std::string_view line);

/// A line as it is compared: without indentation, and as the bag of its words; of its signs where it has no words, for
/// statements that have nothing to do with each other share most of their signs.
struct LineShape {
  std::string_view text;
  std::vector<std::uint64_t> words;  // hashes, sorted
};

LineShape line_shape(std::string_view line);

/// From 0 (nothing in common, or an empty line) to 1 (the same words).
double similarity(const LineShape& a, const LineShape& b);

/// Whether that is at least `least`; faster for lines whose beginning and end are the same.
bool resembles(std::string_view a, std::string_view b, double least);

struct LinePair {
  std::uint32_t a = 0, b = 0;  // indices into the two passages
  double similarity = 0;
  bool operator==(const LinePair&) const = default;
};

/// Pairs of at least this similarity, ascending in both, with the largest sum of similarities. Quadratic: nothing is
/// paired where a passage is longer than `most` lines.
std::vector<LinePair> pair_similar(std::span<const LineShape> a, std::span<const LineShape> b, double least,
                                   std::size_t most);

}  // namespace proflens::analysis
