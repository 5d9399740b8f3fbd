// A loaded profile as the user has chosen to look at it: narrowed by a filter, beside a base. Slow; for a worker
// thread.
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "analysis/filter.h"

#include "server/loaded_profile.h"

namespace proflens::server {

/// What the user has chosen; shared by all profiles. Const once made.
struct Choice {
  analysis::FilterTexts texts;
  std::shared_ptr<const analysis::Filter> filter;  // null: none
  std::string base_path;                           // absolute; empty: none
  std::shared_ptr<const analysis::Profile> base;   // what is at that path
  bool normalize = false;                          // the base counts as if its totals were those of the profile
  double base_scale = 1;                           // else its values times this: it is of fewer operations

  bool empty() const { return !filter && base_path.empty(); }
};

/// "focus: parse · noinlines": the filter in a few words, for a lens.
std::string filter_label(analysis::FilterTexts texts);

/// The same part of `whole`, which has come to know more of its bases.
std::shared_ptr<const LoadedProfile> with_bases_of(const std::shared_ptr<const LoadedProfile>& whole,
                                                   const LoadedProfile& derived);

/// `whole` stays as it is, and the result knows it. kCancelled is the only error.
analysis::Result<std::shared_ptr<const LoadedProfile>> derive(const std::shared_ptr<const LoadedProfile>& whole,
                                                              const Choice& choice, SharedSourceMap& sources,
                                                              const analysis::ParallelFor& parallel,
                                                              const std::stop_token& stop = {});

}  // namespace proflens::server
