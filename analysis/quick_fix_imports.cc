#include "analysis/quick_fix_imports.h"

#include <algorithm>
#include <fmt/format.h>

#include "analysis/go_scope.h"

namespace proflens::analysis {
namespace {

struct Spec {
  SyntaxNode node;
  std::string name, path;
};

std::vector<Spec> specs_of(SyntaxNode declaration) {
  std::vector<Spec> specs;
  walk(declaration, [&](SyntaxNode node) {
    if (!node.is("import_spec")) return true;
    std::string_view path = node.field("path").text();
    path = path.size() < 2 ? std::string_view() : path.substr(1, path.size() - 2);
    const SyntaxNode name = node.field("name");
    specs.push_back({node, std::string(name ? name.text() : path.substr(path.rfind('/') + 1)), std::string(path)});
    return false;
  });
  return specs;
}

/// Whether a package's name is still used in the code once the changes are made.
bool is_used(std::string_view text, SyntaxNode root, const std::vector<TextChange>& changes, const std::string& name) {
  bool used = false;
  walk(root, [&](SyntaxNode node) {
    if (node.is("import_declaration")) return false;
    const bool changed = std::ranges::any_of(changes, [&](const TextChange& change) {
      return node.first_byte() >= change.begin && node.end_byte() <= change.end && change.begin != change.end;
    });
    if (changed) return false;
    const bool is_name = node.is("identifier") || node.is("package_identifier");
    used = used || (is_name && node.text() == name);
    return !used;
  });
  return used ||
         std::ranges::any_of(
             changes,
             [&](const TextChange& change) { return change.begin != change.end && mentions(change.text, name); }) ||
         text.empty();
}

/// The whole line that a specification stands on.
TextChange line_of(std::string_view text, SyntaxNode node) {
  const std::size_t before = text.rfind('\n', node.first_byte());
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t after = text.find('\n', node.end_byte());
  return {static_cast<std::uint32_t>(begin),
          static_cast<std::uint32_t>(after == std::string_view::npos ? text.size() : after + 1),
          {}};
}

}  // namespace

bool imports_path(SyntaxNode root, std::string_view path) {
  return std::ranges::any_of(go_imports(root), [&](const auto& import) { return import.second == path; });
}

std::optional<std::vector<TextChange>> import_changes(std::string_view text, SyntaxNode root,
                                                      const std::vector<TextChange>& others, const ImportEdits& edits) {
  std::vector<SyntaxNode> declarations;
  SyntaxNode package;
  for (const SyntaxNode node : root.children()) {
    if (node.is("import_declaration")) declarations.push_back(node);
    if (node.is("package_clause")) package = node;
  }
  if (!package || declarations.size() > 1) return std::nullopt;
  const std::vector<Spec> specs = declarations.empty() ? std::vector<Spec>() : specs_of(declarations[0]);
  std::vector<Spec> dropped;
  for (const Spec& spec : specs)
    if (std::ranges::find(edits.dropped, spec.path) != edits.dropped.end() && !is_used(text, root, others, spec.name))
      dropped.push_back(spec);
  std::vector<TextChange> changes;
  if (edits.added.empty() && dropped.empty()) return changes;
  if (declarations.empty()) {
    const std::uint32_t at = package.end_byte();
    for (const std::string& path : edits.added) changes.push_back({at, at, fmt::format("\n\nimport \"{}\"", path)});
    return changes;
  }
  const bool is_block = static_cast<bool>(declarations[0].child("import_spec_list"));
  if (!is_block) {
    // import "fmt": it is replaced, or becomes a block.
    std::vector<std::string> lines;
    if (dropped.empty()) lines.emplace_back(specs.front().node.text());
    for (const std::string& path : edits.added) lines.push_back(fmt::format("\"{}\"", path));
    std::ranges::sort(lines);
    std::string block = lines.size() == 1 ? "import " + lines[0] : "import (\n";
    if (lines.empty()) return std::nullopt;  // nothing would be left: rare, and the blank lines are the user's
    if (lines.size() > 1) {
      for (const std::string& line : lines) block += "\t" + line + "\n";
      block += ")";
    }
    changes.push_back({declarations[0].first_byte(), declarations[0].end_byte(), block});
    return changes;
  }
  for (const Spec& spec : dropped) changes.push_back(line_of(text, spec.node));
  for (const std::string& path : edits.added) {
    // Before the first of the standard library that sorts after it, else after the last one of its group.
    const auto is_standard = [](const Spec& spec) { return spec.path.find('.') == std::string::npos; };
    const auto next =
        std::ranges::find_if(specs, [&](const Spec& spec) { return is_standard(spec) && spec.path > path; });
    if (next != specs.end()) {
      const std::uint32_t at = line_of(text, next->node).begin;
      changes.push_back({at, at, fmt::format("\t\"{}\"\n", path)});
      continue;
    }
    SyntaxNode last;
    for (const Spec& spec : specs)
      if (is_standard(spec)) last = spec.node;
    if (!last) return std::nullopt;
    const std::uint32_t at = line_of(text, last).end;
    changes.push_back({at, at, fmt::format("\t\"{}\"\n", path)});
  }
  return changes;
}

}  // namespace proflens::analysis
