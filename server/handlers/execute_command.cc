// workspace/executeCommand: the commands of docs/lsp-extensions.md.
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>

#include "analysis/top.h"

#include "protocol/uri.h"

#include "server/advice_report.h"
#include "server/callers_document.h"
#include "server/handlers.h"
#include "server/handlers/capture_commands.h"
#include "server/handlers/choice_commands.h"
#include "server/handlers/compare_commands.h"
#include "server/handlers/flame_graph.h"
#include "server/handlers/load_and_show.h"
#include "server/handlers/pgo_commands.h"
#include "server/handlers/queries.h"
#include "server/handlers/run_commands.h"
#include "server/handlers/status.h"
#include "server/handlers/trial_commands.h"
#include "server/paths.h"
#include "server/to_protocol.h"

namespace proflens::server::handlers {

using protocol::ErrorCode;
using protocol::fail;
using protocol::Json;

namespace {

/// {"uri": …} or {"path": …}, or the string itself.
struct Target {
  std::optional<std::string> uri, path;
  static void fields(auto& io, auto& self) {
    io("uri", self.uri);
    io("path", self.path);
  }
};

}  // namespace

protocol::Result<std::string> path_argument(const State& state, const Json& argument) {
  if (argument.is_string()) {
    const auto& text = argument.get_ref<const std::string&>();
    return protocol::path_of(text).value_or(state.absolute(text));
  }
  const auto target = protocol::from_json<Target>(argument, "argument");
  if (!target) return std::unexpected(target.error());
  if (target->path) return state.absolute(*target->path);
  if (!target->uri) return fail(ErrorCode::kInvalidParams, "expected {\"uri\": …} or {\"path\": …}");
  if (auto path = protocol::path_of(*target->uri)) return clean(*path);
  return fail(ErrorCode::kInvalidParams, *target->uri + ": not a file URI");
}

namespace {

void load(State& state, const Json& argument, Reply reply) {
  const auto path = path_argument(state, argument);
  if (!path) return reply(std::unexpected(path.error()));
  load_and_show(state, *path, std::move(reply));
}

void unload(State& state, const Json& argument, Reply reply) {
  const auto path = path_argument(state, argument);
  if (!path) return reply(std::unexpected(path.error()));
  if (!state.unload(*path)) return reply(fail(ErrorCode::kRequestFailed, *path + ": is not loaded"));
  reply(status_of(state));
}

struct SampleTypeArgument {
  std::string type;
  std::optional<std::string> path;
  static void fields(auto& io, auto& self) {
    io("type", self.type);
    io("path", self.path);
  }
};

std::string known_types(const ProfileSet& set) {
  std::string names;
  for (const auto& loaded : set.profiles)
    for (const analysis::ValueType& type : loaded->profile().sample_types)
      names += (names.empty() ? "" : ", ") + type.type;
  return names.empty() ? "no profile is loaded" : "there are " + names;
}

void set_sample_type(State& state, const Json& argument, Reply reply) {
  const auto wanted = argument.is_string()
                          ? protocol::Result<SampleTypeArgument>({argument.get<std::string>(), std::nullopt})
                          : protocol::from_json<SampleTypeArgument>(argument, "argument");
  if (!wanted) return reply(std::unexpected(wanted.error()));
  const std::string path = wanted->path ? state.absolute(*wanted->path) : "";
  if (!state.select_sample_type(wanted->type, path))
    return reply(fail(ErrorCode::kRequestFailed, wanted->type + ": no such sample type; " + known_types(*state.set)));
  reply(status_of(state));
}

struct TopArgument {
  std::optional<std::string> type, by, sort, path;
  std::optional<std::uint32_t> limit;
  static void fields(auto& io, auto& self) {
    io("type", self.type);
    io("by", self.by);
    io("sort", self.sort);
    io("path", self.path);
    io("limit", self.limit);
  }
};

protocol::Result<analysis::Level> level_named(const std::string& name) {
  using analysis::Level;
  constexpr std::array<std::pair<std::string_view, Level>, 4> kLevels = {{{"function", Level::kFunctionName},
                                                                          {"line", Level::kFunctionLine},
                                                                          {"file", Level::kFile},
                                                                          {"package", Level::kPackage}}};
  for (const auto& [known, level] : kLevels)
    if (known == name) return level;
  return fail(ErrorCode::kInvalidParams, "by: expected function, line, file or package");
}

/// Without a word of the query the filter's granularity counts.
protocol::Result<analysis::Level> level_of(const State& state, const TopArgument& query) {
  if (query.by) return level_named(*query.by);
  const auto& filter = state.choice->filter;
  return filter && filter->granularity ? *filter->granularity : analysis::Level::kFunctionName;
}

/// The profile and sample type that a query is about: what is on display, unless it says otherwise.
struct Choice {
  const LoadedProfile* loaded = nullptr;
  std::size_t sample_type = 0;
};

protocol::Result<Choice> choose(const State& state, const TopArgument& query) {
  Choice choice{state.set->shown(), state.set->sample_type};
  for (const auto& loaded : state.set->profiles)
    if (query.path && loaded->path == state.absolute(*query.path))
      choice = {loaded.get(), loaded->profile().default_sample_type};
  if (!choice.loaded) return fail(ErrorCode::kRequestFailed, "no profile is loaded");
  if (!query.type) return choice;
  const auto& types = choice.loaded->profile().sample_types;
  const auto found = std::ranges::find(types, *query.type, &analysis::ValueType::type);
  if (found != types.end()) return Choice{choice.loaded, static_cast<std::size_t>(found - types.begin())};
  return fail(ErrorCode::kRequestFailed, *query.type + ": no such sample type; " + known_types(*state.set));
}

/// Where the rows' files are on this machine, by their recorded names.
Json paths_of(const LoadedProfile& loaded, const analysis::TopReport& report) {
  std::map<std::string_view, const Resolution*> known;
  for (std::size_t id = 0; id < loaded.resolutions.size(); ++id)
    known[loaded.profile().files[id]] = &loaded.resolutions[id];
  Json paths = Json::object();
  for (const analysis::TopRow& row : report.rows)
    if (const auto found = known.find(row.file); found != known.end() && !found->second->path.empty())
      paths[std::string(row.file)] = found->second->path;
  return paths;
}

protocol::Result<Json> top_rows(const State& state, const TopArgument& query) {
  const auto choice = choose(state, query);
  const auto level = level_of(state, query);
  if (!choice) return std::unexpected(choice.error());
  if (!level) return std::unexpected(level.error());
  const auto order =
      query.sort.value_or("flat") == "cum" ? analysis::CostTables::Order::kCum : analysis::CostTables::Order::kFlat;
  const analysis::TopReport report = analysis::top(
      *choice->loaded->tables,
      {.level = *level, .sample_type = choice->sample_type, .order = order, .limit = query.limit.value_or(30)});
  Json rows = Json::array();
  for (const analysis::TopRow& row : report.rows)
    rows.push_back(
        {{"name", row.name}, {"file", row.file}, {"line", row.line}, {"flat", row.costs.flat}, {"cum", row.costs.cum}});
  return Json{{"type", report.type.type},
              {"unit", report.type.unit},
              {"total", report.total},
              {"unplaced", report.unplaced},
              {"rows", rows},
              {"paths", paths_of(*choice->loaded, report)}};
}

void top(State& state, const Json& argument, Reply reply) {
  const auto query = protocol::from_json<TopArgument>(argument.is_null() ? Json::object() : argument, "argument");
  reply(query ? top_rows(state, *query) : std::unexpected(query.error()));
}

void status(State& state, const Json&, Reply reply) { reply(status_of(state)); }

struct FunctionArgument {
  std::string function;
  static void fields(auto& io, auto& self) { io("function", self.function); }
};

void show_callers(State& state, const Json& argument, Reply reply) {
  const auto wanted = protocol::from_json<FunctionArgument>(argument, "argument");
  if (!wanted) return reply(std::unexpected(wanted.error()));
  auto keep = std::make_shared<Reply>(std::move(reply));
  state.environment.quick.submit([world = &state.environment, set = state.set, function = wanted->function, keep] {
    world->inbox.push(DocumentWritten{callers_document(*set, function, world->variables, world->now_nanos()), keep});
  });
}

struct IgnoreArgument {
  std::string file, function, code, line;
  static void fields(auto& io, auto& self) {
    io("file", self.file);
    io("function", self.function);
    io("code", self.code);
    io("line", self.line);
  }
};

void ignore(State& state, const Json& argument, Reply reply) {
  const auto entry = protocol::from_json<IgnoreArgument>(argument, "argument");
  if (!entry) return reply(std::unexpected(entry.error()));
  if (state.folders.empty())
    return reply(fail(ErrorCode::kRequestFailed, "there is no workspace folder to keep it in"));
  // Read again: somebody may have edited the file, and a broken one must not be overwritten.
  auto known = Ignores::read(state.environment.files, state.folders.front());
  if (!known) return reply(std::unexpected(to_protocol(known.error())));
  const auto added = known->add(state.folders.front(), {entry->file, entry->function, entry->code, entry->line});
  if (!added) return reply(std::unexpected(to_protocol(added.error())));
  state.ignores = std::make_shared<const Ignores>(std::move(*known));
  for (const auto& [uri, document] : state.documents) state.publish(*document);
  reply(nullptr);
}

struct FindingsArgument {
  std::optional<std::string> path;
  std::optional<std::uint32_t> limit;
  static void fields(auto& io, auto& self) {
    io("path", self.path);
    io("limit", self.limit);
  }
};

Json findings_of(Files& files, const Advice& advice, std::size_t limit) {
  Json rows = Json::array();
  for (const FindingRow& row : finding_rows(files, advice, limit)) rows.push_back(server::to_json<Json>(row));
  return {{"profile", advice.profile->path}, {"findings", std::move(rows)}};
}

void findings(State& state, const Json& argument, Reply reply) {
  const auto wanted = protocol::from_json<FindingsArgument>(argument.is_null() ? Json::object() : argument, "argument");
  if (!wanted) return reply(std::unexpected(wanted.error()));
  const auto chosen = choose(state, {.type = {}, .by = {}, .sort = {}, .path = wanted->path, .limit = {}});
  if (!chosen) return reply(std::unexpected(chosen.error()));
  const auto at =
      std::ranges::find_if(state.set->profiles, [&](const auto& loaded) { return loaded.get() == chosen->loaded; });
  const std::optional<std::size_t> heap = state.set->heap();
  auto keep = std::make_shared<Reply>(std::move(reply));
  // Found anew: it is a matter of milliseconds once the stacks are gone through, and the answer is of this moment.
  state.environment.heavy.submit([world = &state.environment, loaded = *at, settings = state.config->advice.rules,
                                  with = heap ? state.set->profiles[*heap] : nullptr, limit = wanted->limit.value_or(0),
                                  keep] {
    const auto advice = find_advice(world->files, loaded, with, settings);
    world->inbox.push(Answered{findings_of(world->files, *advice, limit), keep});
  });
}

struct RuleArgument {
  std::string from, to;
  static void fields(auto& io, auto& self) {
    io("from", self.from);
    io("to", self.to);
  }
};

void add_path_rule(State& state, const Json& argument, Reply reply) {
  const auto rule = protocol::from_json<RuleArgument>(argument, "argument");
  if (!rule) return reply(std::unexpected(rule.error()));
  if (state.folders.empty())
    return reply(fail(ErrorCode::kRequestFailed, "there is no workspace folder to keep it in"));
  auto keep = std::make_shared<Reply>(std::move(reply));
  const auto added = state.add_path_rule({rule->from, rule->to}, [&state, keep] { (*keep)(status_of(state)); });
  if (!added) (*keep)(std::unexpected(to_protocol(added.error())));
}

struct PlaceArgument {
  protocol::Uri uri;
  std::uint32_t line = 0;
  static void fields(auto& io, auto& self) {
    io("uri", self.uri);
    io("line", self.line);
  }
};

void go_to(State& state, const Json& argument, Reply reply) {
  const auto place = protocol::from_json<PlaceArgument>(argument, "argument");
  if (!place) return reply(std::unexpected(place.error()));
  if (!state.capabilities.show_document) return reply(argument);  // the caller may jump there itself
  const protocol::Position at{place->line, 0};
  state.client.request<protocol::ShowDocumentRequest>(
      {.uri = place->uri, .external = std::nullopt, .takeFocus = true, .selection = protocol::Range{at, at}});
  reply(argument);
}

struct CommandRow {
  std::string_view name;
  void (*run)(State&, const Json& argument, Reply);
};

constexpr CommandRow kCommands[] = {
    {"proflens.load", load},
    {"proflens.unload", unload},
    {"proflens.setSampleType", set_sample_type},
    {"proflens.top", top},
    {"proflens.status", status},
    {"proflens.showCallers", show_callers},
    {"proflens.ignore", ignore},
    {"proflens.goTo", go_to},
    {"proflens.addPathRule", add_path_rule},
    {"proflens.setFilter", set_filter},
    {"proflens.setBase", set_base},
    {"proflens.clearBase", clear_base},
    {"proflens.labels", labels},
    {"proflens.lines", lines},
    {"proflens.callers", callers},
    {"proflens.flameGraph", flame_graph},
    {"proflens.findings", findings},
};

/// Those that start a job, which ends when the request is cancelled.
struct JobCommandRow {
  std::string_view name;
  void (*run)(State&, const Json& argument, Reply, const std::stop_token&);
};

constexpr JobCommandRow kJobCommands[] = {
    {"proflens.capture", capture},
    {"proflens.captures", captures},
    {"proflens.renameCapture", rename_capture},
    {"proflens.deleteCapture", delete_capture},
    {"proflens.showGrowth", show_growth},
    {"proflens.runBenchmark", run_benchmark},
    {"proflens.runTest", run_test},
    {"proflens.ensureBenchmark", ensure_benchmark},
    {"proflens.try", try_version},
    {"proflens.adopt", adopt},
    {"proflens.discard", discard},
    {"proflens.compare", compare},
    {"proflens.showBenchmark", show_benchmark},
    {"proflens.commitMessage", commit_message},
    {"proflens.writePgo", write_pgo},
    {"proflens.explainPgo", explain_pgo},
};

}  // namespace

void load_and_show(State& state, const std::string& absolute, Reply reply) {
  state.load({absolute, false, {}},
             [&state, absolute, reply = std::move(reply)](const Loads::Outcome& outcome) mutable {
               if (!outcome) return reply(std::unexpected(to_protocol(outcome.error())));
               // Who loads a profile by hand wants to see it; who loads it again keeps the type that is on display.
               const analysis::Profile& profile = (*outcome)->profile();
               if (!state.set->shown() || state.set->shown()->path != absolute)
                 state.select_sample_type(profile.sample_types[profile.default_sample_type].type, absolute);
               for (std::size_t i = 0; i < state.set->profiles.size(); ++i)
                 if (state.set->profiles[i]->path == absolute) return reply(describe(state, i));
               reply(status_of(state));
             });
}

void run_command(State& state, std::string_view name, const Json& argument, Reply reply) {
  for (const CommandRow& command : kCommands)
    if (command.name == name) return command.run(state, argument, std::move(reply));
  reply(fail(ErrorCode::kInvalidParams, "no such command: " + std::string(name)));
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const CommandRow& command : kCommands) names.emplace_back(command.name);
  for (const JobCommandRow& command : kJobCommands) names.emplace_back(command.name);
  return names;
}

void execute_command(State& state, const protocol::ExecuteCommandParams& params, Reply reply,
                     const std::stop_token& stop) {
  std::string_view name = params.command;
  if (name.starts_with(state.command_prefix)) name.remove_prefix(state.command_prefix.size());
  const Json argument = params.arguments && !params.arguments->empty() ? params.arguments->front() : Json();
  for (const JobCommandRow& command : kJobCommands)
    if (command.name == name) return command.run(state, argument, std::move(reply), stop);
  run_command(state, name, argument, std::move(reply));
}

}  // namespace proflens::server::handlers
