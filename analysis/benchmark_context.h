// What the maker of values has to know: the function that is measured, its package, and where a value goes.
#pragma once

#include <set>
#include <string>

#include "analysis/benchmark_draft.h"
#include "analysis/benchmark_facts.h"
#include "analysis/go_package.h"

namespace proflens::analysis {

struct ValueContext {
  const GoPackage* package = nullptr;
  GoOtherPackages* others = nullptr;  // may be null
  const GoFunctionDeclaration* target = nullptr;
  Reachable reachable;          // from the target
  std::set<std::string> calls;  // in these
  BenchmarkNames names;
  std::string own_path;       // import path of the package when the test file is an external one
  std::string own_name;       // and its name there
  std::string size = "1000";  // elements in a container, as Go source
  bool small = false;         // the cost may be exponential: a handful of elements only
  int go_minor = 24;
};

/// Where a value goes.
struct ValueSpot {
  std::string name;   // of the parameter or field, for hints and for the variable
  std::string index;  // the loop variable, when it is one of many elements
  int depth = 0;
  VariableUse use;
};

}  // namespace proflens::analysis
