#include "server/source_map.h"

#include <algorithm>
#include <optional>

#include "server/go_packages.h"
#include "server/paths.h"

namespace proflens::server {
namespace {

using Rule = Resolution::Rule;

constexpr std::size_t kMaxDirectories = 20'000;  // looked into for go.mod files

Resolution unresolved(std::string reason) { return {Rule::kNone, {}, std::move(reason)}; }

bool skipped_directory(std::string_view name) {
  return name.starts_with('.') || name == "node_modules" || name == "vendor" || name == "testdata";
}

void find_modules(Files& files, const std::string& folder, std::vector<GoModule>& modules) {
  std::vector<std::string> pending = {folder};
  for (std::size_t looked = 0; !pending.empty() && looked < kMaxDirectories; ++looked) {
    const std::string directory = std::move(pending.back());
    pending.pop_back();
    for (const DirectoryEntry& entry : files.list(directory)) {
      if (entry.kind == FileStat::Kind::kDirectory && !skipped_directory(entry.name))
        pending.push_back(join(directory, entry.name));
      if (entry.name != "go.mod" || entry.kind != FileStat::Kind::kFile) continue;
      const auto text = files.read(join(directory, "go.mod"));
      if (std::string path = text ? module_path(text->bytes) : ""; !path.empty()) modules.push_back({path, directory});
    }
  }
}

}  // namespace

std::string_view rule_name(Rule rule) {
  switch (rule) {
    case Rule::kNone:
      return "unresolved";
    case Rule::kExact:
      return "as recorded";
    case Rule::kModule:
      return "go.mod";
    case Rule::kModuleCache:
      return "module cache";
    case Rule::kGoroot:
      return "GOROOT";
  }
  return "";
}

SourceMap::SourceMap(Files& files, std::vector<std::string> folders, GoEnvironment go)
    : files_(files), folders_(std::move(folders)), go_(std::move(go)) {
  for (const std::string& folder : folders_) find_modules(files_, folder, modules_);
  std::stable_sort(modules_.begin(), modules_.end(),
                   [](const GoModule& a, const GoModule& b) { return a.path.size() > b.path.size(); });
}

const Resolution& SourceMap::resolve(std::string_view recorded) {
  const auto [it, added] = cache_.try_emplace(std::string(recorded));
  if (added) it->second = find(recorded);
  return it->second;
}

Resolution SourceMap::find(std::string_view recorded) {
  if (recorded.empty()) return unresolved("no file was recorded");
  if (recorded.starts_with('<') || recorded == "_cgo_gotypes.go" || recorded.starts_with("_cgo_"))
    return unresolved("generated at build time, there is no file");
  if (recorded.starts_with('/')) {
    const std::string path = clean(recorded);
    if (is_file(path)) {
      if (Resolution found = in_other_checkout(path); found.rule != Rule::kNone) return found;
      return {Rule::kExact, path, "the recorded path exists"};
    }
  }
  for (auto rule : {&SourceMap::in_module_cache, &SourceMap::in_module, &SourceMap::in_goroot})
    if (Resolution found = (this->*rule)(recorded); found.rule != Rule::kNone) return found;
  return unresolved(recorded.starts_with('/') ? "no such file here, and no module, module cache or GOROOT has it"
                                              : "no module of the workspace, module cache or GOROOT has it");
}

Resolution SourceMap::in_module(std::string_view recorded) {
  for (const GoModule& module : modules_) {
    const auto rest = below(recorded, module.path);
    if (!rest) continue;
    if (const std::string path = clean(join(module.directory, *rest)); below(path, module.directory) && is_file(path))
      return {Rule::kModule, path, "module " + module.path + " in " + module.directory};
  }
  return {};
}

/// For a file outside all folders: the same file of the same module inside one.
Resolution SourceMap::in_other_checkout(const std::string& path) {
  const auto inside = [&](const std::string& folder) { return below(path, folder).has_value(); };
  if (modules_.empty() || std::ranges::any_of(folders_, inside) || inside(go_.gomodcache) || inside(go_.goroot))
    return {};
  for (std::string directory(directory_of(path)); directory.size() > 1; directory = directory_of(directory)) {
    const auto [module, added] = module_of_directory_.try_emplace(directory);
    if (added)
      if (const auto text = is_file(join(directory, "go.mod")) ? files_.read(join(directory, "go.mod"))
                                                               : analysis::fail(analysis::ErrorKind::kUnreadable, ""))
        module->second = module_path(text->bytes);
    if (module->second.empty()) continue;
    Resolution found = in_module(join(module->second, *below(path, directory)));
    if (found.rule != Rule::kNone) found.reason += ", recorded in another checkout";
    return found;
  }
  return {};
}

Resolution SourceMap::in_module_cache(std::string_view recorded) {
  const std::size_t at = recorded.find('@');
  if (at == std::string_view::npos || go_.gomodcache.empty()) return {};
  const std::size_t slash = recorded.find('/', at);
  if (slash == std::string_view::npos) return {};
  std::string_view module = recorded.substr(0, slash);
  // Recorded in full ("/home/ci/go/pkg/mod/github.com/!burnt/x@v1") the path is escaped already, and starts elsewhere.
  const std::size_t cache = module.rfind("/pkg/mod/");
  const bool in_full = cache != std::string_view::npos;
  if (in_full) module.remove_prefix(cache + 9);
  const std::string directory = in_full ? std::string(module) : escape_module(module);
  const std::string path = clean(join(join(go_.gomodcache, directory), recorded.substr(slash + 1)));
  if (!below(path, go_.gomodcache) || !is_file(path)) return {};
  return {Rule::kModuleCache, path, "module cache " + go_.gomodcache};
}

Resolution SourceMap::in_goroot(std::string_view recorded) {
  if (go_.goroot.empty()) return {};
  std::string_view rest = recorded;
  if (recorded.starts_with('/')) {
    // Only a path that says it is Go's own tree: ".../go/src/fmt/print.go", ".../go1.22.3/src/...", "...-go1.22/src".
    const std::size_t src = recorded.find("/src/");
    if (src == std::string_view::npos) return {};
    const std::string_view root = base_name(recorded.substr(0, src));
    if (root != "go" && !root.starts_with("go1") && !root.starts_with("go-1") && root != "libexec" &&
        !root.starts_with("toolchain@"))
      return {};
    rest = recorded.substr(src + 5);
  } else if (recorded.substr(0, recorded.find('/')).find('.') != std::string_view::npos) {
    return {};  // the first element of a standard package has no dot
  }
  const std::string root = join(go_.goroot, "src");
  const std::string path = clean(join(root, rest));
  if (!below(path, root) || !is_file(path)) return {};
  return {Rule::kGoroot, path, "GOROOT " + go_.goroot};
}

bool SourceMap::is_file(const std::string& path) {
  const auto stat = files_.stat(path);
  return stat && stat->kind == FileStat::Kind::kFile;
}

}  // namespace proflens::server
