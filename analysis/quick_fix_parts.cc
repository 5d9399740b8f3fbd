#include "analysis/quick_fix_parts.h"

#include <algorithm>
#include <fmt/format.h>

namespace proflens::analysis {

TextChange replace(SyntaxNode node, std::string text) { return {node.first_byte(), node.end_byte(), std::move(text)}; }

bool is_call_of(const GoFunctionScope& scope, SyntaxNode call, std::string_view path, std::string_view name) {
  const SyntaxNode function = call.field("function");
  const std::string import = scope.import_name(path);
  return call.is("call_expression") && !import.empty() && function.is("selector_expression") &&
         function.field("operand").is("identifier") && function.field("operand").text() == import &&
         function.field("field").text() == name;
}

std::vector<SyntaxNode> arguments_of(SyntaxNode call) { return call.field("arguments").children(); }

std::string free_name(const QuickFixFile& file, const std::string& base) {
  for (int number = 1;; ++number) {
    std::string name = number == 1 ? base : fmt::format("{}{}", base, number);
    const bool taken = mentions(file.text, name) ||
                       std::ranges::any_of(file.package, [&](std::string_view other) { return mentions(other, name); });
    if (!taken) return name;
  }
}

Fix finish(const QuickFixFile& file, SyntaxNode root, QuickFix fix, const ImportEdits& imports) {
  const auto changes = import_changes(file.text, root, fix.changes, imports);
  if (!changes) return std::nullopt;
  fix.changes.insert(fix.changes.end(), changes->begin(), changes->end());
  std::ranges::stable_sort(fix.changes, [](const TextChange& a, const TextChange& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  return fix;
}

std::string indentation_of(std::string_view text, std::uint32_t byte) {
  const std::size_t line = text.rfind('\n', byte == 0 ? 0 : byte - 1);
  const std::size_t begin = line == std::string_view::npos ? 0 : line + 1;
  return std::string(text.substr(begin, text.find_first_not_of(" \t", begin) - begin));
}

bool is_inside(SyntaxNode node, SyntaxNode outer) {
  return node.first_byte() >= outer.first_byte() && node.end_byte() <= outer.end_byte();
}

}  // namespace proflens::analysis
