#include "server/handlers/trial_commands.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "analysis/go_types.h"
#include "analysis/outline.h"
#include "analysis/trial.h"
#include "analysis/trial_users.h"

#include "server/benchmark_history.h"
#include "server/go_edit.h"
#include "server/go_packages.h"
#include "server/go_users.h"
#include "server/handlers/go_function.h"
#include "server/paths.h"
#include "server/to_protocol.h"

namespace proflens::server::handlers {

using analysis::ErrorKind;
using analysis::Result;
using protocol::ErrorCode;
using protocol::Json;

namespace {

/// What a job hands back: an edit, and what is answered once the client applied it.
struct Edited {
  protocol::WorkspaceEdit edit;
  std::string label;
  Json answer = Json::object();
  protocol::Uri show_uri;  // empty: nothing is shown
  std::uint32_t show_line = 0;
  std::string message;             // for the user; empty: none
  std::vector<BuildError> errors;  // then there is no edit
  bool has_edit = true;
};

/// Only now, for what is told is to be true: the editor has applied the edit, if there is one.
void tell_outcome(State& state, Edited& edited, Reply& reply) {
  if (!edited.message.empty()) state.tell(protocol::MessageType::kInfo, edited.message);
  if (!edited.show_uri.empty()) show(state, edited.show_uri, edited.show_line);
  reply(std::move(edited.answer));
}

std::string apply(State& state, Edited edited, Reply reply) {
  if (!edited.has_edit) {
    tell_outcome(state, edited, reply);
    return {};
  }
  if (!state.capabilities.apply_edit) {
    reply(protocol::fail(ErrorCode::kRequestFailed, "this editor takes no edits (workspace/applyEdit)"));
    return "the editor takes no edits";
  }
  protocol::ApplyWorkspaceEditParams params{.label = edited.label, .edit = std::move(edited.edit)};
  state.client.request<protocol::ApplyEditRequest>(
      params, [&state, edited = std::move(edited), reply = std::move(reply)](protocol::Result<Json> result) mutable {
        if (!result) return reply(std::unexpected(result.error()));
        const auto outcome = protocol::from_json<protocol::ApplyWorkspaceEditResult>(*result, "result");
        if (!outcome || !outcome->applied)
          return reply(protocol::fail(ErrorCode::kRequestFailed,
                                      "the editor did not apply the edit" +
                                          (outcome && outcome->failureReason ? ": " + *outcome->failureReason : "")));
        tell_outcome(state, edited, reply);
      });
  return {};
}

std::string finish(State& state, Result<Edited> edited, Reply reply) {
  if (!edited) {
    reply(std::unexpected(to_protocol(edited.error())));
    return edited.error().message.substr(0, edited.error().message.find('\n'));
  }
  if (!edited->errors.empty()) {
    state.set_build_errors(edited->errors);
    const BuildError& first = edited->errors.front();
    reply(protocol::fail(ErrorCode::kRequestFailed, fmt::format("it does not build: {}:{}: {}", base_name(first.path),
                                                                first.line, first.message)));
    return "it does not build";
  }
  return apply(state, std::move(*edited), std::move(reply));
}

/// Work is Result<Edited>(const GoFunctionRequest&, const Job&).
template <class Work>
void start(State& state, const Json& argument, const char* title, Reply reply, const std::stop_token& stop, Work work) {
  auto request = go_function_request(state, argument);
  if (!request) return reply(std::unexpected(request.error()));
  if (state.jobs.is_full()) return reply(protocol::fail(ErrorCode::kRequestFailed, "too much is going on at once"));
  state.jobs.start(
      {.text = title, .show_progress = state.capabilities.progress, .request = stop},
      [request = std::move(*request), work = std::move(work)](const Job& job) -> Result<Edited> {
        return work(request, job);
      },
      [&state, reply = std::move(reply)](Result<Edited> edited) mutable {
        return finish(state, std::move(edited), std::move(reply));
      });
}

Edited edited_files(const std::vector<analysis::ChangedFile>& files, const GoSources& sources,
                    const protocol::ClientCapabilities& client, std::string label) {
  Edited edited;
  edited.edit = edit_for(files, sources, client);
  edited.label = std::move(label);
  return edited;
}

Result<Edited> start_trial(const GoFunctionRequest& request, const protocol::ClientCapabilities& client) {
  GoSources sources(*request.files, request.variables, request.documents, request.directory);
  const auto function = find_function(request, sources);
  if (!function) return std::unexpected(function.error());
  const auto started = analysis::start_trial(sources.sources(), base_name(request.path), *function);
  if (!started) return std::unexpected(started.error());
  const analysis::Trial& trial = started->trial;
  Edited edited = edited_files(started->files, sources, client, "Try a new version of " + trial.title());
  edited.answer = {{"function", trial.title()},
                   {"trial", trial.trial_name},
                   {"benchmark", trial.benchmark},
                   {"trialBenchmark", trial.trial_benchmark},
                   {"newBenchmark", started->new_benchmark},
                   {"line", trial.trial.line}};
  edited.show_uri = sources.uri(trial.trial.file);
  edited.show_line = trial.trial.line;
  return edited;
}

Result<analysis::Trial> trial_of(const GoFunctionRequest& request, GoSources& sources) {
  const auto function = find_function(request, sources);
  // Called by its original's name in a file that has only the trial.
  for (analysis::Trial& trial : analysis::find_trials(sources.sources()))
    if (request.function && trial.title() == *request.function) return std::move(trial);
  if (!function) return std::unexpected(function.error());
  auto trial = analysis::find_trial(sources.sources(), base_name(request.path), *function);
  if (!trial) return analysis::fail(ErrorKind::kUsage, "there is no trial of " + title_of(*function));
  return std::move(*trial);
}

/// Files of other packages that use the new version, as they are when it has the old one's name, or is gone.
Result<std::vector<analysis::ChangedFile>> users_of(const analysis::Trial& trial, GoSources& sources, Files& files) {
  std::vector<analysis::ChangedFile> changed;
  const std::string module = module_directory_of(files, sources.directory());
  const auto go_mod = files.read(join(module, "go.mod"));
  if (!analysis::is_exported(trial.trial_name) || module.empty() || !go_mod) return changed;
  const auto syntax = analysis::outline(analysis::Language::kGo, sources.text(trial.trial.file));
  analysis::TrialHome home{.import_path = module_path(go_mod->bytes), .name = syntax ? syntax->package_name : ""};
  if (const auto rest = below(sources.directory(), module)) home.import_path += "/" + std::string(*rest);
  for (const std::string& path :
       files_that_say(files, sources.documents(), module, sources.directory(), trial.trial_name)) {
    const std::string_view text = sources.add(path);
    auto without = analysis::without_trial_name(text, trial, home);
    if (!without) return analysis::fail(without.error(), path);
    if (*without != text) changed.push_back({.file = path, .text = std::move(*without)});
  }
  return changed;
}

Result<Edited> settle(const GoFunctionRequest& request, const protocol::ClientCapabilities& client, bool adopts) {
  GoSources sources(*request.files, request.variables, request.documents, request.directory);
  const auto trial = trial_of(request, sources);
  if (!trial) return std::unexpected(trial.error());
  auto files =
      adopts ? analysis::adopt_trial(sources.sources(), *trial) : analysis::discard_trial(sources.sources(), *trial);
  if (!files) return std::unexpected(files.error());
  auto users = users_of(*trial, sources, *request.files);
  if (!users) return std::unexpected(users.error());
  std::ranges::move(*users, std::back_inserter(*files));
  Edited edited =
      edited_files(*files, sources, client, (adopts ? "Adopt the new " : "Discard the new ") + trial->title());
  edited.answer = {{"function", trial->title()}, {"files", Json::array()}};
  for (const analysis::ChangedFile& file : *files) edited.answer["files"].push_back(file.file);
  return edited;
}

/// The benchmark, and the file that it is written into if it is new.
struct Ensured {
  std::string name, file;
  std::uint32_t line = 0;
  std::optional<analysis::ChangedFile> written;
};

Result<Ensured> benchmark_of(const analysis::GoPackageSources& sources, const std::string& file,
                             const analysis::OutlineFunction& function) {
  if (const auto found = analysis::find_benchmark(sources, function))
    return Ensured{found->name, found->file, found->line, std::nullopt};
  const auto suggested = analysis::suggest_benchmark(sources, file, function);
  if (!suggested) return std::unexpected(suggested.error());
  return Ensured{suggested->benchmark_name, suggested->file, suggested->cursor_line,
                 analysis::with_benchmark(sources, *suggested)};
}

Result<Edited> ensure(const GoFunctionRequest& request, const protocol::ClientCapabilities& client, const Job& job) {
  GoSources sources(*request.files, request.variables, request.documents, request.directory);
  const auto function = find_function(request, sources);
  if (!function) return std::unexpected(function.error());
  const std::string file(base_name(request.path));
  const auto benchmark = benchmark_of(sources.sources(), file, *function);
  if (!benchmark) return std::unexpected(benchmark.error());
  CheckRequest check{.place = go_place(request),
                     .benchmark = benchmark->name,
                     .file = file,
                     .first_line = function->first_line,
                     .last_line = function->last_line};
  if (check.place.go.empty()) return analysis::fail(ErrorKind::kUnreadable, "there is no go on PATH");
  if (benchmark->written) {
    const std::string path = join(request.directory, benchmark->file);
    std::erase_if(check.place.texts, [&](const auto& text) { return text.first == path; });
    check.place.texts.emplace_back(path, benchmark->written->text);
  }
  job.tell("running " + benchmark->name + " once", std::nullopt);
  const auto checked = check_benchmark(check, job.stop);
  if (!checked) return std::unexpected(checked.error());
  Edited edited;
  edited.errors = checked->errors;
  edited.has_edit = benchmark->written.has_value();
  if (edited.has_edit) {
    const std::vector<analysis::ChangedFile> files = {*benchmark->written};
    edited.edit = edit_for(files, sources, client);
    edited.label = "Write " + benchmark->name;
  }
  const bool reached = checked->skipped.empty() && checked->exercised;
  edited.message = benchmark->name + (benchmark->written ? " is written" : " is there") +
                   (reached                     ? " and runs " + title_of(*function)
                    : !checked->skipped.empty() ? ", but skips itself: " + checked->skipped
                                                : ", but does not reach " + title_of(*function));
  edited.answer = {{"benchmark", benchmark->name}, {"file", benchmark->file},     {"line", benchmark->line},
                   {"created", edited.has_edit},   {"skipped", checked->skipped}, {"exercised", reached}};
  edited.show_uri = sources.uri(benchmark->file);
  edited.show_line = benchmark->line;
  return edited;
}

}  // namespace

void ensure_benchmark(State& state, const Json& argument, Reply reply, const std::stop_token& stop) {
  if (auto refusal = refusal_to_run(state)) return reply(std::unexpected(std::move(*refusal)));
  start(state, argument, "Benchmark", std::move(reply), stop,
        [client = state.capabilities](const GoFunctionRequest& request, const Job& job) {
          return ensure(request, client, job);
        });
}

void try_version(State& state, const Json& argument, Reply reply, const std::stop_token& stop) {
  start(state, argument, "New version", std::move(reply), stop,
        [client = state.capabilities](const GoFunctionRequest& request, const Job&) {
          return start_trial(request, client);
        });
}

void adopt(State& state, const Json& argument, Reply reply, const std::stop_token& stop) {
  // What was measured of the trial is the function's own result from then on.
  Reply noting = [&state, argument, reply = std::move(reply)](protocol::Result<Json> answer) mutable {
    const auto request = answer ? go_function_request(state, argument) : protocol::fail(ErrorCode::kRequestFailed, "");
    if (request) {
      const std::string path = history_path(state.environment.variables, request->workspace);
      const auto noted = append_adoption(path, request->directory, (*answer)["function"].get<std::string>(),
                                         state.environment.now_nanos());
      if (noted) refresh_lenses(state);
    }
    reply(std::move(answer));
  };
  start(state, argument, "Adopt", std::move(noting), stop,
        [client = state.capabilities](const GoFunctionRequest& request, const Job&) {
          return settle(request, client, true);
        });
}

void discard(State& state, const Json& argument, Reply reply, const std::stop_token& stop) {
  start(state, argument, "Discard", std::move(reply), stop,
        [client = state.capabilities](const GoFunctionRequest& request, const Job&) {
          return settle(request, client, false);
        });
}

}  // namespace proflens::server::handlers
