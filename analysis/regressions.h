// What became worse than the base, in lines and functions of the user's own code: more time, more allocations, memory
// that is not given back, goroutines that pile up. Only what is beyond the noise of sampling, and where it can be
// changed: a line that calls the user's own function which became slower has nothing of its own
// (analysis/attribution.h).
//
// A function is one finding: on its line, or on one of its lines where that one makes up most of it. Lines of a
// function that did not become worse as a whole are none: work has moved between them; and neither is a new function
// while the program as a whole did not become worse by as much.
//
// The noise of n samples is sqrt(n); of a sampled heap, values are scaled up by the sampling rate r, and the noise of v
// bytes is near sqrt(v * r). Worse means by more than three of the noise of both sides. Counts that are not sampled
// have none. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "analysis/delta.h"
#include "analysis/findings.h"
#include "analysis/own_by_function.h"

namespace proflens::analysis {

struct RegressionConfig {
  double least = 0.02;  // of the base's total (of the profile's, where the base has none): less is not worth a remark
  std::size_t budget = 5;  // per file, worst first
};

/// What the profile is compared with.
struct ComparedWith {
  const Deltas& deltas;
  const OwnByFunction& functions;  // of the profile
  const Attribution& attribution;  // of deltas.before(), as the next one
  const OwnByFunction& functions_before;
  std::string name;  // for people: "base.prof"
};

/// Codes: "regression"; of live memory "leak"; of goroutines "goroutine-growth". Nothing when the base lacks the type.
std::vector<Finding> regressions(const FindingInput& input, const ComparedWith& base, std::size_t sample_type,
                                 const RegressionConfig& config);

/// Of a goroutineleak profile, which needs no base: "goroutine-leak" where goroutines wait for what never comes.
std::vector<Finding> leaked_goroutines(const FindingInput& input, std::size_t budget);

}  // namespace proflens::analysis
