#include "analysis/text_buffer.h"

#include <algorithm>

namespace proflens::analysis {
namespace {

constexpr std::size_t kChunkBytes = 4096;  // a chunk is cut at the first line end behind this many

/// One past the line ending that starts at or after `at`; npos when there is none. By memchr, window by window: a
/// search for both characters at once looks at each byte by itself, and one for \n alone could run far past many \r.
std::size_t after_line_end(std::string_view text, std::size_t at) {
  constexpr std::size_t kWindow = 256;
  for (; at < text.size(); at += kWindow) {
    const std::string_view window = text.substr(at, kWindow);
    const std::size_t feed = window.find('\n');
    const std::size_t end = std::min(feed, window.substr(0, feed).find('\r'));
    if (end != std::string_view::npos) return at + end + (text.substr(at + end).starts_with("\r\n") ? 2 : 1);
  }
  return std::string_view::npos;
}

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

TextBuffer::TextBuffer(std::string_view text) : chunks_(split(text, true)) { recount(0); }

/// `last`: this is the end of the document, where what follows the last line ending is a line too, even an empty one.
TextBuffer::Chunks TextBuffer::split(std::string_view text, bool last) {
  Chunks chunks;
  for (bool more = true; more;) {
    auto chunk = std::make_shared<Chunk>();
    std::size_t at = 0;
    while (at <= kChunkBytes) {
      const std::size_t next = after_line_end(text, at);
      more = next != std::string_view::npos;
      if (more || last) chunk->starts.push_back(static_cast<std::uint32_t>(at));
      at = more ? next : text.size();
      if (!more) break;
    }
    chunk->text = text.substr(0, at);
    text.remove_prefix(at);
    if (!chunk->starts.empty()) chunks.push_back(std::move(chunk));
  }
  return chunks;
}

void TextBuffer::recount(std::size_t from_chunk) {
  first_line_.resize(chunks_.size() + 1);
  for (std::size_t i = from_chunk; i < chunks_.size(); ++i)
    first_line_[i + 1] = first_line_[i] + static_cast<std::uint32_t>(chunks_[i]->starts.size());
}

std::size_t TextBuffer::chunk_of(std::uint32_t line) const {
  return static_cast<std::size_t>(std::ranges::upper_bound(first_line_, line) - first_line_.begin()) - 1;
}

std::string_view TextBuffer::line(std::uint32_t line) const {
  if (line >= line_count()) return {};
  const std::size_t at = chunk_of(line);
  const Chunk& chunk = *chunks_[at];
  const std::size_t i = line - first_line_[at];
  const std::size_t end = i + 1 < chunk.starts.size() ? chunk.starts[i + 1] : chunk.text.size();
  return without_line_end(std::string_view(chunk.text).substr(chunk.starts[i], end - chunk.starts[i]));
}

std::string TextBuffer::text() const {
  std::string text;
  text.reserve(size());
  for (const auto& chunk : chunks_) text += chunk->text;
  return text;
}

std::size_t TextBuffer::size() const {
  std::size_t size = 0;
  for (const auto& chunk : chunks_) size += chunk->text.size();
  return size;
}

TextBuffer::Point TextBuffer::clamp(Point point) const {
  if (point.line >= line_count()) return {line_count() - 1, line(line_count() - 1).size()};
  return {point.line, std::min(point.byte, line(point.line).size())};
}

void TextBuffer::replace(Point from, Point to, std::string_view text) {
  from = clamp(from);
  to = clamp(to);
  if (to.line < from.line || (to.line == from.line && to.byte < from.byte)) to = from;

  std::size_t first = chunk_of(from.line);
  std::size_t last = chunk_of(to.line);
  const std::size_t from_byte = chunks_[first]->starts[from.line - first_line_[first]] + from.byte;
  const std::size_t to_byte = chunks_[last]->starts[to.line - first_line_[last]] + to.byte;

  std::string rebuilt = chunks_[first]->text.substr(0, from_byte);
  rebuilt.append(text).append(chunks_[last]->text, to_byte);
  // A \r and a \n that now meet at a border are one line ending, and an emptied chunk joins its neighbour.
  while (first > 0 && (rebuilt.empty() || (rebuilt.front() == '\n' && chunks_[first - 1]->text.ends_with('\r'))))
    rebuilt.insert(0, chunks_[--first]->text);
  while (last + 1 < chunks_.size() && (rebuilt.empty() || rebuilt.back() != '\n')) rebuilt += chunks_[++last]->text;

  Chunks replacement = split(rebuilt, last + 1 == chunks_.size());
  const auto begin = chunks_.begin() + static_cast<std::ptrdiff_t>(first);
  const auto at = chunks_.erase(begin, chunks_.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  chunks_.insert(at, replacement.begin(), replacement.end());
  recount(first);
}

}  // namespace proflens::analysis
