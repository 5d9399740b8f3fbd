// The package of a function, for summing by package: the nearest thing its language has.
#pragma once

#include <string>
#include <string_view>

namespace proflens::analysis {

/// Go: the import path, escapes undone ("gopkg.in/yaml.v3"). C++, Rust: the qualifier ("std::vector"). Java and its
/// kin: the package. Others, and names without any: the directory of the file. Empty when nothing is known.
std::string package_name(std::string_view function, std::string_view file);

}  // namespace proflens::analysis
