#include "server/cli/list.h"

#include <fmt/format.h>
#include <re2/re2.h>
#include <unordered_map>

#include "analysis/file_costs.h"
#include "analysis/format.h"
#include "analysis/listing.h"
#include "analysis/table_text.h"

#include "server/cli/json_text.h"
#include "server/cli/load.h"
#include "server/cli/recorded.h"
#include "server/cli/source_finder.h"

namespace proflens::server::cli {
namespace {

using analysis::ErrorKind;
using analysis::fail;
using analysis::ListedFunction;
using analysis::ListedSource;
using analysis::Result;

std::unexpected<analysis::Error> no_match(const ListOptions& options, const analysis::ValueType& type) {
  return fail(ErrorKind::kMalformed,
              fmt::format("{}: no function that matches \"{}\" has any {}; `proflens top --limit 0` lists them all",
                          analysis::printable(name_of_sources(options.selection.profiles)),
                          analysis::printable(options.pattern), analysis::printable(type.type)));
}

/// Each file is read and taken apart once, however many functions of it are listed. Where the version that the profile
/// was recorded from is known, that one is listed: its lines are the lines of the costs.
class Sources {
 public:
  Sources(const Context& context, const std::vector<std::string>& directories, const analysis::CostTables& tables,
          const std::vector<ListedFunction>& functions)
      : finder_(context, directories) {
    finder_.learn(tables);
    const auto& files = tables.profile().files;
    const std::vector<analysis::FileCosts> costs = analysis::costs_by_file(tables);
    BasesQuery query{
        .tables = tables, .costs = costs, .resolutions = {}, .folders = finder_.map().folders(), .wanted = {}};
    query.resolutions.resize(files.size());
    for (const ListedFunction& function : functions) {
      const analysis::FileId file = tables.node(function.node).file;
      if (index_of(file) == 0 || !ids_.try_emplace(function.file, file).second) continue;
      query.resolutions[index_of(file)] = finder_.resolve(files[index_of(file)]);
      query.wanted.push_back(file);
    }
    if (!query.wanted.empty()) bases_ = find_bases(context, std::move(query));
  }

  const ListedSource& of(std::string_view recorded) {
    const auto [found, fresh] = sources_.try_emplace(std::string(recorded));
    if (!fresh) return found->second;
    SourceFinder::Source source = finder_.find(recorded);
    use_base(recorded, source);
    found->second = source.path.empty()
                        ? ListedSource{.path = {}, .reason = std::move(source.reason), .lines = {}, .syntax = {}}
                        : analysis::found_source(std::move(source.path), source.text.bytes);
    texts_.push_back(std::move(source.text));
    return found->second;
  }

 private:
  void use_base(std::string_view recorded, SourceFinder::Source& source) const {
    constexpr double kLikely = 0.5;
    const auto id = ids_.find(recorded);
    const Base* base = bases_ && id != ids_.end() ? bases_->base_of(id->second) : nullptr;
    if (!base || base->revision.empty() || base->certainty < kLikely) return;
    const analysis::RecordedText* text = bases_->recorded_of(id->second);
    if (!text || text->text.text() == source.text.bytes) return;
    source.path = fmt::format("{} at {}", source.path.empty() ? base->path : source.path, version_name(*base));
    source.text = analysis::make_buffer(text->text.text());
  }

  SourceFinder finder_;
  std::unique_ptr<const Bases> bases_;
  std::unordered_map<std::string_view, analysis::FileId> ids_;  // by the recorded path
  std::vector<analysis::Buffer> texts_;                         // what the lines point into
  std::unordered_map<std::string, ListedSource> sources_;
};

Json to_json(const analysis::CostTables& tables, std::size_t type, const std::vector<ListedFunction>& functions) {
  Json rows = Json::array();
  for (const ListedFunction& function : functions) {
    Json lines = Json::array();
    for (const analysis::ListedLine& line : function.lines)
      lines.push_back({{"line", line.line}, {"flat", line.costs.flat}, {"cum", line.costs.cum}});
    rows.push_back({{"name", function.name},
                    {"file", function.file},
                    {"startLine", function.start_line},
                    {"flat", function.costs.flat},
                    {"cum", function.costs.cum},
                    {"lines", std::move(lines)}});
  }
  const analysis::ValueType& shown = tables.profile().sample_types[type];
  return {{"type", shown.type}, {"unit", shown.unit}, {"total", tables.total(type)}, {"functions", std::move(rows)}};
}

}  // namespace

Result<std::string> list(const Context& context, const Screen& screen, const ListOptions& options) {
  const RE2 pattern(options.pattern, RE2::Quiet);
  if (!pattern.ok())
    return fail(ErrorKind::kUsage, fmt::format("\"{}\" is no regular expression: {}",
                                               analysis::printable(options.pattern), pattern.error()));
  const auto selected = select(context, options.selection);
  if (!selected) return std::unexpected(selected.error());
  const analysis::CostTables& tables = *selected->tables;
  const std::size_t type = selected->sample_type;
  const std::vector<ListedFunction> functions = analysis::list_functions(tables, pattern, type);
  if (functions.empty()) return no_match(options, tables.profile().sample_types[type]);
  if (options.json) return json_text(to_json(tables, type, functions));
  Sources sources(context, options.sources, tables, functions);
  std::string text = selection_header(*selected, options.selection);
  for (const ListedFunction& function : functions) {
    text += "\n";
    text += analysis::listing_text(tables, type, function, sources.of(function.file), screen.width);
  }
  return text;
}

}  // namespace proflens::server::cli
