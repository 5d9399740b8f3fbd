#include "server/dependency_trees.h"

#include <algorithm>

#include "server/go_packages.h"
#include "server/paths.h"

namespace proflens::server {
namespace {

using analysis::RecordedPath;
using Form = RecordedPath::Form;
using Need = PathCandidate::Need;
using Rule = Resolution::Rule;

bool is_directory(Files& files, const std::string& path) {
  const auto stat = files.stat(path);
  return stat && stat->kind == FileStat::Kind::kDirectory;
}

std::string first_line(Files& files, const std::string& path) {
  const auto text = files.read(path);
  return text ? std::string(text->bytes.substr(0, text->bytes.find('\n'))) : "";
}

/// What stands in vendor/modules.txt of a vendored module: "# github.com/x/y v1.2.3".
bool vendors(std::string_view modules_text, std::string_view module_at_version) {
  std::string wanted = "\n# " + std::string(module_at_version) + "\n";
  if (const std::size_t at = wanted.rfind('@'); at != std::string::npos) wanted[at] = ' ';
  return modules_text.find(wanted) != std::string_view::npos;
}

}  // namespace

DependencyTrees::DependencyTrees(Files& files, const std::vector<std::string>& folders, const WorkspaceIndex& workspace,
                                 const GoEnvironment& go, const GetEnv& variables)
    : files_(files),
      go_(go),
      folders_(folders),
      modules_(workspace.modules()),
      node_parents_(workspace.node_parents()) {
  for (const GoModule& module : modules_)
    if (const auto text = files_.read(join(module.directory, "vendor/modules.txt")))
      vendored_.emplace_back(join(module.directory, "vendor"), "\n" + std::string(text->bytes));
  find_goroots(variables);
  find_rust(variables);
  find_python(workspace, variables);
}

std::vector<std::string> DependencyTrees::children(const std::string& directory) const {
  std::vector<std::string> paths;
  for (const DirectoryEntry& entry : files_.list(directory))
    if (entry.kind == FileStat::Kind::kDirectory) paths.push_back(join(directory, entry.name));
  std::ranges::sort(paths);
  return paths;
}

void DependencyTrees::find_goroots(const GetEnv& variables) {
  std::vector<std::string> roots;
  if (!go_.goroot.empty()) roots.push_back(go_.goroot);
  // Toolchains that the go command fetched, and those of golang.org/dl.
  if (!go_.gomodcache.empty())
    for (const std::string& path : children(join(go_.gomodcache, "golang.org")))
      if (base_name(path).starts_with("toolchain@")) roots.push_back(path);
  if (const std::string home = variables("HOME").value_or(""); !home.empty())
    for (const std::string& path : children(join(home, "sdk")))
      if (base_name(path).starts_with("go1")) roots.push_back(path);
  for (const std::string& path : roots) goroots_.push_back({path, first_line(files_, join(path, "VERSION"))});
}

void DependencyTrees::find_rust(const GetEnv& variables) {
  const std::string home = variables("HOME").value_or("");
  const auto tool_home = [&](const char* variable, const char* usual) {
    const std::string set = variables(variable).value_or("");
    return !set.empty() || home.empty() ? set : join(home, usual);
  };
  if (const std::string cargo = tool_home("CARGO_HOME", ".cargo"); !cargo.empty())
    registries_ = children(join(cargo, "registry/src"));
  std::vector<std::string> sysroots = {"/usr", "/usr/local"};
  if (const std::string rustup = tool_home("RUSTUP_HOME", ".rustup"); !rustup.empty())
    for (const std::string& toolchain : children(join(rustup, "toolchains"))) sysroots.push_back(toolchain);
  for (const std::string& sysroot : sysroots)
    if (const std::string path = join(sysroot, "lib/rustlib/src/rust"); is_directory(files_, path))
      rust_libraries_.push_back(path);
  for (const std::string& path : children("/usr/src"))  // Debian's rust-src
    if (base_name(path).starts_with("rustc-")) rust_libraries_.push_back(path);
}

void DependencyTrees::add_python_of(const std::string& environment) {
  for (const char* lib : {"lib", "lib64"})
    for (const std::string& path : children(join(environment, lib))) {
      const std::string name(base_name(path));
      if (!name.starts_with("python")) continue;
      for (const char* packages : {"site-packages", "dist-packages"})
        if (is_directory(files_, join(path, packages))) site_packages_.push_back(join(path, packages));
      if (files_.stat(join(path, "os.py"))) python_libraries_.emplace_back(name.substr(6), path);
    }
}

void DependencyTrees::find_python(const WorkspaceIndex& workspace, const GetEnv& variables) {
  std::vector<std::string> environments = workspace.environments();
  for (const char* variable : {"VIRTUAL_ENV", "CONDA_PREFIX"})
    if (const std::string set = variables(variable).value_or(""); !set.empty()) environments.push_back(set);
  if (const std::string home = variables("HOME").value_or(""); !home.empty())
    environments.push_back(join(home, ".local"));
  environments.insert(environments.end(), {"/usr/local", "/usr"});
  for (const std::string& environment : environments) add_python_of(environment);
}

/// A file of the tree: a path that leads out of it, by dots or by links, is none.
bool DependencyTrees::is_file_below(const std::string& path, const std::string& root) const {
  if (!below(path, root)) return false;
  const auto stat = files_.stat(path);
  return stat && stat->kind == FileStat::Kind::kFile;
}

std::vector<PathCandidate> DependencyTrees::in_roots(const std::vector<std::string>& roots, const std::string& rest,
                                                     const PathCandidate& like) const {
  std::vector<PathCandidate> found;
  for (const std::string& root : roots)
    if (std::string path = clean(join(root, rest)); is_file_below(path, root)) {
      found.push_back(like);
      found.back().reason += root;
      found.back().path = std::move(path);
    }
  return found;
}

std::vector<PathCandidate> DependencyTrees::in_module_cache(const RecordedPath& recorded) const {
  std::vector<PathCandidate> found;
  if (!go_.gomodcache.empty())
    found = in_roots({go_.gomodcache}, escape_module(recorded.key) + "/" + recorded.rest,
                     {Rule::kModuleCache, "", "module cache ", Need::kNothing});
  const std::string module = recorded.key.substr(0, recorded.key.find('@'));
  for (const GoModule& own : modules_) {
    // Built by `go install module@version`: the workspace has the same module, of whatever version.
    if (own.path == module)
      for (PathCandidate& candidate : in_roots({own.directory}, recorded.rest,
                                               {Rule::kModule, "", "module " + own.path + " in ", Need::kFunctions}))
        found.insert(found.begin(), std::move(candidate));
  }
  for (const auto& [vendor, modules_text] : vendored_)
    if (vendors(modules_text, recorded.key))
      for (PathCandidate& candidate :
           in_roots({vendor}, module + "/" + recorded.rest, {Rule::kModule, "", "vendored in ", Need::kFunctions}))
        found.push_back(std::move(candidate));
  return found;
}

std::vector<PathCandidate> DependencyTrees::in_goroot(const RecordedPath& recorded) const {
  std::vector<PathCandidate> found;
  for (const Goroot& root : goroots_) {
    const std::string source = join(root.path, "src");
    const std::string path = clean(join(source, recorded.rest));
    if (!is_file_below(path, source)) continue;
    const bool same = !recorded.key.empty() && recorded.key == root.version;
    PathCandidate candidate{Rule::kGoroot, path, "GOROOT " + root.path, same ? Need::kNothing : Need::kLines};
    if (!recorded.key.empty() && !same)
      candidate.reason +=
          " (" + (root.version.empty() ? "another version" : root.version) + ", recorded with " + recorded.key + ")";
    found.insert(same ? found.begin() : found.end(), std::move(candidate));
  }
  return found;
}

std::vector<PathCandidate> DependencyTrees::candidates(const RecordedPath& recorded) const {
  std::vector<std::string> roots;
  switch (recorded.form) {
    case Form::kGoModule:
      return in_module_cache(recorded);
    case Form::kGoroot:
      return in_goroot(recorded);
    case Form::kRustLibrary:
      return in_roots(rust_libraries_, recorded.rest, {Rule::kRustLibrary, "", "Rust's sources in ", Need::kLines});
    case Form::kCargo:
      return in_roots(registries_, recorded.key + "/" + recorded.rest,
                      {Rule::kCargo, "", "Cargo's registry ", Need::kNothing});
    case Form::kSitePackages:
      return in_roots(site_packages_, recorded.rest, {Rule::kPython, "", "packages in ", Need::kFunctions});
    case Form::kPythonLibrary:
      for (const auto& [version, directory] : python_libraries_)
        if (version == recorded.key) roots.push_back(directory);
      return in_roots(roots, recorded.rest, {Rule::kPython, "", "Python's library ", Need::kLines});
    case Form::kNodeModules:
      return in_roots(node_parents_, recorded.rest, {Rule::kNodeModules, "", "node_modules in ", Need::kFunctions});
    case Form::kBazelExternal:
    case Form::kBazelOutput:
      for (const std::string& folder : folders_) {
        roots.push_back(join(folder, "bazel-" + std::string(base_name(folder))));
        roots.push_back(folder);
      }
      return in_roots(roots, recorded.rest, {Rule::kBazel, "", "Bazel's tree ", Need::kProof});
    case Form::kPlain:
      // "fmt/print.go", as -trimpath leaves it: the first element of a package of Go's own has no dot.
      if (!recorded.is_absolute() && recorded.path.find('/') != std::string::npos &&
          recorded.path.substr(0, recorded.path.find('/')).find('.') == std::string::npos &&
          (recorded.path.ends_with(".go") || recorded.path.ends_with(".s"))) {
        RecordedPath standard = recorded;
        standard.rest = recorded.path;
        return in_goroot(standard);
      }
      return {};
    case Form::kNoFile:
      break;
  }
  return {};
}

bool DependencyTrees::holds(const std::string& path) const {
  const auto inside = [&](const std::string& root) { return below(path, root).has_value(); };
  if (inside(go_.gomodcache) || inside("/usr/include") || inside("/usr/lib")) return true;
  if (std::ranges::any_of(goroots_, [&](const Goroot& root) { return inside(root.path); })) return true;
  if (std::ranges::any_of(python_libraries_, [&](const auto& library) { return inside(library.second); })) return true;
  for (const auto* roots : {&rust_libraries_, &registries_, &site_packages_})
    if (std::ranges::any_of(*roots, inside)) return true;
  return path.find("/node_modules/") != std::string::npos;
}

}  // namespace proflens::server
