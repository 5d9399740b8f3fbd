#include "server/source_map.h"

#include <algorithm>
#include <array>

#include "server/path_batch.h"
#include "server/paths.h"

namespace proflens::server {

using Rule = Resolution::Rule;

SourceMap::SourceMap(Files& files, std::vector<std::string> folders, GoEnvironment go, const GetEnv& variables)
    : files_(files),
      folders_(std::move(folders)),
      go_(std::move(go)),
      workspace_(files_, folders_),
      trees_(files_, folders_, workspace_, go_, variables) {}

SourceReport SourceMap::resolve(std::span<const analysis::RecordedFile> recorded, const PathRules& rules,
                                const analysis::ParallelFor& parallel) const {
  return PathBatch(*this, recorded, rules).resolve(parallel);
}

Resolution SourceMap::resolve(std::string_view recorded) const {
  const analysis::RecordedFile alone{.path = recorded, .functions = {}};
  return std::move(resolve(std::span(&alone, 1), PathRules()).files.front());
}

bool SourceMap::is_own(const Resolution& resolution) const {
  if (resolution.path.empty()) return false;
  // Without a folder (one file opened on its own) all but the known libraries is the user's.
  if (folders_.empty())
    return (resolution.rule == Rule::kExact || resolution.rule == Rule::kUserRule) && !trees_.holds(resolution.path);
  static constexpr std::array<std::string_view, 4> kForeign = {"vendor", "node_modules", "site-packages",
                                                               "dist-packages"};
  for (const std::string& folder : folders_) {
    const auto rest = below(resolution.real, folder);
    if (!rest || resolution.rule == Rule::kBazel) continue;
    const std::string inner = "/" + std::string(*rest);
    return std::ranges::none_of(kForeign, [&](std::string_view name) {
      return inner.find("/" + std::string(name) + "/") != std::string::npos;
    });
  }
  return false;
}

}  // namespace proflens::server
