// Whether a text is the file that a profile recorded functions of: are they defined in it? A file that only has the
// same name, or the same path in another project, does not define them.
//
// Quick first (does the name occur, on a line that defines it), the outline of the file only where that leaves doubt.
// In a language without an outline a name that occurs counts, for nothing better is known. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "analysis/outline.h"

namespace proflens::analysis {

struct RecordedFunction {
  std::string_view name;         // as recorded
  std::uint32_t start_line = 0;  // 1-based; 0 when not known
};

struct DefinitionCheck {
  std::size_t known = 0;      // functions with a name that can be looked for, counted once a name
  std::size_t found = 0;      // of them, defined in the text
  std::size_t with_line = 0;  // of them, with a recorded start line
  std::size_t on_line = 0;    // of them, the line is one that names the function

  /// At least half; also when there was nothing to look for.
  bool passes() const { return found * 2 >= known; }
  bool proves() const { return known != 0 && passes(); }
  bool lines_agree() const { return on_line * 2 >= with_line; }
};

DefinitionCheck check_definitions(std::string_view path, std::string_view text,
                                  std::span<const RecordedFunction> functions);

/// The identifier that a definition of the function bears: "find" of "std::pair<int>::find(int) const", "method" of
/// "<T as Trait>::method::h0123456789abcdef"; empty for what has none ("<module>", "operator()").
std::string defined_name(Language language, std::string_view recorded);

}  // namespace proflens::analysis
