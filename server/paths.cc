#include "server/paths.h"

#include <filesystem>

namespace proflens::server {

std::string join(std::string_view directory, std::string_view rest) {
  std::string path(directory);
  if (!path.ends_with('/')) path += '/';
  return path.append(rest);
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view directory_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {};
  return path.substr(0, slash == 0 ? 1 : slash);
}

std::optional<std::string_view> below(std::string_view path, std::string_view directory) {
  if (directory == "/") return path.starts_with('/') ? std::optional(path.substr(1)) : std::nullopt;
  if (directory.empty() || !path.starts_with(directory) || path.size() <= directory.size() + 1) return std::nullopt;
  if (path[directory.size()] != '/') return std::nullopt;
  return path.substr(directory.size() + 1);
}

std::string clean(std::string_view path) {
  std::string normal = std::filesystem::path(path).lexically_normal().string();
  if (normal.size() > 1 && normal.ends_with('/')) normal.pop_back();
  return normal;
}

}  // namespace proflens::server
