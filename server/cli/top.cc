#include "server/cli/top.h"

#include <fmt/format.h>

#include "server/cli/json_text.h"

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

std::string shown_line(const TopReport& report, const analysis::TopQuery& options) {
  const std::string_view order = options.order == CostTables::Order::kCum ? "cum" : "flat";
  if (report.rows.size() == report.row_count)
    return fmt::format("{:<9} all {} {}, by {}\n", "Shown", report.row_count, plural_of(options.level), order);
  return fmt::format("{:<9} {} of {} {}, by {} (--limit 0 shows all)\n", "Shown", report.rows.size(), report.row_count,
                     plural_of(options.level), order);
}

}  // namespace

Result<std::string> top(const Context& context, const Screen& screen, const TopOptions& options) {
  const auto selected = select(context, options.selection, options.level);
  if (!selected) return std::unexpected(selected.error());
  const analysis::TopQuery query = {
      .level = selected->level, .sample_type = selected->sample_type, .order = options.order, .limit = options.limit};
  const TopReport report = analysis::top(*selected->tables, query);
  if (options.json) return json_text(to_json(report));
  return selection_header(*selected, options.selection) + shown_line(report, query) + "\n" +
         analysis::top_text(report, query, screen.width);
}

}  // namespace proflens::server::cli
