// For the commands: the versions of source files that a profile was recorded from.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/file_costs.h"

#include "server/cli/context.h"
#include "server/history/bases.h"
#include "server/loaded_profile.h"
#include "server/source_map.h"

namespace proflens::server::cli {

struct BasesQuery {
  const analysis::CostTables& tables;
  const std::vector<analysis::FileCosts>& costs;  // by FileId
  std::vector<Resolution> resolutions;            // by FileId; what is not asked for may be left unresolved
  std::vector<std::string> folders;               // absolute
  std::vector<analysis::FileId> wanted;           // empty: all
};

std::unique_ptr<const Bases> find_bases(const Context& context, BasesQuery query);

/// A profile as a session has it once all is found: its files resolved (by FileId), the versions that the wanted ones
/// (none: all) were recorded from, and what of those is in other files of the folders today.
LoadedProfile with_history(const Context& context, std::shared_ptr<const analysis::CostTables> tables,
                           std::vector<Resolution> resolutions, const std::vector<std::string>& folders,
                           std::vector<analysis::FileId> wanted);

/// "1a2b3c4d5e (2026-07-01)", "the file as it is".
std::string version_name(const Base& base);

}  // namespace proflens::server::cli
