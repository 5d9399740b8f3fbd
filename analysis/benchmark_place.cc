#include "analysis/benchmark_place.h"

#include <algorithm>
#include <array>

namespace proflens::analysis {
namespace {

using Insert = BenchmarkEdit::Insert;

std::string spec(const AddedImport& import) {
  return (import.alias.empty() ? "" : import.alias + " ") + "\"" + import.path + "\"";
}

bool is_standard(std::string_view path) { return path.substr(0, path.find('/')).find('.') == std::string_view::npos; }

void sort_by_path(std::vector<AddedImport>& imports) { std::ranges::sort(imports, {}, &AddedImport::path); }

std::string import_block(std::vector<AddedImport> imports) {
  sort_by_path(imports);
  if (imports.size() == 1) return "import " + spec(imports[0]) + "\n";
  std::string text = "import (\n";
  for (const AddedImport& import : imports)
    if (is_standard(import.path)) text += "\t" + spec(import) + "\n";
  const bool both = std::ranges::any_of(imports, [](const AddedImport& import) { return is_standard(import.path); }) &&
                    std::ranges::any_of(imports, [](const AddedImport& import) { return !is_standard(import.path); });
  if (both) text += "\n";
  for (const AddedImport& import : imports)
    if (!is_standard(import.path)) text += "\t" + spec(import) + "\n";
  return text + ")\n";
}

/// Files whose tests follow a style: which of the two packages the package's tests are in mostly.
bool prefers_external(const GoPackage& package) {
  int external = 0;
  for (const GoSource& source : package.sources())
    if (source.is_test) external += source.package_name == package.name() ? -1 : 1;
  return external > 0;
}

/// "x_linux.go" is built for one system by its name: other names for its tests put their part in front.
bool ends_with_system(std::string_view stem) {
  static constexpr std::array<std::string_view, 14> kSystems = {"_linux", "_windows", "_darwin", "_amd64",   "_arm64",
                                                                "_386",   "_arm",     "_wasm",   "_freebsd", "_js",
                                                                "_plan9", "_unix",    "_netbsd", "_openbsd"};
  return std::ranges::any_of(kSystems, [&](std::string_view system) { return stem.ends_with(system); });
}

std::vector<std::string> file_names(const GoSource& source) {
  if (source.is_test) return {source.name};
  const std::string stem = source.name.substr(0, source.name.rfind('.'));
  if (ends_with_system(stem)) return {stem + "_test.go", "internal_" + stem + "_test.go", "bench_" + stem + "_test.go"};
  return {stem + "_test.go", stem + "_internal_test.go", stem + "_bench_test.go", stem + "_benchmark_test.go"};
}

/// The comment that begins the file, when it is a licence.
std::string licence_of(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t line_end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, line_end - at);
    const bool comment = line.starts_with("//") && !line.starts_with("//go:");
    if (!comment) break;
    end = at = std::min(line_end + 1, text.size());
  }
  std::string header(text.substr(0, end));
  const bool licence = header.find("opyright") != std::string::npos || header.find("SPDX") != std::string::npos;
  const bool is_doc = text.substr(end).starts_with("package ");
  std::erase(header, '\r');
  return licence && !is_doc ? header + "\n" : "";
}

struct ImportLists {
  std::vector<GoNode> specs;  // inside of parentheses
  GoNode list;
  GoNode single;  // import "testing"
  GoNode package_clause;
};

ImportLists import_lists(const GoSource& file) {
  ImportLists lists;
  for (const GoNode& node : file.tree.root().children()) {
    if (node.is("package_clause")) lists.package_clause = node;
    if (!node.is("import_declaration")) continue;
    if (const GoNode list = node.child("import_spec_list"); list && !lists.list) {
      // import "C" stands apart with its preamble.
      lists.list = list;
      for (const GoNode& inner : list.children())
        if (inner.is("import_spec")) lists.specs.push_back(inner);
    } else if (const GoNode one = node.child("import_spec"); one && one.field("path").text() != "\"C\"") {
      lists.single = node;
    }
  }
  return lists;
}

/// Before the first spec with a greater path of the group that fits: standard packages with standard ones.
Insert in_list(const ImportLists& lists, const AddedImport& import) {
  const GoNode* before = nullptr;
  const GoNode* after = nullptr;
  const auto path_of = [](const GoNode& node) { return unquote(node.field("path").text()); };
  for (const GoNode& node : lists.specs) {
    if (is_standard(path_of(node)) != is_standard(import.path)) continue;
    if (before == nullptr && path_of(node) > import.path) before = &node;
    if (before == nullptr) after = &node;
  }
  const bool adjoins = before && after && before->first_line() == after->last_line() + 1;
  if (before && (!after || adjoins)) return {before->first_line(), 0, "\t" + spec(import) + "\n"};
  if (after) return {after->last_line() + 1, 0, "\t" + spec(import) + "\n"};
  const bool first = is_standard(import.path);
  if (lists.specs.empty()) return {lists.list.last_line(), 0, "\t" + spec(import) + "\n"};
  if (first) return {lists.specs.front().first_line(), 0, "\t" + spec(import) + "\n\n"};
  return {lists.specs.back().last_line() + 1, 0, "\n\t" + spec(import) + "\n"};
}

