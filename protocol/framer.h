// Bytes in, message bodies out: the base protocol of LSP (Content-Length headers), without any I/O.
//
// Tolerant as the wild needs: header names in any case, other headers ignored, bare line feeds, blanks, blank lines
// before a header, duplicate lengths (the last wins). A length that is missing, zero, no number or over the cap is
// reported once as an error item. After such an error, or when a body was not as long as it said, the stream is out of
// step: then a length is also found at the end of a line that starts with anything else (the rest of a body), so at
// most the broken message is lost. Memory is bounded by the body being awaited. Feed may cut anywhere. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace proflens::protocol {

class Framer {
 public:
  static constexpr std::size_t kMaxBody = std::size_t{1} << 30;

  struct Item {
    std::string body;
    std::string error;  // not empty: there is no body, and this says why
  };

  void feed(std::string_view bytes);

  /// The next whole message, or nothing until more bytes come.
  std::optional<Item> next();

 private:
  enum class Length : std::uint8_t { kAbsent, kGood, kZero, kNoNumber, kTooLarge };
  struct Field {
    Length kind = Length::kAbsent;
    std::size_t value = 0;
  };

  std::optional<std::string_view> take_line();
  void read_line(std::string_view line);
  std::string end_of_header();
  std::string drop_long_line();
  std::string take_body();
  static Field parse_field(std::string_view value);

  std::string buffer_;
  std::size_t read_ = 0;               // consumed bytes of buffer_
  std::size_t scanned_ = 0;            // bytes of buffer_ known to hold no line feed after read_
  std::optional<std::size_t> length_;  // of the body being awaited
  Field field_;                        // the length of the header block being read
  Field glued_;                        // the same behind the rest of a body
  bool in_header_ = false;             // the block has a line that is not blank
  bool lost_ = false;                  // out of step since an error
};

/// The message with its header, ready for the wire.
std::string frame(std::string_view body);
/// The same of a body in pieces, so that a large one is copied once.
std::string frame(std::initializer_list<std::string_view> pieces);

}  // namespace proflens::protocol
