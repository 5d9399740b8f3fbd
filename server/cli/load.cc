#include "server/cli/load.h"

#include <algorithm>
#include <fmt/format.h>

#include "analysis/format.h"
#include "analysis/table_text.h"

#include "server/parallel.h"
#include "server/paths.h"

namespace proflens::server::cli {
namespace {

using analysis::Buffer;
using analysis::CostTables;
using analysis::Error;
using analysis::ErrorKind;
using analysis::Profile;
using analysis::Result;

constexpr std::size_t kNamedSources = 2;
constexpr std::string_view kProfile = "profile";
constexpr std::size_t kLookedAt = 512;  // bytes that tell text from a binary file
constexpr const char* kRecordAgain = "record it again: a program that is killed does not write its profile";

std::string advice_for_unreadable(const Context& context, const std::string& path, std::string_view kind) {
  const auto stat = context.files.stat(path);
  const bool profile = kind == kProfile;
  if (!stat) return profile ? "check the path, or let `proflens doctor` look for profiles" : "check the path";
  if (stat->kind == FileStat::Kind::kDirectory)
    return profile ? fmt::format("name a profile in it; `proflens doctor {}` finds them", path)
                   : fmt::format("name a {} in it", kind);
  if (stat->kind == FileStat::Kind::kOther) return fmt::format("pipe it in: proflens … - < {}", path);
  return "make it readable for you";
}

std::unexpected<Error> explain(Error error, const std::string& advice) {
  error.message = analysis::printable(error.message);
  if (!advice.empty()) error.message += "; " + advice;
  return std::unexpected(std::move(error));
}

bool looks_like_text(std::string_view bytes) {
  return std::ranges::all_of(bytes.substr(0, kLookedAt),
                             [](char c) { return c == '\n' || c == '\r' || c == '\t' || (c >= ' ' && c <= '~'); });
}

std::string advice_for_content(const Error& error, std::string_view bytes) {
  if (error.kind == ErrorKind::kTooLarge || error.kind == ErrorKind::kCancelled) return {};
  if (error.kind == ErrorKind::kMalformed && !looks_like_text(bytes)) return "record or copy it again";
  return "give a pprof file (gzip, zstd or raw), or what Go's /debug/pprof serves with debug=1 or 2";
}

}  // namespace

Result<Buffer> read_argument(const Context& context, const std::string& path, std::string_view kind) {
  if (is_stream(path)) return context.read_stream(path);
  Result<Buffer> bytes = context.files.read(path);
  return bytes ? bytes : explain(bytes.error(), advice_for_unreadable(context, path, kind));
}

Result<std::shared_ptr<const Profile>> load_profile(const Context& context, const std::string& path) {
  Result<Buffer> bytes = read_argument(context, path, kProfile);
  if (!bytes) return std::unexpected(bytes.error());
  const std::string_view content = bytes->bytes;
  if (content.empty()) return explain({ErrorKind::kUnrecognized, name_of_sources({path}) + ": is empty"}, kRecordAgain);
  const std::shared_ptr<const void> keeps_content = bytes->owner;
  Result<Profile> profile = analysis::parse_profile(std::move(*bytes));
  if (profile) return std::make_shared<const Profile>(std::move(*profile));
  const std::string advice = advice_for_content(profile.error(), content);
  profile.error().message = name_of_sources({path}) + ": " + profile.error().message;
  return explain(profile.error(), advice);
}

Result<std::shared_ptr<const CostTables>> tables_of(std::shared_ptr<const Profile> profile) {
  Result<CostTables> tables = CostTables::build(std::move(profile), parallel_for(worker_count()));
  if (!tables) return std::unexpected(tables.error());
  return std::make_shared<const CostTables>(std::move(*tables));
}

Result<std::shared_ptr<const Profile>> load_merged(const Context& context, const std::vector<std::string>& paths) {
  std::vector<std::shared_ptr<const Profile>> profiles;
  for (const std::string& path : paths) {
    auto profile = load_profile(context, path);
    if (!profile) return std::unexpected(profile.error());
    profiles.push_back(std::move(*profile));
  }
  if (profiles.size() == 1) return std::move(profiles.front());
  Result<Profile> merged = analysis::merge_profiles(profiles);
  if (!merged)
    return explain({ErrorKind::kMalformed, "cannot merge " + name_of_sources(paths) + ": " + merged.error().message},
                   "give profiles of one kind");
  return std::make_shared<const Profile>(std::move(*merged));
}

Result<std::shared_ptr<const CostTables>> load_tables(const Context& context, const std::vector<std::string>& paths) {
  auto profile = load_merged(context, paths);
  if (!profile) return std::unexpected(profile.error());
  return tables_of(std::move(*profile));
}

std::string name_of_sources(const std::vector<std::string>& paths) {
  if (paths.size() > kNamedSources) return fmt::format("{} profiles", paths.size());
  std::string names;
  for (const std::string& path : paths)
    names += (names.empty() ? "" : " + ") + (path == "-" ? std::string("standard input") : path);
  return names;
}

std::string absolute_path(const Context& context, const std::string& path) {
  return context.files.real_path(path.starts_with('/') ? path : join(context.directory, path));
}

}  // namespace proflens::server::cli
