// What a profile says of each source file besides costs of lines: how much weight it has, and which functions are in
// it. From this, paths are resolved (server/source_map.h). Pure; views into the profile.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "analysis/cost_tables.h"
#include "analysis/definition_check.h"
#include "analysis/file_costs.h"

namespace proflens::analysis {

struct RecordedFile {
  std::string_view path;
  std::int64_t flat = 0;                    // of its lines, as a magnitude
  std::int64_t cum = 0;                     // of the file, as a magnitude
  std::vector<RecordedFunction> functions;  // heaviest first
};

/// By FileId, of the sample type.
std::vector<RecordedFile> recorded_files(const CostTables& tables, const std::vector<FileCosts>& costs,
                                         std::size_t sample_type);

}  // namespace proflens::analysis
