#include "server/cli/annotate.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

#include "analysis/annotate.h"
#include "analysis/annotated_text.h"
#include "analysis/file_costs.h"
#include "analysis/format.h"
#include "analysis/outline.h"
#include "analysis/path_forms.h"
#include "analysis/placement.h"
#include "analysis/profile_summary.h"
#include "analysis/sample_type.h"
#include "analysis/source_lines.h"
#include "analysis/table_text.h"
#include "analysis/units.h"

#include "server/cli/load.h"
#include "server/cli/recorded.h"
#include "server/cli/source_finder.h"
#include "server/discovery.h"
#include "server/file_view.h"
#include "server/paths.h"

namespace proflens::server::cli {
namespace {

using analysis::CostTables;
using analysis::ErrorKind;
using analysis::fail;
using analysis::FileId;
using analysis::Remark;
using analysis::Result;
using Form = analysis::RecordedPath::Form;

using Tables = std::shared_ptr<const CostTables>;

struct Loaded {
  Tables shown;
  Tables heap;  // beside a profile of another kind; else null
};

using ProfilesOfKind = std::vector<std::shared_ptr<const analysis::Profile>>;

Result<Tables> merged_tables(const ProfilesOfKind& profiles) {
  if (profiles.size() == 1) return tables_of(profiles.front());
  Result<analysis::Profile> merged = analysis::merge_profiles(profiles);
  if (!merged) return std::unexpected(merged.error());
  return tables_of(std::make_shared<const analysis::Profile>(std::move(*merged)));
}

/// The first profile's kind is the one on display.
Result<Loaded> load(const Context& context, const std::vector<std::string>& paths) {
  std::map<std::string, ProfilesOfKind> by_kind;
  std::string first_kind;
  for (const std::string& path : paths) {
    auto profile = load_profile(context, path);
    if (!profile) return std::unexpected(profile.error());
    const std::string kind = kind_of(**profile);
    if (first_kind.empty()) first_kind = kind;
    by_kind[kind].push_back(std::move(*profile));
  }
  Loaded loaded;
  Result<Tables> shown = merged_tables(by_kind[first_kind]);
  if (!shown) return std::unexpected(shown.error());
  loaded.shown = std::move(*shown);
  if (first_kind == "heap" || !by_kind.contains("heap")) return loaded;
  Result<Tables> heap = merged_tables(by_kind["heap"]);
  if (!heap) return std::unexpected(heap.error());
  loaded.heap = std::move(*heap);
  return loaded;
}

Result<analysis::Buffer> read_source(const Context& context, const std::string& path, const std::string& given) {
  const auto stat = context.files.stat(path);
  if (stat && stat->kind == FileStat::Kind::kDirectory)
    return fail(ErrorKind::kUnreadable, given + ": is a directory; name a source file in it");
  auto source = context.files.read(path);
  if (!source)
    return fail(ErrorKind::kUnreadable, source.error().message + "; name the source file first, then profiles");
  return source;
}

/// The nearest directory above that a project is rooted in, else the file's own.
std::string project_of(const Context& context, const std::string& file) {
  const std::string own(directory_of(file));
  for (std::string directory = own; directory.size() > 1; directory = directory_of(directory))
    for (const char* mark : {"go.mod", ".git"})
      if (context.files.stat(join(directory, mark))) return directory;
  return own;
}

struct RecordedFiles {
  std::vector<Resolution> resolutions;  // by FileId
  std::vector<FileId> here;             // files that resolve to the one asked for
  std::string near_miss;                // a file of the same base name that does not, and why
};

RecordedFiles recorded_files(const Context& context, SourceFinder& finder, const analysis::Profile& profile,
                             const std::string& file) {
  RecordedFiles found;
  for (std::uint32_t i = 0; i < profile.files.size(); ++i) {
    const Resolution& resolution =
        found.resolutions.emplace_back(i == 0 ? Resolution() : finder.resolve(profile.files[i]));
    if (!resolution.path.empty() && context.files.real_path(resolution.path) == file) {
      found.here.push_back(FileId{i});
    } else if (found.near_miss.empty() && base_name(analysis::read_path(profile.files[i]).path) == base_name(file)) {
      found.near_miss = resolution.path.empty() ? fmt::format("{} ({})", profile.files[i], resolution.reason)
                                                : fmt::format("{}, which is {}", profile.files[i], resolution.path);
    }
  }
  return found;
}

/// Files that are gone or in one of the folders, with functions that the text declares: those may have come from there.
std::vector<FileId> possible_origins(const CostTables& tables, const RecordedFiles& found,
                                     const analysis::Outline& outline, const std::vector<std::string>& folders) {
  std::set<std::string_view> names;
  for (const analysis::OutlineFunction& function : outline.functions) names.insert(function.name);
  const auto is_ours = [&](FileId file) {
    const std::string& path = found.resolutions[index_of(file)].path;
    if (path.empty()) return analysis::read_path(tables.profile().files[index_of(file)]).form == Form::kPlain;
    return std::ranges::any_of(folders, [&](const std::string& folder) { return below(path, folder).has_value(); });
  };
  std::set<FileId> origins;
  for (const analysis::Node& function : tables.nodes(analysis::Level::kFunction))
    if (names.contains(analysis::split_name(outline.language, function.name).name)) origins.insert(function.file);
  for (const FileId here : found.here) origins.erase(here);
  std::erase_if(origins, [&](FileId file) { return index_of(file) == 0 || !is_ours(file); });
  return {origins.begin(), origins.end()};
}

std::unexpected<analysis::Error> nothing_here(const AnnotateOptions& options, const RecordedFiles& found) {
  std::string message =
      fmt::format("{}: no sample of {} lies in this file; ", options.file, name_of_sources(options.profiles));
  message += found.near_miss.empty() ? "`proflens top --by file --limit 0` lists the files it knows"
                                     : "it does know " + found.near_miss + "; --source DIR tells where sources are";
  return fail(ErrorKind::kMalformed, analysis::printable(message));
}

struct Page {
  std::vector<Remark> remarks;
  std::size_t missing = 0;  // functions that the profile has in this file and the text has not
};

void add_remarks(Page& page, const Loaded& loaded, std::size_t sample_type, const analysis::Placement& placement) {
  const analysis::Shown shown = {.tables = loaded.shown, .sample_type = sample_type};
  const auto add = [&](Remark::Place place, const auto& note, const std::string& text) {
    page.remarks.push_back(
        {.place = place, .line = note.line + 1, .text = analysis::hedged(text, note.approximate), .share = note.share});
  };
  for (const analysis::FunctionNote& note : function_notes(shown, placement, {}, loaded.heap.get()))
    add(Remark::Place::kAbove, note, whole_title(note));
  for (const analysis::LineNote& note : line_notes(shown, placement, {}))
    add(Remark::Place::kLineEnd, note, note.label);
  page.missing += placement.missing.size();
}

/// By the clocks, as the server judges it.
bool changed_since(const Context& context, const std::string& file, const analysis::Profile& profile) {
  const auto stat = context.files.stat(file);
  return stat && profile.time_nanos != 0 && stat->modified_nanos > profile.time_nanos;
}

/// What the profile has in this file, where it resolves to it and where it has come here from others since.
Page remarks_of(const Context& context, const Loaded& loaded, std::size_t sample_type, const RecordedFiles& found,
                const std::string& file, std::string_view source, const std::vector<std::string>& folders) {
  Page page;
  const auto base = read_base_text(context.files, file);
  if (!base) return page;
  std::vector<FileId> wanted = found.here;
  if (base->syntax)
    std::ranges::move(possible_origins(*loaded.shown, found, *base->syntax, folders), std::back_inserter(wanted));
  if (wanted.empty()) return page;
  const LoadedProfile profile = with_history(context, loaded.shown, found.resolutions, folders, wanted);
  analysis::PlacedText text = {.line_count = static_cast<std::uint32_t>(analysis::split_lines(source).size()),
                               .syntax = base->syntax ? &*base->syntax : nullptr,
                               .newer = changed_since(context, file, loaded.shown->profile()),
                               .contradicted = profile.is_contradicted(file),
                               .text = &base->text};
  for (const FileId recorded : found.here) {
    text.recorded = profile.recorded_of(recorded);
    add_remarks(page, loaded, sample_type, analysis::place(*loaded.shown, profile.files[index_of(recorded)], text));
  }
  analysis::Placement guests;
  add_guests(guests, profile, file, *base);
  add_remarks(page, loaded, sample_type, guests);
  return page;
}

std::string heading(const AnnotateOptions& options, const CostTables& tables, std::size_t sample_type,
                    std::size_t missing) {
  std::string text = analysis::printable(fmt::format("{} · {} · {}", options.file, name_of_sources(options.profiles),
                                                     tables.profile().sample_types[sample_type].type));
  text += fmt::format(", total {}\n", analysis::total_label(tables, sample_type));
  if (missing != 0)
    text += fmt::format("The file has changed: {} of the profile's functions {} not in it.\n", missing,
                        missing == 1 ? "is" : "are");
  return text + "\n";
}

}  // namespace

Result<std::string> annotate(const Context& context, const Screen& screen, const AnnotateOptions& options) {
  const std::string file = absolute_path(context, options.file);
  const auto source = read_source(context, file, options.file);
  if (!source) return std::unexpected(source.error());
  const auto loaded = load(context, options.profiles);
  if (!loaded) return std::unexpected(loaded.error());
  const CostTables& tables = *loaded->shown;
  const auto type = analysis::find_sample_type(tables.profile(), options.type);
  if (!type) return std::unexpected(type.error());
  std::vector<std::string> folders;
  if (options.sources.empty()) folders.push_back(project_of(context, file));
  SourceFinder finder(context, options.sources, folders);
  finder.learn(tables);
  const RecordedFiles found = recorded_files(context, finder, tables.profile(), file);
  Page page = remarks_of(context, *loaded, *type, found, file, source->bytes, finder.map().folders());
  if (found.here.empty() && page.remarks.empty()) return nothing_here(options, found);
  const std::string text = analysis::annotated_text(
      source->bytes, std::move(page.remarks), {.colour = screen.colour && !options.plain, .numbers = !options.plain});
  return options.plain ? text : heading(options, tables, *type, page.missing) + text;
}

}  // namespace proflens::server::cli
