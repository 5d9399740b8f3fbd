// The outline of a Go file, and Go's names in profiles. See analysis/outline.h for what they mean. Pure; any thread.
#pragma once

#include <string_view>

#include "analysis/outline.h"

namespace proflens::analysis {

Outline parse_go(std::string_view text);  // top-level functions only

FunctionName split_go_name(std::string_view name);

}  // namespace proflens::analysis
