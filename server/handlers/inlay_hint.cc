// textDocument/inlayHint: the cost at the end of hot lines, in the range asked for.
#include <algorithm>

#include "server/handlers.h"
#include "server/to_protocol.h"

namespace proflens::server::handlers {

protocol::Result<std::vector<protocol::InlayHint>> inlay_hint(const Snapshot& snapshot,
                                                              const protocol::InlayHintParams& params) {
  std::vector<protocol::InlayHint> hints;
  if (!snapshot.document || !snapshot.document->view) return hints;
  const Document& document = *snapshot.document;
  const auto wanted = document.map.base_of(params.range.start.line, params.range.end.line);
  const auto& notes = document.view->hints;  // by line
  const auto begin = std::ranges::lower_bound(notes, wanted.first, {}, &analysis::LineNote::line);
  const auto end = std::ranges::lower_bound(notes, wanted.end, {}, &analysis::LineNote::line);
  if (begin < end) hints.reserve(static_cast<std::size_t>(end - begin));
  const ProfileSet& set = *document.view->set;
  const LensStyle style{snapshot.client.encoding, {}, set.shown(), set.sample_type};
  for (auto note = begin; note < end; ++note)
    if (auto hint = to_protocol(document, *note, style)) hints.push_back(std::move(*hint));
  return hints;
}

}  // namespace proflens::server::handlers
