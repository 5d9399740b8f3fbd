#include "analysis/placement.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "analysis/outline_match.h"
#include "analysis/recorded_placement.h"

namespace proflens::analysis {
namespace {

constexpr double kMovedAsAWhole = 0.7;  // all that is known is where the function begins

/// What became of one recorded function.
struct Found {
  const FunctionCost* cost = nullptr;
  const OutlineFunction* declaration = nullptr;  // null for one that has none: package initialisers, other languages
  std::int64_t shift = 0;                        // lines from recorded to text
  bool missing = false;
  bool approximate = false;
  bool edited = false;  // what follows it moved by another distance

  double certainty() const { return approximate ? kMovedAsAWhole : 1; }
};

class Placer {
 public:
  Placer(const CostTables& tables, const FileCosts& costs, const PlacedText& text)
      : tables_(tables), costs_(costs), text_(text) {
    if (text.syntax) matcher_.emplace(*text.syntax);
  }

  Placement run() {
    for (const FunctionCost& function : costs_.functions) found_.push_back(find(function));
    drop_namesakes();
    mark_edited();
    drop_undeclared();
    for (const Found& found : found_) add_function(found);
    for (const LineCost& line : costs_.lines) add_line(line);
    std::ranges::stable_sort(placement_.lines, {}, &PlacedLine::line);
    std::ranges::stable_sort(placement_.functions, {}, &PlacedFunction::line);
    return std::move(placement_);
  }

 private:
  Found find(const FunctionCost& function) const {
    Found found{.cost = &function, .approximate = text_.newer};
    if (!text_.syntax) return found;
    const FunctionName name = split_name(text_.syntax->language, tables_.node(function.node).name);
    const auto candidates = matcher_->candidates(name, function.start_line);
    if (candidates.empty()) {
      found.missing = !may_lack_declaration(text_.syntax->language, name, function.start_line);
      return found;
    }
    choose(found, candidates, name.closure.empty());
    return found;
  }

  /// Picks the declaration and the distance that the function moved by.
  void choose(Found& found, const std::vector<const OutlineFunction*>& candidates, bool whole) const {
    const FunctionCost& function = *found.cost;
    // Without a start line nothing shows that the function is where it was.
    found.approximate = function.start_line == 0 && text_.newer;
    for (const OutlineFunction* declared : candidates)
      if (inside(*declared, function, 0) && (!whole || starts_at(*declared, function)))
        return void(found.declaration = declared);
    if (candidates.size() == 1 && whole && function.start_line != 0) {
      found.declaration = candidates.front();
      found.shift = std::int64_t{found.declaration->first_line} + 1 - function.start_line;
      found.approximate = true;
      found.missing = !inside(*found.declaration, function, found.shift);
      return;
    }
    // A closure that moved, or a profile without start lines: nothing tells by how much.
    found.missing = true;
  }

  static bool starts_at(const OutlineFunction& declared, const FunctionCost& function) {
    return function.start_line == 0 || function.start_line == declared.first_line + 1;
  }

  static bool inside(const OutlineFunction& declared, const FunctionCost& function, std::int64_t shift) {
    const std::int64_t first = declared.first_line + 1, last = declared.last_line + 1;
    const auto fits = [&](std::uint32_t line) { return line == 0 || (line + shift >= first && line + shift <= last); };
    return fits(function.start_line) && fits(function.first_line) && fits(function.last_line);
  }

  /// One that would have moved to where another one stands as recorded: a namesake of another package, which the linker
  /// put into this file.
  void drop_namesakes() {
    if (!text_.syntax) return;
    std::unordered_set<const OutlineFunction*> taken;
    for (const Found& found : found_)
      if (found.declaration && found.cost->start_line == found.declaration->first_line + 1 &&
          name_of(found).closure.empty())
        taken.insert(found.declaration);
    for (Found& found : found_)
      if (found.shift != 0 && taken.contains(found.declaration)) found.missing = true;
  }

