// Where the recorded lines of a profile are in one version of a file's text, and how sure that is.
//
// A Go file is checked against its syntax tree: each recorded function must be declared in it, and its recorded start
// line tells how far it has moved since. What moved is approximate; so is a function whose successor moved by another
// distance, for something between the two was edited. A function that the file does not declare is missing: its lines
// are shown nowhere. Without a syntax tree, lines stay as recorded, approximate when the file is newer than the
// profile.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/file_costs.h"
#include "analysis/go_syntax.h"

namespace proflens::analysis {

struct PlacedLine {
  std::uint32_t line = 0;  // 0-based, in the text
  NodeId node{};           // kSourceLine
  NodeId function{};       // kFunction
  bool approximate = false;
};

struct PlacedFunction {
  std::uint32_t line = 0;  // 0-based: of its declaration, or of its first sampled line
  NodeId node{};           // kFunction
  bool declared = true;    // line is the declaration's
  bool approximate = false;
};

struct Placement {
  std::vector<PlacedLine> lines;          // by line
  std::vector<PlacedFunction> functions;  // by line
  std::vector<NodeId> missing;            // functions that are not in the text
};

/// A text with as many lines as `line_count`; `syntax` is null when it is not Go; `newer`: it changed after the profile
/// was recorded, as far as times tell.
struct PlacedText {
  std::uint32_t line_count = 0;
  const GoFile* syntax = nullptr;
  bool newer = false;
};

Placement place(const CostTables& tables, const FileCosts& costs, const PlacedText& text);

}  // namespace proflens::analysis
