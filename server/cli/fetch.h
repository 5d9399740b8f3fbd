// proflens fetch URL: captures a profile of a running program, into a file or among the captures that are kept.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/cli/context.h"

namespace proflens::server::cli {

struct FetchOptions {
  std::string url;
  std::optional<int> seconds;
  std::string output;                // empty: it is kept; "-": standard output
  std::string name;                  // of what is kept
  std::vector<std::string> headers;  // "Name: value", or "@FILE" with one a line
  std::string ca_file;
  int timeout = 60;  // seconds, beyond those that are measured
};

/// Blocks; `show` gets a line of progress about once a second. What it returns is printed; with "-" that is the
/// profile.
analysis::Result<std::string> fetch(const Context& context, const FetchOptions& options,
                                    const std::function<void(const std::string&)>& show);

struct CapturesOptions {
  bool json = false;
  std::string remove;
};

/// proflens captures: what is kept, newest first; or deletes one.
analysis::Result<std::string> captures(const Context& context, const CapturesOptions& options);

}  // namespace proflens::server::cli
