// All handlers, one LSP method a file in handlers/; server/dispatch.cc says which lane each runs on.
#pragma once

#include "protocol/messages.h"

#include "server/dispatch.h"

namespace proflens::server::handlers {

// lifecycle.cc
protocol::Result<protocol::Json> initialize(State& state, const protocol::InitializeParams& params);
protocol::Result<std::nullptr_t> shutdown(State& state, const protocol::Json& params);
void initialized(State& state, const protocol::Json& params);
void exit(State& state, const protocol::Json& params);
void cancel_request(State& state, const protocol::Json& params);
void set_trace(State& state, const protocol::Json& params);
void cancel_progress(State& state, const protocol::WorkDoneProgressCreateParams& params);

// text_sync.cc
void did_open(State& state, const protocol::DidOpenParams& params);
void did_change(State& state, const protocol::DidChangeParams& params);
void did_close(State& state, const protocol::TextDocumentParams& params);
void did_save(State& state, const protocol::TextDocumentParams& params);

// workspace.cc
void did_change_configuration(State& state, const protocol::DidChangeConfigurationParams& params);
void did_change_watched_files(State& state, const protocol::DidChangeWatchedFilesParams& params);
void did_change_workspace_folders(State& state, const protocol::DidChangeWorkspaceFoldersParams& params);
/// Asks the client for its settings, then goes on with them; or with those there are when it cannot be asked.
void request_configuration(State& state);

// One file each.
protocol::Result<std::vector<protocol::CodeLens>> code_lens(const Snapshot& snapshot,
                                                            const protocol::TextDocumentParams& params);
protocol::Result<protocol::CodeLens> code_lens_resolve(const Snapshot& snapshot, const protocol::CodeLens& lens);
protocol::Result<std::vector<protocol::InlayHint>> inlay_hint(const Snapshot& snapshot,
                                                              const protocol::InlayHintParams& params);
protocol::Result<std::optional<protocol::Hover>> hover(const Snapshot& snapshot,
                                                       const protocol::TextDocumentPositionParams& params);
/// Whether a hover takes no longer than a change of threads, roughly: small profiles whose call edges are there.
bool hover_is_quick(const Snapshot& snapshot);
protocol::Result<protocol::CodeActionRequest::Result> code_action(const Snapshot& snapshot,
                                                                  const protocol::CodeActionParams& params);
void execute_command(State& state, const protocol::ExecuteCommandParams& params, Reply reply,
                     const std::stop_token& stop);

/// Every command that a lens or action carries or a client may call, without the prefix.
std::vector<std::string> command_names();

}  // namespace proflens::server::handlers
