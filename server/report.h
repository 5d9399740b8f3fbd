// The longer texts: the hover of a line or function, and the document with all callers and callees. Markdown, the
// verdict in the first line, for some editors show only that.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "server/loaded_profile.h"

namespace proflens::server {

/// One node in one profile, with the sample type to weigh neighbours by.
struct Subject {
  const LoadedProfile& loaded;
  analysis::NodeId node{};  // kFunction or kSourceLine
  std::size_t sample_type = 0;
  bool approximate = false;
  std::optional<std::uint32_t> changed = std::nullopt;  // lines of the function since it was recorded, where known
  double gone = 0;                                      // share of a function's weight without a line
};

/// "62.4 % of cpu: 1.28 s total, 210 ms self"
std::string verdict(const Subject& subject);

/// "1.2 s in encoding/json, called here": what a line of the user's own code spends in code that is not; empty when the
/// subject is no such line.
std::string called_here(const Subject& subject);

/// Flat and cum of every sample type of the profile in which there is any cost.
std::string cost_table(const Subject& subject);

/// The hottest `limit` callers and callees; empty when there are none.
std::string neighbour_tables(const Subject& subject, std::size_t limit);

/// "cpu.prof · recorded 3 min ago · 1 280 samples over 10 s · 4.1 % have no source line"
std::string provenance(const LoadedProfile& loaded, std::size_t sample_type, std::int64_t now_nanos);

/// "base a1b2c3d, committed 3 days ago: 48 of 48 functions start on their lines · 12 lines changed in this function
/// since"; empty when the version that was recorded is not known.
std::string base_note(const Subject& subject, std::int64_t now_nanos);

/// "3 min ago"; empty for a time of 0 or in the future.
std::string age(std::int64_t then_nanos, std::int64_t now_nanos);

}  // namespace proflens::server
