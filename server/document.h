// One document that the client has open.
//
// Owned by the main thread; a snapshot shares it. An edit works in place while nobody else holds it, and on a copy
// (cheap: text and map share their chunks) otherwise.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "analysis/line_map.h"
#include "analysis/text_buffer.h"

#include "protocol/position.h"
#include "protocol/types.h"

#include "server/file_view.h"

namespace proflens::server {

struct Document {
  protocol::Uri uri;     // exactly as the client spells it
  std::string path;      // absolute, without links; empty for what is no file
  std::string language;  // LSP languageId
  std::int32_t version = 0;
  analysis::TextBuffer text;
  std::shared_ptr<const FileView> view;  // null until it is built
  analysis::LineMap map;                 // from view->base to text
};

/// Applies one change of didChange; ranges outside the text are clamped. Keeps the map true.
void apply_change(Document& document, const protocol::ContentChange& change, protocol::PositionEncoding encoding);

/// Puts a new view in place; maps its base to the text as it is now.
void set_view(Document& document, std::shared_ptr<const FileView> view);

/// First non-blank column of a line, its end, and both, in the client's units.
protocol::Position line_start(const Document& document, std::uint32_t line, protocol::PositionEncoding encoding);
protocol::Position line_end(const Document& document, std::uint32_t line, protocol::PositionEncoding encoding);
protocol::Range line_range(const Document& document, std::uint32_t line, protocol::PositionEncoding encoding);

}  // namespace proflens::server
