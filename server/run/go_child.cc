#include "server/run/go_child.h"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

#include "analysis/table_text.h"

#include "server/paths.h"

namespace proflens::server {
namespace {

/// The end of what was printed, as far as it fits in a message.
std::string tail(const std::string& output) {
  constexpr std::size_t kMost = 600;
  std::size_t start = output.size() > kMost ? output.find('\n', output.size() - kMost) : 0;
  if (start == std::string::npos) start = output.size() - kMost;
  std::string out;
  std::istringstream lines(output.substr(start));
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) out += "\n" + analysis::printable(line);
  return out;
}

}  // namespace

Temporary::~Temporary() {
  std::error_code ignored;  // a test may have made what cannot be removed
  std::filesystem::remove_all(path_, ignored);
}

std::string Temporary::in(std::string_view name) const { return join(path_, name); }

std::string read_whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

std::vector<BuildError> resolved(std::vector<BuildError> errors, const std::string& directory) {
  for (BuildError& error : errors)
    if (!error.path.starts_with('/')) error.path = clean(join(directory, error.path));
  return errors;
}

std::unexpected<analysis::Error> run_failure(const ChildEnd& end, const std::string& command) {
  const std::string how = end.signal != 0 ? fmt::format("was ended by signal {}", end.signal)
                                          : fmt::format("failed with exit code {}", end.exit_code);
  return analysis::fail(analysis::ErrorKind::kUnreadable, fmt::format("{} {}{}", command, how, tail(end.output)));
}

}  // namespace proflens::server
