#include "analysis/recorded_placement.h"

#include <algorithm>

#include "analysis/relocate.h"
#include "analysis/version_map.h"

namespace proflens::analysis {
namespace {

class RecordedPlacer {
 public:
  RecordedPlacer(const CostTables& tables, const FileCosts& costs, const PlacedText& text)
      : tables_(tables),
        costs_(costs),
        certainty_(text.recorded->certainty),
        outline_(text.recorded->outline ? &*text.recorded->outline : nullptr),
        recorded_(text.recorded->text, outline_),
        map_(recorded_, HashedText(*text.text, text.syntax)) {}

  Placement run() {
    for (const LineCost& line : costs_.lines)
      if (const auto place = at(line.line))
        placement_.lines.push_back({place->line, line.node, line.function, place->certainty * certainty_});
    for (const FunctionLineCost& line : costs_.function_lines)
      placement_.weights.push_back({line.function, line.node, text_line(line.line)});
    for (const FunctionCost& function : costs_.functions) add_function(function);
    std::ranges::stable_sort(placement_.lines, {}, &PlacedLine::line);
    std::ranges::stable_sort(placement_.functions, {}, &PlacedFunction::line);
    return std::move(placement_);
  }

 private:
  /// Of a recorded line, 1-based; 0 is none.
  std::optional<VersionMap::Place> at(std::uint32_t line) const {
    return line == 0 ? std::nullopt : map_.line(line - 1);
  }

  std::optional<std::uint32_t> text_line(std::uint32_t line) const {
    const auto place = at(line);
    return place ? std::optional(place->line) : std::nullopt;
  }

  void add_function(const FunctionCost& function) {
    const std::uint32_t around = function_around(function, recorded_);
    const bool declared = is_declared(function, around);
    std::optional<VersionMap::Place> place;
    if (declared) place = around != kNoFunction ? map_.declaration(around) : at(function.start_line);
    if (place && around != kNoFunction && !begins_at(function, around)) place = at(function.start_line);
    if (!declared) place = at(function.first_line);
    if (!place) return placement_.missing.push_back(function.node);
    placement_.functions.push_back(
        {place->line, function.node, declared, place->certainty * certainty_, map_.changed(around)});
  }

  /// A closure has a line of its own within the function around it.
  bool begins_at(const FunctionCost& function, std::uint32_t around) const {
    const OutlineFunction& outer = recorded_.functions()[around];
    return function.start_line == 0 ||
           (function.start_line > outer.first_line && function.start_line <= outer.body_line + 1);
  }

  /// Without a recorded start, by the name.
  bool is_declared(const FunctionCost& function, std::uint32_t around) const {
    if (function.start_line != 0 || around == kNoFunction) return function.start_line != 0;
    const FunctionName name = split_name(outline_->language, tables_.node(function.node).name);
    return name.closure.empty() && name.name == recorded_.functions()[around].name;
  }

  const CostTables& tables_;
  const FileCosts& costs_;
  double certainty_;
  const Outline* outline_;
  HashedText recorded_;
  VersionMap map_;
  Placement placement_;
};

}  // namespace

Placement place_recorded(const CostTables& tables, const FileCosts& costs, const PlacedText& text) {
  return RecordedPlacer(tables, costs, text).run();
}

}  // namespace proflens::analysis
