// What all runs of the go command share: a private directory, and how a failure is told. For a thread of its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/result.h"

#include "server/run/child.h"
#include "server/run/go_output.h"

namespace proflens::server {

/// A directory that is gone with its scope.
class Temporary {
 public:
  explicit Temporary(std::string path) : path_(std::move(path)) {}
  ~Temporary();
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  std::string in(std::string_view name) const;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Empty when it cannot be read.
std::string read_whole(const std::string& path);

/// With the paths of a build in `directory` made absolute.
std::vector<BuildError> resolved(std::vector<BuildError> errors, const std::string& directory);

/// "COMMAND failed with exit code 2", and the end of what it printed.
std::unexpected<analysis::Error> run_failure(const ChildEnd& end, const std::string& command);

}  // namespace proflens::server
