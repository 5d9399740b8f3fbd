// Names for people: what pprof shows for a function whose producer wrote the linker's name only.
//
// Mangled C++ and Rust names are demangled and simplified (no parameters, no template arguments, no return type);
// names that look like C++ already are simplified; others, Go's among them, are left exactly as they are.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace proflens::analysis {

/// Nothing when name (or system_name, when name is empty) is what should be shown.
std::optional<std::string> display_name(std::string_view name, std::string_view system_name);

}  // namespace proflens::analysis
