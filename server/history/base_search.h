// Finds the bases of the files of one profile: which repository each belongs to, and in it which version; without one,
// by the times of the files. Slow; for a worker thread, one at a time.
#pragma once

#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "analysis/file_costs.h"

#include "server/go_environment.h"
#include "server/history/bases.h"
#include "server/history/repository.h"
#include "server/history/repository_search.h"
#include "server/source_map.h"

namespace proflens::server {

/// What a search needs to know of a profile. Must outlive the search.
struct SearchedProfile {
  const analysis::CostTables& tables;
  const std::vector<analysis::FileCosts>& costs;  // by FileId
  const std::vector<Resolution>& resolutions;     // by FileId
  std::uint64_t content_hash = 0;                 // of the profile's bytes; 0: nothing is kept across restarts
  std::int64_t recorded_nanos = 0;                // since 1970; 0 when not known
};

struct SearchOptions {
  std::vector<std::string> folders;  // of the workspace: in their repositories files are looked for that are gone
  std::string commit;                // the setting
  GetEnv variables = process_environment;
};

class BaseSearch {
 public:
  BaseSearch(Files& files, const SearchedProfile& profile, SearchOptions options);
  ~BaseSearch();

  using Found = std::vector<std::shared_ptr<const Base>>;  // by FileId
  /// All files.
  Found find_all(const std::stop_token& stop);
  /// These alone, sooner.
  Found find(const std::vector<analysis::FileId>& wanted, const std::stop_token& stop,
             RepositorySearch::Care care = RepositorySearch::Care::kQuick);

  /// Why a repository could not be read; for people.
  const std::vector<std::string>& problems() const { return problems_; }

 private:
  struct Repository;
  Repository* repository_at(const RepositoryPlace& place);
  void assign(analysis::FileId file);
  SearchedFile searched(analysis::FileId file, const std::string& path);
  void search(Repository& repository, Found& found, RepositorySearch::Care care, const std::stop_token& stop);
  Base without_history(analysis::FileId file);
  const std::vector<Stamp>& stamps();

  Files& files_;
  SearchedProfile profile_;
  SearchOptions options_;
  RepositoryFinder finder_;
  std::map<std::string, std::unique_ptr<Repository>> repositories_;  // by directory; null: cannot be read
  std::optional<std::vector<Stamp>> stamps_;
  std::optional<std::vector<std::vector<analysis::Anchors::Call>>> calls_;  // by FileId
  std::vector<std::string> problems_;
};

}  // namespace proflens::server
