#include "server/cli/recorded.h"

#include <fmt/format.h>

#include "analysis/profile_summary.h"

#include "server/history/base_search.h"

namespace proflens::server::cli {

std::unique_ptr<const Bases> find_bases(const Context& context, BasesQuery query) {
  query.resolutions.resize(query.tables.profile().files.size());
  const SearchedProfile profile{.tables = query.tables,
                                .costs = query.costs,
                                .resolutions = query.resolutions,
                                .content_hash = 0,
                                .recorded_nanos = query.tables.profile().time_nanos};
  BaseSearch search(context.files, profile, {.folders = query.folders, .commit = {}, .variables = context.environment});
  return std::make_unique<const Bases>(
      context.files, context.environment,
      query.wanted.empty() ? search.find_all({}) : search.find(query.wanted, {}, RepositorySearch::Care::kThorough));
}

std::string version_name(const Base& base) {
  constexpr std::size_t kShortName = 10, kDay = 10;  // characters
  if (base.revision.empty()) return base.file.empty() && !base.text ? "no version here" : "the file as it is";
  return fmt::format("{} ({})", base.revision.substr(0, kShortName),
                     analysis::time_label(base.commit_nanos).substr(0, kDay));
}

}  // namespace proflens::server::cli
