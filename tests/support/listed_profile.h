// A small profile of Go functions for the tests of the reports: recursion, an inlined call, a function without a line,
// an address without a name, a wide name and a directory with a long path.
#pragma once

#include <memory>

#include "analysis/cost_tables.h"

namespace proflens::tests {

/// Sample types samples/count and cpu/nanoseconds, cpu the default. Milliseconds in all: 1000, of them 100 unplaced.
std::shared_ptr<const analysis::CostTables> listed_profile();

}  // namespace proflens::tests
