// What `proflens doctor` found out, gathered in one place and written twice: for people and as JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/profile_summary.h"

#include "server/cli/placed.h"
#include "server/pgo_state.h"
#include "server/source_map.h"

namespace proflens::server::cli {

/// A hot file and the version of it that the profile was recorded from.
struct DoctoredBase {
  std::string recorded;
  std::int64_t weight = 0;  // flat
  std::string version;      // "1a2b3c4d5e (2026-07-01)"; empty: not known
  std::string revision;     // in full; empty when it is no committed version
  std::string evidence;     // evidence_name()
  double certainty = 0;
  std::string how;
};

/// A function that is in another file than it was recorded in.
struct DoctoredMove {
  std::string function;
  std::string from;  // as recorded
  std::string to;
  std::uint32_t line = 0;   // from 1
  std::int64_t weight = 0;  // flat
};

/// What is in a candidate that would be loaded, for the sample type on display.
struct DoctoredProfile {
  analysis::ValueType type;
  std::int64_t total = 0;
  analysis::LeafWeights leaves;
  Placed placed;
  std::vector<AgreedPrefix> prefixes;
  std::vector<PathSuggestion> suggestions;
  std::string producer;
  std::size_t sample_count = 0;
  std::vector<std::string> warnings;
  std::vector<DoctoredBase> bases;  // hottest first
  std::vector<DoctoredMove> moved;  // hottest first
};

struct Candidate {
  std::string path;      // below the directory asked about where it is, else absolute
  std::string modified;  // "2026-07-01 12:00:03 UTC"
  std::string kind;      // empty: not a profile
  std::string why_not;   // empty: it would be loaded
  std::optional<DoctoredProfile> profile;
};

struct Tool {
  std::string name;
  std::string path;     // empty: not found
  std::string version;  // empty: not known without running it
};

struct DoctorReport {
  std::string version;  // of Proflens
  std::string directory;
  std::vector<Candidate> candidates;  // newest first
  std::vector<GoModule> modules;
  GoEnvironment go;
  std::vector<Tool> tools;
  std::vector<std::string> settings;  // files that are there
  std::vector<PgoState> pgo;          // of main packages that have a default.pgo
};

std::string doctor_text(const DoctorReport& report, std::size_t width);
std::string doctor_json(const DoctorReport& report);

}  // namespace proflens::server::cli
