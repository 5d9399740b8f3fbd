// The command line: what is asked for, or what to print when that is help, a version or a complaint.
//
// The definitions in command_line.cc are the one table of commands and flags: --help is made from them, and a test
// holds the man page and the completions against it. No input makes the parser throw.
#pragma once

#include <string>
#include <variant>

#include "server/cli/annotate.h"
#include "server/cli/doctor.h"
#include "server/cli/list.h"
#include "server/cli/top.h"
#include "server/cli/types.h"
#include "server/server.h"

namespace proflens::server {

using Command = std::variant<ServerOptions, cli::TopOptions, cli::ListOptions, cli::AnnotateOptions, cli::TypesOptions,
                             cli::DoctorOptions>;

constexpr int kExitFine = 0;
constexpr int kExitBadInput = 1;
constexpr int kExitWrongUsage = 2;

/// Nothing is to be run: print the text and go. Help and version go to standard output, complaints to standard error.
struct Answer {
  int exit_code = kExitFine;
  std::string text;
};

std::variant<Command, Answer> parse_command_line(int argc, const char* const* argv);

}  // namespace proflens::server
