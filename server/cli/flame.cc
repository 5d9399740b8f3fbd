#include "server/cli/flame.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "analysis/sample_type.h"

#include "server/cli/load.h"
#include "server/flame/flame_data.h"

namespace proflens::server::cli {

using analysis::ErrorKind;
using analysis::fail;
using analysis::Result;

Result<std::string> flame(const Context& context, const Screen& screen, const FlameOptions& options) {
  if (options.output.empty() && screen.width > 0)
    return fail(ErrorKind::kUsage, "a page of HTML is nothing for a terminal; add --output FILE.html");
  const auto tables = load_tables(context, options.profiles);
  if (!tables) return std::unexpected(tables.error());
  const auto type = analysis::find_sample_type((*tables)->profile(), options.type);
  if (!type) return std::unexpected(type.error());
  Result<std::string> page = flame_file(**tables, *type, name_of_sources(options.profiles));
  if (!page || options.output.empty()) return page;
  std::ofstream file(options.output, std::ios::binary | std::ios::trunc);
  file << *page;
  file.close();
  if (!file) return fail(ErrorKind::kUnreadable, options.output + ": " + std::strerror(errno));
  return std::string();
}

}  // namespace proflens::server::cli
