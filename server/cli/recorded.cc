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

LoadedProfile with_history(const Context& context, std::shared_ptr<const analysis::CostTables> tables,
                           std::vector<Resolution> resolutions, const std::vector<std::string>& folders,
                           std::vector<analysis::FileId> wanted) {
  LoadedProfile loaded;
  loaded.tables = std::move(tables);
  loaded.files = analysis::costs_by_file(*loaded.tables);
  loaded.resolutions = std::move(resolutions);
  for (std::uint32_t id = 0; id < loaded.resolutions.size(); ++id) {
    Resolution& resolution = loaded.resolutions[id];
    if (resolution.path.empty()) continue;
    resolution.real = context.files.real_path(resolution.path);
    loaded.by_path[resolution.real].push_back(analysis::FileId{id});
  }
  loaded.bases = find_bases(context, {.tables = *loaded.tables,
                                      .costs = loaded.files,
                                      .resolutions = loaded.resolutions,
                                      .folders = folders,
                                      .wanted = std::move(wanted)});
  loaded.moves = std::make_shared<const Moves>(find_moves(context.files, loaded, folders));
  return loaded;
}

std::string version_name(const Base& base) {
  constexpr std::size_t kShortName = 10, kDay = 10;  // characters
  if (base.revision.empty()) return base.file.empty() && !base.text ? "no version here" : "the file as it is";
  return fmt::format("{} ({})", base.revision.substr(0, kShortName),
                     analysis::time_label(base.commit_nanos).substr(0, kDay));
}

}  // namespace proflens::server::cli
