// A document's text as a persistent sequence of chunks of whole lines: a copy is cheap (it shares every chunk), an edit
// rebuilds only the chunks it touches. So a snapshot costs a few hundred pointers however long the document is.
//
// A line ends with \n, \r\n or a lone \r, as LSP has it; a text that ends with one has an empty last line. Lines and
// bytes are 0-based. A value: copies may be read from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

class TextBuffer {
 public:
  struct Point {
    std::uint32_t line = 0;
    std::size_t byte = 0;
  };

  TextBuffer() : TextBuffer(std::string_view{}) {}
  explicit TextBuffer(std::string_view text);

  std::uint32_t line_count() const { return first_line_.back(); }
  /// Without its line ending. Empty for a line that does not exist.
  std::string_view line(std::uint32_t line) const;
  std::string text() const;
  std::size_t size() const;  // bytes

  /// Replaces what lies between two points by text. Points are clamped to the document; to < from counts as from.
  void replace(Point from, Point to, std::string_view text);

  /// Whether both share every chunk, so that they are equal for sure.
  bool shares_all_with(const TextBuffer& other) const { return chunks_ == other.chunks_; }

 private:
  struct Chunk {
    std::string text;
    std::vector<std::uint32_t> starts;  // of each line in text
  };
  using Chunks = std::vector<std::shared_ptr<const Chunk>>;

  static Chunks split(std::string_view text, bool last);
  std::size_t chunk_of(std::uint32_t line) const;
  Point clamp(Point point) const;
  void recount(std::size_t from_chunk);

  Chunks chunks_;                          // never empty
  std::vector<std::uint32_t> first_line_;  // of each chunk, then the line count
};

}  // namespace proflens::analysis
