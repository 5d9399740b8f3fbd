#include "analysis/go_math.h"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace proflens::analysis {
namespace {

// ln 2 in two parts, of which the first has zeros at its end: its product with a small integer is exact.
constexpr double kLog2High = 6.93147180369123816490e-01, kLog2Low = 1.90821492927058770002e-10;
constexpr double kExpLog2High = 0.69314718055966295651160180568695068359375;
constexpr double kExpLog2Low = 0.28235290563031577122588448175013436025525412068e-12;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

/// The method of FreeBSD's msun: value = 2^k (1 + f) with 1 + f around 1, and log(1 + f) = f - f²/2 + s (f²/2 + R) with
/// s = f / (2 + f) and a polynomial R in s².
double go_log(double value) {
  if (std::isnan(value) || value == kInfinity) return value;
  if (value < 0) return std::numeric_limits<double>::quiet_NaN();
  if (value == 0) return -kInfinity;
  int exponent = 0;
  double fraction = std::frexp(value, &exponent);
  if (fraction <= std::numbers::sqrt2 / 2) {
    fraction *= 2;
    --exponent;
  }
  const double k = exponent, f = fraction - 1, s = f / (2 + f), s2 = s * s, s4 = s2 * s2;
  const double odd =
      s2 * (6.666666666666735130e-01 +
            s4 * (2.857142874366239149e-01 + s4 * (1.818357216161805012e-01 + s4 * 1.479819860511658591e-01)));
  const double even = s4 * (3.999999999940941908e-01 + s4 * (2.222219843214978396e-01 + s4 * 1.531383769920937332e-01));
  const double rest = odd + even, half_square = 0.5 * f * f;
  return k * kLog2High - ((half_square - (s * (half_square + rest) + k * kLog2Low)) - f);
}

/// The method of Shibata (2010): exp(x) - 1 by its series for a sixteenth of what is left beside a power of two,
/// squared four times by y (y + 2).
double go_exp(double value) {
  constexpr double kOverflow = 7.09782712893384e+02;
  constexpr std::array<double, 7> kSeries = {1.9841269841269841270e-4,
                                             1.3888888888888888889e-3,
                                             8.3333333333333333333e-3,
                                             4.1666666666666666667e-2,
                                             1.6666666666666666667e-1,
                                             0.5,
                                             1.0};
  if (std::isnan(value)) return value;
  if (value > kOverflow) return kInfinity;
  if (value < -2 * kOverflow) return 0;
  const double power = std::nearbyint(value * std::numbers::log2e);
  double rest = std::fma(-power, kExpLog2High, value);
  rest = std::fma(-power, kExpLog2Low, rest) * 0.0625;
  double series = 2.4801587301587301587e-5;
  for (const double coefficient : kSeries) series = std::fma(rest, series, coefficient);
  double y = rest * series;
  for (int i = 0; i < 3; ++i) y *= y + 2;
  return std::ldexp(std::fma(y, y + 2, 1.0), static_cast<int>(power));
}

}  // namespace proflens::analysis
