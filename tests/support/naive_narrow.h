// The filters again, as plainly as pprof says them: a message is changed step by step, name by name. The reference that
// analysis/narrow.h is compared with; it shares the regular expressions with it and nothing else.
#pragma once

#include "analysis/filter.h"

#include "profile.pb.h"

namespace proflens::tests {

/// Tags: only "key=value", a regular expression for the values of a key.
wire::Profile naive_narrow(wire::Profile profile, const analysis::FilterTexts& texts);

}  // namespace proflens::tests
