// The rows of the table of commands (command_table.h) that report on profiles: top, list, peek, tree, traces and tags.
// They share the flags that say which part of which profiles they are about.
#pragma once

#include <vector>

#include "server/command_table.h"

namespace proflens::server {

std::vector<CommandDefinition> report_commands();

}  // namespace proflens::server
