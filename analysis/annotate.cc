#include "analysis/annotate.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "analysis/units.h"

namespace proflens::analysis {
namespace {

constexpr double kMuchGone = 0.1;  // share of a function's weight without a line that its lens speaks of

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

/// The least |cum| that is worth a remark. Nothing is, in an empty profile.
double least(const CostTables& tables, std::size_t sample_type, double threshold) {
  return std::max(1.0, threshold * static_cast<double>(tables.total(sample_type)));
}

/// Keeps the `budget` hottest of the notes and restores their order.
template <class Note, class Heat>
void cut_to_budget(std::vector<Note>& notes, std::size_t budget, Heat heat) {
  if (notes.size() <= budget) return;
  std::vector<std::size_t> order(notes.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return heat(notes[a]) > heat(notes[b]); });
  order.resize(budget);
  std::ranges::sort(order);
  std::vector<Note> kept;
  for (const std::size_t i : order) kept.push_back(std::move(notes[i]));
  notes = std::move(kept);
}

double share_of(const CostTables& tables, NodeId node, std::size_t sample_type) {
  const auto total = static_cast<double>(tables.total(sample_type));
  return total == 0 ? 0 : static_cast<double>(magnitude(tables.costs(node, sample_type).cum)) / total;
}

std::optional<std::size_t> type_index(const Profile& profile, std::string_view type) {
  for (std::size_t i = 0; i < profile.sample_types.size(); ++i)
    if (profile.sample_types[i].type == type) return i;
  return std::nullopt;
}

std::optional<NodeId> find_node(const CostTables& tables, Level level, const auto& matches) {
  const std::span<const Node> nodes = tables.nodes(level);
  for (std::uint32_t i = 0; i < nodes.size(); ++i)
    if (matches(nodes[i])) return NodeId{index_of(tables.first(level)) + i};
  return std::nullopt;
}

}  // namespace

std::string_view type_word(const ValueType& type) {
  struct Word {
    std::string_view type, word;
  };
  constexpr Word kWords[] = {{"alloc_space", "allocated"},
                             {"alloc_objects", "allocations"},
                             {"inuse_space", "in use"},
                             {"inuse_objects", "objects in use"},
                             {"delay", "waiting"},
                             {"goroutine", "goroutines"},
                             {"goroutineleak", "leaked goroutines"},
                             {"threadcreate", "threads"}};
  for (const Word& word : kWords)
    if (word.type == type.type) return word.word;
  return type.type;
}

std::string line_label(const CostTables& tables, NodeId node, std::size_t sample_type) {
  const std::int64_t cum = tables.costs(node, sample_type).cum;
  return percent_label(cum, tables.total(sample_type)) + " · " +
         short_label(cum, tables.profile().sample_types[sample_type].unit);
}

std::string function_title(const CostTables& tables, NodeId node, std::size_t sample_type) {
  const ValueType& type = tables.profile().sample_types[sample_type];
  const Costs costs = tables.costs(node, sample_type);
  std::string title = fmt::format("{} {}: {} total", percent_label(costs.cum, tables.total(sample_type)),
                                  type_word(type), short_label(costs.cum, type.unit));
  if (costs.flat != 0) title += fmt::format(", {} self", short_label(costs.flat, type.unit));
  return title;
}

std::string allocation_title(const CostTables& tables, NodeId node) {
  const auto space = type_index(tables.profile(), "alloc_space");
  const auto objects = type_index(tables.profile(), "alloc_objects");
  if (!space || !objects) return {};
  const std::int64_t bytes = tables.costs(node, *space).cum;
  const std::int64_t count = tables.costs(node, *objects).cum;
  if (bytes == 0 && count == 0) return {};
  return fmt::format("{}, {} objects allocated", short_label(bytes, tables.profile().sample_types[*space].unit),
                     short_label(count, "count"));
}

std::string hedged(std::string text, bool approximate) { return approximate ? "≈" + std::move(text) : text; }

std::string gone_text(double share) {
  if (share <= 0) return {};
  return fmt::format("{:.{}f} % on lines that no longer exist", 100 * share, share < 0.01 ? 1 : 0);
}

std::string whole_title(const FunctionNote& note) {
  return note.gone < kMuchGone ? note.title : note.title + " · " + gone_text(note.gone);
}

