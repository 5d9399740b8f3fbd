// Values with units, for people. The classes, factors and rounding are pprof's (internal/measurement): memory in
// powers of 1024, time in powers of 1000 and then 60, anything else as it is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace proflens::analysis {

/// As pprof prints a value that is scaled on its own: 1280000000, "nanoseconds" -> "1.28s"; 0 -> "0".
std::string pprof_label(std::int64_t value, std::string_view unit);

/// For an editor, at most 7 characters up to 999 TB or 999 days: three significant digits and a blank before the unit
/// ("1.28 s", "12.4 MB", "340 k" for counts). Negative values keep a true minus sign U+2212.
std::string short_label(std::int64_t value, std::string_view unit);

/// value as a share of total for people: "62.4 %", "0.3 %", "100 %"; "<0.1 %" for what would round to nothing.
std::string percent_label(std::int64_t value, std::int64_t total);

/// A value in another unit, as pprof's Scale gives it: `to` may be "minimum" or "auto", which is the largest unit that
/// the value reaches. The unit of the result is empty where it goes without saying ("count").
struct Scaled {
  double value = 0;
  std::string unit;
};
Scaled pprof_scale(std::int64_t value, std::string_view from, std::string_view to);

/// As pprof prints a value in a unit of the caller's choice.
std::string pprof_label(std::int64_t value, std::string_view from, std::string_view to);

/// As pprof prints a share: "62.43%", "0.31%", "100%", without the blanks before it.
std::string pprof_percentage(std::int64_t value, std::int64_t total);

/// The factor from one unit to another of the same class, or 0 when they have no class in common.
double unit_ratio(std::string_view from, std::string_view to);

}  // namespace proflens::analysis
