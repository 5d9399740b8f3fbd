// proflens annotate FILE PROFILE…: the file as an editor shows it, lenses and hints in place.
#pragma once

#include <string>
#include <vector>

#include "server/cli/context.h"

namespace proflens::server::cli {

struct AnnotateOptions {
  std::string file;
  std::vector<std::string> profiles;  // of one kind they are merged; a heap profile may come beside another kind
  std::string type;                   // empty: the profile's default
  std::vector<std::string> sources;   // directories; empty: the working directory and the file's project
  ColourChoice colour = ColourChoice::kAuto;
  bool plain = false;  // neither colour nor line numbers
};

analysis::Result<std::string> annotate(const Context& context, const Screen& screen, const AnnotateOptions& options);

}  // namespace proflens::server::cli
