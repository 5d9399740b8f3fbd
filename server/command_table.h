// The one table of commands, arguments and flags: parsing, --help and the complaints are made from it, and a test holds
// the man page and the completions against it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/cli/annotate.h"
#include "server/cli/benchstat.h"
#include "server/cli/doctor.h"
#include "server/cli/fetch.h"
#include "server/cli/flame.h"
#include "server/cli/graph.h"
#include "server/cli/list.h"
#include "server/cli/pgo.h"
#include "server/cli/report.h"
#include "server/cli/top.h"
#include "server/cli/traces.h"
#include "server/cli/types.h"
#include "server/server.h"

namespace proflens::server {

using Command = std::variant<ServerOptions, cli::TopOptions, cli::ListOptions, cli::PeekOptions, cli::TreeOptions,
                             cli::TracesOptions, cli::TagsOptions, cli::AnnotateOptions, cli::TypesOptions,
                             cli::DoctorOptions, cli::BenchstatOptions, cli::FetchOptions, cli::CapturesOptions,
                             cli::FlameOptions, cli::ReportOptions, cli::PgoOptions>;

/// Stores a value in a command's options; answers with what is wrong with it, or with nothing.
using Setter = std::function<std::string(Command& command, const std::string& value)>;

struct Flag {
  std::string name;        // without the dashes
  std::string value_name;  // empty: a switch, which takes no value
  std::string help;        // may have several lines
  Setter set;
  std::string group = {};  // flags of one group exclude one another; empty: none
  char letter = 0;         // "-o" besides; 0: none
};

struct Argument {
  enum class Count : std::uint8_t { kOptional, kOne, kMany };  // only the last one of a command is not kOne
  std::string name;
  Count count = Count::kOne;
  std::string help;
  Setter set;
};

struct CommandDefinition {
  std::string name;  // empty: the language server
  std::string summary;
  std::vector<Argument> arguments;
  std::vector<Flag> flags;  // --help is understood besides
  std::string notes;        // below the flags in --help
  Command defaults;
};

/// The language server first.
const std::vector<CommandDefinition>& command_table();

}  // namespace proflens::server
