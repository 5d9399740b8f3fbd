// One profile, loaded: its tables, what of it lies in which file, and where it came from. Const once built; any thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "analysis/attribution.h"
#include "analysis/call_edges.h"
#include "analysis/cost_tables.h"
#include "analysis/delta.h"
#include "analysis/file_costs.h"
#include "analysis/own_by_function.h"
#include "analysis/recorded_files.h"

#include "server/files.h"
#include "server/history/bases.h"
#include "server/lazy_groups.h"
#include "server/moves.h"
#include "server/source_map.h"

namespace proflens::server {

class TodayLines;

/// Call edges, built by whoever asks first: the index costs as much as the tables, and not every session asks.
class LazyEdges {
 public:
  explicit LazyEdges(std::shared_ptr<const analysis::CostTables> tables) : tables_(std::move(tables)) {}
  const analysis::CallEdges& get() const;
  bool is_built() const { return is_built_; }

 private:
  std::shared_ptr<const analysis::CostTables> tables_;
  mutable std::once_flag once_;
  mutable std::atomic<bool> is_built_ = false;
  mutable std::optional<analysis::CallEdges> edges_;
};

/// What the user's own lines and functions cost.
struct OwnCosts {
  analysis::Attribution by_line;
  analysis::OwnByFunction by_function;
};

struct LoadedProfile {
  std::string path;  // absolute
  std::string kind;  // kind_of()
  FileStat stat;     // of the file when it was read
  bool discovered = false;
  std::shared_ptr<const analysis::CostTables> tables;
  std::vector<analysis::FileCosts> files;  // by FileId
  /// Absolute path without links → the recorded files that are this one.
  std::unordered_map<std::string, std::vector<analysis::FileId>> by_path;
  std::vector<analysis::RecordedFile> recorded;  // by FileId, of the default sample type
  std::vector<Resolution> resolutions;           // by FileId
  std::vector<PathSuggestion> suggestions;       // rules that would resolve more
  std::uint64_t rules_version = 0;               // of SharedSourceMap's rules when the paths were resolved
  analysis::Attribution attribution;             // to the user's own lines
  std::shared_ptr<const LazyEdges> edges;
  std::shared_ptr<const LazyGroups> advice_groups;  // what rules of advice are tried on
  std::uint64_t content_hash = 0;                   // of the bytes it was read from
  std::shared_ptr<const Bases> bases;               // null until they are found
  std::shared_ptr<const Moves> moves;               // of what is in other files now; null until it was looked for

  std::shared_ptr<const TodayLines> today;  // shared by all that are of the same file

  // Of one that is looked at in part (derived_profile.h).
  std::shared_ptr<const LoadedProfile> whole;                    // as it was loaded; null: this is it
  std::string filter;                                            // "focus: parse"; empty: none
  std::vector<std::string> unmatched;                            // fields of the filter that matched nothing
  std::shared_ptr<const analysis::Deltas> deltas;                // from the base; null: there is none
  std::shared_ptr<const analysis::OwnByFunction> own_functions;  // of it; null without deltas
  std::shared_ptr<const OwnCosts> base_own;                      // of deltas->before(); null with it
  std::string base_path;
  std::string base_how;  // "normalized", "per operation": what was done to its values; empty: nothing

  const analysis::Profile& profile() const { return tables->profile(); }
  /// Samples in the everyday sense: the values of a "samples" type added up, else the stacks counted.
  std::size_t sample_total() const;
  /// The costs of a file of this machine; null when the profile has none.
  const analysis::FileCosts* costs_of(const std::string& path) const;

  /// The weight of lines (flat, default sample type) in files that were recorded and are not found here; generated code
  /// is not counted, for it has no file anywhere.
  struct Unresolved {
    std::size_t files = 0;
    std::int64_t weight = 0;
    double share = 0;  // of the total, 0 to 1
  };
  Unresolved unresolved() const;
  /// By FileId: the flat weight, of the default sample type, of functions that are in other files now.
  std::vector<std::int64_t> moved_weights() const;
  /// When it was recorded: by its own word, else by the time of its file.
  std::int64_t recorded_nanos() const;
  /// The version of a file that it was recorded from; null when that is not known (yet). May read a repository.
  const analysis::RecordedText* recorded_of(analysis::FileId file) const;
  const analysis::RecordedText* recorded_of(const std::string& path) const;
  /// Whether a file is a library's that was recorded in just this version.
  bool is_same_version(const std::string& path) const;
  /// Whether none of the versions at hand is the one that was recorded of this file.
  bool is_contradicted(const std::string& path) const;
  /// Recorded files that are nowhere today and whose version is known: what was in them may be in other files now.
  std::vector<analysis::FileId> gone_files() const;
  /// Whether a change of this file may change what is in other files now.
  bool may_move_with(const std::string& changed) const;
};

/// As it was loaded, whatever is looked at of it.
inline const std::shared_ptr<const LoadedProfile>& whole_of(const std::shared_ptr<const LoadedProfile>& loaded) {
  return loaded->whole ? loaded->whole : loaded;
}

/// A source map that several loads may ask; built by the first, for it looks through the folders, and again when the
/// directories have changed since. Any thread.
class SharedSourceMap {
 public:
  SharedSourceMap(Files& files, std::vector<std::string> folders, GetEnv variables);

  std::shared_ptr<const SourceMap> map();
  struct Rules {
    PathRules rules;
    std::uint64_t version = 0;  // counts the changes
  };
  Rules rules() const;
  void set_rules(PathRules rules);

 private:
  Files& files_;
  std::vector<std::string> folders_;
  GetEnv variables_;
  std::mutex building_;       // one at a time
  mutable std::mutex mutex_;  // of what is below
  Rules rules_;
  std::shared_ptr<const SourceMap> map_;
};

struct LoadRequest {
  std::string path;
  bool discovered = false;                  // found in the workspace, not asked for
  std::vector<std::string> unwanted_kinds;  // of which there is a newer one: the load ends when it turns out to be such
};

/// Reads, parses, sums up and resolves. Slow; for a worker thread.
analysis::Result<std::shared_ptr<const LoadedProfile>> load_profile(Files& files, SharedSourceMap& sources,
                                                                    const LoadRequest& request,
                                                                    const analysis::ParallelFor& parallel,
                                                                    const std::stop_token& stop);

/// The same profile, as it was loaded, by other rules or in other folders: nothing is parsed or summed up again. The
/// bases and moves that are known stay; they are to be looked for again, for a rule may have found their files.
std::shared_ptr<const LoadedProfile> resolved_again(SharedSourceMap& sources, const LoadedProfile& loaded,
                                                    const analysis::ParallelFor& parallel);

/// Sums up by file, line and edge what the tables say; the files are those that by_path and resolutions know.
void gather_costs(SharedSourceMap& sources, LoadedProfile& loaded);

/// Of other tables, whose files are looked for as those of a profile that is loaded. Slow.
OwnCosts own_costs_of(SharedSourceMap& sources, std::shared_ptr<const analysis::CostTables> tables,
                      const analysis::ParallelFor& parallel);

struct AdviceSet;

/// What is loaded, and which sample type of which profile is on display.
struct ProfileSet {
  std::vector<std::shared_ptr<const LoadedProfile>> profiles;
  std::size_t active = 0;  // into profiles
  std::size_t sample_type = 0;
  std::shared_ptr<const AdviceSet> advice;  // null until it was looked for

  const LoadedProfile* shown() const { return active < profiles.size() ? profiles[active].get() : nullptr; }
  /// The heap profile, when there is one.
  std::optional<std::size_t> heap() const;
};

}  // namespace proflens::server
