// file: URIs to paths and back (RFC 3986, RFC 8089, and what clients really send).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace proflens::protocol {

/// The absolute path of a file: URI, percent-decoded; nothing for another scheme, a remote host or a relative path.
/// Accepts `file:///c%3A/x`, `file:///C:/x` (drive letters come out in lower case), `file://c:/x`, and
/// `file://localhost/x`.
std::optional<std::string> path_of(std::string_view uri);

/// The URI of an absolute path, escaped as VS Code's is, so that equal files compare equal there.
std::string uri_of(std::string_view path);

/// "file" of "file:///x"; empty when there is no scheme.
std::string_view scheme_of(std::string_view uri);

}  // namespace proflens::protocol
