#include "server/cli/doctor.h"

#include <algorithm>
#include <functional>
#include <map>

#include "analysis/table_text.h"

#include "server/cli/doctor_report.h"
#include "server/cli/load.h"
#include "server/cli/recorded.h"
#include "server/discovery.h"
#include "server/paths.h"

namespace proflens::server::cli {
namespace {

using analysis::CostTables;
using analysis::ErrorKind;
using analysis::fail;
using analysis::Result;

constexpr const char* kTools[] = {"go", "gopls", "benchstat"};
constexpr const char* kSettingsFiles[] = {".proflens/ignore.json", ".proflens/paths.json"};

std::string short_path(std::string_view path, std::string_view directory) {
  return std::string(below(path, directory).value_or(path));
}

constexpr std::size_t kHotFiles = 8;

LoadedProfile history_of(const Context& context, std::shared_ptr<const CostTables> tables, SourceFinder& finder) {
  std::vector<Resolution> resolutions;
  for (const std::string_view file : tables->profile().files) resolutions.push_back(finder.resolve(file));
  return with_history(context, std::move(tables), std::move(resolutions), finder.map().folders(), {});
}

/// Of the hottest files that are somebody's own, as far as paths tell.
std::vector<DoctoredBase> bases_of(const LoadedProfile& loaded) {
  const CostTables& tables = *loaded.tables;
  const auto& profile = tables.profile();
  std::vector<DoctoredBase> rows;
  for (const analysis::NodeId node :
       tables.ranked(analysis::Level::kFile, profile.default_sample_type, CostTables::Order::kFlat)) {
    const analysis::FileId file = tables.node(node).file;
    const Base* base = loaded.bases->base_of(file);
    if (rows.size() == kHotFiles || !base) continue;
    rows.push_back({.recorded = std::string(profile.files[index_of(file)]),
                    .weight = tables.costs(node, profile.default_sample_type).flat,
                    .version = version_name(*base),
                    .revision = base->revision,
                    .evidence = std::string(evidence_name(base->evidence)),
                    .certainty = base->certainty,
                    .how = base->how});
  }
  return rows;
}

std::vector<DoctoredMove> moved_in(const LoadedProfile& loaded) {
  const CostTables& tables = *loaded.tables;
  std::vector<DoctoredMove> rows;
  for (const Moves::Departure& gone : loaded.moves->departures)
    rows.push_back({.function = std::string(tables.node(gone.function).name),
                    .from = std::string(tables.profile().files[index_of(tables.node(gone.function).file)]),
                    .to = gone.path,
                    .line = gone.line + 1,
                    .weight = tables.costs(gone.function, tables.profile().default_sample_type).flat});
  std::ranges::stable_sort(rows, std::greater(), &DoctoredMove::weight);
  return rows;
}

/// What of the files that are gone is in others is not missing.
void take_moved(Placed& placed, const std::vector<DoctoredMove>& moved) {
  for (const DoctoredMove& move : moved) {
    const auto file = std::ranges::find(placed.unresolved, move.from, &UnresolvedFile::recorded);
    if (file == placed.unresolved.end()) continue;
    const std::int64_t weight = std::clamp<std::int64_t>(move.weight, 0, file->weight);
    file->weight -= weight;
    placed.by_rule[0] -= weight;
    placed.moved += weight;
  }
  std::erase_if(placed.unresolved, [](const UnresolvedFile& file) { return file.weight == 0; });
}

DoctoredProfile examine(const Context& context, const std::shared_ptr<const CostTables>& tables, SourceFinder& finder) {
  const std::size_t type = tables->profile().default_sample_type;
  finder.learn(*tables);
  const LoadedProfile loaded = history_of(context, tables, finder);
  DoctoredProfile profile{.type = tables->profile().sample_types[type],
                          .total = tables->total(type),
                          .leaves = analysis::leaf_weights_of(*tables, type),
                          .placed = placed_weight(*tables, type, finder),
                          .prefixes = finder.prefixes(),
                          .suggestions = finder.suggestions(),
                          .producer = analysis::producer_of(tables->profile()),
                          .sample_count = tables->profile().sample_count(),
                          .warnings = analysis::warnings_of(*tables),
                          .bases = bases_of(loaded),
                          .moved = moved_in(loaded)};
  take_moved(profile.placed, profile.moved);
  return profile;
}

/// Candidates come newest first, so the first of its kind is the one that is loaded.
class Examination {
 public:
  Examination(const Context& context, const std::string& directory, SourceFinder& finder)
      : context_(context), directory_(directory), finder_(finder) {}

