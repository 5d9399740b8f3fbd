// Takes imports out of a Go file. Pure; any thread.
#pragma once

#include <set>
#include <string>

namespace proflens::analysis {

/// Without the imports that nothing uses now, of those that these qualifiers ("strings" of strings.Index) may have
/// used.
std::string without_unused_imports(std::string text, const std::set<std::string, std::less<>>& qualifiers);

}  // namespace proflens::analysis
