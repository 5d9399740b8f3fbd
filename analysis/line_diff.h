// Which lines of two texts are the same: anchors on lines that are unique in both (patience diff), then the longest
// common subsequence between anchors where that is affordable.
//
// Near-linear for texts that are mostly alike; never quadratic beyond kMaxCells.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace proflens::analysis {

std::uint64_t hash_line(std::string_view line);

struct LineMatch {
  std::uint32_t a = 0, b = 0;  // 0-based line of each text
  bool operator==(const LineMatch&) const = default;
};

/// Both texts as line hashes. Matches ascend strictly in a and in b.
std::vector<LineMatch> match_lines(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);

/// By line of a: whether it is there once in both texts.
std::vector<bool> once_in_both(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);

/// By line: whether there is no other like it.
std::vector<bool> once_in(std::span<const std::uint64_t> lines);

/// Elements that two sorted lists have in common, repeated ones as often as in both.
std::size_t common_count(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);

/// Dice's measure of two sorted lists: from 0 (nothing in common) to 1 (equal, also when both are empty).
double alike(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);

}  // namespace proflens::analysis
