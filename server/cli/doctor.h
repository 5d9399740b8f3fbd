// proflens doctor [DIR]: what the server would load in a workspace, where the weight of it lies, and why some of it has
// no place.
#pragma once

#include <string>
#include <vector>

#include "server/cli/context.h"

namespace proflens::server::cli {

struct DoctorOptions {
  std::string directory;             // empty: the working directory
  std::vector<std::string> sources;  // directories searched for sources beside it
  bool json = false;
};

analysis::Result<std::string> doctor(const Context& context, const Screen& screen, const DoctorOptions& options);

}  // namespace proflens::server::cli
