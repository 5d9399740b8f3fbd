// Packages of Go that become programs, in whose directories `go build` looks for a default.pgo.
//
// Read from directories and the first lines of sources, nothing is run: for a worker.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/files.h"
#include "server/loaded_profile.h"

namespace proflens::server {

struct MainPackage {
  std::string directory;         // absolute
  std::string module;            // path of its module; empty: it is in none
  std::string module_directory;  // of the go.mod; empty with it
  std::string file;              // absolute, that declares func main; empty: none does
  std::uint32_t line = 0;        // of func main in it, from 0

  /// Of a package of the program's own module; empty: it is none.
  std::string directory_of_import(const std::string& import_path) const;
};

/// Whether a file is one that `go build` may read: Go, no test, not left out by its name.
bool is_built(const DirectoryEntry& entry);

/// Below the folders, by directory. Skips what `go build ./...` skips, and gives up quietly after 50 000 entries.
std::vector<MainPackage> main_packages(Files& files, const std::vector<std::string>& folders);
/// The one in this very directory.
std::optional<MainPackage> main_package_in(Files& files, const std::string& directory);

/// The one that the profile is of: where its functions of package main are today. Not of a test binary, which has
/// another main.
std::optional<MainPackage> program_of(Files& files, const LoadedProfile& loaded);

}  // namespace proflens::server
