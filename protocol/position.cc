#include "protocol/position.h"

#include <algorithm>

namespace proflens::protocol {
namespace {

bool is_continuation(unsigned char byte, unsigned char low = 0x80, unsigned char high = 0xBF) {
  return byte >= low && byte <= high;
}

std::uint32_t units(std::size_t size, PositionEncoding encoding) {
  switch (encoding) {
    case PositionEncoding::kUtf8:
      return static_cast<std::uint32_t>(size);
    case PositionEncoding::kUtf16:
      return size == 4 ? 2 : 1;
    case PositionEncoding::kUtf32:
      return 1;
  }
  return 1;
}

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

}  // namespace

// Well-formed as in Unicode 15, table 3-7.
std::size_t code_point_size(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned char {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
  };
  const unsigned char lead = byte(0);
  if (lead < 0xC2 || lead > 0xF4) return 1;
  if (lead < 0xE0) return is_continuation(byte(1)) ? 2 : 1;
  if (lead < 0xF0) {
    const unsigned char low = lead == 0xE0 ? 0xA0 : 0x80;   // overlong
    const unsigned char high = lead == 0xED ? 0x9F : 0xBF;  // surrogates
    return is_continuation(byte(1), low, high) && is_continuation(byte(2)) ? 3 : 1;
  }
  const unsigned char low = lead == 0xF0 ? 0x90 : 0x80;   // overlong
  const unsigned char high = lead == 0xF4 ? 0x8F : 0xBF;  // above U+10FFFF
  return is_continuation(byte(1), low, high) && is_continuation(byte(2)) && is_continuation(byte(3)) ? 4 : 1;
}

std::string_view encoding_name(PositionEncoding encoding) {
  switch (encoding) {
    case PositionEncoding::kUtf8:
      return "utf-8";
    case PositionEncoding::kUtf16:
      return "utf-16";
    case PositionEncoding::kUtf32:
      return "utf-32";
  }
  return "utf-16";
}

std::uint32_t column_of(std::string_view line, std::size_t byte_offset, PositionEncoding encoding) {
  byte_offset = std::min(byte_offset, line.size());
  if (is_ascii(line.substr(0, byte_offset))) return static_cast<std::uint32_t>(byte_offset);
  std::uint32_t column = 0;
  for (std::size_t at = 0; at < byte_offset;) {
    const std::size_t size = static_cast<unsigned char>(line[at]) < 0x80 ? 1 : code_point_size(line, at);
    if (at + size > byte_offset) break;
    column += units(size, encoding);
    at += size;
  }
  return column;
}

std::size_t byte_offset_of(std::string_view line, std::uint32_t column, PositionEncoding encoding) {
  std::size_t at = 0;
  for (std::uint32_t left = column; at < line.size();) {
    const std::size_t size = code_point_size(line, at);
    const std::uint32_t width = units(size, encoding);
    if (width > left) break;
    left -= width;
    at += size;
  }
  return at;
}

}  // namespace proflens::protocol
