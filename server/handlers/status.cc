#include "server/handlers/status.h"

#include <algorithm>
#include <map>

#include "server/handlers/choice_commands.h"
#include "server/pgo_state.h"

namespace proflens::server::handlers {

using protocol::Json;

namespace {

Json rejected_json(const Resolution& resolution) {
  Json rejected = Json::array();
  for (const Resolution::Rejected& other : resolution.rejected)
    rejected.push_back({{"path", other.path}, {"why", other.why}});
  return rejected;
}

/// Rules that would resolve more, as proflens.addPathRule takes them.
Json suggested_rules(const LoadedProfile& loaded) {
  Json rules = Json::array();
  for (const PathSuggestion& suggestion : loaded.suggestions)
    rules.push_back({{"from", suggestion.rule.from},
                     {"to", suggestion.rule.to},
                     {"files", suggestion.files},
                     {"flat", suggestion.flat}});
  return rules;
}

/// Whether all that was recorded in a file is in others now.
bool is_elsewhere(const LoadedProfile& loaded, analysis::FileId file) {
  const auto& functions = loaded.files[index_of(file)].functions;
  return loaded.moves && !functions.empty() && std::ranges::all_of(functions, [&](const auto& function) {
           return loaded.moves->departure_of(function.node) != nullptr;
         });
}

/// The files with the most weight that no rule resolves, and why.
Json unresolved_files(const LoadedProfile& loaded, std::size_t sample_type) {
  constexpr std::size_t kMost = 10;
  const analysis::CostTables& tables = *loaded.tables;
  Json files = Json::array();
  for (const analysis::NodeId node :
       tables.ranked(analysis::Level::kFile, sample_type, analysis::CostTables::Order::kCum)) {
    const Resolution& resolution = loaded.resolutions[index_of(tables.node(node).file)];
    if (!resolution.path.empty() || index_of(tables.node(node).file) == 0) continue;
    if (is_elsewhere(loaded, tables.node(node).file)) continue;
    files.push_back({{"file", tables.node(node).name},
                     {"reason", resolution.reason},
                     {"rejected", rejected_json(resolution)},
                     {"cum", tables.costs(node, sample_type).cum}});
    if (files.size() == kMost) break;
  }
  return files;
}

/// Which versions of the files the profile was recorded from, and how that is known.
Json describe_bases(const State& state, const LoadedProfile& loaded) {
  Json json{{"searching", state.base_finds.is_running(loaded.path)}, {"found", 0}};
  if (!loaded.bases) return json;
  std::map<std::string, std::size_t> evidence, revisions;
  std::size_t found = 0;
  for (const auto& base : loaded.bases->all()) {
    if (!base) continue;
    ++found;
    ++evidence[std::string(evidence_name(base->evidence))];
    if (!base->revision.empty()) ++revisions[base->revision];
  }
  json["found"] = found;
  json["evidence"] = evidence;
  json["revisions"] = revisions;
  return json;
}

/// Functions that are in other files than they were recorded in.
Json moved_functions(const LoadedProfile& loaded) {
  Json moved = Json::array();
  if (!loaded.moves) return moved;
  for (const Moves::Departure& gone : loaded.moves->departures)
    moved.push_back({{"function", loaded.tables->node(gone.function).name},
                     {"from", gone.from},
                     {"to", gone.path},
                     {"line", gone.line + 1}});
  return moved;
}

/// What lies beside the main packages, and whether it fits them.
Json describe_pgo(const PgoStates& states) {
  Json files = Json::array();
  for (const PgoState& pgo : states.all) {
    Json row = {{"path", pgo.file.path},
                {"samples", pgo.file.samples},
                {"timeNanos", pgo.file.recorded_nanos},
                {"stale", pgo.is_stale()},
                {"complaint", pgo.complaint()}};
    if (pgo.fit) row["kept"] = pgo.fit->share();
    files.push_back(std::move(row));
  }
  return files;
}

}  // namespace

Json describe(const State& state, std::size_t profile) {
  const LoadedProfile& loaded = *state.set->profiles[profile];
  Json types = Json::array();
  for (std::size_t t = 0; t < loaded.profile().sample_types.size(); ++t)
    types.push_back({{"type", loaded.profile().sample_types[t].type},
                     {"unit", loaded.profile().sample_types[t].unit},
                     {"total", loaded.tables->total(t)},
                     {"unplaced", loaded.tables->unplaced(t)}});
  std::size_t resolved = 0;
  for (const Resolution& resolution : loaded.resolutions) resolved += resolution.path.empty() ? 0 : 1;
  const bool active = profile == state.set->active;
  Json json{
      {"path", loaded.path},
      {"kind", loaded.kind},
      {"format", loaded.profile().format},
      {"discovered", loaded.discovered},
      {"active", active},
      {"sampleTypes", types},
      {"sampleType",
       loaded.profile().sample_types[active ? state.set->sample_type : loaded.profile().default_sample_type].type},
      {"samples", loaded.sample_total()},
      {"timeNanos", loaded.profile().time_nanos},
      {"durationNanos", loaded.profile().duration_nanos},
      {"files", loaded.resolutions.empty() ? 0 : loaded.resolutions.size() - 1},
      {"filesResolved", resolved},
      {"unresolvedShare", loaded.unresolved().share},
      {"unresolved", unresolved_files(loaded, loaded.profile().default_sample_type)},
      {"suggestedRules", suggested_rules(loaded)},
      {"warnings", loaded.profile().warnings},
      {"bases", describe_bases(state, loaded)},
      {"moved", moved_functions(loaded)}};
  if (const auto problem = state.problems.find(loaded.path); problem != state.problems.end())
    json["problem"] = problem->second;
  return json;
}

Json status_of(const State& state) {
  Json profiles = Json::array();
  for (std::size_t i = 0; i < state.set->profiles.size(); ++i) profiles.push_back(describe(state, i));
  Json problems = Json::array();
  for (const auto& [path, problem] : state.problems) problems.push_back({{"path", path}, {"message", problem}});
  Json json{
      {"profiles", profiles}, {"problems", problems}, {"loading", state.is_settling()}, {"version", PROFLENS_VERSION}};
  if (!state.pgo_files.states()->all.empty()) json["pgo"] = describe_pgo(*state.pgo_files.states());
  if (const LoadedProfile* shown = state.set->shown()) {
    json["choice"] = choice_json(state);
    json["profile"] = shown->path;
    json["sampleType"] = shown->profile().sample_types[state.set->sample_type].type;
  }
  return json;
}

}  // namespace proflens::server::handlers
