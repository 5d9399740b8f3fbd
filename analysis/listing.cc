#include "analysis/listing.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <tuple>

#include "analysis/source_lines.h"
#include "analysis/table_text.h"
#include "analysis/units.h"

namespace proflens::analysis {
namespace {

constexpr std::uint32_t kMargin = 5;  // lines around the known ones where no syntax tells, as pprof has it

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

bool any(Costs costs) { return costs.flat != 0 || costs.cum != 0; }

/// One bucket a kFunction node: its lines with any cost, sorted.
std::vector<std::vector<ListedLine>> lines_by_function(const CostTables& tables, std::size_t sample_type) {
  std::vector<std::vector<ListedLine>> lines(tables.nodes(Level::kFunction).size());
  const std::span<const Node> nodes = tables.nodes(Level::kFunctionLine);
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    const Costs costs = tables.costs(NodeId{index_of(tables.first(Level::kFunctionLine)) + i}, sample_type);
    if (!any(costs)) continue;
    lines[index_of(nodes[i].function) - index_of(tables.first(Level::kFunction))].push_back({nodes[i].line, costs});
  }
  for (std::vector<ListedLine>& function : lines) std::ranges::sort(function, {}, &ListedLine::line);
  return lines;
}

std::uint32_t less_margin(std::uint32_t line) { return line > kMargin ? line - kMargin : 1; }

/// The Go function around a line; 0-based lines in the tree, 1-based here.
std::optional<LineRange> function_around(const Outline& syntax, std::uint32_t line) {
  for (const OutlineFunction& function : syntax.functions)
    if (function.first_line < line && line <= function.last_line + 1)
      return LineRange{function.first_line + 1, function.last_line + 1};
  return std::nullopt;
}

std::size_t indentation(std::string_view line) { return std::min(line.find_first_not_of(" \t"), line.size()); }

/// Where a closure ends, by its layout: what is indented deeper than its first line belongs to it, and so does a
/// closing brace below that.
std::uint32_t end_of_closure(const std::vector<std::string_view>& lines, LineRange declared, std::uint32_t last_known) {
  const std::size_t indent = indentation(lines[declared.first - 1]);
  std::uint32_t last = last_known;
  for (; last < std::min<std::size_t>(declared.last, lines.size()); ++last) {  // lines[last] is the next one
    const std::string_view next = lines[last];
    if (indentation(next) == next.size() || indentation(next) > indent) continue;
    return last + (next.substr(indentation(next)).starts_with('}') && last > declared.first ? 1 : 0);
  }
  return last;
}

std::string value_cell(std::int64_t value, std::string_view unit) {
  return value == 0 ? "." : short_label(value, unit);
}

std::string heading(const CostTables& tables, std::size_t sample_type, const ListedFunction& function,
                    const ListedSource& source, std::size_t width) {
  const std::int64_t total = tables.total(sample_type);
  const std::string& unit = tables.profile().sample_types[sample_type].unit;
  const std::string name = printable(function.name);
  std::string text = (width == 0 ? name : shorten_middle(name, width)) + "\n";
  const std::string_view place = source.path.empty() ? function.file : source.path;
  if (!place.empty()) text += "  in " + printable(place) + "\n";
  text += fmt::format("  {} flat ({}), {} cum ({})\n", short_label(function.costs.flat, unit),
                      percent_label(function.costs.flat, total), short_label(function.costs.cum, unit),
                      percent_label(function.costs.cum, total));
  if (source.path.empty()) text += "  no source: " + printable(source.reason) + "\n";
  return text;
}

using Cells = std::vector<std::string>;

Cells cells_of(const ListedLine& line, std::string_view unit, std::string source) {
  return {value_cell(line.costs.flat, unit), value_cell(line.costs.cum, unit),
          line.line == 0 ? "?" : std::to_string(line.line), std::move(source)};
}

TextTable empty_listing() {
  using enum TextTable::Align;
  // Code is cut at the right by the caller, never in the middle.
  return TextTable({{.title = "flat", .align = kUnit},
                    {.title = "cum", .align = kUnit},
                    {.title = "line", .align = kRight},
                    {.title = "", .align = kLeft}});
}

std::string cut_lines(std::string_view text, std::size_t width) {
  if (width == 0) return std::string(text);
  std::string cut;
  for (const std::string_view line : split_lines(text)) cut += shorten_end(line, width) + "\n";
  return cut;
}

std::string table_with_source(const ListedFunction& function, std::string_view unit, const ListedSource& source) {
  const std::vector<std::string_view>& lines = source.lines;
  const LineRange range = lines_to_show(function, source);
  TextTable table = empty_listing();
  auto known = function.lines.begin();
  for (; known != function.lines.end() && known->line < range.first; ++known) table.add_row(cells_of(*known, unit, ""));
  for (std::uint32_t line = range.first; line <= range.last && line <= lines.size(); ++line) {
    const bool has_cost = known != function.lines.end() && known->line == line;
    table.add_row(
        cells_of(has_cost ? *known++ : ListedLine{.line = line, .costs = {}}, unit, expand_tabs(lines[line - 1])));
  }
  for (; known != function.lines.end(); ++known)
    table.add_row(cells_of(*known, unit, known->line > lines.size() ? "(past the end of the file)" : ""));
  return table.text(0);
}

std::string table_without_source(const ListedFunction& function, std::string_view unit) {
  TextTable table = empty_listing();
  for (const ListedLine& line : function.lines) table.add_row(cells_of(line, unit, ""));
  return table.text(0);
}

}  // namespace

