#include "analysis/go_imports.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "analysis/go_layout.h"
#include "analysis/go_package.h"

namespace proflens::analysis {
namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::string_view line_before(std::string_view text, std::uint32_t at) {
  const std::string_view before = text.substr(0, at == 0 ? 0 : at - 1);
  return before.substr(before.rfind('\n') + 1);
}

std::string_view line_at(std::string_view text, std::uint32_t at) {
  const std::string_view rest = text.substr(std::min<std::size_t>(at, text.size()));
  return rest.substr(0, rest.find('\n'));
}

/// Of a list: with a blank line when it was alone between two, or first or last with one.
std::string without_spec(std::string_view text, GoNode spec) {
  const GoRegion region = region_of(spec);
  const std::string_view before = line_before(text, region.first), after = line_at(text, region.end);
  const bool first = before.find('(') != std::string_view::npos, last = after.starts_with(')');
  std::uint32_t begin = region.first;
  std::size_t end = region.end;
  if (is_blank(before) && (is_blank(after) || last))
    begin -= static_cast<std::uint32_t>(before.size() + 1);
  else if (first && is_blank(after))
    end += after.size() + 1;
  return std::string(text.substr(0, begin)).append(text.substr(std::min(end, text.size())));
}

std::optional<std::string> without_one(const std::string& text, const std::set<std::string, std::less<>>& qualifiers) {
  const std::vector<GoSourceFile> files = {{"x.go", text}};
  const GoPackage package(files, "x.go");
  const GoSource* source = package.source("x.go");
  if (!source) return std::nullopt;
  const auto used = used_qualifiers(source->tree);
  for (const GoImport& import : source->imports) {
    if (import.name == "_" || import.name == "." || !qualifiers.contains(import.name) || used.contains(import.name))
      continue;
    for (const GoNode& declaration : source->tree.root().children()) {
      if (!declaration.is("import_declaration")) continue;
      std::vector<GoNode> specs;
      walk(declaration, [&](GoNode node) {
        if (node.is("import_spec")) specs.push_back(node);
        return !node.is("import_spec");
      });
      const auto found = std::ranges::find_if(
          specs, [&](const GoNode& spec) { return unquote(spec.field("path").text()) == import.path; });
      if (found == specs.end()) continue;
      const GoRegion whole = region_of(declaration);
      if (specs.size() == 1) return without_region(text, whole.first, whole.end);
      return without_spec(text, *found);
    }
  }
  return std::nullopt;
}

}  // namespace

std::string without_unused_imports(std::string text, const std::set<std::string, std::less<>>& qualifiers) {
  if (qualifiers.empty()) return text;
  while (auto shorter = without_one(text, qualifiers)) text = std::move(*shorter);
  return text;
}

}  // namespace proflens::analysis
