// Functions of a profile that are in other files today than they were recorded in: moved, split off, or in a file that
// was renamed. Looked for by content (analysis/relocate.h), in the old file's directory first, then in the folders.
//
// Reads many files: for a worker.
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "analysis/cost_tables.h"

#include "server/files.h"

namespace proflens::server {

struct LoadedProfile;

struct Moves {
  /// Functions of a recorded file that are elsewhere now.
  struct Guests {
    analysis::FileId file{};
    std::vector<analysis::NodeId> functions;  // kFunction
    double certainty = 0;
  };
  struct Departure {
    analysis::NodeId function{};
    std::string from;  // path; as recorded, when that file is not here any more
    std::string path;
    std::uint32_t line = 0;  // 0-based: of its declaration
  };

  std::unordered_map<std::string, std::vector<Guests>> guests;  // by the path where they are now
  std::vector<Departure> departures;                            // by function
  bool unfound = false;                                         // a function is nowhere: any file may get it

  bool empty() const { return guests.empty(); }
  /// Null when it is where it was.
  const Departure* departure_of(analysis::NodeId function) const;
};

/// Of the files whose recorded text is known.
Moves find_moves(Files& files, const LoadedProfile& loaded, const std::vector<std::string>& folders,
                 const std::stop_token& stop = {});

}  // namespace proflens::server
