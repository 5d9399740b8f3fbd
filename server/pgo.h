// default.pgo: the CPU profile that `go build` finds beside a main package and optimises by; what lies where one is to
// be, and how one is written. Reads and writes files: for a worker.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/pprof_write.h"
#include "analysis/profile.h"

#include "server/files.h"

namespace proflens::server {

inline constexpr const char* kPgoName = "default.pgo";

/// What lies at a path where a profile is to be written.
struct PgoFile {
  std::string path;
  bool exists = false;
  std::string problem;  // why go build cannot use it; empty: it can
  std::size_t samples = 0;
  std::int64_t recorded_nanos = 0;  // 0: it does not say
  std::int64_t modified_nanos = 0;
  std::shared_ptr<const analysis::Profile> profile;  // null when it is none
};
PgoFile look_at_pgo(Files& files, const std::string& path);
/// "12 300 samples, recorded 2026-07-27"
std::string describe(const PgoFile& file);

struct PgoWritten {
  std::string path;
  std::size_t samples = 0;
  std::optional<PgoFile> replaced;
  bool unchanged = false;  // the same bytes were there
};

/// Writes the profile whole or not at all. Errors: kUsage when the compiler could not use it, or when something that is
/// no CPU profile lies at the path, which then stays; kUnreadable.
analysis::Result<PgoWritten> write_pgo(Files& files, const analysis::Profile& profile, analysis::UnusedRows unused,
                                       const std::string& path);
/// "default.pgo: 12 300 samples; replaced one of 9 200 samples, recorded 2026-07-27"
std::string describe(const PgoWritten& written);

}  // namespace proflens::server
