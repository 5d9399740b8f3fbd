// What `proflens doctor --json` prints.
#include "server/cli/doctor_report.h"
#include "server/cli/json_text.h"

namespace proflens::server::cli {
namespace {

std::string key_of(std::size_t rule) { return std::string(text_of(static_cast<Resolution::Rule>(rule)).key); }

/// Why a recorded path is that file here, or none; and what could have been it.
Json decision_json(const PlacedFile& file) {
  Json rejected = Json::array();
  for (const Resolution::Rejected& other : file.resolution.rejected)
    rejected.push_back({{"path", other.path}, {"why", other.why}});
  return {{"file", file.recorded},
          {"weight", file.weight},
          {"rule", text_of(file.resolution.rule).key},
          {"path", file.resolution.path},
          {"reason", file.resolution.reason},
          {"rejected", std::move(rejected)}};
}

Json profile_json(const DoctoredProfile& profile) {
  Json placed = Json::object();
  for (std::size_t rule = 1; rule < profile.placed.by_rule.size(); ++rule)
    placed[key_of(rule)] = profile.placed.by_rule[rule];
  placed[key_of(0)] = profile.placed.by_rule[0];
  placed["moved"] = profile.placed.moved;
  placed["noLine"] = profile.leaves.no_line;
  placed["unsymbolised"] = profile.leaves.unsymbolised;
  Json unresolved = Json::array();
  for (const UnresolvedFile& file : profile.placed.unresolved)
    unresolved.push_back({{"file", file.recorded}, {"reason", file.reason}, {"weight", file.weight}});
  Json decisions = Json::array();
  for (const PlacedFile& file : profile.placed.files) decisions.push_back(decision_json(file));
  Json prefixes = Json::array();
  for (const AgreedPrefix& prefix : profile.prefixes)
    prefixes.push_back({{"from", prefix.from}, {"to", prefix.to}, {"files", prefix.files}});
  Json suggestions = Json::array();
  for (const PathSuggestion& suggestion : profile.suggestions)
    suggestions.push_back({{"from", suggestion.rule.from},
                           {"to", suggestion.rule.to},
                           {"files", suggestion.files},
                           {"weight", suggestion.flat}});
  Json bases = Json::array();
  for (const DoctoredBase& base : profile.bases)
    bases.push_back({{"file", base.recorded},
                     {"weight", base.weight},
                     {"revision", base.revision},
                     {"evidence", base.evidence},
                     {"certainty", base.certainty},
                     {"how", base.how}});
  Json moved = Json::array();
  for (const DoctoredMove& move : profile.moved)
    moved.push_back({{"function", move.function},
                     {"from", move.from},
                     {"to", move.to},
                     {"line", move.line},
                     {"weight", move.weight}});
  return {{"type", profile.type.type},
          {"unit", profile.type.unit},
          {"total", profile.total},
          {"producer", profile.producer},
          {"samples", profile.sample_count},
          {"placed", std::move(placed)},
          {"unresolved", std::move(unresolved)},
          {"warnings", profile.warnings},
          {"decisions", std::move(decisions)},
          {"prefixes", std::move(prefixes)},
          {"suggestedRules", std::move(suggestions)},
          {"bases", std::move(bases)},
          {"moved", std::move(moved)}};
}

Json candidate_json(const Candidate& candidate) {
  Json json = {{"path", candidate.path},
               {"kind", candidate.kind},
               {"load", candidate.why_not.empty()},
               {"whyNot", candidate.why_not}};
  if (candidate.profile) json["profile"] = profile_json(*candidate.profile);
  return json;
}

}  // namespace

std::string doctor_json(const DoctorReport& report) {
  Json candidates = Json::array();
  for (const Candidate& candidate : report.candidates) candidates.push_back(candidate_json(candidate));
  Json modules = Json::array();
  for (const GoModule& module : report.modules)
    modules.push_back({{"path", module.path}, {"directory", module.directory}});
  Json tools = Json::array();
  for (const Tool& tool : report.tools)
    tools.push_back({{"name", tool.name}, {"path", tool.path}, {"version", tool.version}});
  Json pgo = Json::array();
  for (const PgoState& state : report.pgo) {
    Json lost = Json::array();
    for (const analysis::LostCall& call : state.fit ? state.fit->lost : std::vector<analysis::LostCall>())
      lost.push_back({{"caller", call.caller}, {"callee", call.callee}, {"weight", call.weight}, {"gone", call.gone}});
    pgo.push_back({{"path", state.file.path},
                   {"stale", state.is_stale()},
                   {"kept", state.fit ? Json(state.fit->share()) : Json()},
                   {"lost", std::move(lost)},
                   {"complaint", state.complaint()}});
  }
  return json_text({{"version", report.version},
                    {"directory", report.directory},
                    {"candidates", std::move(candidates)},
                    {"modules", std::move(modules)},
                    {"goroot", report.go.goroot},
                    {"moduleCache", report.go.gomodcache},
                    {"tools", std::move(tools)},
                    {"settings", report.settings},
                    {"pgo", std::move(pgo)}});
}

}  // namespace proflens::server::cli
