// Columns of one line in the three encodings of LSP. Lines are UTF-8; invalid bytes count as one unit each, so that
// every byte offset still has a column. A column past the end is the end; one inside a code point is its start.
#pragma once

#include <cstdint>
#include <string_view>

namespace proflens::protocol {

enum class PositionEncoding : std::uint8_t { kUtf8, kUtf16, kUtf32 };

std::string_view encoding_name(PositionEncoding encoding);  // "utf-8", "utf-16", "utf-32"

/// Bytes of the code point at the offset; 1 for an invalid byte.
std::size_t code_point_size(std::string_view text, std::size_t at);

/// Units of the encoding before the byte offset.
std::uint32_t column_of(std::string_view line, std::size_t byte_offset, PositionEncoding encoding);

/// The byte offset of a column.
std::size_t byte_offset_of(std::string_view line, std::uint32_t column, PositionEncoding encoding);

}  // namespace proflens::protocol