  Candidate examine_candidate(const std::string& path) {
    const auto stat = context_.files.stat(path);
    Candidate candidate{.path = short_path(path, directory_),
                        .modified = analysis::time_label(stat ? stat->modified_nanos : 0),
                        .kind = {},
                        .why_not = {},
                        .profile = {}};
    const auto profile = load_profile(context_, path);
    if (!profile) {
      candidate.why_not = without_path(profile.error().message, path);
      return candidate;
    }
    candidate.kind = kind_of(**profile);
    const auto [newest, fresh] = newest_.try_emplace(candidate.kind, candidate.path);
    if (!fresh) {
      candidate.why_not = "older than " + newest->second;
    } else if (const auto tables = tables_of(*profile)) {
      candidate.profile = examine(context_, *tables, finder_);
    }
    return candidate;
  }

 private:
  static std::string without_path(const std::string& message, const std::string& path) {
    return message.starts_with(path + ": ") ? message.substr(path.size() + 2) : message;
  }

  const Context& context_;
  const std::string& directory_;
  SourceFinder& finder_;
  std::map<std::string, std::string> newest_;  // by kind
};

/// "go1.26.8": the first line of the file that every GOROOT has, so that nothing needs to run.
std::string go_version(const Context& context, const std::string& goroot) {
  if (goroot.empty()) return {};
  const auto text = context.files.read(join(goroot, "VERSION"));
  return text ? std::string(text->bytes.substr(0, text->bytes.find('\n'))) : "";
}

std::string find_on_path(const Context& context, std::string_view command) {
  const std::string path = context.environment("PATH").value_or("");
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find(':', at), path.size());
    const std::string candidate = join(path.substr(at, end - at), command);
    const auto stat = context.files.stat(candidate);
    if (candidate.starts_with('/') && stat && stat->kind == FileStat::Kind::kFile) return candidate;
    at = end + 1;
  }
  return {};
}

std::vector<Tool> find_tools(const Context& context, const GoEnvironment& go) {
  std::vector<Tool> tools;
  for (const std::string name : kTools) {
    const bool is_go = name == "go";
    tools.push_back({.name = name,
                     .path = is_go ? go.go_command : find_on_path(context, name),
                     .version = is_go ? go_version(context, go.goroot) : ""});
  }
  return tools;
}

std::vector<std::string> find_settings(const Context& context, const std::string& directory) {
  std::vector<std::string> found;
  for (const char* name : kSettingsFiles)
    if (context.files.stat(join(directory, name))) found.emplace_back(name);
  return found;
}

}  // namespace

Result<std::string> doctor(const Context& context, const Screen& screen, const DoctorOptions& options) {
  const std::string asked = options.directory.empty() ? context.directory : options.directory;
  const std::string directory = absolute_path(context, asked);
  const auto stat = context.files.stat(directory);
  if (!stat || stat->kind != FileStat::Kind::kDirectory)
    return fail(ErrorKind::kUnreadable,
                analysis::printable(asked) + ": is no directory; name the folder that you open in your editor");
  SourceFinder finder(context, options.sources, {directory});
  Examination examination(context, directory, finder);
  DoctorReport report{.version = PROFLENS_VERSION,
                      .directory = directory,
                      .candidates = {},
                      .modules = finder.map().modules(),
                      .go = finder.map().go(),
                      .tools = find_tools(context, finder.map().go()),
                      .settings = find_settings(context, directory),
                      .pgo = {}};
  for (const std::string& path : find_profile_candidates(context.files, {directory})) {
    if (base_name(path) == kPgoName)
      if (auto state = examine_pgo(context.files, std::string(directory_of(path)), nullptr))
        report.pgo.push_back(std::move(*state));
    report.candidates.push_back(examination.examine_candidate(path));
  }
  return options.json ? doctor_json(report) : doctor_text(report, screen.width);
}

}  // namespace proflens::server::cli
