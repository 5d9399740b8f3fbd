// The text of --help, of the program or of one command, laid out for 80 columns.
#pragma once

#include <string>

#include "server/command_table.h"

namespace proflens::server {

std::string help_page(const CommandDefinition& command);

}  // namespace proflens::server