std::vector<LineNote> line_notes(const Shown& shown, const Placement& placement, const NoteConfig& config) {
  const CostTables& tables = *shown.tables;
  const double limit = least(tables, shown.sample_type, config.hint_threshold);
  const auto heat = [&](const LineNote& note) { return magnitude(tables.costs(note.node, shown.sample_type).cum); };
  std::vector<LineNote> notes;
  for (const PlacedLine& placed : placement.lines) {
    LineNote note{placed.line, placed.node, placed.approximate(), 0, {}};
    if (placed.certainty >= kShown && static_cast<double>(heat(note)) >= limit) notes.push_back(std::move(note));
  }
  cut_to_budget(notes, config.hint_budget, heat);
  for (LineNote& note : notes) {
    note.share = share_of(tables, note.node, shown.sample_type);
    note.label = line_label(tables, note.node, shown.sample_type);
  }
  return notes;
}

namespace {

/// Functions whose cum of a sample type reaches the threshold, hottest first within the budget.
std::vector<PlacedFunction> worth_a_note(const CostTables& tables, std::size_t sample_type, const Placement& placement,
                                         const NoteConfig& config) {
  const double limit = least(tables, sample_type, config.lens_threshold);
  const auto heat = [&](const PlacedFunction& placed) { return magnitude(tables.costs(placed.node, sample_type).cum); };
  std::vector<PlacedFunction> worthy;
  for (const PlacedFunction& placed : placement.functions)
    if (placed.certainty >= kShown && static_cast<double>(heat(placed)) >= limit) worthy.push_back(placed);
  cut_to_budget(worthy, config.lens_budget, heat);
  return worthy;
}

FunctionNote note_on(const CostTables& tables, const PlacedFunction& placed, std::size_t sample_type,
                     std::string title) {
  const std::string_view name = tables.node(placed.node).name;
  // Without a declaration the note stands on the first sampled line, and has to say of what it is.
  if (!placed.declared) title = std::string(short_name(name)) + ": " + title;
  return {.line = placed.line,
          .function = name,
          .approximate = placed.approximate(),
          .share = share_of(tables, placed.node, sample_type),
          .title = std::move(title)};
}

}  // namespace

std::vector<FunctionNote> function_notes(const Shown& shown, const Placement& placement, const NoteConfig& config,
                                         const CostTables* heap) {
  std::vector<FunctionNote> notes;
  for (const PlacedFunction& placed : worth_a_note(*shown.tables, shown.sample_type, placement, config)) {
    std::string title = function_title(*shown.tables, placed.node, shown.sample_type);
    const auto there =
        heap && heap != shown.tables.get() ? same_function(*shown.tables, placed.node, *heap) : std::nullopt;
    if (const std::string allocated = there ? allocation_title(*heap, *there) : ""; !allocated.empty())
      title += " · " + allocated;
    notes.push_back(note_on(*shown.tables, placed, shown.sample_type, std::move(title)));
    notes.back().gone = gone_share(*shown.tables, placement, placed.node, shown.sample_type);
    notes.back().node = placed.node;
  }
  return notes;
}

std::vector<FunctionNote> allocation_notes(const CostTables& heap, const Placement& placement,
                                           const NoteConfig& config) {
  std::vector<FunctionNote> notes;
  const auto space = type_index(heap.profile(), "alloc_space");
  if (!space) return notes;
  for (const PlacedFunction& placed : worth_a_note(heap, *space, placement, config))
    notes.push_back(note_on(heap, placed, *space,
                            percent_label(heap.costs(placed.node, *space).cum, heap.total(*space)) +
                                " of all bytes: " + allocation_title(heap, placed.node)));
  return notes;
}

std::vector<FunctionNote> join_notes(std::vector<FunctionNote> notes, std::vector<FunctionNote> others) {
  for (FunctionNote& other : others)
    if (std::ranges::none_of(notes, [&](const FunctionNote& note) { return note.line == other.line; }))
      notes.push_back(std::move(other));
  std::ranges::stable_sort(notes, {}, &FunctionNote::line);
  return notes;
}

std::string_view short_name(std::string_view function) {
  // A type argument may hold a path of its own: "m.Map[example.com/m.Key]".
  return function.substr(function.substr(0, function.find_first_of("[(<")).rfind('/') + 1);
}

std::optional<NodeId> same_function(const CostTables& from, NodeId node, const CostTables& to) {
  const Node& wanted = from.node(node);
  const std::string_view file = from.profile().files[index_of(wanted.file)];
  return find_node(to, Level::kFunction, [&](const Node& candidate) {
    return candidate.name == wanted.name && to.profile().files[index_of(candidate.file)] == file;
  });
}

std::optional<NodeId> same_line(const CostTables& from, NodeId node, const CostTables& to) {
  const Node& wanted = from.node(node);
  const std::string_view file = from.profile().files[index_of(wanted.file)];
  return find_node(to, Level::kSourceLine, [&](const Node& candidate) {
    return candidate.line == wanted.line && to.profile().files[index_of(candidate.file)] == file;
  });
}

}  // namespace proflens::analysis
