#include "server/cli/source_finder.h"

#include <fmt/format.h>

#include "server/go_environment.h"
#include "server/parallel.h"
#include "server/paths.h"

namespace proflens::server::cli {
namespace {

std::vector<std::string> absolute_paths(const Context& context, const std::vector<std::string>& directories) {
  std::vector<std::string> absolute;
  for (const std::string& directory : directories) absolute.push_back(absolute_path(context, directory));
  return absolute;
}

std::vector<std::string> folders_of_map(const Context& context, const std::vector<std::string>& folders,
                                        const std::vector<std::string>& sources) {
  std::vector<std::string> all = absolute_paths(context, folders);
  all.insert(all.end(), sources.begin(), sources.end());
  if (all.empty()) all.push_back(context.directory);
  return all;
}

bool is_file(const Context& context, const std::string& path) {
  const auto stat = context.files.stat(path);
  return stat && stat->kind == FileStat::Kind::kFile;
}

}  // namespace

SourceFinder::SourceFinder(const Context& context, const std::vector<std::string>& sources,
                           const std::vector<std::string>& folders)
    : context_(context),
      given_(absolute_paths(context, sources)),
      map_(context.files, folders_of_map(context, folders, given_),
           find_go_environment(context.files, context.environment), context.environment) {
  // What an editor would apply besides its own settings; a broken file there is reported there.
  const std::string folder = map_.folders().front();
  if (auto stored = PathRules::read(context.files, folder))
    rules_ = PathRules({}, *stored, folder, context.environment("HOME").value_or(""));
}

void SourceFinder::learn(const analysis::CostTables& tables) {
  known_.clear();
  const std::vector<analysis::RecordedFile> recorded =
      analysis::recorded_files(tables, analysis::costs_by_file(tables), tables.profile().default_sample_type);
  SourceReport report = map_.resolve(recorded, rules_, parallel_for(worker_count()));
  for (std::size_t i = 0; i < recorded.size(); ++i)
    known_.insert_or_assign(std::string(recorded[i].path), std::move(report.files[i]));
  suggestions_ = std::move(report.suggestions);
  prefixes_ = std::move(report.prefixes);
}

SourceFinder::Source SourceFinder::find(std::string_view recorded) {
  Resolution resolution = resolve(recorded);
  Source source{.path = std::move(resolution.path), .reason = std::move(resolution.reason), .text = {}};
  if (source.path.empty()) return source;
  auto text = context_.files.read(source.path);
  if (text) {
    source.text = std::move(*text);
  } else {
    source = {.path = {}, .reason = text.error().message, .text = {}};
  }
  return source;
}

Resolution SourceFinder::resolve(std::string_view recorded) {
  // The user's own word goes first: the sources may lie elsewhere than where a rule would find other ones.
  if (std::string path = below_directories(recorded); !path.empty())
    return {.rule = Resolution::Rule::kExact,
            .path = path,
            .real = context_.files.real_path(path),
            .reason = "--source",
            .rejected = {}};
  if (const auto known = known_.find(recorded); known != known_.end()) return known->second;
  return map_.resolve(recorded);
}

/// A relative path below the directory; or what follows the directory's own name in a path ("/build/app/x/y.go" below
/// "~/src/app"), as pprof trims without -trim_path.
std::string SourceFinder::below_directories(std::string_view recorded) {
  for (const std::string& directory : given_) {
    if (!recorded.starts_with('/'))
      if (std::string path = clean(join(directory, recorded)); is_file(context_, path)) return path;
    const std::string name = fmt::format("/{}/", base_name(directory));
    const std::size_t at = recorded.find(name);
    if (at == std::string_view::npos) continue;
    if (std::string path = join(directory, recorded.substr(at + name.size())); is_file(context_, path)) return path;
  }
  return {};
}

}  // namespace proflens::server::cli
