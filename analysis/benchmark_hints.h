// What a parameter probably wants, judged by its name, by the function's name and by the libraries it is handed to.
//
// Data only: rows of words and the literals that go with them. Pure; any thread.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

struct TextHint {
  std::string_view literal;  // Go source; empty for running text of some length
};
/// For a string, []byte or reader named so. `calls` are as calls_in() gives them; a package "toml" reads TOML.
TextHint text_hint(std::string_view parameter, std::string_view function, const std::set<std::string>& calls,
                   std::string_view package = {});

/// A number as Go source: "10", "64" for bitSize. Small, since the cost may grow with 2^n.
std::string number_hint(std::string_view parameter);

/// Permutations, subsets and the like, whose cost grows too fast for the usual sizes.
bool may_explode(std::string_view function);

enum class FileUse { kNone, kReads, kWrites, kDirectory };
/// Whether a string parameter names a file, which then must lie in the benchmark's temporary directory.
FileUse file_hint(std::string_view parameter, const std::set<std::string>& calls);

/// "rawURLPath" -> raw, url, path.
std::vector<std::string> words_of(std::string_view name);

}  // namespace proflens::analysis
