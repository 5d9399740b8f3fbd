// The functions that `proflens list` shows, with flat and cum of each of their lines, and the text of one.
//
// Line values are those of `go tool pprof -list`. The sums in the heading are the function's own, counted once per
// sample, where pprof adds up its lines and so counts recursion twice. Pure; any thread. Views point into the tables.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <re2/re2.h>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/cost_tables.h"
#include "analysis/outline.h"

namespace proflens::analysis {

struct ListedLine {
  std::uint32_t line = 0;  // 1-based; 0: the profile does not know which line
  Costs costs;
};

struct ListedFunction {
  NodeId node{};  // kFunction
  std::string_view name;
  std::string_view file;         // as recorded
  std::uint32_t start_line = 0;  // 0 when not known
  Costs costs;
  std::vector<ListedLine> lines;  // by line, at least one
};

/// Functions whose name matches and that have any cost of the type; largest |cum| first, then by name and file.
std::vector<ListedFunction> list_functions(const CostTables& tables, const RE2& pattern, std::size_t sample_type);

struct LineRange {
  std::uint32_t first = 1;  // 1-based, inclusive
  std::uint32_t last = 1;
};

/// A file's text taken apart once, for all functions in it.
struct ListedSource {
  std::string path;                     // where it was found; empty: it was not
  std::string reason;                   // why it was not
  std::vector<std::string_view> lines;  // the caller keeps what they point into
  std::optional<Outline> syntax;        // of a file in a language that has a reader
};
ListedSource found_source(std::string path, std::string_view text);

/// What of the source to show: the whole function where the syntax tells (Go), else from the declaration (or a few
/// lines before the first known line) to a few lines after the last.
LineRange lines_to_show(const ListedFunction& function, const ListedSource& source);

/// Heading, columns flat, cum and line, and the source where there is one; cut at the width unless that is 0.
std::string listing_text(const CostTables& tables, std::size_t sample_type, const ListedFunction& function,
                         const ListedSource& source, std::size_t width);

}  // namespace proflens::analysis
