#include "server/cli/top.h"

#include <fmt/format.h>

#include "analysis/profile_summary.h"
#include "analysis/sample_type.h"
#include "analysis/units.h"

#include "server/cli/json_text.h"
#include "server/cli/load.h"

namespace proflens::server::cli {
namespace {

using analysis::CostTables;
using analysis::Level;
using analysis::Result;
using analysis::TopReport;
using analysis::TopRow;

Json to_json(const TopReport& report) {
  Json rows = Json::array();
  for (const TopRow& row : report.rows)
    rows.push_back(
        {{"name", row.name}, {"file", row.file}, {"line", row.line}, {"flat", row.costs.flat}, {"cum", row.costs.cum}});
  return {{"type", report.type.type},
          {"unit", report.type.unit},
          {"total", report.total},
          {"unplaced", report.unplaced},
          {"rows", std::move(rows)}};
}

std::string_view plural_of(Level level) {
  if (level == Level::kFunctionLine) return "lines";
  if (level == Level::kFile) return "files";
  return level == Level::kPackage ? "packages" : "functions";
}

std::string shown_line(const TopReport& report, const TopOptions& options) {
  const std::string_view order = options.order == CostTables::Order::kCum ? "cum" : "flat";
  if (report.rows.size() == report.row_count)
    return fmt::format("{:<9} all {} {}, by {}\n", "Shown", report.row_count, plural_of(options.level), order);
  return fmt::format("{:<9} {} of {} {}, by {} (--limit 0 shows all)\n", "Shown", report.rows.size(), report.row_count,
                     plural_of(options.level), order);
}

}  // namespace

Result<std::string> top(const Context& context, const Screen& screen, const TopOptions& options) {
  const auto tables = load_tables(context, options.profiles);
  if (!tables) return std::unexpected(tables.error());
  const auto type = analysis::find_sample_type((*tables)->profile(), options.type);
  if (!type) return std::unexpected(type.error());
  const analysis::TopQuery query = {
      .level = options.level, .sample_type = *type, .order = options.order, .limit = options.limit};
  const TopReport report = analysis::top(**tables, query);
  if (options.json) return json_text(to_json(report));
  return analysis::header_text(**tables, *type, name_of_sources(options.profiles)) + shown_line(report, options) +
         "\n" + analysis::top_text(report, query, screen.width);
}

}  // namespace proflens::server::cli
