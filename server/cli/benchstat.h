// proflens benchstat FILE…: results of Go benchmarks beside one another, with what may be chance told from what is not.
#pragma once

#include <string>
#include <vector>

#include "server/cli/context.h"

namespace proflens::server::cli {

struct BenchstatOptions {
  std::vector<std::string> files;  // a path, "-", or "NAME=" and one of these
  bool json = false;
};

struct Benchstat {
  std::string text;
  std::vector<std::string> remarks;  // lines that look like results and are none, inputs without a result
};

/// An error if an input cannot be read or none of them has a result.
analysis::Result<Benchstat> benchstat(const Context& context, const BenchstatOptions& options);

}  // namespace proflens::server::cli
