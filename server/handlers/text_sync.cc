// didOpen, didChange, didClose, didSave. Clients err here: what is opened twice is replaced, what is changed or closed
// without having been opened is ignored.
#include "protocol/uri.h"

#include "server/handlers.h"

namespace proflens::server::handlers {

void did_open(State& state, const protocol::DidOpenParams& params) {
  Document document;
  document.uri = params.textDocument.uri;
  if (const auto path = protocol::path_of(document.uri)) document.path = state.environment.files.real_path(*path);
  document.language = params.textDocument.languageId;
  document.version = params.textDocument.version;
  document.text = analysis::TextBuffer(params.textDocument.text);
  state.open(std::move(document));
}

void did_change(State& state, const protocol::DidChangeParams& params) {
  const bool open = state.edit(params.textDocument.uri, [&](Document& document) {
    for (const protocol::ContentChange& change : params.contentChanges)
      apply_change(document, change, state.capabilities.encoding);
    document.version = params.textDocument.version.value_or(document.version);
  });
  if (open) state.changed(params.textDocument.uri);
}

void did_close(State& state, const protocol::TextDocumentParams& params) { state.close(params.textDocument.uri); }

// The watch over files tells of what a save changes on disk.
void did_save(State&, const protocol::TextDocumentParams&) {}

}  // namespace proflens::server::handlers
