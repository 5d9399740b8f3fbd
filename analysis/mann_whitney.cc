// The Mann-Whitney U test: what of benchmark_stats.h is about two samples.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "analysis/benchmark_stats.h"

namespace proflens::analysis {
namespace {

constexpr std::size_t kExactLimit = 50;      // values a side
constexpr std::size_t kExactTiesLimit = 25;  // the same, if some values are equal

/// Both samples ranked together.
struct Ranking {
  std::size_t one = 0, other = 0;  // sizes
  std::vector<std::size_t> ties;   // how many values are equal, from the smallest value up
  std::int64_t twice_u = 0;        // of the first sample: pairs in which it is greater, an equal pair counting one half

  std::int64_t pairs() const { return static_cast<std::int64_t>(one * other); }
  std::int64_t twice_smaller_u() const { return std::min(twice_u, 2 * pairs() - twice_u); }
  bool has_ties() const { return ties.size() < one + other; }
};

Ranking rank(const Sample& one, const Sample& other) {
  Ranking ranking;
  ranking.one = one.size();
  ranking.other = other.size();
  auto a = one.begin(), b = other.begin();
  while (a != one.end() || b != other.end()) {
    const double value = b == other.end() || (a != one.end() && *a < *b) ? *a : *b;
    const auto a_end = std::find_if(a, one.end(), [value](double v) { return v != value; });
    const auto b_end = std::find_if(b, other.end(), [value](double v) { return v != value; });
    const std::int64_t equal_here = a_end - a, equal_there = b_end - b, smaller_there = b - other.begin();
    ranking.twice_u += equal_here * (2 * smaller_there + equal_there);
    ranking.ties.push_back(static_cast<std::size_t>(equal_here + equal_there));
    a = a_end;
    b = b_end;
  }
  return ranking;
}

/// Exact for all that is asked here: at most 50 over 25.
double choose(std::int64_t n, std::int64_t k) {
  if (k < 0 || k > n) return 0;
  double result = 1;
  for (std::int64_t i = 1; i <= std::min(k, n - k); ++i)
    result = std::round(result * static_cast<double>(n - i + 1) / static_cast<double>(i));
  return result;
}

/// How probable a U of at most `u` is without ties: the recurrence of Mann and Whitney (1947),
/// p(n, m, U) = (n p(n-1, m, U-m) + m p(n, m-1, U)) / (n + m), for n <= m, the rest by symmetry. The order of the
/// operations is benchstat's, so that a p on the threshold falls on the same side.
double probability_without_ties(std::size_t one, std::size_t other, std::size_t u) {
  const auto [smaller, larger] = std::minmax(one, other);
  std::vector<std::vector<double>> row(smaller + 1, std::vector<double>(u + 1, 0.0));  // p(n, m, ·) for each n
  row[0][0] = 1;
  for (std::size_t m = 1; m <= larger; ++m) {
    for (std::size_t n = 1; n <= std::min(smaller, m); ++n) {
      const std::vector<double>& less_n = row[n - 1];
      const std::vector<double>& less_m = n < m ? row[n] : row[m - 1];
      std::vector<double>& here = row[n];
      for (std::size_t i = std::min(u, n * m) + 1; i-- > 0;) {
        const double from_n = i >= m ? static_cast<double>(n) * less_n[i - m] : 0;
        here[i] = (from_n + static_cast<double>(m) * less_m[i]) / static_cast<double>(n + m);
      }
    }
  }
  return std::accumulate(row[smaller].begin(), row[smaller].end(), 0.0);
}

/// With two different values in all, U says how many of the first sample are the greater one. The division cuts off
/// towards zero, as benchstat's does: a U below the least that can be then counts as the least, and p is above 1.
double ways_with_two_values(const Ranking& ranking, std::int64_t twice_u) {
  const auto one = static_cast<std::int64_t>(ranking.one);
  const auto smaller = static_cast<std::int64_t>(ranking.ties[0]), greater = static_cast<std::int64_t>(ranking.ties[1]);
  double ways = 0;
  for (std::int64_t k = std::max<std::int64_t>(0, one - smaller);
       k <= (twice_u - one * (smaller - one)) / (smaller + greater); ++k)
    ways += choose(smaller, one - k) * choose(greater, k);
  return ways;
}

/// In how many ways the first sample can be drawn from all the values so that twice its U is at most `twice_u`.
double ways_with_ties(const Ranking& ranking, std::int64_t twice_u) {
  if (ranking.ties.size() == 2) return ways_with_two_values(ranking, twice_u);
  const auto most = static_cast<std::size_t>(twice_u) + 1;
  // ways[k][t]: to draw k values up to here with twice U = t; what exceeds `twice_u` is dropped.
  std::vector<std::vector<double>> ways(ranking.one + 1, std::vector<double>(most, 0.0));
  ways[0][0] = 1;
  std::size_t passed = 0;
  for (const std::size_t tied : ranking.ties) {
    for (std::size_t k = std::min(ranking.one, passed + tied) + 1; k-- > 1;) {
      for (std::size_t drawn = 1; drawn <= std::min(tied, k); ++drawn) {
        const std::size_t before = k - drawn;
        if (before > passed) continue;
        // Each drawn value is greater than those passed and not drawn, and equal to those here and not drawn.
        const std::size_t adds = drawn * (2 * (passed - before) + tied - drawn);
        const double times = choose(static_cast<std::int64_t>(tied), static_cast<std::int64_t>(drawn));
        for (std::size_t t = 0; t + adds < most; ++t) ways[k][t + adds] += times * ways[before][t];
      }
    }
    passed += tied;
  }
  return std::accumulate(ways[ranking.one].begin(), ways[ranking.one].end(), 0.0);
}

double exact_probability(const Ranking& ranking) {
  if (ranking.twice_u == ranking.pairs()) return 1;  // doubling would count the middle twice
  const std::int64_t twice_u = ranking.twice_smaller_u();
  if (!ranking.has_ties())
    return 2 * probability_without_ties(ranking.one, ranking.other, static_cast<std::size_t>(twice_u / 2));
  const auto all = static_cast<std::int64_t>(ranking.one + ranking.other);
  return ways_with_ties(ranking, twice_u) / choose(all, static_cast<std::int64_t>(ranking.one)) * 2;
}

/// Corrected for ties and for continuity. Nothing if nothing varies.
std::optional<double> approximate_probability(const Ranking& ranking) {
  double correction = 0;
  for (const std::size_t tied : ranking.ties) {
    const auto t = static_cast<double>(tied);
    correction += t * t * t - t;
  }
  const auto all = static_cast<double>(ranking.one + ranking.other);
  const auto pairs = static_cast<double>(ranking.pairs());
  const double deviation = std::sqrt(pairs * ((all + 1) - correction / (all * (all - 1))) / 12);
  if (deviation == 0) return std::nullopt;
  const double distance = static_cast<double>(ranking.twice_u) / 2 - pairs / 2;
  const double sign = distance < 0 ? -1 : distance > 0 ? 1 : 0;
  const double z = (distance - sign * 0.5) / deviation;
  const double below = std::erfc(-z / std::numbers::sqrt2) / 2;
  return 2 * std::min(below, 1 - below);
}

}  // namespace

std::optional<double> mann_whitney(const Sample& one, const Sample& other) {
  if (std::isnan(one.front()) || std::isnan(other.front())) return std::nullopt;
  const Ranking ranking = rank(one, other);
  const std::size_t limit = ranking.has_ties() ? kExactTiesLimit : kExactLimit;
  if (ranking.one > limit || ranking.other > limit) return approximate_probability(ranking);
  if (ranking.ties.size() == 1) return std::nullopt;
  return exact_probability(ranking);
}

}  // namespace proflens::analysis
