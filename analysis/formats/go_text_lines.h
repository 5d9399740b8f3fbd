// Walks the lines of a text that people may have pasted: CRLF, indentation, and a prefix that a logger put before
// each line ("2024/01/02 15:04:05 ", "web-1  | ", "> ") are taken away.
//
// The prefix is what stands before the header; in later lines each of its digit runs may be any other digit run. A
// line that does not begin like that is left as it is: some loggers mark only the first line of a message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace proflens::analysis::go_text {

/// A cheap value: copy it to look ahead.
class TextLines {
 public:
  explicit TextLines(std::string_view text);

  /// Moves to the next line; false when there is none.
  bool next();
  /// The current line without prefix, indentation, trailing blanks and line end.
  std::string_view line() const { return line_; }
  /// 1-based.
  std::size_t number() const { return number_; }
  /// Bytes before the current line.
  std::size_t offset() const { return offset_; }
  /// Without indentation.
  void set_prefix(std::string_view prefix) { prefix_ = prefix; }

 private:
  std::string_view rest_, line_, prefix_;
  std::size_t size_ = 0, offset_ = 0, number_ = 0;
};

/// A header found near the beginning of a text: the prefix is set, and the next line is the one after the header.
struct Header {
  std::string_view before;  // the header's line up to the mark
  std::string_view after;   // and behind it
  TextLines lines;
};

/// The first line within kHeaderWindow that contains the mark.
std::optional<Header> find_header(std::string_view text, std::string_view mark);

/// Counts the lines that could not be read, and says so.
class Malformed {
 public:
  void add(const TextLines& lines);
  std::size_t count() const { return count_; }
  /// "3 lines could not be read, the first is line 17: …", in printable ASCII.
  std::string message() const;

 private:
  std::size_t count_ = 0, first_number_ = 0;
  std::string first_;
};

std::string_view trim(std::string_view text);
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Take a token off the front, or off the back, of a text; false and no change when it is not there or does not fit.
bool take(std::string_view& text, std::string_view token);
bool take_number(std::string_view& text, std::int64_t& value);
bool take_hex(std::string_view& text, std::uint64_t& value);  // "0x…"
bool take_back(std::string_view& text, std::string_view token);
bool take_number_back(std::string_view& text, std::int64_t& value);  // a '-' before it belongs to it
void skip_blanks(std::string_view& text);
void skip_blanks_back(std::string_view& text);

/// "path:12" -> path and 12. Line 0 when the number is beyond any editor. False when there is no ":digits" at the end.
bool split_line_number(std::string_view text, std::string_view& path, std::uint32_t& line);

/// Doubles as Go converts them, but held within int64; NaN is 0.
std::int64_t to_int64(double value);

}  // namespace proflens::analysis::go_text
