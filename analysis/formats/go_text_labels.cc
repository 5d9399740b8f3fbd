// Go's label sets as text. See the header.
#include "analysis/formats/go_text_labels.h"

#include <charconv>
#include <cstdint>
#include <optional>

#include "analysis/formats/go_text_lines.h"

namespace proflens::analysis::go_text {
namespace {

void append_utf8(std::string& result, std::uint32_t rune) {
  const auto byte = [&](std::uint32_t value) { result.push_back(static_cast<char>(value)); };
  if (rune < 0x80) {
    byte(rune);
  } else if (rune < 0x800) {
    byte(0xc0 | rune >> 6), byte(0x80 | (rune & 0x3f));
  } else if (rune < 0x10000) {
    byte(0xe0 | rune >> 12), byte(0x80 | (rune >> 6 & 0x3f)), byte(0x80 | (rune & 0x3f));
  } else {
    byte(0xf0 | rune >> 18), byte(0x80 | (rune >> 12 & 0x3f)), byte(0x80 | (rune >> 6 & 0x3f));
    byte(0x80 | (rune & 0x3f));
  }
}

/// \x41, \u00e9, \U0001f600: the digits after the letter.
bool take_code(std::string_view& text, std::size_t digits, std::uint32_t& code) {
  if (text.size() < digits) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, code, 16);
  if (error != std::errc() || end != text.data() + digits) return false;
  text.remove_prefix(digits);
  return true;
}

bool take_escape(std::string_view& text, std::string& result) {
  if (text.empty()) return false;
  constexpr std::string_view kLetters = "abfnrtv\\\"'", kMeanings = "\a\b\f\n\r\t\v\\\"'";
  const char letter = text[0];
  text.remove_prefix(1);
  if (const std::size_t at = kLetters.find(letter); at != std::string_view::npos) {
    result.push_back(kMeanings[at]);
    return true;
  }
  std::uint32_t code = 0;
  if (letter == 'x' && take_code(text, 2, code)) {
    result.push_back(static_cast<char>(code));
    return true;
  }
  const std::size_t digits = letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
  if (digits == 0 || !take_code(text, digits, code) || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
    return false;
  append_utf8(result, code);
  return true;
}

/// A quoted text or a bare word, up to a blank or one of ":,}".
bool take_word(std::string_view& text, std::string& word) {
  word.clear();
  skip_blanks(text);
  const std::size_t length = text.starts_with('"') ? quoted_length(text) : text.find_first_of(" \t:,}");
  if (length == 0 || length == std::string_view::npos) return false;
  const std::string_view token = text.substr(0, length);
  text.remove_prefix(length);
  skip_blanks(text);
  if (token[0] == '"') return unquote(token, word);
  word = token;
  return true;
}

std::optional<Label> take_label(std::string_view& text, ProfileBuilder& builder) {
  std::string key, value;
  if (!take_word(text, key) || !take(text, ":") || !take_word(text, value)) return std::nullopt;
  Label label;
  label.key = builder.intern(key);
  label.text = builder.intern(value);
  return label;
}

}  // namespace

std::size_t quoted_length(std::string_view text) {
  if (!text.starts_with('"')) return 0;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
  }
  return 0;
}

bool unquote(std::string_view quoted, std::string& result) {
  std::string_view text = quoted.substr(1, quoted.size() - 2);
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find('\\'), text.size());
    result.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (take(text, "\\") && !take_escape(text, result)) return false;
  }
  return true;
}

bool parse_labels(std::string_view text, ProfileBuilder& builder, std::vector<Label>& labels) {
  const std::size_t before = labels.size();
  if (!take(text, "{")) return false;
  skip_blanks(text);
  bool more = !text.starts_with('}');
  while (more) {
    const std::optional<Label> label = take_label(text, builder);
    if (!label) break;
    labels.push_back(*label);
    more = take(text, ",");
  }
  if (!more && text == "}") return true;
  labels.resize(before);
  return false;
}

}  // namespace proflens::analysis::go_text
