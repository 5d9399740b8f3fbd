// One cause is told once: findings about a whole profile are told with the lines that explain them, two sample types of
// the same lines together, and rules with a common cause as one. A part of advice.h. Pure; any thread.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "analysis/advice.h"

namespace proflens::analysis {

/// Of a rule about the whole profile and a sample type: the lines that it comes from, all of them, with their values.
using AdviceCauses = std::map<std::pair<const AdviceRule*, std::size_t>, std::map<NodeId, std::int64_t>>;

/// Most costly first.
std::vector<AdviceFinding> join_findings(std::vector<AdviceFinding> found, const AdviceCauses& causes);

}  // namespace proflens::analysis
