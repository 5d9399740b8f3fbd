#include "analysis/benchmark_stats.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <limits>
#include <numbers>

#include "analysis/go_math.h"
#include "analysis/go_numbers.h"

namespace proflens::analysis {
namespace {

constexpr std::size_t kExactIntervalLimit = 30;  // values; above it the binomial is taken for normal
constexpr std::size_t kTakesRight = 24;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr const char* kTooFewForInterval = "need >= 6 samples for confidence interval at level 0.95";
constexpr const char* kTooFewToCompare = "need >= 4 samples to detect a difference at alpha level 0.05";

/// The intervals between values are taken in from the middle, the likelier neighbour first and the left of two equal
/// ones, until they hold the median with confidence. How likely each is: `size` tosses of a coin, in units of 2^-size.
MedianInterval exact_interval(std::size_t size) {
  std::vector<std::uint64_t> likely(size + 1, 1);
  for (std::size_t k = 1; k <= size; ++k) likely[k] = likely[k - 1] * (size - k + 1) / k;
  const double enough = kConfidence * static_cast<double>(std::uint64_t{1} << size);
  std::size_t low = size / 2, high = low + 1;
  std::uint64_t held = likely[low];
  while (static_cast<double>(held) < enough) {
    const std::uint64_t left = low > 0 ? likely[low - 1] : 0, right = high <= size ? likely[high] : 0;
    held += std::max(left, right);
    // Of 24 values benchstat takes the right one first: there its logarithms make equal ones differ in the last digit.
    const bool takes_left = size == kTakesRight && left == right ? false : left >= right;
    if (takes_left)
      --low;
    else
      ++high;
  }
  return {low, high};
}

/// Rounded outwards to whole values, then one less on the right if that is still enough.
MedianInterval approximate_interval(std::size_t size) {
  constexpr double kQuantile = 1.9599639845400539;  // of the normal distribution: half the confidence on each side
  const double middle = static_cast<double>(size) / 2, deviation = std::sqrt(static_cast<double>(size) / 4);
  const double left = middle - kQuantile * deviation, right = 2 * middle - left;
  const double low = std::floor(left - 0.5) + 1;
  double high = std::ceil(right - 0.5) + 1;
  const auto below = [&](double value) {
    return std::erfc(-(value - 0.5 - middle) / (deviation * std::numbers::sqrt2)) / 2;
  };
  if (below(high - 1) - below(low) >= kConfidence) --high;
  return {static_cast<std::size_t>(low), static_cast<std::size_t>(high)};
}

SampleSummary summarize_exact(const Sample& sample) {
  SampleSummary summary{.center = sample.front(), .low = sample.front(), .high = sample.back(), .warnings = {}};
  std::size_t count = 1, most = 1;
  for (std::size_t i = 1; i < sample.size(); ++i) {
    count = sample[i] == sample[i - 1] ? count + 1 : 1;
    if (count <= most) continue;
    most = count;
    summary.center = sample[i];
  }
  if (most < sample.size())
    summary.warnings.push_back(fmt::format("exact distribution expected, but values range from {} to {}",
                                           go_shortest(sample.front()), go_shortest(sample.back())));
  return summary;
}

double sign_of(double value) {
  if (std::isnan(value)) return value;
  return value < 0 ? -1 : value > 0 ? 1 : 0;
}

/// Go's math.Max: NaN if either is.
double greater(double one, double other) {
  if (std::isinf(one) && one > 0) return one;
  if (std::isinf(other) && other > 0) return other;
  return std::isnan(one) || std::isnan(other) ? std::numeric_limits<double>::quiet_NaN() : std::max(one, other);
}

}  // namespace

Sample sorted_sample(Sample values) {
  std::ranges::sort(values, [](double a, double b) { return a < b || (std::isnan(a) && !std::isnan(b)); });
  return values;
}

/// The quantile R8 of Hyndman and Fan at one half, in whose arithmetic the middle of an even number of values can be a
/// bit off.
double median(const Sample& sample) {
  const double at = 1 / 3.0 + 0.5 * (static_cast<double>(sample.size()) + 1 / 3.0);
  double whole = 0;
  const double part = std::modf(at, &whole);
  const auto index = static_cast<std::size_t>(whole);
  if (index == 0) return sample.front();
  if (index >= sample.size()) return sample.back();
  return sample[index - 1] + part * (sample[index] - sample[index - 1]);
}

MedianInterval median_interval(std::size_t size) {
  return size <= kExactIntervalLimit ? exact_interval(size) : approximate_interval(size);
}

double geometric_mean(const std::vector<double>& values) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (values.empty()) return kNone;
  double mean = 0;  // of the logarithms
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] <= 0) return kNone;
    mean += (go_log(values[i]) - mean) / static_cast<double>(i + 1);
  }
  return go_exp(mean);
}

std::string SampleSummary::range() const {
  if (std::isinf(low) || std::isinf(high)) return "∞";
  const double sign = sign_of(center);
  if (sign != sign_of(low) || sign != sign_of(high)) return "?";
  if (center == 0) return "0%";
  return go_fixed(100 * greater(high / center - 1, 1 - low / center), 0) + "%";
}

std::string SampleComparison::text() const {
  const std::string probability = p == 0 ? std::string() : "p=" + go_fixed(p, 3) + " ";
  if (old_count == new_count) return fmt::format("{}n={}", probability, old_count);
  return fmt::format("{}n={}+{}", probability, old_count, new_count);
}

std::string SampleComparison::delta(double old_center, double new_center) const {
  if (!significant()) return "~";
  if (old_center == new_center) return "0.00%";
  if (old_center == 0) return "?";
  return go_signed((new_center / old_center - 1) * 100, 2) + "%";
}

SampleSummary summarize(const Sample& sample, bool exact) {
  if (exact) return summarize_exact(sample);
  const MedianInterval interval = median_interval(sample.size());
  SampleSummary summary{.center = median(sample), .low = -kInfinity, .high = kInfinity, .warnings = {}};
  if (interval.low > 0) summary.low = sample[interval.low - 1];
  if (interval.high <= sample.size()) summary.high = sample[interval.high - 1];
  if (std::isinf(summary.low) || std::isinf(summary.high)) summary.warnings.emplace_back(kTooFewForInterval);
  return summary;
}

SampleComparison compare(const Sample& old_sample, const Sample& new_sample, bool exact) {
  SampleComparison comparison{.p = 0, .old_count = old_sample.size(), .new_count = new_sample.size(), .warnings = {}};
  if (exact) return comparison;
  const std::optional<double> p = mann_whitney(old_sample, new_sample);
  comparison.p = p.value_or(1);
  if (!p && (std::isnan(old_sample.front()) || std::isnan(new_sample.front())))
    comparison.warnings.emplace_back("a value is not a number");
  else if (!p)
    comparison.warnings.emplace_back("all samples are equal");
  else if (!comparison.significant() && std::max(old_sample.size(), new_sample.size()) < kLeastToCompare)
    comparison.warnings.emplace_back(kTooFewToCompare);
  return comparison;
}

}  // namespace proflens::analysis
