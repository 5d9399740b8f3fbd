#include "server/cli/list.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "analysis/listing.h"
#include "analysis/profile_summary.h"
#include "analysis/sample_type.h"
#include "analysis/table_text.h"

#include "server/cli/load.h"
#include "server/cli/source_finder.h"

namespace proflens::server::cli {
namespace {

using analysis::ErrorKind;
using analysis::fail;
using analysis::ListedFunction;
using analysis::Result;

std::unexpected<analysis::Error> no_match(const ListOptions& options, const analysis::ValueType& type) {
  return fail(ErrorKind::kMalformed,
              fmt::format("{}: no function that matches \"{}\" has any {}; `proflens top --limit 0` lists them all",
                          analysis::printable(name_of_sources(options.profiles)), analysis::printable(options.pattern),
                          analysis::printable(type.type)));
}

}  // namespace

Result<std::string> list(const Context& context, const Screen& screen, const ListOptions& options) {
  const RE2 pattern(options.pattern, RE2::Quiet);
  if (!pattern.ok())
    return fail(ErrorKind::kUsage, fmt::format("\"{}\" is no regular expression: {}",
                                               analysis::printable(options.pattern), pattern.error()));
  const auto tables = load_tables(context, options.profiles);
  if (!tables) return std::unexpected(tables.error());
  const auto type = analysis::find_sample_type((*tables)->profile(), options.type);
  if (!type) return std::unexpected(type.error());
  const std::vector<ListedFunction> functions = analysis::list_functions(**tables, pattern, *type);
  if (functions.empty()) return no_match(options, (*tables)->profile().sample_types[*type]);
  SourceFinder finder(context, options.sources);
  std::string text = analysis::header_text(**tables, *type, name_of_sources(options.profiles));
  for (const ListedFunction& function : functions) {
    const SourceFinder::Source source = finder.find(function.file);
    text += "\n";
    text += analysis::listing_text(
        **tables, *type, function,
        {.source = source.text.bytes, .path = source.path, .reason = source.reason, .width = screen.width});
  }
  return text;
}

}  // namespace proflens::server::cli
