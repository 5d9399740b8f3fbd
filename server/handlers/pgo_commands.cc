#include "server/handlers/pgo_commands.h"

#include <algorithm>
#include <fmt/format.h>

#include "analysis/format.h"

#include "protocol/uri.h"

#include "server/paths.h"
#include "server/pgo.h"
#include "server/to_protocol.h"

namespace proflens::server::handlers {

using analysis::ErrorKind;
using analysis::Result;
using protocol::ErrorCode;
using protocol::fail;
using protocol::Json;

namespace {

using Profiles = std::vector<std::shared_ptr<const analysis::Profile>>;

struct PgoArgument {
  std::optional<std::string> directory;
  std::optional<std::vector<std::string>> profiles;
  static void fields(auto& io, auto& self) {
    io("directory", self.directory);
    io("profiles", self.profiles);
  }
};

/// What the job needs, by value.
struct Plan {
  Files* files = nullptr;
  std::vector<std::string> folders;
  std::string directory;                        // empty: to be found
  std::shared_ptr<const LoadedProfile> loaded;  // null: `paths` are read
  std::vector<std::string> paths;
};

Result<Profiles> read_profiles(const Plan& plan) {
  if (plan.loaded) return Profiles{plan.loaded->tables->shared_profile()};
  Profiles profiles;
  for (const std::string& path : plan.paths) {
    auto bytes = plan.files->read(path);
    if (!bytes) return std::unexpected(bytes.error());
    auto profile = analysis::parse_profile(std::move(*bytes));
    if (!profile) return analysis::fail(profile.error(), path);
    profiles.push_back(std::make_shared<const analysis::Profile>(std::move(*profile)));
  }
  return profiles;
}

/// Beside which main package it belongs: that of the profile's own main, else the only one there is.
Result<std::string> directory_for(const Plan& plan) {
  if (!plan.directory.empty()) {
    if (main_package_in(*plan.files, plan.directory)) return plan.directory;
    return analysis::fail(ErrorKind::kUsage,
                          plan.directory + " has no package main, and go build looks for default.pgo beside one only");
  }
  if (plan.loaded)
    if (const auto main = program_of(*plan.files, *plan.loaded)) return main->directory;
  const std::vector<MainPackage> mains = main_packages(*plan.files, plan.folders);
  if (mains.size() == 1) return mains.front().directory;
  if (mains.empty()) return analysis::fail(ErrorKind::kUsage, "there is no package main in the workspace");
  std::string names;
  for (const MainPackage& main : mains) names += (names.empty() ? "" : ", ") + main.directory;
  return analysis::fail(ErrorKind::kUsage,
                        "the profile is of none of the main packages; say {\"directory\": …}, one of " + names);
}

Result<PgoWritten> carry_out(const Plan& plan) {
  const auto directory = directory_for(plan);
  if (!directory) return std::unexpected(directory.error());
  auto profiles = read_profiles(plan);
  if (!profiles) return std::unexpected(profiles.error());
  const std::string path = join(*directory, kPgoName);
  if (profiles->size() == 1)
    return server::write_pgo(*plan.files, *profiles->front(), analysis::UnusedRows::kKept, path);
  const auto merged = analysis::merge_profiles(*profiles);
  if (!merged) return std::unexpected(merged.error());
  return server::write_pgo(*plan.files, *merged, analysis::UnusedRows::kDropped, path);
}

Json answer_of(const PgoWritten& written) {
  Json answer = {{"path", written.path}, {"samples", written.samples}, {"unchanged", written.unchanged}};
  if (written.replaced)
    answer["replaced"] = {{"samples", written.replaced->samples},
                          {"timeNanos", written.replaced->recorded_nanos},
                          {"text", describe(*written.replaced)}};
  return answer;
}

std::string path_of_text(const State& state, const std::string& text) {
  return state.environment.files.real_path(protocol::path_of(text).value_or(state.absolute(text)));
}

}  // namespace

std::shared_ptr<const LoadedProfile> cpu_profile(const ProfileSet& set) {
  if (set.shown() && set.shown()->kind == "cpu") return whole_of(set.profiles[set.active]);
  for (std::size_t i = set.profiles.size(); i-- > 0;)
    if (set.profiles[i]->kind == "cpu") return whole_of(set.profiles[i]);
  return nullptr;
}

void write_pgo(State& state, const Json& argument, Reply reply, const std::stop_token& stop) {
  const auto wanted = protocol::from_json<PgoArgument>(argument.is_null() ? Json::object() : argument, "argument");
  if (!wanted) return reply(std::unexpected(wanted.error()));
  Plan plan{.files = &state.environment.files, .folders = state.folders, .directory = {}, .loaded = {}, .paths = {}};
  if (wanted->directory) plan.directory = path_of_text(state, *wanted->directory);
  for (const std::string& path : wanted->profiles.value_or(std::vector<std::string>()))
    plan.paths.push_back(path_of_text(state, path));
  if (plan.paths.empty()) plan.loaded = cpu_profile(*state.set);
  if (plan.paths.empty() && !plan.loaded)
    return reply(fail(ErrorCode::kRequestFailed, "no CPU profile is loaded, and the Go compiler takes no other"));
  state.jobs.start(
      {.text = "Writing default.pgo", .show_progress = false, .request = stop},
      [plan = std::move(plan)](const Job&) { return carry_out(plan); },
      [&state, reply = std::move(reply)](const Result<PgoWritten>& written) mutable {
        if (!written) {
          reply(std::unexpected(to_protocol(written.error())));
          return written.error().message;
        }
        state.tell(protocol::MessageType::kInfo, describe(*written) + "; the next go build uses it");
        state.find_advice_again();
        reply(answer_of(*written));
        return std::string();
      });
}

}  // namespace proflens::server::handlers
