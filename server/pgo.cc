#include "server/pgo.h"

#include <fmt/format.h>

#include "analysis/format.h"
#include "analysis/profile_summary.h"
#include "analysis/units.h"

#include "server/paths.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;
using analysis::fail;
using analysis::Profile;
using analysis::Result;

constexpr std::size_t kDay = 10;  // characters of "2026-07-27"

std::string day(std::int64_t nanos) { return analysis::time_label(nanos).substr(0, kDay); }

}  // namespace

PgoFile look_at_pgo(Files& files, const std::string& path) {
  PgoFile file;
  file.path = path;
  const auto stat = files.stat(path);
  if (!stat) return file;
  file.exists = true;
  file.modified_nanos = stat->modified_nanos;
  auto bytes = files.read(path);
  if (!bytes) {
    file.problem = bytes.error().message;
    return file;
  }
  auto profile = analysis::parse_profile(std::move(*bytes));
  if (!profile) {
    file.problem = "is no profile: " + profile.error().message;
    return file;
  }
  file.problem = analysis::pgo_obstacle(*profile);
  file.samples = profile->sample_count();
  file.recorded_nanos = profile->time_nanos;
  file.profile = std::make_shared<const Profile>(std::move(*profile));
  return file;
}

std::string describe(const PgoFile& file) {
  if (!file.exists) return "not there";
  if (!file.problem.empty()) return file.problem;
  const std::string stacks = fmt::format("{} stack{}", file.samples, file.samples == 1 ? "" : "s");
  return stacks + (file.recorded_nanos != 0 ? ", recorded " + day(file.recorded_nanos)
                                            : ", written " + day(file.modified_nanos));
}

Result<PgoWritten> write_pgo(Files& files, const Profile& profile, analysis::UnusedRows unused,
                             const std::string& path) {
  if (const std::string why = analysis::pgo_obstacle(profile); !why.empty())
    return fail(ErrorKind::kUsage, "the profile " + why);
  PgoWritten written{.path = files.real_path(path), .samples = profile.sample_count(), .replaced = {}};
  const std::string bytes = analysis::gzipped(analysis::pprof_message(profile, unused));
  if (bytes.empty()) return fail(ErrorKind::kTooLarge, path + ": the profile cannot be compressed");
  PgoFile there = look_at_pgo(files, written.path);
  if (there.exists) {
    if (!there.profile)
      return fail(ErrorKind::kUsage,
                  fmt::format("{} {}; it stays as it is: give another name, or move it away", path, there.problem));
    const auto old = files.read(written.path);
    written.unchanged = old && old->bytes == bytes;
    there.profile = nullptr;
    written.replaced = std::move(there);
  }
  if (written.unchanged) return written;
  if (auto done = write_whole(written.path, bytes); !done) return std::unexpected(done.error());
  return written;
}

std::string describe(const PgoWritten& written) {
  const std::string stacks =
      fmt::format("{}: {} stack{}", base_name(written.path), written.samples, written.samples == 1 ? "" : "s");
  if (written.unchanged) return stacks + ", as it was";
  return written.replaced ? fmt::format("{}; replaced one ({})", stacks, describe(*written.replaced)) : stacks;
}

}  // namespace proflens::server
