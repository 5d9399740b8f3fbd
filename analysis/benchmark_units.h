// Units of benchmark results: "ns/op" as "sec/op", and numbers scaled to a prefix ("1.718µ"), as benchstat does it.
//
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

struct TidyUnit {
  std::string unit;
  double factor = 1;  // a value in the unit as written, times this, is one in `unit`
};

/// Without the prefixes that Go's own units have: ns becomes sec, MB becomes B, wherever they are in the numerator.
TidyUnit tidy_unit(std::string_view unit);

/// A prefix and a precision for numbers that stand beside one another.
struct UnitScale {
  int digits = 3;  // after the point
  double factor = 1;
  std::string_view prefix;

  std::string text(double value) const;
};

/// So that each value shows at least three significant digits: powers of 1024 for bytes, of 1000 otherwise. `unit` is
/// tidy.
UnitScale common_scale(const std::vector<double>& values, std::string_view unit);

}  // namespace proflens::analysis
