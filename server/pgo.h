// default.pgo: the CPU profile that `go build` finds beside a main package and optimises by. Which main packages there
// are, what lies beside them and whether it still fits their source, and how one is written.
//
// Reads directories and sources: for a worker.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/pgo_check.h"
#include "analysis/pprof_write.h"
#include "analysis/profile.h"

#include "server/files.h"
#include "server/loaded_profile.h"

namespace proflens::server {

inline constexpr const char* kPgoName = "default.pgo";
/// Below this share of kept weight a default.pgo is stale.
inline constexpr double kStalePgo = 0.8;

struct MainPackage {
  std::string directory;         // absolute
  std::string module;            // path of its module; empty: it is in none
  std::string module_directory;  // of the go.mod; empty with it
  std::string file;              // absolute, that declares func main; empty: none does
  std::uint32_t line = 0;        // of func main in it, from 0
};

/// Below the folders, by directory. Skips what `go build ./...` skips, and gives up quietly after 50 000 entries.
std::vector<MainPackage> main_packages(Files& files, const std::vector<std::string>& folders);
/// The one in this very directory.
std::optional<MainPackage> main_package_in(Files& files, const std::string& directory);

/// The one that the profile is of: where its main.main is today. Not of a test binary, which has another main.
std::optional<MainPackage> program_of(Files& files, const LoadedProfile& loaded);

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

/// The default.pgo beside a main package and how it fits the source.
struct PgoState {
  MainPackage main;
  PgoFile file;
  std::optional<analysis::PgoFit> fit;  // of one that go build can use

  bool is_stale() const { return fit && fit->share() < kStalePgo; }
  /// One sentence, for people: what is wrong, what to do. Empty when nothing is.
  std::string complaint() const;
};
PgoState examine_pgo(Files& files, MainPackage main);

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
