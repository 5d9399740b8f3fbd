// Files of a Go module that are outside of one of its packages and say a word: who may use what the package exports.
//
// Reads the whole module: for a worker, on the user's command.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/go_sources.h"

namespace proflens::server {

/// The nearest directory at or above this one with a go.mod; empty: there is none.
std::string module_directory_of(Files& files, const std::string& directory);

/// Absolute paths in order. Modules within the module are others, and vendored packages are not the user's. Gives up
/// quietly after 50 000 entries.
std::vector<std::string> files_that_say(Files& files, const OpenDocuments& documents,
                                        const std::string& module_directory, const std::string& except_directory,
                                        std::string_view word);

}  // namespace proflens::server
