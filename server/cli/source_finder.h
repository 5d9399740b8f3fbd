// From a recorded path to the text of the source: the workspace's rules (server/source_map.h), and below the
// directories of --source also what pprof's -source_path finds there. One thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/cost_tables.h"

#include "server/cli/context.h"
#include "server/source_map.h"

namespace proflens::server::cli {

class SourceFinder {
 public:
  /// `sources` are the directories of --source, `folders` what an editor would open: in those nothing is found but by
  /// the rules. Without both, the working directory serves as a folder.
  SourceFinder(const Context& context, const std::vector<std::string>& sources,
               const std::vector<std::string>& folders = {});

  /// Resolves all files of a profile together, for each helps to find the others; before the first find() of its paths.
  void learn(const analysis::CostTables& tables);

  struct Source {
    std::string path;  // empty: not found
    std::string reason;
    analysis::Buffer text;
  };
  Source find(std::string_view recorded);

  /// Absolute, or empty; `reason` says how or why not.
  Resolution resolve(std::string_view recorded);

  const SourceMap& map() const { return map_; }
  const PathRules& rules() const { return rules_; }
  /// Of the profile learned last.
  const std::vector<PathSuggestion>& suggestions() const { return suggestions_; }
  const std::vector<AgreedPrefix>& prefixes() const { return prefixes_; }

 private:
  std::string below_directories(std::string_view recorded);

  const Context& context_;
  std::vector<std::string> given_;  // --source, absolute
  SourceMap map_;
  PathRules rules_;
  std::map<std::string, Resolution, std::less<>> known_;  // by recorded path, of the profile learned last
  std::vector<PathSuggestion> suggestions_;
  std::vector<AgreedPrefix> prefixes_;
};

}  // namespace proflens::server::cli
