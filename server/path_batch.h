// One round of resolving: the paths of a profile, and what was found out about each on the way. The rules are those of
// server/source_map.h; this is how they are carried out. One caller; the work inside runs on its ParallelFor.
#pragma once

#include <map>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analysis/path_forms.h"
#include "analysis/path_vote.h"
#include "analysis/recorded_files.h"

#include "server/source_map.h"

namespace proflens::server {

class PathBatch {
 public:
  PathBatch(const SourceMap& map, std::span<const analysis::RecordedFile> recorded, const PathRules& rules)
      : map_(map), recorded_(recorded), rules_(rules), work_(recorded.size()) {}

  SourceReport resolve(const analysis::ParallelFor& parallel);

 private:
  /// A file of the workspace whose end is that of the recorded path.
  struct Suffix {
    std::string from;
    analysis::PathIndex::Match match;
    bool all_recorded = false;  // nothing is left of the recorded path
  };
  struct Work {
    analysis::RecordedPath read;
    std::vector<PathCandidate> candidates;
    std::vector<Suffix> suffixes;
    std::vector<std::pair<std::string, std::string>> open;  // prefixes (from, to) that would do, were they sure
    bool exists = false;                                    // the recorded path does, outside of the workspace
    bool done = false;
    bool other_checkout = false;  // Resolution::other_checkout, when that is what it comes to
    Resolution resolution;
  };
  /// A file by a prefix that was voted on, or by its own suffix alone.
  struct Voted {
    std::string path, from, to;
    std::size_t components = 0;  // that are the same at the end
    std::size_t files = 0;
    double score = 0;
    bool accepted = false, whole = false;
    analysis::DefinitionCheck check;
  };
  enum class Verdict : std::uint8_t { kRejected, kPlausible, kProven };

  // Before the vote.
  void look(std::size_t i);
  bool by_user_rule(std::size_t i);
  bool exactly(Work& work) const;
  void add_modules(Work& work);
  void add_other_checkout(Work& work);
  void find_suffixes(Work& work) const;

  void vote();
  void weigh_rivals();
  double share_of_proven(const analysis::PathPrefix& prefix);

  // After it.
  void decide(std::size_t i);
  bool take_first(std::size_t i, std::span<const PathCandidate> candidates);
  bool take_voted(std::size_t i);
  std::optional<analysis::PathIndex::File> file_by(const analysis::PathPrefix& prefix, const Work& work,
                                                   std::size_t& components) const;
  std::vector<Voted> voted_of(const Work& work) const;
  std::vector<Voted> lone_of(const Work& work) const;
  Verdict judge(std::size_t i, Voted& voted);
  bool choose(std::size_t i, std::vector<Voted> sure);
  void explain(std::size_t i);

  std::optional<analysis::DefinitionCheck> check(std::size_t i, const std::string& path);
  void reject(Work& work, const std::string& path, std::string why) const;
  bool meets(PathCandidate::Need need, const analysis::DefinitionCheck& check, Work& work,
             const std::string& path) const;
  bool is_file(const std::string& path) const;
  bool in_workspace(const std::string& path) const { return is_inside(map_.files_.real_path(path)); }
  bool is_inside(const std::string& real) const;
  void find_real_path(Resolution& resolution) const;
  std::vector<PathSuggestion> suggestions() const;
  bool in_root(const std::string& directory) const;
  std::string relative_to_folder(const std::string& path) const;

  const SourceMap& map_;
  std::span<const analysis::RecordedFile> recorded_;
  const PathRules& rules_;
  std::vector<Work> work_;                      // by file
  std::vector<analysis::PathPrefix> prefixes_;  // accepted, best first
  std::mutex mutex_;
  std::unordered_map<std::string, std::string> module_of_directory_;  // outside the folders; empty: none
};

}  // namespace proflens::server
