// Changed files of a Go package as an edit that a client applies: only lines that differ are replaced.
#pragma once

#include <span>

#include "analysis/trial.h"

#include "protocol/initialize.h"
#include "protocol/types.h"

#include "server/go_sources.h"

namespace proflens::server {

protocol::WorkspaceEdit edit_for(std::span<const analysis::ChangedFile> files, const GoSources& sources,
                                 const protocol::ClientCapabilities& client);

/// From one text to another; in the order of the lines.
std::vector<protocol::TextEdit> line_edits(std::string_view before, std::string_view after,
                                           protocol::PositionEncoding encoding);

}  // namespace proflens::server
