// textDocument/codeLens: one lens above each function over the threshold.
#include "server/handlers.h"
#include "server/runnables.h"
#include "server/to_protocol.h"

namespace proflens::server::handlers {

protocol::Result<std::vector<protocol::CodeLens>> code_lens(const Snapshot& snapshot,
                                                            const protocol::TextDocumentParams&) {
  std::vector<protocol::CodeLens> lenses;
  if (!snapshot.document || !snapshot.document->view) return lenses;
  const ProfileSet& set = *snapshot.document->view->set;
  const LensStyle style{snapshot.client.encoding, snapshot.command_prefix + LensStyle{}.command, set.shown(),
                        set.sample_type};
  lenses.reserve(snapshot.document->view->lenses.size());
  for (const analysis::FunctionNote& note : snapshot.document->view->lenses)
    if (auto lens = to_protocol(*snapshot.document, note, style)) lenses.push_back(std::move(*lens));
  for (Runnable& runnable : runnables(snapshot)) {
    const protocol::Position start = line_start(*snapshot.document, runnable.line, snapshot.client.encoding);
    lenses.push_back({.range = {start, start}, .command = std::move(runnable.command), .data = std::nullopt});
  }
  return lenses;
}

/// Lenses are complete when they are listed; a client that resolves all the same gets its lens back.
protocol::Result<protocol::CodeLens> code_lens_resolve(const Snapshot&, const protocol::CodeLens& lens) { return lens; }

}  // namespace proflens::server::handlers
