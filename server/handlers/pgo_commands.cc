#include "server/handlers/pgo_commands.h"

#include <algorithm>
#include <fmt/format.h>

#include "analysis/format.h"

#include "protocol/uri.h"

#include "server/main_packages.h"
#include "server/paths.h"
#include "server/pgo.h"
#include "server/run/pgo_build.h"
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

constexpr const char* kKinds[] = {"inlined", "bigCaller", "devirtualized", "refused"};  // by PgoDecision::Kind

Json answer_of(const std::string& profile, const PgoDecisions& decisions) {
  Json rows = Json::array();
  for (const auto& [path, all] : decisions)
    for (const analysis::PgoDecision& decision : all)
      rows.push_back({{"path", path},
                      {"line", decision.line},
                      {"kind", kKinds[static_cast<std::size_t>(decision.kind)]},
                      {"callee", decision.callee},
                      {"text", decision_text(decision)}});
  return {{"path", profile}, {"decisions", std::move(rows)}};
}

/// "PGO: 3 hot calls inlined, 1 made direct; hover over their lines"
std::string summary(const PgoDecisions& decisions) {
  std::size_t inlined = 0, direct = 0;
  for (const auto& [path, all] : decisions)
    for (const analysis::PgoDecision& decision : all) {
      if (decision.kind == analysis::PgoDecision::Kind::kInlined) ++inlined;
      if (decision.kind == analysis::PgoDecision::Kind::kDevirtualized) ++direct;
    }
  if (decisions.empty()) return "PGO: the compiler makes no call of this module other than it would without";
  return fmt::format("PGO: {} hot call{} inlined, {} made direct; hover over their lines", inlined,
                     inlined == 1 ? "" : "s", direct);
}

/// What is built; `request.main` is found by the job.
struct Explanation {
  std::string profile;  // path
  PgoBuild build;
};

Result<Explanation> explain(const Plan& plan, PgoBuildRequest request, const Job& job) {
  auto directory = directory_for(plan);
  if (!directory) return std::unexpected(directory.error());
  auto main = main_package_in(*plan.files, *directory);
  const std::string profile = join(*directory, kPgoName);
  if (!main || !plan.files->stat(profile))
    return analysis::fail(ErrorKind::kUsage, profile + " is not there; proflens.writePgo writes one");
  request.main = std::move(*main);
  job.tell("go build, by " + std::string(kPgoName), std::nullopt);
  auto build = run_pgo_build(request, *plan.files, job.stop);
  if (!build) return std::unexpected(build.error());
  return Explanation{profile, std::move(*build)};
}

std::string show(State& state, Explanation explanation, Reply reply) {
  state.set_build_errors(explanation.build.errors);
  if (!explanation.build.errors.empty()) {
    const BuildError& first = explanation.build.errors.front();
    reply(fail(ErrorCode::kRequestFailed,
               fmt::format("it does not build: {}:{}: {}", base_name(first.path), first.line, first.message)));
    return "it does not build";
  }
  const std::string text = summary(explanation.build.decisions);
  state.tell(protocol::MessageType::kInfo, text);
  Json answer = answer_of(explanation.profile, explanation.build.decisions);
  state.pgo_files.decided(std::move(explanation.build.decisions));
  reply(std::move(answer));
  return text;
}

std::string path_of_text(const State& state, const std::string& text) {
  return state.environment.files.real_path(protocol::path_of(text).value_or(state.absolute(text)));
}

}  // namespace

std::shared_ptr<const LoadedProfile> cpu_profile(const ProfileSet& set) {
  const auto is_recording = [](const LoadedProfile& loaded) {
    return loaded.kind == "cpu" && base_name(loaded.path) != kPgoName;
  };
  if (set.shown() && is_recording(*set.shown())) return whole_of(set.profiles[set.active]);
  for (std::size_t i = set.profiles.size(); i-- > 0;)
    if (is_recording(*set.profiles[i])) return whole_of(set.profiles[i]);
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
        state.pgo_files.changed({written->path});
        reply(answer_of(*written));
        return std::string();
      });
}

void explain_pgo(State& state, const Json& argument, Reply reply, const std::stop_token& stop) {
  if (!state.config->trusted)
    return reply(
        fail(ErrorCode::kRequestFailed, "this workspace is not trusted (proflens.trusted), so nothing of it is built"));
  const auto wanted = protocol::from_json<PgoArgument>(argument.is_null() ? Json::object() : argument, "argument");
  if (!wanted) return reply(std::unexpected(wanted.error()));
  if (state.jobs.is_full())
    return reply(fail(ErrorCode::kRequestFailed, "too many captures and runs at once; wait for one, or cancel it"));
  Plan plan{.files = &state.environment.files, .folders = state.folders, .directory = {}, .loaded = {}, .paths = {}};
  if (wanted->directory) plan.directory = path_of_text(state, *wanted->directory);
  plan.loaded = cpu_profile(*state.set);
  if (const auto& known = state.pgo_files.states()->all; plan.directory.empty() && known.size() == 1)
    plan.directory = known.front().main.directory;
  PgoBuildRequest request{.go = find_go_environment(state.environment.files, state.environment.variables).go_command,
                          .main = {},
                          .temporary = state.environment.variables("TMPDIR").value_or("")};
  if (request.go.empty()) return reply(fail(ErrorCode::kRequestFailed, "there is no go on PATH"));
  state.jobs.start(
      {.text = "Asking the compiler", .show_progress = state.capabilities.progress, .request = stop},
      [plan = std::move(plan), request = std::move(request)](const Job& job) { return explain(plan, request, job); },
      [&state, reply = std::move(reply)](Result<Explanation> explanation) mutable {
        if (explanation) return show(state, std::move(*explanation), std::move(reply));
        reply(std::unexpected(to_protocol(explanation.error())));
        return explanation.error().message;
      });
}

}  // namespace proflens::server::handlers