/// Imports with no list to go into: the single import becomes one, or a new declaration follows the package clause.
std::vector<Insert> without_list(const ImportLists& lists, const std::vector<AddedImport>& imports) {
  if (!lists.single) return {{lists.package_clause.last_line() + 1, 0, "\n" + import_block(imports)}};
  const GoNode one = lists.single.child("import_spec");
  const std::string path = unquote(one.field("path").text());
  std::string before;
  std::string after;
  for (const AddedImport& import : imports) {
    const bool comes_first = is_standard(import.path) && (!is_standard(path) || import.path < path);
    (comes_first ? before : after) += "\t" + spec(import) + "\n";
  }
  if (!is_standard(path) && !before.empty()) before += "\n";
  return {{one.first_line(), one.first_byte() - lists.single.first_byte(), "(\n" + before + "\t"},
          {one.last_line(), one.end_column(), "\n" + after + ")"}};
}

std::vector<Insert> import_inserts(const GoSource& file, std::vector<AddedImport> imports) {
  if (imports.empty()) return {};
  sort_by_path(imports);
  const ImportLists lists = import_lists(file);
  const bool usable = lists.list && lists.list.last_line() > lists.list.first_line() &&
                      std::ranges::all_of(lists.specs, [&](const GoNode& node) {
                        return node.first_line() > lists.list.first_line() && node.last_line() < lists.list.last_line();
                      });
  if (!usable)
    return without_list(
        lists.list ? ImportLists{.specs = {}, .list = {}, .single = {}, .package_clause = lists.package_clause} : lists,
        imports);
  std::vector<Insert> inserts;
  for (const AddedImport& import : imports) {
    Insert insert = in_list(lists, import);
    const bool same_place = !inserts.empty() && inserts.back().line == insert.line;
    if (!same_place) {
      inserts.push_back(std::move(insert));
      continue;
    }
    // A blank line that keeps groups apart stands once, around all that is inserted here.
    std::string& text = inserts.back().text;
    const bool keeps_gap = text.ends_with("\n\n");
    if (keeps_gap) text.pop_back();
    std::string_view more = insert.text;
    if (more.starts_with("\n")) more.remove_prefix(1);
    text += more;
  }
  std::ranges::stable_sort(inserts, {}, &Insert::line);
  return inserts;
}

Insert append_text(std::string_view source, const std::string& text) {
  const auto lines = static_cast<std::uint32_t>(std::ranges::count(source, '\n'));
  if (source.empty() || source.ends_with('\n')) return {lines, 0, "\n" + text};
  const std::size_t start = source.rfind('\n');
  const std::size_t column = start == std::string_view::npos ? source.size() : source.size() - start - 1;
  return {lines, static_cast<std::uint32_t>(column), "\n\n" + text};
}

}  // namespace

std::vector<BenchmarkPlace> benchmark_places(const GoPackage& package, const GoSource& source,
                                             std::span<const GoSourceFile> files) {
  std::vector<BenchmarkPlace> places;
  const bool external_style = prefers_external(package) && package.name() != "main";
  for (const std::string& name : file_names(source)) {
    const GoSource* existing = package.source(name);
    if (existing) {
      const bool external = existing->package_name != package.name();
      const bool fits = existing->build_constraint == source.build_constraint &&
                        static_cast<bool>(existing->tree.root().child("package_clause"));
      if (fits) places.push_back({name, existing, external});
      continue;
    }
    if (std::ranges::find(files, name, &GoSourceFile::name) != files.end()) continue;
    if (external_style) places.push_back({name, nullptr, true});
    places.push_back({name, nullptr, false});
  }
  return places;
}

OwnImport own_import(const GoPackage& package) {
  for (const GoSource& source : package.sources()) {
    if (!source.is_test || source.package_name == package.name()) continue;
    const auto used = used_qualifiers(source.tree);
    for (const GoImport& import : source.imports) {
      const bool named_so = default_import_name(import.path) == package.name() || import.name == package.name();
      const bool standard_lookalike =
          is_standard(import.path) && import.path.find('/') == std::string::npos && import.path != package.name();
      if (named_so && !standard_lookalike) return {import.path, import.aliased ? import.name : package.name()};
    }
  }
  return {};
}

std::vector<Insert> extend_file(const GoSource& file, std::vector<AddedImport> imports, const std::string& text) {
  std::vector<Insert> inserts = import_inserts(file, std::move(imports));
  inserts.push_back(append_text(file.tree.source(), text));
  return inserts;
}

std::string new_file(const GoSource& source, const std::string& package_name, std::vector<AddedImport> imports,
                     const std::string& text) {
  std::string file = licence_of(source.tree.source());
  if (!source.build_constraint.empty()) file += source.build_constraint + "\n\n";
  return file + "package " + package_name + "\n\n" + import_block(std::move(imports)) + "\n" + text;
}

}  // namespace proflens::analysis
