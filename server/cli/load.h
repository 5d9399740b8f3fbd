// From the PROFILE arguments of a command to tables. Errors are one line for people: what, where, what to do.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/cost_tables.h"

#include "server/cli/context.h"

namespace proflens::server::cli {

/// What a FILE argument holds; "-" is standard input. `kind`: what it should be, for the advice ("profile").
analysis::Result<analysis::Buffer> read_argument(const Context& context, const std::string& path,
                                                 std::string_view kind);

/// One profile; "-" is standard input.
analysis::Result<std::shared_ptr<const analysis::Profile>> load_profile(const Context& context,
                                                                        const std::string& path);

/// Several are merged.
analysis::Result<std::shared_ptr<const analysis::Profile>> load_merged(const Context& context,
                                                                       const std::vector<std::string>& paths);
analysis::Result<std::shared_ptr<const analysis::CostTables>> load_tables(const Context& context,
                                                                          const std::vector<std::string>& paths);

analysis::Result<std::shared_ptr<const analysis::CostTables>> tables_of(
    std::shared_ptr<const analysis::Profile> profile);

/// "cpu.prof", "cpu1.prof + cpu2.prof", "5 profiles".
std::string name_of_sources(const std::vector<std::string>& paths);

}  // namespace proflens::server::cli
