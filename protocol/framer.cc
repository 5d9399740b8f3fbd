#include "protocol/framer.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace proflens::protocol {
namespace {

constexpr std::string_view kName = "content-length";
constexpr std::size_t kMaxLine = std::size_t{64} << 10;  // no header line is longer
constexpr std::size_t kTail = 256;                       // of a dropped line: a length may stand at its end
constexpr std::size_t kKeepCapacity = std::size_t{1} << 20;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_name(std::string_view text) { return std::ranges::equal(text, kName, {}, lower); }

/// What follows the colon of the last length header in the line that starts anywhere, or nothing.
std::optional<std::string_view> glued_value(std::string_view line) {
  const std::size_t colon = line.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view before = trim(line.substr(0, colon));
  if (before.size() < kName.size() || !is_name(before.substr(before.size() - kName.size()))) return std::nullopt;
  return line.substr(colon + 1);
}

}  // namespace

void Framer::feed(std::string_view bytes) {
  if (read_ == buffer_.size()) {
    buffer_.clear();
    if (buffer_.capacity() > kKeepCapacity) buffer_.shrink_to_fit();
    read_ = scanned_ = 0;
  } else if (read_ > buffer_.size() / 2) {
    buffer_.erase(0, read_);
    scanned_ -= std::min(scanned_, read_);
    read_ = 0;
  }
  buffer_.append(bytes);
}

std::optional<Framer::Item> Framer::next() {
  while (!length_) {
    const auto line = take_line();
    if (!line) {
      std::string error = drop_long_line();
      return error.empty() ? std::nullopt : std::optional(Item{{}, std::move(error)});
    }
    if (!trim(*line).empty()) {
      read_line(*line);
    } else if (in_header_) {
      std::string error = end_of_header();
      if (!error.empty()) return Item{{}, std::move(error)};
    }
  }
  if (buffer_.size() - read_ < *length_) return std::nullopt;
  return Item{take_body(), {}};
}

std::string Framer::take_body() {
  std::string body = buffer_.substr(read_, *length_);
  read_ += *length_;
  scanned_ = read_;
  length_.reset();
  return body;
}

/// The next line without its line feed; valid until the next feed.
std::optional<std::string_view> Framer::take_line() {
  const std::size_t end = buffer_.find('\n', std::max(scanned_, read_));
  if (end == std::string::npos) {
    scanned_ = buffer_.size();
    return std::nullopt;
  }
  const auto line = std::string_view(buffer_).substr(read_, end - read_);
  read_ = scanned_ = end + 1;
  return line;
}

/// Refuses a line that is longer than any header before it fills the memory. The error is empty when there is none.
std::string Framer::drop_long_line() {
  if (buffer_.size() - read_ <= kMaxLine) return {};
  read_ = buffer_.size() - kTail;
  in_header_ = true;
  return std::exchange(lost_, true) ? std::string() : "a header line is too long";
}

void Framer::read_line(std::string_view line) {
  in_header_ = true;
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos && is_name(trim(line.substr(0, colon)))) {
    field_ = parse_field(line.substr(colon + 1));
  } else if (const auto value = glued_value(line)) {
    glued_ = parse_field(*value);
  }
}

/// The error, empty when the block was good or its fault has been reported.
std::string Framer::end_of_header() {
  const Field field = std::exchange(field_, {});
  const Field glued = std::exchange(glued_, {});
  const bool was_lost = lost_;
  in_header_ = false;
  lost_ = field.kind != Length::kGood && field.kind != Length::kZero;
  if (field.kind == Length::kGood) length_ = field.value;
  if (field.kind == Length::kAbsent && glued.kind == Length::kGood) {
    length_ = glued.value;
    lost_ = false;
  }
  switch (field.kind) {
    case Length::kGood:
      return {};
    case Length::kAbsent:
      return was_lost ? std::string() : "a header has no Content-Length";
    case Length::kZero:
      return "Content-Length is 0";
    case Length::kNoNumber:
      return "Content-Length is no number";
    case Length::kTooLarge:
      return "Content-Length is over " + std::to_string(kMaxBody >> 20) + " MiB";
  }
  return {};
}

Framer::Field Framer::parse_field(std::string_view value) {
  value = trim(value);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (end != value.data() + value.size() || error == std::errc::invalid_argument) return {Length::kNoNumber, 0};
  if (error == std::errc::result_out_of_range || number > kMaxBody) return {Length::kTooLarge, 0};
  return {number == 0 ? Length::kZero : Length::kGood, number};
}

std::string frame(std::string_view body) { return frame({body}); }

std::string frame(std::initializer_list<std::string_view> pieces) {
  std::size_t size = 0;
  for (const std::string_view piece : pieces) size += piece.size();
  std::string out = "Content-Length: " + std::to_string(size) + "\r\n\r\n";
  out.reserve(out.size() + size);
  for (const std::string_view piece : pieces) out += piece;
  return out;
}

}  // namespace proflens::protocol
