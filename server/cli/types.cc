#include "server/cli/types.h"

#include <fmt/format.h>

#include "analysis/profile_summary.h"
#include "analysis/table_text.h"
#include "analysis/units.h"

#include "server/cli/json_text.h"
#include "server/cli/load.h"
#include "server/cli/placed.h"

namespace proflens::server::cli {
namespace {

using analysis::CostTables;
using analysis::LeafWeights;
using analysis::Profile;
using analysis::Result;
using analysis::TextTable;
using analysis::ValueType;

struct TypeReport {
  ValueType type;
  bool is_default = false;
  std::int64_t total = 0;
  LeafWeights leaves;
  std::int64_t found = 0;      // has a line, in a file on this machine
  std::int64_t not_found = 0;  // has a line, in a file that is not
};

std::vector<TypeReport> report_types(const CostTables& tables, SourceFinder& finder) {
  std::vector<TypeReport> reports;
  for (std::size_t i = 0; i < tables.profile().sample_types.size(); ++i) {
    const Placed placed = placed_weight(tables, i, finder);
    reports.push_back({.type = tables.profile().sample_types[i],
                       .is_default = i == tables.profile().default_sample_type,
                       .total = tables.total(i),
                       .leaves = analysis::leaf_weights_of(tables, i),
                       .found = placed.found(),
                       .not_found = placed.not_found()});
  }
  return reports;
}

Json to_json(const CostTables& tables, const std::vector<TypeReport>& reports) {
  const Profile& profile = tables.profile();
  Json types = Json::array();
  for (const TypeReport& report : reports)
    types.push_back({{"type", report.type.type},
                     {"unit", report.type.unit},
                     {"default", report.is_default},
                     {"total", report.total},
                     {"found", report.found},
                     {"notFound", report.not_found},
                     {"noLine", report.leaves.no_line},
                     {"unsymbolised", report.leaves.unsymbolised}});
  return {{"format", profile.format},
          {"producer", analysis::producer_of(profile)},
          {"timeNanos", profile.time_nanos},
          {"durationNanos", profile.duration_nanos},
          {"period", profile.period},
          {"periodType", profile.period_type.type},
          {"periodUnit", profile.period_type.unit},
          {"samples", profile.sample_count()},
          {"functions", profile.functions.size()},
          {"comments", profile.comments},
          {"types", std::move(types)},
          {"warnings", analysis::warnings_of(tables)}};
}

std::string line(std::string_view title, std::string_view text) {
  return text.empty() ? "" : fmt::format("{:<9} {}\n", title, analysis::printable(text));
}

std::string recorded(const Profile& profile) {
  std::string text = analysis::time_label(profile.time_nanos);
  if (profile.duration_nanos > 0)
    text += (text.empty() ? "over " : ", over ") + analysis::short_label(profile.duration_nanos, "nanoseconds");
  return text;
}

std::string period(const Profile& profile) {
  if (profile.period <= 0) return {};
  return fmt::format("one sample every {} of {}", analysis::short_label(profile.period, profile.period_type.unit),
                     profile.period_type.type);
}

std::string heading(const Profile& profile, const TypesOptions& options) {
  std::string text = line("Profile", name_of_sources(options.profiles));
  text += line("Format", profile.format);
  text += line("Producer", analysis::producer_of(profile));
  text += line("Recorded", recorded(profile));
  text += line("Period", period(profile));
  text += line("Holds", fmt::format("{} samples, {} functions, {} files", profile.sample_count(),
                                    profile.functions.size(), profile.files.empty() ? 0 : profile.files.size() - 1));
  for (const std::string& comment : profile.comments)
    if (!comment.starts_with('#')) text += line("Comment", comment);
  return text;
}

std::string table_of(const std::vector<TypeReport>& reports, std::size_t width) {
  using enum TextTable::Align;
  TextTable table({{.title = "type", .align = kLeft, .least = 8},
                   {.title = "unit", .align = kLeft},
                   {.title = "total", .align = kRight},
                   {.title = "found", .align = kRight},
                   {.title = "not found", .align = kRight},
                   {.title = "no line", .align = kRight},
                   {.title = "no symbol", .align = kRight},
                   {.title = "", .align = kLeft}});
  for (const TypeReport& report : reports) {
    const auto share = [&](std::int64_t part) {
      return part == 0 ? std::string("-") : analysis::percent_label(part, report.total);
    };
    table.add_row({report.type.type, report.type.unit, analysis::short_label(report.total, report.type.unit),
                   share(report.found), share(report.not_found), share(report.leaves.no_line),
                   share(report.leaves.unsymbolised), report.is_default ? "default" : ""});
  }
  return table.text(width);
}

constexpr std::string_view kLegend =
    "found: source lines whose file is here; `proflens doctor` says why others are not\n";

}  // namespace

Result<std::string> types(const Context& context, const Screen& screen, const TypesOptions& options) {
  const auto tables = load_tables(context, options.profiles);
  if (!tables) return std::unexpected(tables.error());
  SourceFinder finder(context, options.sources);
  finder.learn(**tables);
  const std::vector<TypeReport> reports = report_types(**tables, finder);
  if (options.json) return json_text(to_json(**tables, reports));
  std::string text = heading((*tables)->profile(), options);
  for (const std::string& warning : analysis::warnings_of(**tables)) text += line("Warning", warning);
  return text + "\n" + table_of(reports, screen.width) + "\n" + std::string(kLegend);
}

}  // namespace proflens::server::cli
