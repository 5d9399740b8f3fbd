// Where recorded lines are in the files of today, for what points from one file into another: callers, and the other
// places of a finding.
//
// A file is read and placed when it is first asked for, and again when it has changed, or the versions that are known
// of it, or what moved. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "analysis/placement.h"

#include "server/files.h"

namespace proflens::server {

struct LoadedProfile;
class Bases;
struct Moves;

/// Other places of a finding that a diagnostic on one of them names.
constexpr std::size_t kMostRelated = 8;

struct TodayLine {
  std::string path;                   // of the file that it is in now
  std::string real;                   // the same without links
  std::optional<std::uint32_t> line;  // 0-based, in the file on disk; nothing: not in it, or too unsure to show
  bool approximate = false;
};

class TodayLines {
 public:
  explicit TodayLines(Files& files) : files_(files) {}

  /// A line of a function (kFunction), as recorded, from 1; 0: its declaration. Nothing when its file is not here.
  std::optional<TodayLine> find(const LoadedProfile& loaded, analysis::NodeId function, std::uint32_t line) const;

 private:
  /// A line or a function: where it is, and how sure that is.
  struct Place {
    std::uint32_t line = 0;
    double certainty = 0;
  };
  struct File {
    FileStat stat;
    std::weak_ptr<const analysis::CostTables> tables;
    std::weak_ptr<const Bases> bases;
    std::weak_ptr<const Moves> moves;                                // that brought something here
    std::map<std::pair<std::uint32_t, std::uint32_t>, Place> lines;  // by function and recorded line
    std::unordered_map<std::uint32_t, Place> functions;
  };
  const File* file(const LoadedProfile& loaded, const std::string& real) const;

  Files& files_;
  mutable std::mutex mutex_;
  mutable std::unordered_map<std::string, File> known_;  // by path without links
};

}  // namespace proflens::server
