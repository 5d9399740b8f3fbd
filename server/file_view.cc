#include "server/file_view.h"

#include <algorithm>
#include <functional>

#include "analysis/outline.h"
#include "analysis/regressions.h"
#include "analysis/relocate.h"

#include "server/paths.h"
#include "server/today_lines.h"

namespace proflens::server {
namespace {

/// Whether every profile with costs in the file knows the text that it was recorded from.
bool all_recorded(const ViewRequest& request) {
  return std::ranges::all_of(request.set->profiles, [&](const auto& loaded) {
    return !loaded->costs_of(request.path) || loaded->recorded_of(request.path);
  });
}

std::shared_ptr<BaseText> base_text(const std::string& path, std::string_view text) {
  auto base = std::make_shared<BaseText>();
  base->text = analysis::TextBuffer(text);
  base->syntax = analysis::outline(analysis::language_of(path), text);
  return base;
}

std::shared_ptr<const BaseText> read_base(Files& files, const ViewRequest& request) {
  const auto stat = files.stat(request.path);
  const bool keeps = request.base == ViewRequest::Base::kKnown ||
                     (request.base == ViewRequest::Base::kDiskIfRecorded && !all_recorded(request));
  if (request.known && (keeps || (stat && request.known->stat == *stat))) return request.known;
  if (auto base = read_base_text(files, request.path)) return base;
  return base_text(request.path, request.buffer_text);
}

/// By the clocks: of the file, and of the profile or else of the profile's file.
bool changed_since(const BaseText& base, const LoadedProfile& loaded) {
  const std::int64_t recorded = loaded.recorded_nanos();
  return recorded != 0 && base.stat.modified_nanos > recorded;
}

analysis::PlacedText placed_text(const LoadedProfile& loaded, const std::string& path, const BaseText& base) {
  return {.line_count = base.text.line_count(),
          .syntax = base.syntax ? &*base.syntax : nullptr,
          .newer = changed_since(base, loaded),
          .contradicted = loaded.is_contradicted(path),
          .text = &base.text};
}

constexpr std::size_t kBigStacks = std::size_t{8} << 20;  // bytes: finding callers takes long in these

/// The hottest caller of the function that a finding is in.
std::optional<analysis::Edge> hottest_caller(const LoadedProfile& loaded, const analysis::Finding& finding,
                                             std::size_t sample_type) {
  if (loaded.profile().stacks.bytes.size() > kBigStacks) return std::nullopt;
  const auto neighbours = loaded.edges->get().neighbours(finding.function, sample_type);
  return neighbours.callers.empty() ? std::nullopt : std::optional(neighbours.callers.front());
}

/// Against the base, where there is one; what needs none beside it.
std::vector<analysis::Finding> worsened(const LoadedProfile& loaded, const analysis::FindingInput& input,
                                        std::size_t sample_type, const DiagnosticsConfig& config) {
  std::vector<analysis::Finding> findings = analysis::leaked_goroutines(input, config.budget);
  if (!loaded.deltas) return findings;
  const analysis::ComparedWith base{*loaded.deltas, *loaded.own_functions, loaded.base_own->by_line,
                                    loaded.base_own->by_function, std::string(base_name(loaded.base_path))};
  const analysis::RegressionConfig limits{config.regression, config.budget};
  for (analysis::Finding& finding : analysis::regressions(input, base, sample_type, limits))
    findings.push_back(std::move(finding));
  return findings;
}

void add_remarks(FileView& view, const Config& config) {
  const analysis::FindingConfig limits{config.diagnostics.hot_line, config.diagnostics.allocation,
                                       config.diagnostics.budget};
  for (std::size_t i = 0; i < view.set->profiles.size(); ++i) {
    if (!view.placements[i]) continue;
    const LoadedProfile& loaded = *view.set->profiles[i];
    const analysis::FindingInput input{*loaded.tables, loaded.attribution, *view.placements[i]};
    const std::size_t type = i == view.set->active ? view.set->sample_type : loaded.profile().default_sample_type;
    const auto findings = loaded.kind == "heap" ? heavy_allocations(input, limits) : hot_lines(input, type, limits);
    const auto add = [&](const analysis::Finding& finding) {
      view.remarks.push_back({finding, i, hottest_caller(loaded, finding, type)});
    };
    std::ranges::for_each(findings, add);
    std::ranges::for_each(worsened(loaded, input, type, config.diagnostics), add);
  }
  std::ranges::stable_sort(view.remarks, std::greater(), [](const auto& remark) { return remark.finding.share; });
  if (view.remarks.size() > config.diagnostics.budget) view.remarks.resize(config.diagnostics.budget);
  // Looked up here already, on a worker: whoever publishes them finds the files read.
  for (const FileView::Remark& remark : view.remarks)
    if (const LoadedProfile& loaded = *view.set->profiles[remark.profile]; remark.caller && loaded.today)
      static_cast<void>(loaded.today->find(loaded, remark.caller->function, remark.caller->line));
}

void add_notes(FileView& view, const Config& config) {
  const ProfileSet& set = *view.set;
  const std::optional<std::size_t> heap = set.heap();
  const analysis::CostTables* heap_tables = heap ? set.profiles[*heap]->tables.get() : nullptr;
  if (set.shown() && view.placements[set.active]) {
    const analysis::Shown display{set.shown()->tables, set.sample_type};
    const analysis::Placement& placement = *view.placements[set.active];
    if (config.hint) view.hints = analysis::line_notes(display, placement, config.notes);
    if (config.lens) view.lenses = analysis::function_notes(display, placement, config.notes, heap_tables);
  }
  if (config.lens && heap && *heap != set.active && view.placements[*heap])
    view.lenses = analysis::join_notes(std::move(view.lenses),
                                       analysis::allocation_notes(*heap_tables, *view.placements[*heap], config.notes));
}

analysis::RecordedText same_version(const BaseText& base) {
  return {.text = base.text,
          .outline = base.syntax,
          .evidence = Evidence::kFingerprint,
          .certainty = kSameVersion,
          .path = {},
          .revision = {}};
}

}  // namespace

std::shared_ptr<const BaseText> read_base_text(Files& files, const std::string& path) {
  // The stat comes first: a file that is written while it is read then counts as changed.
  const auto stat = files.stat(path);
  const auto bytes = stat ? files.read(path) : analysis::fail(analysis::ErrorKind::kUnreadable, "no such file");
  if (!bytes) return nullptr;
  auto base = base_text(path, bytes->bytes);
  base->stat = *stat;
  return base;
}

void add_guests(analysis::Placement& placement, const LoadedProfile& loaded, const std::string& path,
                const BaseText& base) {
  const auto guests = loaded.moves ? loaded.moves->guests.find(path) : decltype(Moves::guests)::const_iterator();
  if (!loaded.moves || guests == loaded.moves->guests.end()) return;
  for (const Moves::Guests& group : guests->second) {
    const analysis::RecordedText* recorded = loaded.recorded_of(group.file);
    if (!recorded) continue;
    analysis::RecordedText moved = *recorded;
    moved.certainty *= group.certainty;
    analysis::PlacedText text = placed_text(loaded, path, base);
    text.recorded = &moved;
    analysis::join(
        placement,
        analysis::place(*loaded.tables, analysis::costs_of(loaded.files[index_of(group.file)], group.functions), text));
  }
}

std::optional<analysis::Placement> placement_in(const LoadedProfile& loaded, const std::string& path,
                                                const BaseText& base) {
  const analysis::FileCosts* costs = loaded.costs_of(path);
  const bool has_guests = loaded.moves && loaded.moves->guests.contains(path);
  if (!costs && !has_guests) return std::nullopt;
  analysis::Placement placement;
  if (costs) {
    analysis::PlacedText text = placed_text(loaded, path, base);
    text.recorded = loaded.recorded_of(path);
    // Of a library that is opened late nobody has looked for the version, but its path says it.
    std::optional<analysis::RecordedText> same;
    if (!text.recorded && loaded.is_same_version(path)) text.recorded = &same.emplace(same_version(base));
    placement = analysis::place(*loaded.tables, *costs, text);
  }
  add_guests(placement, loaded, path, base);
  return placement;
}

std::shared_ptr<const FileView> build_view(Files& files, const ViewRequest& request) {
  auto view = std::make_shared<FileView>();
  view->path = request.path;
  view->set = request.set;
  view->base = read_base(files, request);
  for (const auto& loaded : request.set->profiles)
    view->placements.push_back(placement_in(*loaded, view->path, *view->base));
  if (request.config->diagnostics.enable) add_remarks(*view, *request.config);
  add_notes(*view, *request.config);
  return view;
}

}  // namespace proflens::server
