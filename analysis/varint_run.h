// Decodes a run of varints in bulk: two at a time out of one load, without a branch on their lengths, which no
// predictor can guess.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace proflens::analysis {

/// Decodes [at, end) into out, which has room for one number per byte. Numbers of more than 32 bits become 0xffffffff.
/// Bytes up to readable_end may be read. Returns the count, or kBrokenRun when the last varint does not end or one is
/// longer than ten bytes.
constexpr std::size_t kBrokenRun = ~std::size_t{0};
inline std::size_t decode_run(const unsigned char* at, const unsigned char* end, const unsigned char* readable_end,
                              std::uint32_t* out);

namespace detail {

/// The varint at the low end of word, which is known to end within four bytes; word moves past it.
inline std::uint32_t take_short_varint(std::uint64_t& word, std::uint64_t stops) {
  const std::uint64_t own = word & (stops ^ (stops - 1));  // up to and with the lowest stop bit
  word >>= std::countr_zero(stops) + 1;
  return static_cast<std::uint32_t>((own & 0x7f) | (own >> 1 & 0x3f80) | (own >> 2 & 0x1fc000) |
                                    (own >> 3 & 0xfe00000));
}

}  // namespace detail

inline std::size_t decode_run(const unsigned char* at, const unsigned char* end, const unsigned char* readable_end,
                              std::uint32_t* out) {
  constexpr std::uint64_t kStops = 0x8080808080808080;
  std::uint32_t* const begin = out;
  if constexpr (std::endian::native == std::endian::little) {
    while (end - at >= 2 && readable_end - at >= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, at, sizeof word);
      const std::uint64_t first = ~word & kStops;
      const std::uint64_t second = first & (first - 1);
      // Both end within the word, each after four bytes at most?
      if ((first & 0x80808080) == 0 || second == 0) break;
      const int first_bits = std::countr_zero(first) + 1, both_bits = std::countr_zero(second) + 1;
      if (both_bits - first_bits > 32 || both_bits > 8 * (end - at)) break;
      out[0] = detail::take_short_varint(word, first);
      out[1] = detail::take_short_varint(word, second >> first_bits);
      out += 2;
      at += both_bits / 8;
    }
  }
  while (at != end) {
    std::uint64_t value = 0;
    unsigned shift = 0;
    for (;; shift += 7) {
      if (at == end || shift >= 70) return kBrokenRun;
      value |= static_cast<std::uint64_t>(*at & 0x7f) << (shift & 63);
      if (*at++ < 0x80) break;
    }
    *out++ = value > 0xfffffffe ? 0xffffffff : static_cast<std::uint32_t>(value);
  }
  return static_cast<std::size_t>(out - begin);
}

}  // namespace proflens::analysis
