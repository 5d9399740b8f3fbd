#include "server/pgo.h"

#include <algorithm>
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

bool is_built(const DirectoryEntry& entry) {
  return (entry.kind == FileStat::Kind::kFile) && entry.name.ends_with(".go") && !entry.name.ends_with("_test.go") &&
         !entry.name.starts_with('_') && !entry.name.starts_with('.');
}

std::string_view next_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

/// Whether the file is of package main and meant for a build; reads no further than the package clause.
bool is_of_main(std::string_view text) {
  bool in_comment = false;
  while (!text.empty()) {
    std::string_view line = next_line(text);
    if (in_comment) {
      const std::size_t end = line.find("*/");
      if (end == std::string_view::npos) continue;
      in_comment = false;
      line.remove_prefix(end + 2);
    }
    line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
    if (line.starts_with("//go:build") && line.find("ignore") != std::string_view::npos) return false;
    if (line.empty() || line.starts_with("//")) continue;
    if (line.starts_with("/*")) {
      in_comment = line.find("*/", 2) == std::string_view::npos;
      continue;
    }
    constexpr std::string_view kClause = "package main";
    return line.starts_with(kClause) &&
           (line.size() == kClause.size() || std::string_view(" \t\r;/").contains(line[kClause.size()]));
  }
  return false;
}

std::string day(std::int64_t nanos) { return analysis::time_label(nanos).substr(0, kDay); }

}  // namespace

bool has_package_main(Files& files, const std::string& directory) {
  return std::ranges::any_of(files.list(directory), [&](const DirectoryEntry& entry) {
    if (!is_built(entry)) return false;
    const auto text = files.read(join(directory, entry.name));
    return text && is_of_main(text->bytes);
  });
}

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
