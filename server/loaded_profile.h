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
#include "analysis/file_costs.h"

#include "server/files.h"
#include "server/source_map.h"

namespace proflens::server {

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

struct LoadedProfile {
  std::string path;  // absolute
  std::string kind;  // kind_of()
  FileStat stat;     // of the file when it was read
  bool discovered = false;
  std::shared_ptr<const analysis::CostTables> tables;
  std::vector<analysis::FileCosts> files;  // by FileId
  /// Absolute path without links → the recorded files that are this one.
  std::unordered_map<std::string, std::vector<analysis::FileId>> by_path;
  std::vector<Resolution> resolutions;  // by FileId
  analysis::Attribution attribution;    // to the user's own lines
  std::shared_ptr<const LazyEdges> edges;

  const analysis::Profile& profile() const { return tables->profile(); }
  /// Samples in the everyday sense: the values of a "samples" type added up, else the stacks counted.
  std::size_t sample_total() const;
  /// The costs of a file of this machine; null when the profile has none.
  const analysis::FileCosts* costs_of(const std::string& path) const;
};

/// A source map that several loads may ask; built by the first, for it looks through the folders. Any thread.
class SharedSourceMap {
 public:
  SharedSourceMap(Files& files, std::vector<std::string> folders, GetEnv variables);

  Resolution resolve(std::string_view recorded);
  /// Whether a resolved file is the user's own code: in a folder of the workspace, and no vendored or downloaded one.
  bool is_own(const Resolution& resolution);

 private:
  SourceMap& map();

  Files& files_;
  std::vector<std::string> folders_;
  GetEnv variables_;
  std::mutex mutex_;
  std::optional<SourceMap> map_;
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

/// What is loaded, and which sample type of which profile is on display.
struct ProfileSet {
  std::vector<std::shared_ptr<const LoadedProfile>> profiles;
  std::size_t active = 0;  // into profiles
  std::size_t sample_type = 0;

  const LoadedProfile* shown() const { return active < profiles.size() ? profiles[active].get() : nullptr; }
  /// The heap profile, when there is one.
  std::optional<std::size_t> heap() const;
};

}  // namespace proflens::server
