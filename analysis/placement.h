// Where the recorded lines of a profile are in one version of a file's text, and how sure that is.
//
// Where the text that the profile was recorded from is known, each line is looked for by what it says
// (analysis/version_map.h). Else a file in a language that has an outline is checked against it: each recorded function
// must be declared in it, and its recorded start line tells how far it has moved since. What moved is approximate; so
// is a function whose successor moved by another distance, for something between the two was edited. A function that
// the file does not declare is missing: its lines are shown nowhere. Without an outline, lines stay as recorded,
// approximate when the file is newer than the profile. Where it is known that no version at hand is the recorded one,
// nothing is sure, and a function that was edited has its declaration alone.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "analysis/file_costs.h"
#include "analysis/outline.h"
#include "analysis/recorded_text.h"

namespace proflens::analysis {

/// How sure a place is, from 0 to 1: from kSure on a number is shown plainly, below it with "≈", and below kShown
/// nowhere but in the hover.
constexpr double kSure = 0.8;
constexpr double kShown = 0.4;

struct PlacedLine {
  std::uint32_t line = 0;  // 0-based, in the text
  NodeId node{};           // kSourceLine
  NodeId function{};       // kFunction
  double certainty = 1;

  bool approximate() const { return certainty < kSure; }
};

struct PlacedFunction {
  std::uint32_t line = 0;  // 0-based: of its declaration, or of its first sampled line
  NodeId node{};           // kFunction
  bool declared = true;    // line is the declaration's
  double certainty = 1;
  std::optional<std::uint32_t> changed =
      std::nullopt;  // lines of it since the profile, where the recorded text is known

  bool approximate() const { return certainty < kSure; }
};

/// A line of a function, and where it is.
struct FunctionLine {
  NodeId function{};                  // kFunction
  NodeId node{};                      // kFunctionLine
  std::optional<std::uint32_t> line;  // 0-based, in the text; nothing: there is no such line any more
};

struct Placement {
  std::vector<PlacedLine> lines;          // by line
  std::vector<PlacedFunction> functions;  // by line
  std::vector<NodeId> missing;            // functions that are not in the text
  std::vector<FunctionLine> weights;      // by function; empty where the recorded text is not known
};

/// Share of a function's weight that is on lines which no longer exist, in the text or in what `is_gone` knows of it:
/// of the sum of cum over its lines.
double gone_share(const CostTables& tables, const Placement& placement, NodeId function, std::size_t sample_type,
                  const std::function<bool(std::uint32_t)>& is_gone = {});

/// A text with as many lines as `line_count`; `syntax` is null for a language without a reader; `newer`: it changed
/// after the profile was recorded, as far as times tell.
struct PlacedText {
  std::uint32_t line_count = 0;
  const Outline* syntax = nullptr;
  bool newer = false;
  bool contradicted = false;               // in no known version do its functions start where they were recorded
  const TextBuffer* text = nullptr;        // may be null without a recorded text
  const RecordedText* recorded = nullptr;  // null when not known
};

/// Adds what another recorded file has in the same text.
void join(Placement& placement, Placement more);

Placement place(const CostTables& tables, const FileCosts& costs, const PlacedText& text);

}  // namespace proflens::analysis
