// Columns in three encodings, against a naive reference that counts one well-formed code point after another.
#include "protocol/position.h"

#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

namespace proflens::protocol {
namespace {

using enum PositionEncoding;
constexpr PositionEncoding kAll[] = {kUtf8, kUtf16, kUtf32};

TEST(Position, KnownColumns) {
  const std::string_view line = "a\xC3\xA4\xE4\xBD\xA0\xF0\x9F\x98\x80z";  // a ä 你 😀 z
  const std::size_t offsets[] = {0, 1, 3, 6, 10, 11};
  const std::uint32_t utf16[] = {0, 1, 2, 3, 5, 6};
  for (std::size_t i = 0; i < std::size(offsets); ++i) {
    EXPECT_EQ(column_of(line, offsets[i], kUtf8), offsets[i]);
    EXPECT_EQ(column_of(line, offsets[i], kUtf16), utf16[i]);
    EXPECT_EQ(column_of(line, offsets[i], kUtf32), i);
    EXPECT_EQ(byte_offset_of(line, static_cast<std::uint32_t>(offsets[i]), kUtf8), offsets[i]);
    EXPECT_EQ(byte_offset_of(line, utf16[i], kUtf16), offsets[i]);
    EXPECT_EQ(byte_offset_of(line, static_cast<std::uint32_t>(i), kUtf32), offsets[i]);
  }
}

TEST(Position, InsideACodePointIsItsStart) {
  const std::string_view line = "a\xF0\x9F\x98\x80z";
  for (std::size_t inside = 1; inside < 5; ++inside)
    for (const PositionEncoding encoding : kAll) EXPECT_EQ(column_of(line, inside, encoding), 1u) << inside;
  EXPECT_EQ(byte_offset_of(line, 2, kUtf16), 1u);  // between the surrogates
  EXPECT_EQ(byte_offset_of(line, 3, kUtf8), 1u);
}

TEST(Position, PastTheEndIsTheEnd) {
  const std::string_view line = "\xC3\xA4";
  EXPECT_EQ(column_of(line, 99, kUtf16), 1u);
  for (const PositionEncoding encoding : kAll) {
    EXPECT_EQ(byte_offset_of(line, 4294967295u, encoding), 2u);
    EXPECT_EQ(byte_offset_of("", 5, encoding), 0u);
    EXPECT_EQ(column_of("", 5, encoding), 0u);
  }
}

TEST(Position, InvalidBytesAreOneUnitEach) {
  // stray continuation, overlong, surrogate, above U+10FFFF, cut sequences
  for (const std::string_view bad : {"\x80", "\xC0\xAF", "\xC1\x81", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                     "\xF5\x80", "\xFF\xFE", "\xE4\xBD", "\xF0\x9F\x98", "\xF0\x80\x80\x80"})
    for (const PositionEncoding encoding : kAll)
      for (std::size_t at = 0; at <= bad.size(); ++at) {
        EXPECT_EQ(column_of(bad, at, encoding), at);
        EXPECT_EQ(byte_offset_of(bad, static_cast<std::uint32_t>(at), encoding), at);
      }
}

TEST(Position, Names) {
  EXPECT_EQ(encoding_name(kUtf8), "utf-8");
  EXPECT_EQ(encoding_name(kUtf16), "utf-16");
  EXPECT_EQ(encoding_name(kUtf32), "utf-32");
}

struct CodePoint {
  std::string_view bytes;
  std::uint32_t units[3];
};
constexpr CodePoint kAlphabet[] = {
    {"a", {1, 1, 1}},
    {"\t", {1, 1, 1}},
    {"\xC2\x80", {2, 1, 1}},
    {"\xDF\xBF", {2, 1, 1}},
    {"\xE0\xA0\x80", {3, 1, 1}},
    {"\xEF\xBF\xBF", {3, 1, 1}},
    {"\xED\x9F\xBF", {3, 1, 1}},
    {"\xEE\x80\x80", {3, 1, 1}},
    {"\xF0\x90\x80\x80", {4, 2, 1}},
    {"\xF4\x8F\xBF\xBF", {4, 2, 1}},
    {"\xFF", {1, 1, 1}},
};

TEST(Position, RandomLinesAgreeWithCounting) {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    std::string line;
    std::uint32_t columns[3] = {};
    std::vector<std::array<std::uint32_t, 4>> stops;  // byte offset, then the three columns
    for (int i = 0; i < 30; ++i) {
      stops.push_back({static_cast<std::uint32_t>(line.size()), columns[0], columns[1], columns[2]});
      const CodePoint& next = kAlphabet[random() % std::size(kAlphabet)];
      line += next.bytes;
      for (int e = 0; e < 3; ++e) columns[e] += next.units[e];
    }
    for (const auto& stop : stops)
      for (int e = 0; e < 3; ++e) {
        EXPECT_EQ(column_of(line, stop[0], kAll[e]), stop[e + 1]);
        EXPECT_EQ(byte_offset_of(line, stop[e + 1], kAll[e]), stop[0]);
      }
  }
}

}  // namespace
}  // namespace proflens::protocol
