#include "analysis/top.h"

#include <fmt/format.h>
#include <limits>
#include <unordered_map>

#include "analysis/table_text.h"
#include "analysis/units.h"

namespace proflens::analysis {
namespace {

constexpr std::size_t kWideTable = 110;  // columns from which a path has room beside a function's name

using FileOfName = std::unordered_map<std::string_view, FileId>;  // the empty path: the functions disagree

FileOfName shared_files(const CostTables& tables) {
  FileOfName files;
  for (const Node& node : tables.nodes(Level::kFunction)) {
    const auto [at, fresh] = files.try_emplace(node.name, node.file);
    if (!fresh && at->second != node.file) at->second = FileId{};
  }
  return files;
}

TopRow make_row(const CostTables& tables, NodeId id, const TopQuery& query, const FileOfName& file_of_name) {
  const Node& node = tables.node(id);
  FileId file = query.level == Level::kPackage ? FileId{} : node.file;
  if (query.level == Level::kFunctionName) {
    const auto found = file_of_name.find(node.name);
    file = found == file_of_name.end() ? FileId{} : found->second;
  }
  return {.name = node.name,
          .file = tables.profile().files[index_of(file)],
          .line = query.level == Level::kFunctionLine ? node.line : 0,
          .costs = tables.costs(id, query.sample_type)};
}

std::int64_t saturating_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a < 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
}

bool is_wide(std::size_t width) { return width == 0 || width >= kWideTable; }

std::string place_of(const TopRow& row, std::size_t width) {
  const std::string_view file = is_wide(width) ? row.file : row.file.substr(row.file.find_last_of('/') + 1);
  return row.line == 0 ? std::string(file) : fmt::format("{}:{}", file, row.line);
}

std::string_view title_of(Level level) {
  if (level == Level::kFile) return "file";
  return level == Level::kPackage ? "package" : "function";
}

/// A file's row is named after the file; a package has none; a function's file waits until there is room.
bool shows_place(const TopQuery& query, std::size_t width) {
  if (query.level == Level::kFunctionLine) return true;
  return query.level == Level::kFunctionName && is_wide(width);
}

TextTable empty_table(const TopQuery& query, std::size_t width) {
  using enum TextTable::Align;
  std::vector<TextTable::Column> columns = {
      {.title = "flat", .align = kUnit},  {.title = "flat%", .align = kRight},
      {.title = "sum%", .align = kRight}, {.title = "cum", .align = kUnit},
      {.title = "cum%", .align = kRight}, {.title = std::string(title_of(query.level)), .least = 16}};
  if (shows_place(query, width))
    columns.push_back({.title = query.level == Level::kFunctionLine ? "line" : "file", .least = 12});
  return TextTable(std::move(columns));
}

}  // namespace

TopReport top(const CostTables& tables, const TopQuery& query) {
  TopReport report{.type = tables.profile().sample_types[query.sample_type],
                   .total = tables.total(query.sample_type),
                   .unplaced = tables.unplaced(query.sample_type),
                   .rows = {},
                   .row_count = 0};
  std::vector<NodeId> ranked = tables.ranked(query.level, query.sample_type, query.order);
  report.row_count = ranked.size();
  if (query.limit != 0 && query.limit < ranked.size()) ranked.resize(query.limit);
  const FileOfName file_of_name = query.level == Level::kFunctionName ? shared_files(tables) : FileOfName{};
  report.rows.reserve(ranked.size());
  for (const NodeId id : ranked) report.rows.push_back(make_row(tables, id, query, file_of_name));
  return report;
}

std::string top_text(const TopReport& report, const TopQuery& query, std::size_t width) {
  TextTable table = empty_table(query, width);
  std::int64_t sum = 0;
  for (const TopRow& row : report.rows) {
    sum = saturating_add(sum, row.costs.flat);
    std::vector<std::string> cells = {short_label(row.costs.flat, report.type.unit),
                                      percent_label(row.costs.flat, report.total),
                                      percent_label(sum, report.total),
                                      short_label(row.costs.cum, report.type.unit),
                                      percent_label(row.costs.cum, report.total),
                                      std::string(row.name)};
    if (shows_place(query, width)) cells.push_back(place_of(row, width));
    table.add_row(std::move(cells));
  }
  return table.text(width);
}

}  // namespace proflens::analysis
