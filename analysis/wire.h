// The protobuf wire format: varints and fields, read in place.
//
// Accepts what pprof accepts: varints of at most ten bytes, wire types 0, 1, 2 and 5 (no groups). Never reads past the
// end; a broken message ends the walk and says so. Any thread.
// Format: https://protobuf.dev/programming-guides/encoding/
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace proflens::analysis::wire {

using Byte = unsigned char;

enum class Type : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

inline const Byte* begin_of(std::string_view bytes) { return reinterpret_cast<const Byte*>(bytes.data()); }
inline const Byte* end_of(std::string_view bytes) { return begin_of(bytes) + bytes.size(); }

/// Moves at past the varint. False, with at unchanged, when it does not end within ten bytes or before end.
inline bool read_varint(const Byte*& at, const Byte* end, std::uint64_t& value) {
  const Byte* p = at;
  std::uint64_t result = 0;
  for (unsigned shift = 0; p != end && shift < 70; shift += 7) {
    const Byte byte = *p++;
    result |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) {
      value = result;
      at = p;
      return true;
    }
  }
  return false;
}

inline void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

struct Field {
  std::uint32_t number = 0;
  Type type = Type::kVarint;
  std::uint64_t value = 0;  // of kVarint, kFixed64 and kFixed32
  std::string_view bytes;   // of kBytes

  std::int64_t signed_value() const { return static_cast<std::int64_t>(value); }
};

/// Walks the fields of one message:  Fields f(bytes); for (Field x; f.next(x);) …;  if (f.broken()) …
class Fields {
 public:
  explicit Fields(std::string_view message) : begin_(begin_of(message)), at_(begin_), end_(end_of(message)) {}

  /// False at the end of the message and at the first broken field.
  bool next(Field& field) {
    if (at_ == end_ || broken_) return false;
    std::uint64_t tag = 0;
    broken_ = !read_varint(at_, end_, tag) || !read_payload(tag, field);
    return !broken_;
  }

  bool broken() const { return broken_; }
  /// Bytes read, up to the field that is broken.
  std::size_t offset() const { return static_cast<std::size_t>(at_ - begin_); }

 private:
  bool read_payload(std::uint64_t tag, Field& field) {
    field.number = (tag >> 3) > 0xffffffff ? 0xffffffff : static_cast<std::uint32_t>(tag >> 3);
    field.type = static_cast<Type>(tag & 7);
    switch (field.type) {
      case Type::kVarint:
        return read_varint(at_, end_, field.value);
      case Type::kFixed64:
        return read_fixed(8, field.value);
      case Type::kFixed32:
        return read_fixed(4, field.value);
      case Type::kBytes:
        return read_bytes(field.bytes);
    }
    return false;
  }

  bool read_fixed(std::size_t size, std::uint64_t& value) {
    if (static_cast<std::size_t>(end_ - at_) < size) return false;
    value = 0;
    for (std::size_t i = 0; i < size; ++i) value |= static_cast<std::uint64_t>(at_[i]) << (8 * i);
    at_ += size;
    return true;
  }

  bool read_bytes(std::string_view& bytes) {
    const Byte* p = at_;
    std::uint64_t size = 0;
    if (!read_varint(p, end_, size) || size > static_cast<std::uint64_t>(end_ - p)) return false;
    bytes = {reinterpret_cast<const char*>(p), static_cast<std::size_t>(size)};
    at_ = p + size;
    return true;
  }

  const Byte* begin_;
  const Byte* at_;
  const Byte* end_;
  bool broken_ = false;
};

}  // namespace proflens::analysis::wire
