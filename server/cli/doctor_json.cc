// What `proflens doctor --json` prints.
#include "server/cli/doctor_report.h"
#include "server/cli/json_text.h"

namespace proflens::server::cli {
namespace {

constexpr const char* kRuleKeys[] = {"notFound", "asRecorded", "goModule", "moduleCache", "goroot"};

Json profile_json(const DoctoredProfile& profile) {
  Json placed = Json::object();
  for (std::size_t rule = 1; rule < profile.placed.by_rule.size(); ++rule)
    placed[kRuleKeys[rule]] = profile.placed.by_rule[rule];
  placed[kRuleKeys[0]] = profile.placed.by_rule[0];
  placed["noLine"] = profile.leaves.no_line;
  placed["unsymbolised"] = profile.leaves.unsymbolised;
  Json unresolved = Json::array();
  for (const UnresolvedFile& file : profile.placed.unresolved)
    unresolved.push_back({{"file", file.recorded}, {"reason", file.reason}, {"weight", file.weight}});
  return {{"type", profile.type.type},           {"unit", profile.type.unit},       {"total", profile.total},
          {"producer", profile.producer},        {"samples", profile.sample_count}, {"placed", std::move(placed)},
          {"unresolved", std::move(unresolved)}, {"warnings", profile.warnings}};
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
  return json_text({{"version", report.version},
                    {"directory", report.directory},
                    {"candidates", std::move(candidates)},
                    {"modules", std::move(modules)},
                    {"goroot", report.go.goroot},
                    {"moduleCache", report.go.gomodcache},
                    {"tools", std::move(tools)},
                    {"settings", report.settings}});
}

}  // namespace proflens::server::cli
