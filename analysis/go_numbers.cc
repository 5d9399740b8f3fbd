#include "analysis/go_numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <limits>
#include <optional>

namespace proflens::analysis {
namespace {

constexpr std::string_view kNotANumber = "invalid syntax";
constexpr std::string_view kTooLarge = "value out of range";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<double> named_value(std::string_view text) {
  std::string name(text);
  std::ranges::transform(name, name.begin(), lower);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (name == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (name == "inf" || name == "+inf" || name == "infinity" || name == "+infinity") return kInfinity;
  if (name == "-inf" || name == "-infinity") return -kInfinity;
  return std::nullopt;
}

bool has_hexadecimal_prefix(std::string_view digits) {
  return digits.size() > 2 && digits[0] == '0' && lower(digits[1]) == 'x';
}

/// Each "_" has a digit on both sides; the prefix 0x counts as one.
bool underscores_separate_digits(std::string_view digits) {
  const bool hexadecimal = has_hexadecimal_prefix(digits);
  const auto is_digit_here = [hexadecimal](char c) {
    return is_digit(c) || (hexadecimal && lower(c) >= 'a' && lower(c) <= 'f');
  };
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (digits[i] != '_') continue;
    const bool after_prefix = hexadecimal && i == 2;
    if (i == 0 || (!after_prefix && !is_digit_here(digits[i - 1]))) return false;
    if (i + 1 == digits.size() || !is_digit_here(digits[i + 1])) return false;
  }
  return true;
}

/// Without sign and underscores.
std::expected<double, std::string_view> parse_magnitude(const std::string& digits) {
  const bool hexadecimal = has_hexadecimal_prefix(digits);
  const char* const begin = digits.data() + (hexadecimal ? 2 : 0);
  const char* const end = digits.data() + digits.size();
  if (begin == end || !(is_digit(*begin) || *begin == '.' || hexadecimal)) return std::unexpected(kNotANumber);
  if (hexadecimal && (*begin == '-' || digits.find_first_of("pP") == std::string::npos))
    return std::unexpected(kNotANumber);
  double value = 0;
  const auto format = hexadecimal ? std::chars_format::hex : std::chars_format::general;
  const auto [stop, error] = std::from_chars(begin, end, value, format);
  if (stop != end || error == std::errc::invalid_argument) return std::unexpected(kNotANumber);
  // It says only that the value is out of range, not on which side.
  if (error == std::errc::result_out_of_range) value = std::strtod(digits.c_str(), nullptr);
  if (std::isinf(value)) return std::unexpected(kTooLarge);
  return value;
}

}  // namespace

std::expected<double, std::string_view> parse_go_float(std::string_view text) {
  if (const std::optional<double> value = named_value(text)) return *value;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (!underscores_separate_digits(text)) return std::unexpected(kNotANumber);
  std::string digits(text);
  std::erase(digits, '_');
  const auto magnitude = parse_magnitude(digits);
  if (!magnitude) return magnitude;
  return negative ? -*magnitude : *magnitude;
}

std::expected<std::int64_t, std::string_view> parse_go_integer(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::unexpected(kNotANumber);
  }
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::invalid_argument || stop != text.data() + text.size()) return std::unexpected(kNotANumber);
  if (error == std::errc::result_out_of_range) return std::unexpected(kTooLarge);
  return value;
}

std::string go_fixed(double value, int digits) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{:.{}f}", value, digits);
}

std::string go_signed(double value, int digits) {
  const std::string text = go_fixed(value, digits);
  return text.starts_with('-') || text.starts_with('+') ? text : "+" + text;
}

std::string go_shortest(double value) {
  if (!std::isfinite(value)) return go_fixed(value, 0);
  constexpr int kLeastExponent = -4, kMostExponent = 5;
  std::array<char, 64> text{};
  const auto scientific = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific);
  const std::string digits(text.data(), scientific.ptr);
  const std::string exponent = digits.substr(digits.find('e') + 1);
  const int power = std::atoi(exponent.c_str());
  if (value != 0 && (power < kLeastExponent || power > kMostExponent)) return digits;
  const auto fixed = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  return {text.data(), fixed.ptr};
}

}  // namespace proflens::analysis
