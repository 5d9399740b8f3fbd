// The code action that makes the advised form of a finding, where that is mechanical (analysis/quick_fix.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "server/dispatch.h"

namespace proflens::server {

/// code: of the rule; line: 0-based, of the buffer. Reads the package's files.
std::optional<protocol::CodeAction> fix_action(const Snapshot& snapshot, const Document& document,
                                               std::string_view code, std::uint32_t line);

}  // namespace proflens::server
