// The command line: what is asked for, or what to print when that is help, the version or a complaint.
//
// getopt_long does the parsing, so flags and arguments mix, "--" ends the flags, "--flag=value" and "--flag value" are
// the same, and a flag given twice counts as last given. One call at a time: getopt_long has global state.
#pragma once

#include <string>
#include <variant>

#include "server/command_table.h"

namespace proflens::server {

constexpr int kExitFine = 0;
constexpr int kExitBadInput = 1;
constexpr int kExitWrongUsage = 2;

/// Nothing is to be run: print the text and go. Help and version go to standard output, complaints to standard error.
struct Answer {
  int exit_code = kExitFine;
  std::string text;
};

std::variant<Command, Answer> parse_command_line(int argc, char** argv);

}  // namespace proflens::server
