// What a report is about: profiles, a base to subtract, a filter. Shared by the commands top, list, peek, tree, traces
// and tags. Errors are one line for people: what, where, what to do.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/compare.h"
#include "analysis/filter.h"

#include "server/cli/context.h"

namespace proflens::server::cli {

struct Selection {
  std::vector<std::string> profiles;  // merged if several
  std::string type;                   // empty: the profile's default
  std::vector<std::string> bases;     // subtracted; merged if several
  analysis::CompareOptions compare;
  analysis::FilterTexts filter;
};

struct Selected {
  std::shared_ptr<const analysis::CostTables> tables;
  std::size_t sample_type = 0;
  analysis::Level level{};             // what the filter's granularity says, else the default that was asked for
  analysis::LabelUnits label_units;    // of all samples
  std::vector<std::string> unmatched;  // fields of the filter whose expression matched nothing
};

analysis::Result<Selected> select(const Context& context, const Selection& selection,
                                  analysis::Level level = analysis::Level::kFunctionName);

/// The lines above a report: of the profile, of the base, of the filter, and what it did not find.
std::string selection_header(const Selected& selected, const Selection& selection);

}  // namespace proflens::server::cli
