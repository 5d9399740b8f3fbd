// Imports that a quick fix needs, and those that it leaves without use. See analysis/quick_fix.h. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/go_tree.h"
#include "analysis/quick_fix.h"

namespace proflens::analysis {

struct ImportEdits {
  std::vector<std::string> added = {};    // paths of the standard library that are not imported yet
  std::vector<std::string> dropped = {};  // paths that are, and go when nothing uses them after the changes
};

/// Whether a path is imported under any name.
bool imports_path(SyntaxNode root, std::string_view path);

/// The changes of the import declarations that go with other changes, sorted as gofmt has them; nothing where the
/// declarations are of a shape that is better left alone.
std::optional<std::vector<TextChange>> import_changes(std::string_view text, SyntaxNode root,
                                                      const std::vector<TextChange>& others, const ImportEdits& edits);

}  // namespace proflens::analysis
