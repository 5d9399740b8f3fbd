#include "server/cli/report.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "analysis/profile_summary.h"
#include "analysis/sample_type.h"
#include "analysis/table_text.h"
#include "analysis/top.h"
#include "analysis/units.h"

#include "server/advice_report.h"
#include "server/cli/json_text.h"
#include "server/cli/load.h"
#include "server/cli/recorded.h"
#include "server/cli/report_changes.h"
#include "server/discovery.h"
#include "server/parallel.h"
#include "server/paths.h"

namespace proflens::server::cli {
namespace {

using analysis::Result;
using Loaded = std::shared_ptr<const LoadedProfile>;
using ProfilesOfKind = std::vector<std::shared_ptr<const analysis::Profile>>;

constexpr std::size_t kTopFunctions = 10;
constexpr std::size_t kTopPlaces = 8;

struct Subject {
  Loaded shown;
  Loaded heap;                                       // beside a profile of another kind; else null
  std::shared_ptr<const analysis::CostTables> base;  // null: none was given
};

/// With the versions that its files were recorded from, so that excerpts are of the recorded lines.
Result<Loaded> load_kind(const Context& context, SharedSourceMap& sources, const std::vector<std::string>& folders,
                         const ProfilesOfKind& profiles, const std::string& kind) {
  std::shared_ptr<const analysis::Profile> profile = profiles.front();
  if (profiles.size() > 1) {
    Result<analysis::Profile> merged = analysis::merge_profiles(profiles);
    if (!merged) return std::unexpected(merged.error());
    profile = std::make_shared<const analysis::Profile>(std::move(*merged));
  }
  auto tables = tables_of(profile);
  if (!tables) return std::unexpected(tables.error());
  LoadedProfile loaded;
  loaded.kind = kind;
  loaded.tables = std::move(*tables);
  loaded.edges = std::make_shared<const LazyEdges>(loaded.tables);
  auto resolved = std::make_shared<LoadedProfile>(*resolved_again(sources, loaded, parallel_for(worker_count())));
  resolved->bases = find_bases(context, {.tables = *resolved->tables,
                                         .costs = resolved->files,
                                         .resolutions = resolved->resolutions,
                                         .folders = folders,
                                         .wanted = {}});
  return resolved;
}

Result<Subject> load(const Context& context, const ReportOptions& options) {
  std::map<std::string, ProfilesOfKind> by_kind;
  std::string first_kind;
  for (const std::string& path : options.profiles) {
    auto profile = load_profile(context, path);
    if (!profile) return std::unexpected(profile.error());
    const std::string kind = kind_of(**profile);
    if (first_kind.empty()) first_kind = kind;
    by_kind[kind].push_back(std::move(*profile));
  }
  std::vector<std::string> folders;
  for (const std::string& source : options.sources) folders.push_back(absolute_path(context, source));
  if (folders.empty()) folders.push_back(context.files.real_path(context.directory));
  SharedSourceMap sources(context.files, folders, context.environment);
  if (auto stored = PathRules::read(context.files, folders.front()))
    sources.set_rules(PathRules({}, *stored, folders.front(), context.environment("HOME").value_or("")));
  Subject subject;
  auto shown = load_kind(context, sources, folders, by_kind[first_kind], first_kind);
  if (!shown) return std::unexpected(shown.error());
  subject.shown = std::move(*shown);
  if (!options.bases.empty()) {
    auto base = load_tables(context, options.bases);
    if (!base) return std::unexpected(base.error());
    subject.base = std::move(*base);
  }
  if (first_kind == "heap" || !by_kind.contains("heap")) return subject;
  auto heap = load_kind(context, sources, folders, by_kind["heap"], "heap");
  if (!heap) return std::unexpected(heap.error());
  subject.heap = std::move(*heap);
  return subject;
}

std::string plain(std::string_view text) { return analysis::printable(text); }

std::string summary(const analysis::CostTables& tables, std::size_t type) {
  const analysis::TopQuery query = {.level = analysis::Level::kFunctionName,
                                    .sample_type = type,
                                    .order = analysis::CostTables::Order::kFlat,
                                    .limit = kTopFunctions};
  const analysis::TopReport top = analysis::top(tables, query);
  std::string text = "| flat | | cum | | function |\n|---:|---:|---:|---:|---|\n";
  for (const analysis::TopRow& row : top.rows)
    text += fmt::format("| {} | {} | {} | {} | `{}` |\n", analysis::short_label(row.costs.flat, top.type.unit),
                        analysis::percent_label(row.costs.flat, top.total),
                        analysis::short_label(row.costs.cum, top.type.unit),
                        analysis::percent_label(row.costs.cum, top.total), plain(row.name));
  return text;
}

std::string place_name(const Context& context, const FindingPlace& place) {
  return fmt::format("{}:{}", plain(below(place.file, context.directory).value_or(place.file)), place.line);
}

std::string percent(double share) { return fmt::format("{:.1f} %", share * 100); }

void add_places(const Context& context, const FindingRow& row, std::string& text) {
  if (row.places.empty()) return;
  const FindingPlace& first = row.places.front();
  const std::string of = row.places_type == row.type ? "" : " of " + row.places_type;
  text += fmt::format("\n`{}` in `{}`, {}{}:\n", place_name(context, first), plain(first.function),
                      percent(first.share), of);
  if (const std::string code = excerpt(context.files, first); !code.empty())
    text += fmt::format("\n```\n{}```\n", code);
  if (row.places.size() == 1) return;
  text += "\nThe same at:\n\n";
  for (std::size_t i = 1; i < std::min(row.places.size(), kTopPlaces); ++i)
    text += fmt::format("- `{}` in `{}`, {}{}\n", place_name(context, row.places[i]), plain(row.places[i].function),
                        percent(row.places[i].share), of);
  if (row.places.size() > kTopPlaces) text += fmt::format("- … and {} more\n", row.places.size() - kTopPlaces);
}

std::string finding_text(const Context& context, const FindingRow& row, std::size_t number) {
  std::string text = fmt::format("\n### {}. {} — {}\n\n{}", number, row.title, percent(row.share), plain(row.evidence));
  for (const std::string& more : row.more) text += "; " + plain(more);
  text += fmt::format(" · rule {} (`{}`), {}\n", row.id, row.code, row.sureness);
  add_places(context, row, text);
  text += fmt::format("\n**Advice:** {}.", row.advice);
  if (!row.gain.empty()) text += fmt::format(" Typically {} for this operation alone.", row.gain);
  text += "\n";
  std::string links;
  for (const std::string& link : row.links) links += fmt::format("{}<{}>", links.empty() ? "" : ", ", link);
  if (!links.empty()) text += fmt::format("\nSource: {}\n", links);
  return text;
}

std::vector<std::string> next_steps(const Subject& subject, const std::vector<FindingRow>& rows) {
  std::vector<std::string> steps;
  const std::string& kind = subject.shown->kind;
  if (subject.shown->sample_total() < 200 && kind == "cpu")
    steps.push_back("Record for longer: with so few samples small numbers are noise.");
  const LoadedProfile::Unresolved unresolved = subject.shown->unresolved();
  if (unresolved.share > 0.2)
    steps.push_back(
        fmt::format("{} of the cost is in files that are not found here: `proflens doctor` says why, "
                    "`--source DIR` says where they are.",
                    percent(unresolved.share)));
  if (!rows.empty() && !rows.front().places.empty())
    steps.push_back(fmt::format("Write a benchmark of `{}` before changing it, and compare with `proflens benchstat`.",
                                plain(rows.front().places.front().function)));
  const auto allocates = [](const FindingRow& row) { return row.kind == "profile" && row.places_type == row.type; };
  if (kind == "cpu" && !subject.heap && std::ranges::any_of(rows, allocates))
    steps.push_back("Record a heap profile as well and name it after this one: it tells who allocates.");
  if (rows.empty())
    steps.push_back("No rule explains a large part of the cost: look at the hottest lines with `proflens list`.");
  return steps;
}

std::string markdown(const Context& context, const ReportOptions& options, const Subject& subject, std::size_t type,
                     const std::vector<FindingRow>& rows, std::size_t all) {
  const analysis::CostTables& tables = *subject.shown->tables;
  std::string text =
      fmt::format("# {}\n\n```\n{}```\n\n## Hottest functions\n\n{}", plain(name_of_sources(options.profiles)),
                  analysis::header_text(tables, type, name_of_sources(options.profiles)), summary(tables, type));
  if (subject.base)
    text += fmt::format(
        "\n## Since {}\n\nFlat, greatest difference first.\n\n{}", plain(name_of_sources(options.bases)),
        changes_text(changes_since(*subject.base, tables, type), tables.profile().sample_types[type], kTopFunctions));
  text += "\n## Findings\n";
  if (rows.empty()) text += "\nNone.\n";
  for (std::size_t i = 0; i < rows.size(); ++i) text += finding_text(context, rows[i], i + 1);
  if (rows.size() < all)
    text += fmt::format("\n{} smaller ones are left out; `--limit 0` shows all.\n", all - rows.size());
  text += "\n## Next steps\n\n";
  for (const std::string& step : next_steps(subject, rows)) text += "- " + step + "\n";
  return text;
}

Json to_json(const Subject& subject, std::size_t type, const std::vector<FindingRow>& rows) {
  const analysis::CostTables& tables = *subject.shown->tables;
  const analysis::ValueType& value = tables.profile().sample_types[type];
  const analysis::TopReport top = analysis::top(tables, {.level = analysis::Level::kFunctionName,
                                                         .sample_type = type,
                                                         .order = analysis::CostTables::Order::kFlat,
                                                         .limit = kTopFunctions});
  Json functions = Json::array();
  for (const analysis::TopRow& row : top.rows)
    functions.push_back({{"name", row.name}, {"flat", row.costs.flat}, {"cum", row.costs.cum}});
  Json findings = Json::array();
  for (const FindingRow& row : rows) findings.push_back(server::to_json<Json>(row));
  Json report = {{"kind", subject.shown->kind},           {"type", value.type}, {"unit", value.unit},
                 {"total", tables.total(type)},           {"top", functions},   {"findings", findings},
                 {"nextSteps", next_steps(subject, rows)}};
  if (!subject.base) return report;
  const Changes changes = changes_since(*subject.base, tables, type);
  Json changed = Json::array();
  for (const FunctionChange& change : changes.functions)
    changed.push_back({{"name", change.name}, {"before", change.before}, {"after", change.after}});
  report["base"] = {{"total", changes.before}, {"changes", changed}};
  return report;
}

}  // namespace

Result<std::string> report(const Context& context, const ReportOptions& options) {
  const auto subject = load(context, options);
  if (!subject) return std::unexpected(subject.error());
  const auto type = analysis::find_sample_type(subject->shown->profile(), options.type);
  if (!type) return std::unexpected(type.error());
  const auto advice = find_advice(context.files, subject->shown, subject->heap, {});
  const std::vector<FindingRow> rows = finding_rows(context.files, *advice, options.limit);
  if (options.format == ReportOptions::Format::kJson) return json_text(to_json(*subject, *type, rows));
  return markdown(context, options, *subject, *type, rows, advice->findings.size());
}

}  // namespace proflens::server::cli
