// TextBuffer against a plain string, over random edits and every kind of line ending.
#include "analysis/text_buffer.h"

#include <gtest/gtest.h>
#include <random>

namespace proflens::analysis {
namespace {

std::vector<std::string> naive_lines(const std::string& text) {
  std::vector<std::string> lines(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r' && text[i] != '\n') {
      lines.back() += text[i];
      continue;
    }
    if (text.compare(i, 2, "\r\n") == 0) ++i;
    lines.emplace_back();
  }
  return lines;
}

std::size_t naive_offset(const std::string& text, TextBuffer::Point point) {
  std::size_t at = 0;
  for (std::uint32_t line = 0; line < point.line; ++line) {
    at = text.find_first_of("\r\n", at);
    at += text.compare(at, 2, "\r\n") == 0 ? 2 : 1;
  }
  return at + point.byte;
}

void expect_equal(const TextBuffer& buffer, const std::string& text) {
  ASSERT_EQ(buffer.text(), text);
  const std::vector<std::string> lines = naive_lines(text);
  ASSERT_EQ(buffer.line_count(), lines.size());
  for (std::uint32_t i = 0; i < lines.size(); ++i) ASSERT_EQ(buffer.line(i), lines[i]) << "line " << i;
}

TEST(TextBuffer, SplitsEveryKindOfLineEnding) {
  for (const char* text : {"", "a", "a\n", "\n", "\r", "a\r\nb\rc\n\nd", "\r\n\r\n", "\n\r"})
    expect_equal(TextBuffer(text), text);
}

TEST(TextBuffer, ClampsPointsOutsideTheText) {
  TextBuffer buffer("ab\ncd");
  buffer.replace({0, 99}, {99, 0}, "!");
  expect_equal(buffer, "ab!");
  buffer.replace({0, 2}, {0, 1}, "-");
  expect_equal(buffer, "ab-!");
}

TEST(TextBuffer, ACopyKeepsItsTextWhenTheOriginalIsEdited) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "line " + std::to_string(i) + "\n";
  TextBuffer buffer(text);
  const TextBuffer copy = buffer;
  buffer.replace({2500, 0}, {2500, 4}, "LINE");
  EXPECT_EQ(copy.text(), text);
  EXPECT_EQ(buffer.line(2500), "LINE 2500");
}

TEST(TextBuffer, EqualsAStringUnderRandomEdits) {
  for (unsigned seed = 0; seed < 12; ++seed) {
    std::mt19937 random(seed);
    const auto pick = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n)(random); };
    std::string text;
    for (std::size_t n = pick(3000); n > 0; --n) text += "abcdefgh\n\r\n \t"[pick(12)];
    if (seed % 3 == 0) text += std::string(9000, 'x');
    TextBuffer buffer(text);
    for (int step = 0; step < 60; ++step) {
      const auto lines = naive_lines(text);
      TextBuffer::Point from, to;
      from.line = static_cast<std::uint32_t>(pick(lines.size() - 1));
      from.byte = pick(lines[from.line].size());
      to.line = static_cast<std::uint32_t>(std::min(lines.size() - 1, from.line + pick(seed % 2 ? 3 : 400)));
      to.byte = pick(lines[to.line].size());
      if (to.line == from.line && to.byte < from.byte) to = from;
      std::string inserted;
      for (std::size_t n = pick(step % 20 == 0 ? 9000 : 6); n > 0; --n) inserted += "xy\r\n"[pick(3)];
      const std::size_t begin = naive_offset(text, from);
      text.replace(begin, naive_offset(text, to) - begin, inserted);
      buffer.replace(from, to, inserted);
      ASSERT_NO_FATAL_FAILURE(expect_equal(buffer, text)) << "seed " << seed << " step " << step;
    }
  }
}

}  // namespace
}  // namespace proflens::analysis
