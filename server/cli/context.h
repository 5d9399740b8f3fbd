// What a command may touch, so that tests can hand it other files and another screen. A command takes its options and
// a context and returns what it prints; main.cc does the printing.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/result.h"

#include "server/cli/screen.h"
#include "server/files.h"
#include "server/go_environment.h"

namespace proflens::server::cli {

struct Context {
  Files& files;
  GetEnv environment;
  std::string directory;  // the working directory, absolute
  std::function<analysis::Result<analysis::Buffer>(const std::string& path)> read_stream = cli::read_stream;
};

/// Absolute and without links, as far as it exists.
std::string absolute_path(const Context& context, const std::string& path);

}  // namespace proflens::server::cli
