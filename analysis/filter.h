// What to look at of a profile: the filters of `go tool pprof`, compiled from texts.
//
// Names are found by regular expressions (RE2) anywhere in a function's name, its file or the file of its mapping. The
// empty text filters nothing. Const once compiled; any thread.
#pragma once

#include <memory>
#include <optional>
#include <re2/re2.h>
#include <string>
#include <vector>

#include "analysis/cost_tables.h"
#include "analysis/tag_filter.h"

namespace proflens::analysis {

struct FilterTexts {
  std::string focus;      // samples with a matching frame
  std::string ignore;     // but none with one of these
  std::string hide;       // frames to leave out …
  std::string show;       // … and frames to keep
  std::string show_from;  // cut what called the outermost of these
  std::string tagfocus;   // samples by their labels (tag_filter.h)
  std::string tagignore;
  std::string tagshow;  // keys of labels to show
  std::string taghide;
  std::string prune_from;   // cut what the innermost of these called
  std::string granularity;  // functions, filefunctions, files or lines; empty: as the reader of the tables likes
  bool noinlines = false;   // an inlined call counts as its caller
  bool relative_percentages = false;  // percentages are of what is left, not of the whole profile

  bool operator==(const FilterTexts&) const = default;
};

/// The fields that are set, as pprof names and shows them: "focus=parse", "noinlines".
std::vector<std::string> active_filters(const FilterTexts& texts);

struct Filter {
  using Expression = std::shared_ptr<const RE2>;  // null: none

  FilterTexts texts;
  Expression focus, ignore, hide, show, show_from, tagshow, taghide, prune_from;
  std::optional<TagFilter> tagfocus, tagignore;
  std::optional<Level> granularity;

  /// kUsage with the field and what is wrong with it.
  static Result<Filter> compile(const FilterTexts& texts);

  /// Whether samples are picked by the names of their frames; then one without frames is never among them.
  bool picks_by_name() const { return focus || ignore || hide || show; }
  bool changes_frames() const { return hide || show || show_from || prune_from || texts.noinlines; }
};

}  // namespace proflens::analysis
