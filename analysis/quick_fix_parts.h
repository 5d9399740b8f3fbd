// What quick fixes are made of. See analysis/quick_fix.h. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/go_scope.h"
#include "analysis/quick_fix.h"
#include "analysis/quick_fix_imports.h"

namespace proflens::analysis {

using Fix = std::optional<QuickFix>;

TextChange replace(SyntaxNode node, std::string text);
/// A call of a package's function, by a name that is not shadowed.
bool is_call_of(const GoFunctionScope& scope, SyntaxNode call, std::string_view path, std::string_view name);
std::vector<SyntaxNode> arguments_of(SyntaxNode call);
/// A name that neither the file nor its package has: base, base2, base3 …
std::string free_name(const QuickFixFile& file, const std::string& base);
std::string indentation_of(std::string_view text, std::uint32_t byte);
bool is_inside(SyntaxNode node, SyntaxNode outer);
/// With the changes of imports, all in order; nothing where the imports are better left alone.
Fix finish(const QuickFixFile& file, SyntaxNode root, QuickFix fix, const ImportEdits& imports);

/// unbuffered-io: the loop around a write to a file gets a bufio.Writer of its own.
Fix buffer_writes(const QuickFixFile& file, SyntaxNode root, SyntaxNode call);

}  // namespace proflens::analysis
