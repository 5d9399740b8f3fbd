// Numbers as Go reads and writes them (strconv and fmt): what a Go tool accepts is accepted here, and a text that is
// compared with a Go tool's has the same digits.
//
// Pure; any thread. A text that is no number gives the words of Go's own error.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace proflens::analysis {

/// Decimal or hexadecimal, "Inf", "NaN"; "_" between digits. What is too large is an error, what is too small is 0.
std::expected<double, std::string_view> parse_go_float(std::string_view text);

/// Decimal, with or without a sign.
std::expected<std::int64_t, std::string_view> parse_go_integer(std::string_view text);

/// %.Nf: "12.50", "-0", "+Inf", "NaN".
std::string go_fixed(double value, int digits);

/// %+.Nf: "+12.50", "-0.00", "+Inf", "+NaN".
std::string go_signed(double value, int digits);

/// %v: as few digits as identify the value, with an exponent below 1e-04 and from 1e+06 on.
std::string go_shortest(double value);

}  // namespace proflens::analysis
