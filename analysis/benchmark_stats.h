// The statistics of benchmark results, those of benchstat: medians with a confidence interval from order statistics,
// the Mann-Whitney U test, geometric means. None assumes that the values are distributed in some way.
//
// Samples are sorted ascending, NaN first, and not empty. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace proflens::analysis {

constexpr double kConfidence = 0.95;        // of the intervals
constexpr double kSignificance = 0.05;      // a p above it means: no difference seen
constexpr std::size_t kLeastToCompare = 4;  // values a side; with fewer on both sides no p can be small enough

using Sample = std::vector<double>;

/// Ascending, NaN first.
Sample sorted_sample(Sample values);

double median(const Sample& sample);

/// The values that bound the median with confidence, counted from 1; 0 and size + 1 are no values: it is not bounded.
struct MedianInterval {
  std::size_t low = 0, high = 0;
};
MedianInterval median_interval(std::size_t size);

/// Two-sided: how probable a difference in rank such as this is among equals. Exact for up to 50 values a side (25 if
/// some are equal), else by the normal approximation. Nothing if all values are equal, or one is NaN.
std::optional<double> mann_whitney(const Sample& one, const Sample& other);

/// NaN unless all values are above zero.
double geometric_mean(const std::vector<double>& values);

/// A sample in short.
struct SampleSummary {
  double center = 0;
  double low = 0, high = 0;  // the interval; infinite where the sample does not bound it
  std::vector<std::string> warnings;

  /// "2%", "∞" or, where the interval has both signs, "?".
  std::string range() const;
};

struct SampleComparison {
  double p = 1;  // 0 if the values are exact
  std::size_t old_count = 0, new_count = 0;
  std::vector<std::string> warnings;

  bool significant() const { return !(p > kSignificance); }

  /// "p=0.000 n=10", "p=0.446 n=10+8".
  std::string text() const;

  /// "-17.20%", "~" if the difference is not significant.
  std::string delta(double old_center, double new_center) const;
};

/// `exact`: repeated measurement is expected to give the same value.
SampleSummary summarize(const Sample& sample, bool exact);
SampleComparison compare(const Sample& old_sample, const Sample& new_sample, bool exact);

}  // namespace proflens::analysis
