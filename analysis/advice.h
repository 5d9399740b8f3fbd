// Findings: what of a profile's cost has a known cause, and what to do about it. Rules (analysis/advice_rules.h) are
// tried on groups of samples (analysis/advice_groups.h) and on the source of the user's line.
//
// One finding a rule and sample type: the lines that it is about are its places, heaviest first. So one cause is never
// told ten times. A sample counts towards one rule about lines at most; rules about the whole profile count besides.
// Weight of stacks that have no line of the user's (garbage collection, the scheduler) is told with the user's lines
// that cause it: allocation sites of a heap profile where one is given, else stacks that assist and allocate.
//
// Pure; any thread. Views and node ids are those of the tables.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/advice_groups.h"
#include "analysis/advice_rules.h"

namespace proflens::analysis {

/// A line of the user's as the text of today has it.
struct AdviceSource {
  const std::vector<std::string>* facts = nullptr;  // null: the language has none
  std::string_view line;                            // its text
  bool generated = false;                           // nobody edits it
};
/// Of a kSourceLine node and the kFunction node around it; nothing where the text is not known, or the line is gone.
using AdviceSources = std::function<std::optional<AdviceSource>(NodeId line, NodeId function)>;

struct AdviceConfig {
  double threshold = 0.01;                                // share of the total below which nothing is found
  std::map<std::string, double, std::less<>> thresholds;  // by code or id: instead of the rule's own
  std::set<std::string, std::less<>> disabled;            // codes and ids
  std::size_t places = 20;                                // at most, of one finding
  bool operator==(const AdviceConfig&) const = default;
};

struct AdvicePlace {
  NodeId line = kNoNode;      // kSourceLine
  NodeId function = kNoNode;  // kFunction
  std::int64_t value = 0;
  std::string callee;  // the heaviest; empty: the line itself
  Sureness sureness = Sureness::kLikely;
};

struct AdviceFinding {
  const AdviceRule* rule = nullptr;
  std::size_t sample_type = 0;
  std::int64_t value = 0;
  double share = 0;  // of the total
  std::int64_t samples = 0;
  Sureness sureness = Sureness::kLikely;
  std::string evidence;                 // "31 % of cpu (1.2 s) in regexp.MustCompile"
  std::vector<std::string> more;        // evidence of findings of the same cause
  std::vector<const AdviceRule*> also;  // those findings' rules
  std::vector<AdvicePlace> places;      // heaviest first; in the tables of `elsewhere` when that is set
  bool elsewhere = false;               // the places are lines of the heap profile
};

/// The heap profile that is loaded beside another one: where garbage comes from.
struct AdviceHeap {
  const CostTables& tables;
  const AdviceGroups& groups;
};

/// Most costly first.
std::vector<AdviceFinding> find_advice(const CostTables& tables, const AdviceGroups& groups, const AdviceRules& rules,
                                       const AdviceSources& sources, const AdviceConfig& config,
                                       const std::optional<AdviceHeap>& heap = std::nullopt);

/// For a diagnostic, in plain text: "31 % of cpu (1.2 s) in regexp.MustCompile: … Advice. Measured: …"
std::string advice_message(const AdviceFinding& finding);

}  // namespace proflens::analysis
