// Text operations on absolute POSIX paths. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace proflens::server {

std::string join(std::string_view directory, std::string_view rest);
std::string_view base_name(std::string_view path);
std::string_view directory_of(std::string_view path);  // "/a" for "/a/b", "/" for "/a", "" without a slash

/// What follows directory + "/" in path; nothing when path is not below it.
std::optional<std::string_view> below(std::string_view path, std::string_view directory);

/// Without "//", "/./" and "/x/../"; as Go's path.Clean.
std::string clean(std::string_view path);

}  // namespace proflens::server
