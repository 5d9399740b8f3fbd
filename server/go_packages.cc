#include "server/go_packages.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "server/paths.h"

namespace proflens::server {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

/// Calls visit(line) for each line, without comment and blanks around, until it returns true.
template <class Visit>
void for_each_line(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (visit(trim(line.substr(0, line.find("//"))))) return;
  }
}

/// The rest of a line that starts with a word and a blank.
std::string_view after_word(std::string_view line, std::string_view word) {
  if (!line.starts_with(word) || line.size() == word.size()) return {};
  return std::isspace(static_cast<unsigned char>(line[word.size()])) ? trim(line.substr(word.size()))
                                                                     : std::string_view{};
}

/// N of "1.N" at the start; 0 when there is none.
int minor_of(std::string_view version) {
  int minor = 0;
  if (version.starts_with("1.")) std::from_chars(version.data() + 2, version.data() + version.size(), minor);
  return minor;
}

bool is_below(std::string_view import_path, std::string_view module) {
  return import_path == module || below(import_path, module).has_value();
}

}  // namespace

std::string module_path(std::string_view go_mod) {
  std::string_view path;
  for_each_line(go_mod, [&](std::string_view line) { return !(path = after_word(line, "module")).empty(); });
  if (path.size() >= 2 && (path.front() == '"' || path.front() == '`')) path = path.substr(1, path.size() - 2);
  return std::string(path);
}

std::string escape_module(std::string_view path) {
  std::string escaped;
  for (const char c : path) {
    if (c >= 'A' && c <= 'Z') escaped += '!';
    escaped += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return escaped;
}

GoPackages::GoPackages(Files& files, GoEnvironment go, const std::string& directory)
    : files_(files), go_(std::move(go)) {
  for (std::string here = directory; here.size() > 1; here = directory_of(here)) {
    const auto text = files_.read(join(here, "go.mod"));
    if (!text) continue;
    module_directory_ = here;
    go_mod_ = text->bytes;
    return;
  }
}

std::string GoPackages::directory_of_import(std::string_view import_path) const {
  const std::string module = module_path(go_mod_);
  std::string directory;
  if (!module.empty() && is_below(import_path, module)) {
    directory = clean(module_directory_ + std::string(import_path.substr(module.size())));
  } else if (import_path.substr(0, import_path.find('/')).find('.') == std::string_view::npos) {
    if (!go_.goroot.empty()) directory = clean(join(join(go_.goroot, "src"), import_path));
  } else {
    const std::string vendored = clean(join(join(module_directory_, "vendor"), import_path));
    directory = is_directory(vendored) ? vendored : in_module_cache(import_path);
  }
  return !directory.empty() && is_directory(directory) ? directory : "";
}

/// By the longest required module that the path is below: `require github.com/x/y v1.2.3`, alone or in a block.
std::string GoPackages::in_module_cache(std::string_view import_path) const {
  if (go_.gomodcache.empty()) return {};
  std::string_view module, version;
  for_each_line(go_mod_, [&](std::string_view line) {
    if (const std::string_view single = after_word(line, "require"); !single.empty()) line = single;
    const std::size_t blank = line.find_first_of(" \t");
    if (blank == std::string_view::npos) return false;
    const std::string_view path = line.substr(0, blank), rest = trim(line.substr(blank));
    if (rest.starts_with('v') && is_below(import_path, path) && path.size() > module.size())
      module = path, version = rest;
    return false;
  });
  if (module.empty()) return {};
  return clean(join(go_.gomodcache, escape_module(module) + "@" + escape_module(version)) +
               std::string(import_path.substr(module.size())));
}

int GoPackages::language_minor() const {
  const auto version = go_.goroot.empty() ? analysis::fail(analysis::ErrorKind::kUnreadable, "")
                                          : files_.read(join(go_.goroot, "VERSION"));
  const int toolchain = version && version->bytes.starts_with("go") ? minor_of(version->bytes.substr(2)) : 0;
  int declared = 0;
  for_each_line(go_mod_, [&](std::string_view line) { return (declared = minor_of(after_word(line, "go"))) != 0; });
  if (toolchain == 0 || declared == 0) return std::max(toolchain, declared);
  return std::min(toolchain, declared);
}

bool GoPackages::is_directory(const std::string& path) const {
  const auto stat = files_.stat(path);
  return stat && stat->kind == FileStat::Kind::kDirectory;
}

}  // namespace proflens::server
