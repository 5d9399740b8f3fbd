// The only translator: analysis values and documents become protocol values here and nowhere else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/initialize.h"
#include "protocol/types.h"

#include "server/config.h"
#include "server/document.h"
#include "server/ignores.h"
#include "server/run/go_output.h"

namespace proflens::server {

struct PgoState;
struct PgoStates;

protocol::ResponseError to_protocol(const analysis::Error& error);

/// How lenses and hints are dressed for one client.
struct LensStyle {
  protocol::PositionEncoding encoding = protocol::PositionEncoding::kUtf16;
  std::string command = "proflens.showCallers";  // with the client's prefix
  const LoadedProfile* shown = nullptr;          // whose filter and base the titles tell of
  std::size_t sample_type = 0;
};

/// Nothing when the lens's line is gone from the buffer.
std::optional<protocol::CodeLens> to_protocol(const Document& document, const analysis::FunctionNote& note,
                                              const LensStyle& style);
std::optional<protocol::InlayHint> to_protocol(const Document& document, const analysis::LineNote& note,
                                               const LensStyle& style);

/// "+12 % slower": what changed at a node of a profile that has a base; empty where there is none.
std::string delta_of(const LoadedProfile& loaded, analysis::NodeId node, std::size_t sample_type);

std::vector<protocol::Diagnostic> to_diagnostics(const Document& document, const Config& config, const Ignores& ignores,
                                                 const std::vector<std::string>& folders,
                                                 const protocol::ClientCapabilities& client,
                                                 const AdviceSet* advice = nullptr, const PgoStates* pgo = nullptr);

/// The code of a remark on a default.pgo that does not fit.
inline constexpr const char* kStalePgoCode = "stale-pgo";
/// The default.pgo that is remarked on in this document; null: none, or the user has dismissed it.
const PgoState* told_pgo(const Document& document, const Ignores& ignores, const std::vector<std::string>& folders,
                         const PgoStates* pgo);
Ignore pgo_ignore_entry(const Document& document, const std::vector<std::string>& folders);

/// A file as entries of Ignores name it: relative to its folder.
std::string ignored_file(const Document& document, const std::vector<std::string>& folders);

/// Of an error of a build; `document` when the file is open.
protocol::Diagnostic to_diagnostic(const BuildError& error, const Document* document,
                                   const protocol::ClientCapabilities& client);

/// What an ignore entry of a finding says.
Ignore ignore_entry(const Document& document, const FileView::Remark& remark, const std::vector<std::string>& folders);

}  // namespace proflens::server
