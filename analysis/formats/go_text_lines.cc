// Lines of pasted texts, and the small tokens in them. See the header.
#include "analysis/formats/go_text_lines.h"

#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <limits>

#include "analysis/formats/go_text.h"

namespace proflens::analysis::go_text {
namespace {

constexpr std::string_view kBlanks = " \t\r\v\f";
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// The line behind a prefix of the same shape, or nothing.
std::optional<std::string_view> without_prefix(std::string_view line, std::string_view prefix) {
  while (!prefix.empty()) {
    if (is_digit(prefix[0])) {
      if (line.empty() || !is_digit(line[0])) return std::nullopt;
      while (!prefix.empty() && is_digit(prefix[0])) prefix.remove_prefix(1);
      while (!line.empty() && is_digit(line[0])) line.remove_prefix(1);
    } else if (line.empty()) {
      if (!trim(prefix).empty()) return std::nullopt;
      return line;  // an empty line whose prefix lost its trailing blanks
    } else if (line[0] != prefix[0]) {
      return std::nullopt;
    } else {
      prefix.remove_prefix(1);
      line.remove_prefix(1);
    }
  }
  return line;
}

std::string printable(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  std::string result(text.substr(0, kLongest));
  for (char& c : result)
    if (c < ' ' || c > '~') c = c == '\t' ? ' ' : '?';
  if (text.size() > kLongest) result += "...";
  return result;
}

}  // namespace

TextLines::TextLines(std::string_view text) : rest_(text), size_(text.size()) {
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
}

bool TextLines::next() {
  if (rest_.empty()) return false;
  offset_ = size_ - rest_.size();
  const std::size_t end = rest_.find('\n');
  line_ = rest_.substr(0, end);
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  ++number_;
  line_ = trim(line_);
  if (!prefix_.empty()) line_ = trim(without_prefix(line_, prefix_).value_or(line_));
  if (line_.starts_with("```")) line_ = {};  // the fence of a block in Markdown
  return true;
}

std::optional<Header> find_header(std::string_view text, std::string_view mark) {
  for (TextLines lines(text); lines.next() && lines.offset() < kHeaderWindow;) {
    const std::size_t at = lines.line().find(mark);
    if (at == std::string_view::npos) continue;
    Header header{lines.line().substr(0, at), lines.line().substr(at + mark.size()), lines};
    header.lines.set_prefix(header.before);
    return header;
  }
  return std::nullopt;
}

void Malformed::add(const TextLines& lines) {
  if (count_++ != 0) return;
  first_number_ = lines.number();
  first_ = printable(lines.line());
}

std::string Malformed::message() const {
  if (count_ == 1) return fmt::format("line {} could not be read: {}", first_number_, first_);
  return fmt::format("{} lines could not be read, the first is line {}: {}", count_, first_number_, first_);
}

std::string_view trim(std::string_view text) {
  skip_blanks(text);
  skip_blanks_back(text);
  return text;
}

bool take(std::string_view& text, std::string_view token) {
  if (!text.starts_with(token)) return false;
  text.remove_prefix(token.size());
  return true;
}

bool take_number(std::string_view& text, std::int64_t& value) {
  if (text.empty() || !is_digit(text[0])) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool take_hex(std::string_view& text, std::uint64_t& value) {
  if (!text.starts_with("0x")) return false;
  const char* begin = text.data() + 2;
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), value, 16);
  if (error != std::errc() || end == begin) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool take_back(std::string_view& text, std::string_view token) {
  if (!text.ends_with(token)) return false;
  text.remove_suffix(token.size());
  return true;
}

bool take_number_back(std::string_view& text, std::int64_t& value) {
  std::size_t begin = text.size();
  while (begin > 0 && is_digit(text[begin - 1])) --begin;
  if (begin == text.size()) return false;
  if (begin > 0 && text[begin - 1] == '-') --begin;
  const auto [end, error] = std::from_chars(text.data() + begin, text.data() + text.size(), value);
  if (error != std::errc()) return false;
  text = text.substr(0, begin);
  return true;
}

void skip_blanks(std::string_view& text) {
  while (!text.empty() && kBlanks.contains(text.front())) text.remove_prefix(1);
}

void skip_blanks_back(std::string_view& text) {
  while (!text.empty() && kBlanks.contains(text.back())) text.remove_suffix(1);
}

bool split_line_number(std::string_view text, std::string_view& path, std::uint32_t& line) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  const std::string_view digits = text.substr(colon + 1);
  if (digits.find_first_not_of("0123456789") != std::string_view::npos) return false;
  constexpr std::uint32_t kLastLine = std::numeric_limits<std::int32_t>::max();
  if (std::from_chars(digits.data(), digits.data() + digits.size(), line).ec != std::errc() || line > kLastLine)
    line = 0;
  path = text.substr(0, colon);
  return true;
}

std::int64_t to_int64(double value) {
  constexpr double kLimit = 9223372036854775808.0;  // 2^63
  if (std::isnan(value)) return 0;
  if (value >= kLimit) return std::numeric_limits<std::int64_t>::max();
  if (value < -kLimit) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(value);
}

}  // namespace proflens::analysis::go_text
