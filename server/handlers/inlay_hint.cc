// textDocument/inlayHint: the cost at the end of hot lines, in the range asked for.
#include "server/handlers.h"
#include "server/to_protocol.h"

namespace proflens::server::handlers {

protocol::Result<std::vector<protocol::InlayHint>> inlay_hint(const Snapshot& snapshot,
                                                              const protocol::InlayHintParams& params) {
  std::vector<protocol::InlayHint> hints;
  if (!snapshot.document || !snapshot.document->view) return hints;
  for (const analysis::LineNote& note : snapshot.document->view->hints) {
    const auto place = snapshot.document->map.to_buffer(note.line);
    if (!place || place->line < params.range.start.line || place->line > params.range.end.line) continue;
    if (auto hint = to_protocol(*snapshot.document, note, snapshot.client.encoding)) hints.push_back(std::move(*hint));
  }
  return hints;
}

}  // namespace proflens::server::handlers
