#include "server/document.h"

#include <algorithm>

namespace proflens::server {

using analysis::TextBuffer;

void apply_change(Document& document, const protocol::ContentChange& change, protocol::PositionEncoding encoding) {
  const std::uint32_t lines_before = document.text.line_count();
  protocol::Range range{{0, 0}, {lines_before, 0}};
  if (change.range) range = *change.range;
  if (range.end < range.start) range.end = range.start;
  const auto point = [&](protocol::Position position) {
    return TextBuffer::Point{position.line,
                             protocol::byte_offset_of(document.text.line(position.line), position.character, encoding)};
  };
  const TextBuffer before = document.text;
  document.text.replace(point(range.start), point(range.end), change.text);
  if (!document.view) return;
  const std::uint32_t first = std::min(range.start.line, lines_before - 1);
  const std::uint32_t last = std::min(range.end.line, lines_before - 1);
  const std::uint32_t removed = last - first + 1;
  const analysis::LineChange change_of_lines{first, removed, document.text.line_count() + removed - lines_before};
  const bool ends_before_line = change.range && range.end.character == 0;
  document.map.splice(narrowed(change_of_lines, before, document.text, ends_before_line), document.text);
}

void set_view(Document& document, std::shared_ptr<const FileView> view) {
  const bool same_base = document.view && document.view->base == view->base;
  document.view = std::move(view);
  if (!same_base) document.map = analysis::LineMap(document.view->base->text, document.text);
}

protocol::Position line_start(const Document& document, std::uint32_t line, protocol::PositionEncoding encoding) {
  const std::string_view text = document.text.line(line);
  const std::size_t blank = std::min(text.find_first_not_of(" \t"), text.size());
  return {line, protocol::column_of(text, blank, encoding)};
}

protocol::Position line_end(const Document& document, std::uint32_t line, protocol::PositionEncoding encoding) {
  const std::string_view text = document.text.line(line);
  return {line, protocol::column_of(text, text.size(), encoding)};
}

protocol::Range line_range(const Document& document, std::uint32_t line, protocol::PositionEncoding encoding) {
  return {line_start(document, line, encoding), line_end(document, line, encoding)};
}

}  // namespace proflens::server
