#include "analysis/line_diff.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace proflens::analysis {
namespace {

constexpr std::size_t kMaxCells = 1 << 20;  // of the table of a longest common subsequence

using Hashes = std::span<const std::uint64_t>;

struct Seen {
  std::uint64_t line = 0;
  std::uint32_t in_a = 0, in_b = 0, b = 0;
  bool is_empty() const { return in_a == 0 && in_b == 0; }
};

/// How often each line is in either text: a table of open addresses, for it is looked into with every line.
class SeenLines {
 public:
  SeenLines(Hashes a, Hashes b) : slots_(std::bit_ceil(2 * (a.size() + b.size()) + 1)) {
    for (const std::uint64_t line : a) ++at(line).in_a;
    for (std::uint32_t i = 0; i < b.size(); ++i) {
      Seen& line = at(b[i]);
      ++line.in_b;
      line.b = i;
    }
  }

  /// Of a line of either text.
  Seen& at(std::uint64_t line) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = (line ^ (line >> 32)) & mask;
    while (!slots_[slot].is_empty() && slots_[slot].line != line) slot = (slot + 1) & mask;
    slots_[slot].line = line;
    return slots_[slot];
  }

 private:
  std::vector<Seen> slots_;
};

class Matcher {
 public:
  Matcher(Hashes a, Hashes b) : a_(a), b_(b) {}

  /// Matches [a0, a1) with [b0, b1).
  void match(std::uint32_t a0, std::uint32_t a1, std::uint32_t b0, std::uint32_t b1) {
    while (a0 < a1 && b0 < b1 && a_[a0] == b_[b0]) matches_.push_back({a0++, b0++});
    std::uint32_t suffix = 0;
    while (a0 < a1 && b0 < b1 && a_[a1 - 1] == b_[b1 - 1]) --a1, --b1, ++suffix;
    if (a0 < a1 && b0 < b1) match_middle(a0, a1, b0, b1);
    for (std::uint32_t i = 0; i < suffix; ++i) matches_.push_back({a1 + i, b1 + i});
  }

  std::vector<LineMatch> take() { return std::move(matches_); }

 private:
  void match_middle(std::uint32_t a0, std::uint32_t a1, std::uint32_t b0, std::uint32_t b1) {
    const std::vector<LineMatch> anchors = longest_chain(unique_in_both(a0, a1, b0, b1));
    if (anchors.empty()) {
      if (static_cast<std::size_t>(a1 - a0) * (b1 - b0) <= kMaxCells) common_subsequence(a0, a1, b0, b1);
      return;
    }
    for (const LineMatch anchor : anchors) {
      match(a0, anchor.a, b0, anchor.b);
      matches_.push_back(anchor);
      a0 = anchor.a + 1;
      b0 = anchor.b + 1;
    }
    match(a0, a1, b0, b1);
  }

  /// In the order of a.
  std::vector<LineMatch> unique_in_both(std::uint32_t a0, std::uint32_t a1, std::uint32_t b0, std::uint32_t b1) const {
    SeenLines seen(a_.subspan(a0, a1 - a0), b_.subspan(b0, b1 - b0));
    std::vector<LineMatch> unique;
    for (std::uint32_t i = a0; i < a1; ++i)
      if (const Seen& line = seen.at(a_[i]); line.in_a == 1 && line.in_b == 1) unique.push_back({i, b0 + line.b});
    return unique;
  }

  /// The longest subsequence that ascends in b too (patience sorting).
  static std::vector<LineMatch> longest_chain(const std::vector<LineMatch>& candidates) {
    std::vector<std::uint32_t> tails;  // index of the candidate that ends the best chain of each length
    std::vector<std::uint32_t> before(candidates.size());
    for (std::uint32_t i = 0; i < candidates.size(); ++i) {
      const auto pile =
          std::ranges::lower_bound(tails, candidates[i].b, {}, [&](std::uint32_t t) { return candidates[t].b; });
      before[i] = pile == tails.begin() ? i : *(pile - 1);
      pile == tails.end() ? tails.push_back(i) : void(*pile = i);
    }
    std::vector<LineMatch> chain(tails.size());
    for (std::size_t n = tails.size(), i = tails.empty() ? 0 : tails.back(); n-- > 0; i = before[i])
      chain[n] = candidates[i];
    return chain;
  }

  void common_subsequence(std::uint32_t a0, std::uint32_t a1, std::uint32_t b0, std::uint32_t b1) {
    const std::size_t rows = a1 - a0, columns = b1 - b0;
    std::vector<std::uint32_t> length((rows + 1) * (columns + 1));  // of suffixes
    const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return length[i * (columns + 1) + j]; };
    for (std::size_t i = rows; i-- > 0;)
      for (std::size_t j = columns; j-- > 0;)
        at(i, j) = a_[a0 + i] == b_[b0 + j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
      if (a_[a0 + i] == b_[b0 + j]) {
        matches_.push_back({a0 + static_cast<std::uint32_t>(i++), b0 + static_cast<std::uint32_t>(j++)});
      } else {
        at(i + 1, j) >= at(i, j + 1) ? ++i : ++j;
      }
    }
  }

  Hashes a_, b_;
  std::vector<LineMatch> matches_;
};

}  // namespace

std::uint64_t hash_line(std::string_view line) { return std::hash<std::string_view>{}(line); }

std::vector<LineMatch> match_lines(Hashes a, Hashes b) {
  Matcher matcher(a, b);
  matcher.match(0, static_cast<std::uint32_t>(a.size()), 0, static_cast<std::uint32_t>(b.size()));
  return matcher.take();
}

std::vector<bool> once_in_both(Hashes a, Hashes b) {
  SeenLines seen(a, b);
  std::vector<bool> once;
  once.reserve(a.size());
  for (const std::uint64_t line : a) once.push_back(seen.at(line).in_a == 1 && seen.at(line).in_b == 1);
  return once;
}

std::vector<bool> once_in(Hashes lines) {
  SeenLines seen(lines, {});
  std::vector<bool> once;
  once.reserve(lines.size());
  for (const std::uint64_t line : lines) once.push_back(seen.at(line).in_a == 1);
  return once;
}

std::size_t common_count(Hashes a, Hashes b) {
  std::size_t common = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i == *j) ++common;
    const bool step_i = *i <= *j, step_j = *j <= *i;
    i += step_i;
    j += step_j;
  }
  return common;
}

double alike(Hashes a, Hashes b) {
  if (a.empty() && b.empty()) return 1;
  return 2.0 * static_cast<double>(common_count(a, b)) / static_cast<double>(a.size() + b.size());
}

}  // namespace proflens::analysis
