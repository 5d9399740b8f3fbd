// The data of the flame graph page as JSON: editors/flame/src/data.ts says what is in it.
//
// Slow for big profiles (it makes a call tree): for a worker.
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "analysis/cost_tables.h"

#include "protocol/json.h"

#include "server/loaded_profile.h"

namespace proflens::server {

struct FlameSubject {
  const analysis::CostTables& tables;
  std::size_t sample_type = 0;
  std::string path;
  /// What to compare with, where there is something: its name, its total, and a value per sample of `tables`.
  std::string base_name = {};
  std::int64_t base_total = 0;
  std::span<const std::int64_t> base = {};
  std::string filter = {};  // what `tables` were narrowed to, for people
  std::vector<std::string> warnings = {};
};

/// What is on display of a profile that is loaded: in part when there is a filter, beside the base when there is one.
analysis::Result<protocol::Json> flame_data(const LoadedProfile& shown, std::size_t sample_type,
                                            const std::stop_token& stop = {});

analysis::Result<protocol::Json> flame_data(const FlameSubject& subject, const std::stop_token& stop = {});

/// A page of its own, with the data of every sample type in it.
analysis::Result<std::string> flame_file(const analysis::CostTables& tables, std::size_t first_type,
                                         const std::string& name);

/// As text; names that are no UTF-8 get U+FFFD.
std::string flame_text(const protocol::Json& data);

}  // namespace proflens::server
