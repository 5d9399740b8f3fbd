// The Go function that a command is about, and what is needed to work on it off the main thread.
#pragma once

#include <optional>
#include <string>

#include "analysis/outline.h"
#include "analysis/trial.h"

#include "server/dispatch.h"
#include "server/go_sources.h"
#include "server/run/compare.h"

namespace proflens::server::handlers {

/// Values and the file system, nothing of the state that changes.
struct GoFunctionRequest {
  std::string path, directory, workspace;
  std::optional<std::string> function;  // "Decoder.Parse"
  std::optional<std::uint32_t> line;    // of the text, from 0
  std::optional<std::int32_t> count;
  std::optional<std::string> benchtime;
  OpenDocuments documents;
  Files* files = nullptr;
  GetEnv variables;
};
protocol::Result<GoFunctionRequest> go_function_request(const State& state, const protocol::Json& argument);

/// The declaration, in the text as it is in the editor. kUsage when there is none. For a worker.
analysis::Result<analysis::OutlineFunction> find_function(const GoFunctionRequest& request, const GoSources& sources);

/// "Decoder.Parse"
std::string title_of(const analysis::OutlineFunction& function);

/// How go runs for it: with what is in the editor and not on disk.
GoPlace go_place(const GoFunctionRequest& request);

/// Nothing of a workspace that is not trusted is run.
std::optional<protocol::ResponseError> refusal_to_run(const State& state);

/// After something was measured or ended: what lenses say is new.
void refresh_lenses(State& state);

/// Shows a place or a whole file, where the client can.
void show(State& state, const protocol::Uri& uri, std::optional<std::uint32_t> line);

}  // namespace proflens::server::handlers
