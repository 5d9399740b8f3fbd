// The statistics of benchmarks against naive references: p by trying every way to draw, the interval by adding up exact
// probabilities. That they are benchstat's to the last digit is shown by tests/scripts/benchstat_oracle.py.
#include "analysis/benchmark_stats.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <gtest/gtest.h>
#include <limits>
#include <random>

#include "analysis/go_math.h"

namespace proflens::analysis {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Pairs in which `one` is greater, an equal pair counting one half; doubled.
std::int64_t twice_u(const Sample& one, const Sample& other) {
  std::int64_t sum = 0;
  for (const double a : one)
    for (const double b : other) sum += a > b ? 2 : a == b ? 1 : 0;
  return sum;
}

/// By its definition: of all ways to draw the first sample from the values, the share with a U as small, doubled.
double naive_p(const Sample& one, const Sample& other) {
  Sample all = one;
  all.insert(all.end(), other.begin(), other.end());
  const std::int64_t pairs = static_cast<std::int64_t>(one.size() * other.size());
  const std::int64_t here = twice_u(one, other);
  if (here == pairs) return 1;
  const std::int64_t smaller = std::min(here, 2 * pairs - here);
  double ways = 0, as_small = 0;
  for (std::uint32_t drawn = 0; drawn < (std::uint32_t{1} << all.size()); ++drawn) {
    if (static_cast<std::size_t>(std::popcount(drawn)) != one.size()) continue;
    Sample in, out;
    for (std::size_t i = 0; i < all.size(); ++i) ((drawn >> i & 1) != 0 ? in : out).push_back(all[i]);
    ++ways;
    if (twice_u(in, out) <= smaller) ++as_small;
  }
  return 2 * as_small / ways;
}

Sample random_sample(std::mt19937& random, std::size_t size, std::uint32_t different) {
  Sample values;
  for (std::size_t i = 0; i < size; ++i) values.push_back(static_cast<double>(random() % different));
  return sorted_sample(values);
}

std::size_t different_values(const Sample& one, const Sample& other) {
  Sample all = one;
  all.insert(all.end(), other.begin(), other.end());
  std::ranges::sort(all);
  const auto rest = std::ranges::unique(all);
  return static_cast<std::size_t>(rest.begin() - all.begin());
}

TEST(MannWhitney, EqualsTheDefinitionForSmallSamples) {
  std::mt19937 random(1);
  std::size_t compared = 0;
  for (const std::uint32_t different : {3U, 5U, 12U, 1000000U}) {
    for (int i = 0; i < 150; ++i) {
      const Sample one = random_sample(random, 1 + random() % 6, different);
      const Sample other = random_sample(random, 1 + random() % 6, different);
      if (different_values(one, other) <= 2) continue;  // see the next test
      const std::optional<double> p = mann_whitney(one, other);
      ASSERT_TRUE(p);
      EXPECT_NEAR(*p, naive_p(one, other), 1e-12);
      ++compared;
    }
  }
  EXPECT_GT(compared, 400U);
}

TEST(MannWhitney, OfTwoValuesIsAsBenchstatHasIt) {
  EXPECT_NEAR(*mann_whitney({1, 1, 2}, {1, 2, 2, 2}), naive_p({1, 1, 2}, {1, 2, 2, 2}), 1e-12);
  // No way to draw gives so small a U; benchstat counts the smallest there is.
  EXPECT_EQ(*mann_whitney({5}, {4, 4, 4}), 1.5);
}

TEST(MannWhitney, SmallestP) {
  EXPECT_NEAR(*mann_whitney({1}, {2}), 1, 1e-12);
  EXPECT_NEAR(*mann_whitney({1, 2, 3}, {4, 5, 6}), 0.1, 1e-12);
  EXPECT_NEAR(*mann_whitney({1, 2, 3, 4}, {5, 6, 7, 8}), 2.0 / 70, 1e-12);
  EXPECT_NEAR(*mann_whitney({4, 5, 6}, {1, 2, 3}), 0.1, 1e-12);
}

TEST(MannWhitney, SaysNothingOfEqualValuesAndOfNaN) {
  EXPECT_FALSE(mann_whitney({1, 1}, {1, 1, 1}));
  EXPECT_FALSE(mann_whitney(Sample(30, 1.0), Sample(70, 1.0)));
  EXPECT_FALSE(mann_whitney({kNaN, 1}, {1, 2}));
  EXPECT_FALSE(mann_whitney({1, 2}, {kNaN, 2}));
  EXPECT_TRUE(mann_whitney({1, kInfinity}, {-kInfinity, 2}));
}

TEST(MannWhitney, ApproximationIsNearTheExactP) {
  std::mt19937 random(2);
  for (int i = 0; i < 20; ++i) {
    Sample one, other;
    for (int n = 0; n < 50; ++n) one.push_back(static_cast<double>(random()));
    for (int n = 0; n < 50; ++n) other.push_back(static_cast<double>(random()) * 1.1);
    const double exact = *mann_whitney(sorted_sample(one), sorted_sample(other));
    one.push_back(static_cast<double>(random()));
    EXPECT_NEAR(*mann_whitney(sorted_sample(one), sorted_sample(other)), exact, 0.1);
  }
}

TEST(MedianInterval, HoldsEnoughAndNoMore) {
  for (std::size_t n = 1; n <= 60; ++n) {
    std::vector<double> likely(n + 1, std::ldexp(1, -static_cast<int>(n)));
    for (std::size_t k = 1; k <= n; ++k)
      likely[k] = likely[k - 1] * static_cast<double>(n - k + 1) / static_cast<double>(k);
    const MedianInterval interval = median_interval(n);
    double held = 0;
    for (std::size_t k = interval.low; k < interval.high; ++k) held += likely[k];
    const double slack = n > 30 ? 0.002 : 1e-12;  // above, it is an approximation
    EXPECT_GE(held, kConfidence - slack) << n;
    if (n > 30) continue;  // rounded outwards
    EXPECT_LT(held - std::max(likely[interval.low], likely[interval.high - 1]), kConfidence) << n;
  }
  EXPECT_EQ(median_interval(5).low, 0U);
  EXPECT_EQ(median_interval(6).low, 1U);
  EXPECT_EQ(median_interval(6).high, 6U);
}

TEST(SampleSummary, CenterAndRange) {
  EXPECT_EQ(summarize({3}, false).center, 3);
  EXPECT_EQ(summarize({1, 2, 4}, false).center, 2);
  EXPECT_NEAR(summarize({1, 2, 4, 8}, false).center, 3, 1e-12);
  EXPECT_EQ(summarize({1, 2, 4}, false).range(), "∞");
  EXPECT_EQ(summarize({90, 95, 100, 100, 105, 120}, false).range(), "20%");
  EXPECT_EQ(summarize({-1, 1, 1, 1, 1, 1}, false).range(), "?");
  EXPECT_EQ(summarize({0, 0, 0, 0, 0, 0}, false).range(), "0%");
  EXPECT_EQ(summarize({1, 2, 2, 3}, true).center, 2);
  EXPECT_EQ(summarize({1, 2, 2, 3}, true).warnings,
            std::vector<std::string>{"exact distribution expected, but values range from 1 to 3"});
  EXPECT_TRUE(summarize({2, 2}, true).warnings.empty());
}

TEST(GeometricMean, OfWhatIsAboveZero) {
  EXPECT_NEAR(geometric_mean({2, 8}), 4, 1e-12);
  EXPECT_TRUE(std::isnan(geometric_mean({})));
  EXPECT_TRUE(std::isnan(geometric_mean({1, 0})));
  EXPECT_TRUE(std::isnan(geometric_mean({1, -1})));
  EXPECT_TRUE(std::isnan(geometric_mean({1, kNaN})));
}

TEST(GoMath, IsNearTheUsualFunctions) {
  for (double x = 1e-300; x < 1e300; x *= 1.7) {
    EXPECT_NEAR(go_log(x), std::log(x), std::abs(std::log(x)) * 1e-15 + 1e-16);
    EXPECT_NEAR(go_exp(std::log(x)) / std::exp(std::log(x)), 1, 1e-15);
  }
  EXPECT_EQ(go_log(0), -kInfinity);
  EXPECT_TRUE(std::isnan(go_log(-1)));
  EXPECT_EQ(go_log(kInfinity), kInfinity);
  EXPECT_EQ(go_exp(-kInfinity), 0);
  EXPECT_EQ(go_exp(1000), kInfinity);
  EXPECT_EQ(go_exp(0), 1);
}

}  // namespace
}  // namespace proflens::analysis
