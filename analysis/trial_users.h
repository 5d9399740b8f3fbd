// Uses of a trial in files of other packages: when the trial ends, they call the original, too.
//
// A name is the trial's where it is selected from its package ("m.ParseNew"); a method's where it is selected at all,
// for types are not known here, and so only as long as nothing else in the file has that name. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "analysis/trial.h"

namespace proflens::analysis {

/// The package that the trial is in.
struct TrialHome {
  std::string import_path, name;
};

/// The file as it is when the trial has ended; unchanged when it does not use it. kUsage: what is meant there is not to
/// be seen.
Result<std::string> without_trial_name(std::string_view text, const Trial& trial, const TrialHome& home);

}  // namespace proflens::analysis
