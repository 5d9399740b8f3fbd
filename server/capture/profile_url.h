// What the user wrote as the place of a profile, completed to the URL that is asked for.
//
// "localhost:6060" is the CPU profile of the net/http/pprof there; "https+insecure://…" is https without a look at the
// certificate, as go tool pprof has it; "unix:/run/app.sock:/debug/pprof/heap" is a Unix socket, as nginx has it.
// Pure; any thread. Errors are kUsage.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "analysis/result.h"

namespace proflens::server {

inline constexpr int kUsualSeconds = 30;  // of net/http/pprof
inline constexpr int kMostSeconds = 3600;

struct ProfileUrl {
  std::string url;          // without user and password
  std::string shown;        // for messages and records: values of unknown parameters, which may be keys, are left out
  std::string unix_socket;  // path; empty: TCP
  std::string user, password;
  bool insecure = false;   // any certificate will do
  std::string kind;        // the last name of the path: "profile", "heap" …
  int seconds = 0;         // that the server will measure before it answers
  bool completed = false;  // something was added to what the user wrote
};

/// `seconds`: to measure; nothing leaves what the text says, and 30 for a CPU profile.
analysis::Result<ProfileUrl> parse_profile_url(std::string_view text, std::optional<int> seconds);

/// Where a redirect of `from` leads. kUnreadable for what must not be followed: another scheme than http and https, or
/// from https to http.
analysis::Result<ProfileUrl> redirected(const ProfileUrl& from, const std::string& location);

/// Whether what opens `from` may be shown to `to`: the same host and port, or the https of that host's http.
bool is_same_server(const ProfileUrl& from, const ProfileUrl& to);

/// "host:port" of the URL, lower-case, with the scheme's own port where the URL has none; the socket's path on one.
std::string server_of(const ProfileUrl& endpoint);

}  // namespace proflens::server
