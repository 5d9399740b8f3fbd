#include "analysis/annotate.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "analysis/units.h"

namespace proflens::analysis {
namespace {

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

std::vector<LineNote> line_notes(const Shown& shown, const Placement& placement, const NoteConfig& config) {
  const CostTables& tables = *shown.tables;
  const double limit = least(tables, shown.sample_type, config.hint_threshold);
  const auto heat = [&](const LineNote& note) { return magnitude(tables.costs(note.node, shown.sample_type).cum); };
  std::vector<LineNote> notes;
  for (const PlacedLine& placed : placement.lines) {
    LineNote note{placed.line, placed.node, placed.approximate, {}};
    if (static_cast<double>(heat(note)) >= limit) notes.push_back(std::move(note));
  }
  cut_to_budget(notes, config.hint_budget, heat);
  for (LineNote& note : notes) note.label = line_label(tables, note.node, shown.sample_type);
  return notes;
}

std::vector<FunctionNote> function_notes(const Shown& shown, const Placement& placement, const NoteConfig& config,
                                         const std::shared_ptr<const CostTables>& heap) {
  const CostTables& tables = *shown.tables;
  const double limit = least(tables, shown.sample_type, config.lens_threshold);
  const auto heat = [&](const FunctionNote& note) { return magnitude(tables.costs(note.node, shown.sample_type).cum); };
  std::vector<FunctionNote> notes;
  for (const PlacedFunction& placed : placement.functions) {
    // Without a declaration the remark stands on the first sampled line, and has to say of what it is.
    FunctionNote note{placed.line, placed.node, placed.approximate, {}};
    if (!placed.declared) note.title = std::string(tables.node(placed.node).name) + ": ";
    if (static_cast<double>(heat(note)) >= limit) notes.push_back(std::move(note));
  }
  cut_to_budget(notes, config.lens_budget, heat);
  for (FunctionNote& note : notes) {
    note.title += function_title(tables, note.node, shown.sample_type);
    if (!heap || heap == shown.tables) continue;
    const auto there = same_function(tables, note.node, *heap);
    if (const std::string allocated = there ? allocation_title(*heap, *there) : ""; !allocated.empty())
      note.title += " · " + allocated;
  }
  return notes;
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
