#include "server/cli/pgo.h"

#include <fmt/format.h>

#include "analysis/table_text.h"

#include "server/cli/load.h"
#include "server/main_packages.h"
#include "server/paths.h"
#include "server/pgo.h"

namespace proflens::server::cli {

analysis::Result<std::string> pgo(const Context& context, const PgoOptions& options) {
  const auto profile = load_merged(context, options.profiles);
  if (!profile) return std::unexpected(profile.error());
  std::string path = absolute_path(context, options.output.empty() ? "." : options.output);
  const auto stat = context.files.stat(path);
  if (stat && stat->kind == FileStat::Kind::kDirectory) path = join(path, kPgoName);
  using analysis::UnusedRows;
  const UnusedRows unused = options.profiles.size() == 1 ? UnusedRows::kKept : UnusedRows::kDropped;
  const auto written = write_pgo(context.files, **profile, unused, path);
  if (!written) return analysis::fail(written.error(), name_of_sources(options.profiles));
  std::string text = describe(*written) + ", of " + name_of_sources(options.profiles) + "\n";
  const std::string directory(directory_of(written->path));
  if (base_name(path) != kPgoName) {
    text += fmt::format("go build -pgo={} uses it\n", analysis::printable(path));
  } else if (main_package_in(context.files, directory)) {
    text += fmt::format("go build uses it for {}\n", analysis::printable(directory));
  } else {
    text += fmt::format("{} has no package main: go build finds {} beside one only, or is told -pgo={}\n",
                        analysis::printable(directory), kPgoName, analysis::printable(path));
  }
  return text;
}

}  // namespace proflens::server::cli
