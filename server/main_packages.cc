#include "server/main_packages.h"

#include <algorithm>
#include <deque>

#include "analysis/outline.h"

#include "server/go_packages.h"
#include "server/paths.h"

namespace proflens::server {
namespace {

constexpr std::size_t kMostEntries = 50'000;

std::string_view next_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

/// Whether the file is of package main and meant for a build; reads no further than the package clause.
bool is_of_main(std::string_view text) {
  bool in_comment = false;
  while (!text.empty()) {
    std::string_view line = next_line(text);
    if (in_comment) {
      const std::size_t end = line.find("*/");
      if (end == std::string_view::npos) continue;
      in_comment = false;
      line.remove_prefix(end + 2);
    }
    line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
    if (line.starts_with("//go:build") && line.find("ignore") != std::string_view::npos) return false;
    if (line.empty() || line.starts_with("//")) continue;
    if (line.starts_with("/*")) {
      in_comment = line.find("*/", 2) == std::string_view::npos;
      continue;
    }
    constexpr std::string_view kClause = "package main";
    return line.starts_with(kClause) &&
           (line.size() == kClause.size() || std::string_view(" \t\r;/").contains(line[kClause.size()]));
  }
  return false;
}

void find_func_main(MainPackage& main, const std::string& path, std::string_view text) {
  const auto syntax = analysis::outline(analysis::Language::kGo, text);
  if (!syntax) return;
  const auto function = std::ranges::find_if(syntax->functions, [](const analysis::OutlineFunction& candidate) {
    return candidate.name == "main" && candidate.container.empty();
  });
  if (function == syntax->functions.end()) return;
  main.file = path;
  main.line = function->first_line;
}

void find_module(Files& files, MainPackage& main) {
  for (std::string here = main.directory; here.size() > 1; here = directory_of(here)) {
    const auto text = files.read(join(here, "go.mod"));
    if (!text) continue;
    main.module = module_path(text->bytes);
    main.module_directory = here;
    return;
  }
}

std::optional<MainPackage> main_package(Files& files, const std::string& directory,
                                        const std::vector<DirectoryEntry>& entries) {
  MainPackage main{.directory = directory, .module = {}, .module_directory = {}, .file = {}};
  bool found = false;
  for (const DirectoryEntry& entry : entries) {
    if (!is_built(entry)) continue;
    const std::string path = join(directory, entry.name);
    const auto text = files.read(path);
    if (!text || !is_of_main(text->bytes)) continue;
    found = true;
    if (main.file.empty()) find_func_main(main, path, text->bytes);
  }
  if (!found) return std::nullopt;
  find_module(files, main);
  return main;
}

bool is_walked(const DirectoryEntry& entry) {
  return entry.kind == FileStat::Kind::kDirectory && !entry.name.starts_with('.') && !entry.name.starts_with('_') &&
         entry.name != "testdata" && entry.name != "vendor" && entry.name != "node_modules";
}

}  // namespace

bool is_built(const DirectoryEntry& entry) {
  return (entry.kind == FileStat::Kind::kFile) && entry.name.ends_with(".go") && !entry.name.ends_with("_test.go") &&
         !entry.name.starts_with('_') && !entry.name.starts_with('.');
}

std::string MainPackage::directory_of_import(const std::string& import_path) const {
  if (import_path == "main") return directory;
  if (module.empty()) return {};
  if (import_path == module) return module_directory;
  const auto rest = below(import_path, module);
  return rest ? join(module_directory, *rest) : std::string();
}

std::vector<MainPackage> main_packages(Files& files, const std::vector<std::string>& folders) {
  std::vector<MainPackage> found;
  std::deque<std::string> pending(folders.begin(), folders.end());
  for (std::size_t seen = 0; !pending.empty() && seen < kMostEntries;) {
    const std::string directory = std::move(pending.front());
    pending.pop_front();
    const std::vector<DirectoryEntry> entries = files.list(directory);
    seen += entries.size();
    if (auto main = main_package(files, directory, entries)) found.push_back(std::move(*main));
    for (const DirectoryEntry& entry : entries)
      if (is_walked(entry)) pending.push_back(join(directory, entry.name));
  }
  std::ranges::sort(found, {}, &MainPackage::directory);
  const auto repeated = std::ranges::unique(found, {}, &MainPackage::directory);
  found.erase(repeated.begin(), repeated.end());
  return found;
}

std::optional<MainPackage> main_package_in(Files& files, const std::string& directory) {
  return main_package(files, directory, files.list(directory));
}

std::optional<MainPackage> program_of(Files& files, const LoadedProfile& loaded) {
  std::string tried;
  for (const analysis::Function& function : loaded.profile().functions) {
    if (!function.name.starts_with("main.")) continue;
    const Resolution& resolution = loaded.resolutions[index_of(function.file)];
    const std::string directory(directory_of(resolution.path));
    if (resolution.path.empty() || directory == tried || resolution.path.ends_with("_test.go")) continue;
    if (auto main = main_package_in(files, directory)) return main;
    tried = directory;
  }
  return std::nullopt;
}

}  // namespace proflens::server
