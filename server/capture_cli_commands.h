// The rows of the command line about captures: fetch and captures.
#pragma once

#include "server/command_table.h"

namespace proflens::server {

CommandDefinition fetch_command();
CommandDefinition captures_command();

}  // namespace proflens::server
