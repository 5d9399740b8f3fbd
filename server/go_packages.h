// Where the source of an imported Go package is: in the module itself, in GOROOT, or in the module cache at the version
// that go.mod requires. Found by looking, nothing is run. One thread.
#pragma once

#include <string>
#include <string_view>

#include "server/files.h"
#include "server/go_environment.h"

namespace proflens::server {

class GoPackages {
 public:
  /// `directory`: of the importing package; the nearest go.mod above it is its module.
  GoPackages(Files& files, GoEnvironment go, const std::string& directory);

  /// The package's directory; empty when it is not on this machine.
  std::string directory_of_import(std::string_view import_path) const;

  /// The language version that both go.mod and the toolchain allow: N of 1.N; 0 when neither says one.
  int language_minor() const;

 private:
  std::string in_module_cache(std::string_view import_path) const;
  bool is_directory(const std::string& path) const;

  Files& files_;
  GoEnvironment go_;
  std::string module_directory_;  // empty: there is no go.mod
  std::string go_mod_;            // its text
};

/// The module path of a go.mod: `module example.com/m`, perhaps quoted, perhaps followed by a comment; empty if none.
std::string module_path(std::string_view go_mod);

/// Module cache paths escape each upper-case letter as "!" and the lower-case one, for file systems that fold case.
std::string escape_module(std::string_view path);

}  // namespace proflens::server
