#include "analysis/benchmark_units.h"

#include <array>
#include <cmath>
#include <functional>

#include "analysis/go_numbers.h"

namespace proflens::analysis {
namespace {

/// From which value on a prefix is taken, by digits before the point. The thresholds are those of rounding to four
/// significant digits, so that 0.99995 counts as 1.000.
struct Prefix {
  double factor;
  std::string_view text;
  double hundred, ten, one;
};

constexpr std::array<Prefix, 8> kDecimal = {{{1e12, "T", 99.995e12, 9.9995e12, .99995e12},
                                             {1e9, "G", 99.995e9, 9.9995e9, .99995e9},
                                             {1e6, "M", 99.995e6, 9.9995e6, .99995e6},
                                             {1e3, "k", 99.995e3, 9.9995e3, .99995e3},
                                             {1, "", 99.995, 9.9995, .99995},
                                             {1e-3, "m", 99.995e-3, 9.9995e-3, .99995e-3},
                                             {1e-6, "µ", 99.995e-6, 9.9995e-6, .99995e-6},
                                             {1e-9, "n", 99.995e-9, 9.9995e-9, .99995e-9}}};

constexpr Prefix binary_prefix(double factor, std::string_view text) {
  return {factor, text, 99.995 * factor, 9.9995 * factor, .99995 * factor};  // exact: the factor is a power of two
}

/// No prefix for less than one: "0.001 B" says more than a fraction of a KiB would.
constexpr std::array<Prefix, 5> kBinary = {{binary_prefix(0x1p40, "Ti"), binary_prefix(0x1p30, "Gi"),
                                            binary_prefix(0x1p20, "Mi"), binary_prefix(0x1p10, "Ki"),
                                            binary_prefix(1, "")}};

/// What is below the smallest prefix gets more digits: three more from 0.99995 on, then one more for each power of ten.
constexpr std::array<double, 8> kSmall = {9.9995e-1, 9.9995e-2, 9.9995e-3, 9.9995e-4,
                                          9.9995e-5, 9.9995e-6, 9.9995e-7, 9.9995e-8};
constexpr int kDigits = 3;  // after the point where one digit stands before it

/// Calls `found` with each name in the unit: where it begins, and whether it is above the line.
void for_each_name(std::string_view unit,
                   const std::function<void(std::size_t begin, std::string_view name, bool numerator)>& found) {
  bool numerator = true;
  std::size_t at = 0;
  while (at < unit.size()) {
    if (unit[at] == '*') numerator = true;
    if (unit[at] == '/') numerator = false;
    const std::size_t end = std::min(unit.find_first_of("*/- ", at), unit.size());
    if (end > at) found(at, unit.substr(at, end - at), numerator);
    at = end > at ? end : at + 1;
  }
}

bool counts_bytes(std::string_view unit) {
  bool bytes = false;
  for_each_name(unit, [&bytes](std::size_t, std::string_view name, bool numerator) {
    if (numerator && (name == "B" || name == "MB" || name == "bytes")) bytes = true;
  });
  return bytes;
}

/// The one nearest to zero that is not zero, without its sign; 0 if all are.
double smallest(const std::vector<double>& values) {
  double least = 0;
  for (const double value : values)
    if (value != 0 && (least == 0 || std::abs(value) < least)) least = std::abs(value);
  return least;
}

template <std::size_t Size>
UnitScale scale_of(double least, const std::array<Prefix, Size>& prefixes) {
  for (const Prefix& prefix : prefixes) {
    if (least >= prefix.hundred) return {kDigits - 2, prefix.factor, prefix.text};
    if (least >= prefix.ten) return {kDigits - 1, prefix.factor, prefix.text};
    if (least >= prefix.one) return {kDigits, prefix.factor, prefix.text};
  }
  const Prefix& last = prefixes.back();
  std::size_t more = 0;
  while (more + 1 < kSmall.size() && !(least / last.factor >= kSmall[more])) ++more;
  return {kDigits + static_cast<int>(more), last.factor, last.text};
}

}  // namespace

TidyUnit tidy_unit(std::string_view unit) {
  TidyUnit tidy;
  std::size_t copied = 0;
  for_each_name(unit, [&](std::size_t begin, std::string_view name, bool numerator) {
    if (!numerator || (name != "ns" && name != "MB")) return;
    tidy.unit += unit.substr(copied, begin - copied);
    tidy.unit += name == "ns" ? "sec" : "B";
    copied = begin + name.size();
    if (name == "ns") tidy.factor /= 1e9;
    if (name == "MB") tidy.factor *= 1e6;
  });
  tidy.unit += unit.substr(copied);
  return tidy;
}

std::string UnitScale::text(double value) const { return go_fixed(value / factor, digits) + std::string(prefix); }

UnitScale common_scale(const std::vector<double>& values, std::string_view unit) {
  const double least = smallest(values);
  if (least == 0) return {};
  return counts_bytes(unit) ? scale_of(least, kBinary) : scale_of(least, kDecimal);
}

}  // namespace proflens::analysis
