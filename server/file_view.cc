#include "server/file_view.h"

#include "analysis/go_syntax.h"

namespace proflens::server {
namespace {

std::shared_ptr<const BaseText> read_base(Files& files, const ViewRequest& request) {
  const auto stat = files.stat(request.path);
  if (request.known && (request.keep_known || (stat && request.known->stat == *stat))) return request.known;
  auto base = std::make_shared<BaseText>();
  const auto bytes = stat ? files.read(request.path) : analysis::fail(analysis::ErrorKind::kUnreadable, "no such file");
  const std::string_view text = bytes ? bytes->bytes : std::string_view(request.buffer_text);
  if (bytes) base->stat = *stat;
  base->text = analysis::TextBuffer(text);
  if (request.path.ends_with(".go")) base->syntax = analysis::parse_go(text);
  return base;
}

/// By the clocks: of the file, and of the profile or else of the profile's file.
bool changed_since(const BaseText& base, const LoadedProfile& loaded) {
  const analysis::Profile& profile = loaded.profile();
  const std::int64_t recorded = profile.time_nanos != 0 ? profile.time_nanos : loaded.stat.modified_nanos;
  return recorded != 0 && base.stat.modified_nanos > recorded;
}

constexpr std::size_t kBigStacks = std::size_t{8} << 20;  // bytes: finding callers takes long in these

/// The hottest caller of the function that a finding is in.
std::optional<analysis::Edge> hottest_caller(const LoadedProfile& loaded, const analysis::Finding& finding,
                                             std::size_t sample_type) {
  if (loaded.profile().stacks.bytes.size() > kBigStacks) return std::nullopt;
  const auto neighbours = loaded.edges->get().neighbours(finding.function, sample_type);
  return neighbours.callers.empty() ? std::nullopt : std::optional(neighbours.callers.front());
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
    for (const analysis::Finding& finding : findings)
      view.remarks.push_back({finding, i, hottest_caller(loaded, finding, type)});
  }
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

}  // namespace

std::shared_ptr<const FileView> build_view(Files& files, const ViewRequest& request) {
  auto view = std::make_shared<FileView>();
  view->path = request.path;
  view->set = request.set;
  view->base = read_base(files, request);
  for (const auto& loaded : request.set->profiles) {
    view->placements.emplace_back();
    const analysis::FileCosts* costs = loaded->costs_of(request.path);
    if (!costs) continue;
    view->placements.back() = analysis::place(*loaded->tables, *costs,
                                              {.line_count = view->base->text.line_count(),
                                               .syntax = view->base->syntax ? &*view->base->syntax : nullptr,
                                               .newer = changed_since(*view->base, *loaded)});
  }
  if (request.config->diagnostics.enable) add_remarks(*view, *request.config);
  add_notes(*view, *request.config);
  return view;
}

}  // namespace proflens::server
