// Bytes in, message bodies out: the base protocol of LSP (Content-Length headers), without any I/O.
//
// Tolerant as the wild needs: header names in any case, other headers ignored, bare line feeds, blanks, duplicate
// lengths (the last wins). A length that is missing, zero, no number or over the cap is reported once as an error item
// and the stream resynchronises at the next header block. Feed may cut anywhere. One thread.
#pragma once

#include <cstddef>
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
  std::optional<Item> parse_header();

  std::string buffer_;
  std::size_t read_ = 0;               // consumed bytes of buffer_
  std::optional<std::size_t> length_;  // of the body being awaited
  std::size_t skip_ = 0;               // bytes of a refused body still to throw away
};

/// The message with its header, ready for the wire.
std::string frame(std::string_view body);

}  // namespace proflens::protocol
