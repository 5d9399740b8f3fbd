// The grammar is that of pprof's parseTagFilterRange and compileTagFilter (internal/driver/driver_focus.go).
#include "analysis/tag_filter.h"

#include <charconv>
#include <fmt/format.h>

#include "analysis/units.h"

namespace proflens::analysis {
namespace {

constexpr std::size_t kMostExpressions = 64;  // one bit each

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// "[+-]digits[letters]", the longest at or after `from`.
struct Quantity {
  std::string_view text, number, unit;
};
std::optional<Quantity> find_quantity(std::string_view text, std::size_t from) {
  std::size_t digits = from;
  while (digits < text.size() && !is_digit(text[digits])) ++digits;
  if (digits == text.size()) return std::nullopt;
  const bool is_signed = digits > from && (text[digits - 1] == '+' || text[digits - 1] == '-');
  const std::size_t begin = is_signed ? digits - 1 : digits;
  std::size_t letters = digits;
  while (letters < text.size() && is_digit(text[letters])) ++letters;
  std::size_t end = letters;
  while (end < text.size() && is_letter(text[end])) ++end;
  return Quantity{text.substr(begin, end - begin), text.substr(begin, letters - begin),
                  text.substr(letters, end - letters)};
}

Result<std::int64_t> number_of(std::string_view text) {
  std::int64_t value = 0;
  const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{}) return fail(ErrorKind::kUsage, fmt::format("\"{}\" does not fit in 64 bits", text));
  return value;
}

}  // namespace

Result<std::optional<TagFilter::Range>> TagFilter::parse_range(std::string_view text) {
  const auto first = find_quantity(text, 0);
  if (!first) return std::nullopt;
  const auto second = find_quantity(text, static_cast<std::size_t>(first->text.end() - text.begin()));
  const Result<std::int64_t> number = number_of(first->number);
  if (!number) return std::unexpected(number.error());
  const Scaled scaled = pprof_scale(*number, first->unit, first->unit);
  if (!second) {
    if (text == first->text) return Range{scaled.value, scaled.value, scaled.unit};
    if (text == std::string(first->text) + ":") return Range{scaled.value, std::nullopt, scaled.unit};
    if (text == ":" + std::string(first->text)) return Range{std::nullopt, scaled.value, scaled.unit};
    return std::nullopt;
  }
  if (text != fmt::format("{}:{}", first->text, second->text)) return std::nullopt;
  const Result<std::int64_t> upper = number_of(second->number);
  if (!upper) return std::unexpected(upper.error());
  const Scaled most = pprof_scale(*upper, second->unit, scaled.unit);
  if (most.unit != scaled.unit) return std::nullopt;
  return Range{scaled.value, most.value, scaled.unit};
}

Result<TagFilter> TagFilter::compile(std::string_view text) {
  TagFilter filter;
  if (const std::size_t equals = text.find('='); equals != std::string_view::npos) {
    filter.has_key_ = equals > 0;  // pprof takes an empty key for none
    filter.key_ = text.substr(0, equals);
    text.remove_prefix(equals + 1);
  }
  Result<std::optional<Range>> range = parse_range(text);
  if (!range) return std::unexpected(range.error());
  filter.range_ = std::move(*range);
  if (filter.range_) return filter;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    const std::string_view part = text.substr(at, comma - at);
    auto expression = std::make_shared<const RE2>(re2::StringPiece(part.data(), part.size()), RE2::Quiet);
    if (!expression->ok())
      return fail(ErrorKind::kUsage, fmt::format("\"{}\" is no regular expression: {}", part, expression->error()));
    filter.expressions_.push_back(std::move(expression));
    at = comma + 1;
  }
  if (filter.expressions_.size() > kMostExpressions)
    return fail(ErrorKind::kUsage, fmt::format("more than {} expressions between commas", kMostExpressions));
  return filter;
}

bool TagFilter::matches(std::span<const Label> labels, const LabelUnits& units, Memory& memory) const {
  std::uint64_t matched = 0;
  for (const Label& label : labels) {
    if (has_key_ && label.key != key_) continue;
    if (range_) {
      if (is_number(label) && matches_range(label, units)) return true;
    } else if (!is_number(label)) {
      matched |= matching(label, memory);
    }
  }
  if (range_) return false;
  if (has_key_) return matched != 0;
  return matched == ~std::uint64_t{0} >> (kMostExpressions - expressions_.size());
}

bool TagFilter::matches_range(const Label& label, const LabelUnits& units) const {
  const Scaled scaled = pprof_scale(label.number, units.at(label.key), range_->unit);
  return scaled.unit == range_->unit && (!range_->least || scaled.value >= *range_->least) &&
         (!range_->most || scaled.value <= *range_->most);
}

std::uint64_t TagFilter::matching(const Label& label, Memory& memory) const {
  const std::string text = has_key_ ? std::string(label.text) : fmt::format("{}:{}", label.key, label.text);
  if (const auto known = memory.find(text); known != memory.end()) return known->second;
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < expressions_.size(); ++i)
    if (RE2::PartialMatch(text, *expressions_[i])) bits |= std::uint64_t{1} << i;
  memory.try_emplace(text, bits);
  return bits;
}

}  // namespace proflens::analysis
