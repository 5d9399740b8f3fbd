// The text of --help, of the program or of one command, laid out for 80 columns from the parser's own definitions.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace proflens::server {

std::string help_page(const CLI::App& app);

}  // namespace proflens::server
