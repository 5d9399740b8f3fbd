#include "server/handlers/compare_commands.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

#include "analysis/benchmark_table_text.h"
#include "analysis/trial_results.h"

#include "protocol/uri.h"

#include "server/benchmark_history.h"
#include "server/callers_document.h"
#include "server/capture/workspace_commit.h"
#include "server/handlers/go_function.h"
#include "server/paths.h"
#include "server/to_protocol.h"

namespace proflens::server::handlers {

using analysis::ErrorKind;
using analysis::Result;
using protocol::ErrorCode;
using protocol::Json;

namespace {

constexpr int kUsualCount = 10;

struct Compared {
  BenchmarkRecord record;
  std::vector<BuildError> errors;
  std::string document;  // path; empty when it could not be written
};

/// What is run: both of a pair, or the function's benchmark alone.
struct Pair {
  std::string function, old_benchmark, new_benchmark;
};

Result<Pair> pair_of(const GoFunctionRequest& request) {
  GoSources sources(*request.files, request.variables, request.documents, request.directory);
  const auto function = find_function(request, sources);
  for (const analysis::Trial& trial : analysis::find_trials(sources.sources())) {
    const bool meant = request.function
                           ? trial.title() == *request.function
                           : function && (function->name == trial.name || function->name == trial.trial_name) &&
                                 function->container == trial.receiver;
    if (!meant) continue;
    if (trial.trial_benchmark.empty())
      return analysis::fail(ErrorKind::kUsage, trial.trial_name + " has no benchmark of its own any more");
    return Pair{trial.title(), trial.benchmark, trial.trial_benchmark};
  }
  if (!function) return std::unexpected(function.error());
  const auto benchmark = analysis::find_benchmark(sources.sources(), *function);
  if (!benchmark)
    return analysis::fail(ErrorKind::kUsage,
                          title_of(*function) + " has no benchmark; proflens.ensureBenchmark writes one");
  return Pair{title_of(*function), benchmark->name, {}};
}

std::string document_text(const std::vector<const BenchmarkRecord*>& records) {
  const BenchmarkRecord& last = *records.back();
  const auto tables = analysis::trial_tables(last.old_output, last.new_output);
  std::string text = fmt::format("# {}\n\n", last.function);
  if (const std::string verdict = analysis::trial_verdict(tables); !verdict.empty())
    text += fmt::format("**{}**\n\n", verdict);
  if (!last.new_output.empty() && analysis::wants_more_runs(tables))
    text += fmt::format("More runs may tell: this was {} of each (`count` of proflens.compare).\n\n", last.count);
  text += fmt::format("{}, {} runs{}, benchtime {}, {}, on {}{}\n\n", last.benchmark, last.count,
                      last.new_output.empty() ? "" : " of each, alternately", last.benchtime, last.go_version,
                      day_text(last.time_nanos), last.commit.empty() ? "" : ", at commit " + last.commit.substr(0, 12));
  text += "```\n" + analysis::benchmark_tables_text(tables) + "```\n";
  if (records.size() < 2) return text;
  text += "\n## Before\n\n| measured | commit | in use | new | outcome |\n|---|---|---|---|---|\n";
  for (auto record = records.rbegin() + 1; record != records.rend(); ++record) {
    const auto earlier = analysis::trial_tables((*record)->old_output, (*record)->new_output);
    text +=
        fmt::format("| {} | {} | {} | {} | {}{} |\n", day_text((*record)->time_nanos), (*record)->commit.substr(0, 12),
                    analysis::center_text(earlier, 0), analysis::center_text(earlier, 1),
                    analysis::trial_verdict(earlier), (*record)->adopted ? ", adopted" : "");
  }
  return text;
}

std::string file_name(const std::string& function, const char* prefix) {
  std::string name = prefix;
  for (const char c : function) name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
  return name.substr(0, 100);
}

Result<Compared> carry_out(const GoFunctionRequest& request, std::int64_t now_nanos, const Job& job) {
  const auto pair = pair_of(request);
  if (!pair) return std::unexpected(pair.error());
  CompareRequest wanted{.place = go_place(request),
                        .old_benchmark = pair->old_benchmark,
                        .new_benchmark = pair->new_benchmark,
                        .count = request.count.value_or(kUsualCount),
                        .benchtime = request.benchtime};
  if (wanted.place.go.empty()) return analysis::fail(ErrorKind::kUnreadable, "there is no go on PATH");
  auto result = run_comparison(wanted, job.tell, job.stop);
  if (!result) return std::unexpected(result.error());
  Compared compared;
  compared.errors = std::move(result->errors);
  if (!compared.errors.empty()) return compared;
  compared.record = {.time_nanos = now_nanos,
                     .commit = workspace_commit(*request.files, request.workspace),
                     .directory = request.directory,
                     .function = pair->function,
                     .benchmark = pair->old_benchmark,
                     .benchtime = result->benchtime,
                     .go_version = result->go_version,
                     .count = wanted.count,
                     .old_output = std::move(result->old_output),
                     .new_output = std::move(result->new_output)};
  const std::string path = history_path(request.variables, request.workspace);
  if (auto kept = append_record(path, compared.record); !kept) return std::unexpected(kept.error());
  const BenchmarkHistory history = BenchmarkHistory::read(*request.files, path);
  const auto records = history.all(request.directory, pair->function);
  if (!records.empty())
    compared.document =
        write_document(file_name(pair->function, "benchmark-") + ".md", document_text(records), request.variables);
  return compared;
}

Json answer_of(const BenchmarkRecord& record) {
  const auto tables = analysis::trial_tables(record.old_output, record.new_output);
  return {{"function", record.function},
          {"benchmark", record.benchmark},
          {"count", record.count},
          {"benchtime", record.benchtime},
          {"goVersion", record.go_version},
          {"old", analysis::center_text(tables, 0)},
          {"new", analysis::center_text(tables, 1)},
          {"verdict", analysis::trial_verdict(tables)},
          {"moreRunsNeeded", !record.new_output.empty() && analysis::wants_more_runs(tables)},
          {"table", analysis::benchmark_tables_text(tables)},
          {"outputs", {{"old", record.old_output}, {"new", record.new_output}}}};
}

std::string finish(State& state, const Result<Compared>& compared, Reply reply) {
  if (!compared) {
    reply(std::unexpected(to_protocol(compared.error())));
    return compared.error().message.substr(0, compared.error().message.find('\n'));
  }
  state.set_build_errors(compared->errors);
  if (!compared->errors.empty()) {
    const BuildError& first = compared->errors.front();
    reply(protocol::fail(ErrorCode::kRequestFailed, fmt::format("it does not build: {}:{}: {}", base_name(first.path),
                                                                first.line, first.message)));
    return "it does not build";
  }
  refresh_lenses(state);
  Json answer = answer_of(compared->record);
  const std::string verdict = answer["verdict"].get<std::string>();
  const std::string message = verdict.empty() ? answer["old"].get<std::string>() : verdict;
  const bool more = answer["moreRunsNeeded"].get<bool>();
  state.tell(protocol::MessageType::kInfo,
             fmt::format("{}: {}{}", compared->record.function, message, more ? "; more runs may tell" : ""));
  answer["path"] = compared->document;
  if (!compared->document.empty()) show(state, protocol::uri_of(compared->document), std::nullopt);
  reply(std::move(answer));
  return message;
}

BenchmarkHistory history_of(const State& state) {
  const std::string workspace = state.folders.empty() ? "" : state.folders.front();
  return BenchmarkHistory::read(state.environment.files, history_path(state.environment.variables, workspace));
}

/// The records of the function that a command is about; answers by itself when there are none.
std::optional<std::vector<const BenchmarkRecord*>> records_of(State& state, const Json& argument, Reply& reply,
                                                              const BenchmarkHistory& history) {
  auto request = go_function_request(state, argument);
  if (!request) {
    reply(std::unexpected(request.error()));
    return std::nullopt;
  }
  if (!request->function) {
    GoSources sources(*request->files, request->variables, request->documents, request->directory);
    const auto function = find_function(*request, sources);
    if (!function) {
      reply(std::unexpected(to_protocol(function.error())));
      return std::nullopt;
    }
    const auto trial = analysis::find_trial(sources.sources(), base_name(request->path), *function);
    request->function = trial ? trial->title() : title_of(*function);
  }
  auto records = history.all(request->directory, *request->function);
  if (records.empty()) {
    reply(protocol::fail(ErrorCode::kRequestFailed,
                         "nothing was measured of " + *request->function + " yet; proflens.compare does that"));
    return std::nullopt;
  }
  return records;
}

std::string package_of(const BenchmarkRecord& record) {
  constexpr std::string_view kKey = "pkg: ";
  const std::size_t at = record.old_output.find(kKey);
  if (at == std::string::npos) return std::string(base_name(record.directory));
  const std::size_t start = at + kKey.size();
  return record.old_output.substr(start, record.old_output.find('\n', start) - start);
}

}  // namespace

void compare(State& state, const Json& argument, Reply reply, const std::stop_token& stop) {
  if (auto refusal = refusal_to_run(state)) return reply(std::unexpected(std::move(*refusal)));
  auto request = go_function_request(state, argument);
  if (!request) return reply(std::unexpected(request.error()));
  state.jobs.start(
      {.text = "Comparing", .show_progress = state.capabilities.progress, .request = stop},
      [request = std::move(*request), now = state.environment.now_nanos()](const Job& job) {
        return carry_out(request, now, job);
      },
      [&state, reply = std::move(reply)](const Result<Compared>& compared) mutable {
        return finish(state, compared, std::move(reply));
      });
}

void show_benchmark(State& state, const Json& argument, Reply reply, const std::stop_token&) {
  const BenchmarkHistory history = history_of(state);
  const auto records = records_of(state, argument, reply, history);
  if (!records) return;
  const std::string text = document_text(*records);
  const std::string path =
      write_document(file_name(records->back()->function, "benchmark-") + ".md", text, state.environment.variables);
  if (!path.empty()) show(state, protocol::uri_of(path), std::nullopt);
  reply(Json{{"path", path}, {"markdown", text}});
}

void commit_message(State& state, const Json& argument, Reply reply, const std::stop_token&) {
  const BenchmarkHistory history = history_of(state);
  const auto records = records_of(state, argument, reply, history);
  if (!records) return;
  const auto compared =
      std::find_if(records->rbegin(), records->rend(), [](const auto* record) { return !record->new_output.empty(); });
  if (compared == records->rend())
    return reply(protocol::fail(ErrorCode::kRequestFailed,
                                records->back()->function + " was measured, but no new version of it"));
  const BenchmarkRecord& record = **compared;
  const std::string text = analysis::commit_message({.function = record.function,
                                                     .package = package_of(record),
                                                     .benchmark = record.benchmark,
                                                     .benchtime = record.benchtime,
                                                     .go_version = record.go_version,
                                                     .count = record.count},
                                                    analysis::trial_tables(record.old_output, record.new_output));
  const std::string path =
      write_document(file_name(record.function, "commit-message-") + ".txt", text, state.environment.variables);
  if (!path.empty()) show(state, protocol::uri_of(path), std::nullopt);
  reply(Json{{"path", path}, {"message", text}});
}

}  // namespace proflens::server::handlers