  /// Closures moved with the function around them; a function is edited when what follows it moved by another distance.
  void mark_edited() {
    if (!text_.syntax) return;
    std::unordered_map<std::string, const Found*> whole;  // by "receiver.name"
    for (const Found& found : found_)
      if (const FunctionName name = name_of(found); name.closure.empty())
        whole[name.container + "." + name.name] = &found;
    for (Found& found : found_) {
      const FunctionName name = name_of(found);
      const auto around = whole.find(name.container + "." + name.name);
      if (name.closure.empty() || around == whole.end() || around->second->missing || around->second->shift == 0)
        continue;
      found.shift = around->second->shift;
      found.declaration = around->second->declaration;
      found.approximate = true;
      found.missing = !inside(*found.declaration, *found.cost, found.shift);
    }
    for (std::size_t i = 0; i + 1 < found_.size(); ++i)
      if (!found_[i].missing && !found_[i + 1].missing && found_[i].shift != found_[i + 1].shift)
        found_[i].approximate = found_[i].edited = true;
    if (text_.contradicted)
      for (Found& found : found_) found.approximate = true;
  }

  /// Code outside of functions ("<module>") has nothing to tell how far it moved: nobody knows once others did.
  void drop_undeclared() {
    if (!text_.syntax || text_.syntax->language == Language::kGo) return;
    const auto moved_away = [](const Found& found) { return found.missing || found.shift != 0; };
    if (std::ranges::none_of(found_, moved_away)) return;
    for (Found& found : found_) found.missing |= found.declaration == nullptr;
  }

  FunctionName name_of(const Found& found) const {
    return split_name(text_.syntax->language, tables_.node(found.cost->node).name);
  }

  std::optional<std::uint32_t> moved(std::uint32_t recorded, std::int64_t shift) const {
    const std::int64_t line = std::int64_t{recorded} + shift - 1;
    if (recorded == 0 || line < 0 || line >= text_.line_count) return std::nullopt;
    return static_cast<std::uint32_t>(line);
  }

  void add_function(const Found& found) {
    by_node_[index_of(found.cost->node)] = &found;
    const bool declared = found.cost->start_line != 0 || (found.declaration && name_of(found).closure.empty());
    std::optional<std::uint32_t> line = moved(declared ? found.cost->start_line : found.cost->first_line, found.shift);
    if (declared && found.cost->start_line == 0) line = found.declaration->first_line;
    if (found.missing || !line) {
      placement_.missing.push_back(found.cost->node);
    } else {
      placement_.functions.push_back({*line, found.cost->node, declared, found.certainty()});
    }
  }

  void add_line(const LineCost& cost) {
    const auto found = by_node_.find(index_of(cost.function));
    if (found == by_node_.end() || found->second->missing) return;
    if (text_.contradicted && found->second->edited) return;
    if (const auto line = moved(cost.line, found->second->shift))
      placement_.lines.push_back({*line, cost.node, cost.function, found->second->certainty()});
  }

  const CostTables& tables_;
  const FileCosts& costs_;
  const PlacedText& text_;
  std::optional<OutlineMatcher> matcher_;  // when there is syntax
  std::vector<Found> found_;
  std::unordered_map<std::uint32_t, const Found*> by_node_;
  Placement placement_;
};

}  // namespace

Placement place(const CostTables& tables, const FileCosts& costs, const PlacedText& text) {
  if (text.recorded && text.text) return place_recorded(tables, costs, text);
  return Placer(tables, costs, text).run();
}

void join(Placement& placement, Placement more) {
  const auto add = [](auto& to, auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  add(placement.lines, more.lines);
  add(placement.functions, more.functions);
  add(placement.missing, more.missing);
  add(placement.weights, more.weights);
  std::ranges::stable_sort(placement.lines, {}, &PlacedLine::line);
  std::ranges::stable_sort(placement.functions, {}, &PlacedFunction::line);
  std::ranges::stable_sort(placement.weights, {}, [](const FunctionLine& line) { return index_of(line.function); });
}

double gone_share(const CostTables& tables, const Placement& placement, NodeId function, std::size_t sample_type,
                  const std::function<bool(std::uint32_t)>& is_gone) {
  const auto lines = std::ranges::equal_range(placement.weights, index_of(function), {},
                                              [](const FunctionLine& line) { return index_of(line.function); });
  unsigned __int128 all = 0, gone = 0;
  for (const FunctionLine& line : lines) {
    const std::int64_t cum = tables.costs(line.node, sample_type).cum;
    const std::uint64_t weight = cum < 0 ? 0 - static_cast<std::uint64_t>(cum) : static_cast<std::uint64_t>(cum);
    all += weight;
    if (!line.line || (is_gone && is_gone(*line.line))) gone += weight;
  }
  return all == 0 ? 0 : static_cast<double>(gone) / static_cast<double>(all);
}

}  // namespace proflens::analysis