std::vector<ListedFunction> list_functions(const CostTables& tables, const RE2& pattern, std::size_t sample_type) {
  std::vector<std::vector<ListedLine>> lines = lines_by_function(tables, sample_type);
  const std::span<const Node> nodes = tables.nodes(Level::kFunction);
  std::vector<ListedFunction> functions;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    if (lines[i].empty() || !RE2::PartialMatch(re2::StringPiece(nodes[i].name.data(), nodes[i].name.size()), pattern))
      continue;
    const NodeId id{index_of(tables.first(Level::kFunction)) + i};
    functions.push_back({.node = id,
                         .name = nodes[i].name,
                         .file = tables.profile().files[index_of(nodes[i].file)],
                         .start_line = nodes[i].line,
                         .costs = tables.costs(id, sample_type),
                         .lines = std::move(lines[i])});
  }
  std::ranges::sort(functions, [](const ListedFunction& a, const ListedFunction& b) {
    const std::uint64_t left = magnitude(a.costs.cum);
    const std::uint64_t right = magnitude(b.costs.cum);
    return left != right ? left > right : std::tie(a.name, a.file) < std::tie(b.name, b.file);
  });
  return functions;
}

ListedSource found_source(std::string path, std::string_view text) {
  std::optional<Outline> syntax = outline(language_of(path), text);
  return {.path = std::move(path), .reason = {}, .lines = split_lines(text), .syntax = std::move(syntax)};
}

LineRange lines_to_show(const ListedFunction& function, const ListedSource& source) {
  const auto known = std::ranges::find_if(function.lines, [](const ListedLine& line) { return line.line != 0; });
  const std::uint32_t first = known == function.lines.end() ? std::max(function.start_line, 1U) : known->line;
  const std::uint32_t last = std::max(first, function.lines.back().line);
  LineRange range{less_margin(first), last + std::min(kMargin, std::numeric_limits<std::uint32_t>::max() - last)};
  if (function.start_line != 0 && function.start_line <= first) range.first = function.start_line;
  if (!source.syntax) return range;
  const std::optional<LineRange> around = function_around(*source.syntax, first);
  if (!around || around->last < last) return range;
  // The syntax tells of declared functions only.
  const bool closure = function.start_line > around->first;
  if (!closure) return *around;
  return {range.first, end_of_closure(source.lines, {range.first, around->last}, last)};
}

std::string listing_text(const CostTables& tables, std::size_t sample_type, const ListedFunction& function,
                         const ListedSource& source, std::size_t width) {
  const std::string& unit = tables.profile().sample_types[sample_type].unit;
  const std::string table =
      source.path.empty() ? table_without_source(function, unit) : table_with_source(function, unit, source);
  return heading(tables, sample_type, function, source, width) + "\n" + cut_lines(table, width);
}

}  // namespace proflens::analysis
