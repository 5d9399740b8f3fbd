// Which lines and functions of a file deserve a remark, and its words. One place decides for every editor and for
// `proflens annotate`: few lenses, short hints, hottest first within the budget.
//
// Pure; lines are the recorded ones (1-based), so that the same remarks serve while the text moves
// (analysis/line_map.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/placement.h"

namespace proflens::analysis {

struct NoteConfig {
  double lens_threshold = 0.01;  // share of the total that a function's cum must reach
  double hint_threshold = 0.01;  // share of the total that a line's cum must reach
  std::size_t lens_budget = 40;  // per file
  std::size_t hint_budget = 60;  // per file
};

/// One profile as shown: the sample type that is on display.
struct Shown {
  std::shared_ptr<const CostTables> tables;
  std::size_t sample_type = 0;
};

struct FunctionNote {
  std::uint32_t line = 0;
  std::string_view function;  // its name; a view into the profile
  bool approximate = false;
  double share = 0;       // of the total
  std::string title;      // without what is gone, for that changes while the text is edited
  double gone = 0;        // share of its weight that is on lines which no longer exist
  NodeId node = kNoNode;  // kFunction of the tables on display; kNoNode when the note is of another profile
};

/// The title and, when that is much, what is gone: "62.4 % cpu: 1.28 s total · 18 % on lines that no longer exist".
std::string whole_title(const FunctionNote& note);

struct LineNote {
  std::uint32_t line = 0;
  NodeId node{};  // kSourceLine
  bool approximate = false;
  double share = 0;   // of the total
  std::string label;  // at most 18 characters, so that "≈" still fits into 20
};

/// By cum, hottest first, then cut to the budget; returned in the order of lines.
std::vector<LineNote> line_notes(const Shown& shown, const Placement& placement, const NoteConfig& config);

/// Of the sample type on display. `heap`: a heap profile that is loaded beside it; its allocations join the titles.
std::vector<FunctionNote> function_notes(const Shown& shown, const Placement& placement, const NoteConfig& config,
                                         const CostTables* heap = nullptr);

/// Of functions that allocate much, by alloc_space: for those that have no note of the other kind.
std::vector<FunctionNote> allocation_notes(const CostTables& heap, const Placement& placement,
                                           const NoteConfig& config);

/// Both, one a line, in the order of lines.
std::vector<FunctionNote> join_notes(std::vector<FunctionNote> notes, std::vector<FunctionNote> others);

/// The last element of a function's package path and what follows: "report.(*Table).Add" of
/// "example.com/m/report.(*Table).Add".
std::string_view short_name(std::string_view function);

/// "≈" and the text when the place is not sure, else the text.
std::string hedged(std::string text, bool approximate);

/// "62.4 % cpu: 1.28 s total, 210 ms self"
std::string function_title(const CostTables& tables, NodeId node, std::size_t sample_type);
/// "340 MB, 2.1 M objects allocated"; empty when there is nothing.
std::string allocation_title(const CostTables& tables, NodeId node);
/// "62.4 % · 1.28 s", at most 20 characters.
std::string line_label(const CostTables& tables, NodeId node, std::size_t sample_type);

/// "18 % on lines that no longer exist"; empty for nothing.
std::string gone_text(double share);

/// The same function or line in another profile's tables: by name and recorded file (and line).
std::optional<NodeId> same_function(const CostTables& from, NodeId node, const CostTables& to);
std::optional<NodeId> same_line(const CostTables& from, NodeId node, const CostTables& to);

/// What a sample type is called in a sentence: "cpu", "alloc_space" → "allocated" …
std::string_view type_word(const ValueType& type);

}  // namespace proflens::analysis
