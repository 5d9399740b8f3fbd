#include "server/document.h"

#include <algorithm>

namespace proflens::server {

using analysis::TextBuffer;

namespace {

struct LineChange {
  std::uint32_t first = 0, removed = 0, inserted = 0;
};

/// A client may replace much in order to change little, as when it formats or sends the whole text. Of equal lines side
/// by side those count as new that the client put in: a change that ends before a line's text leaves that line alone.
void splice_changed(Document& document, const TextBuffer& before, LineChange change, bool ends_before_line) {
  const TextBuffer& now = document.text;
  const auto trim_begin = [&] {
    while (change.removed > 0 && change.inserted > 0 && before.line(change.first) == now.line(change.first))
      ++change.first, --change.removed, --change.inserted;
  };
  const auto trim_end = [&] {
    while (change.removed > 0 && change.inserted > 0 &&
           before.line(change.first + change.removed - 1) == now.line(change.first + change.inserted - 1))
      --change.removed, --change.inserted;
  };
  if (ends_before_line) trim_end();
  trim_begin();
  trim_end();
  if (change.removed != 0 || change.inserted != 0)
    document.map.splice(change.first, change.removed, change.inserted, now);
}

}  // namespace

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
  splice_changed(document, before, {first, removed, document.text.line_count() + removed - lines_before},
                 change.range && range.end.character == 0);
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
