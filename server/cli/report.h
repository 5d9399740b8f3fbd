// proflens report PROFILE…: what a profile says, where its cost has a known cause, and what to do next; to be pasted
// into an issue, or read by a program.
#pragma once

#include <string>
#include <vector>

#include "server/cli/context.h"

namespace proflens::server::cli {

struct ReportOptions {
  enum class Format : std::uint8_t { kMarkdown, kJson };

  std::vector<std::string> profiles;  // of the first one's kind, merged; a heap profile beside it tells who allocates
  std::string type;                   // for the summary; findings look at all types
  std::vector<std::string> sources;
  std::vector<std::string> bases;  // what it is compared with, merged; may be empty
  std::size_t limit = 10;          // findings; 0: all
  Format format = Format::kMarkdown;
};

analysis::Result<std::string> report(const Context& context, const ReportOptions& options);

}  // namespace proflens::server::cli
