// One GET by libcurl, with all that a server may do wrong bounded: time, redirects, headers and body.
//
// Blocks; for a thread of its own. It ends soon after `stop` is requested. What opens a server (user, token, headers)
// is sent to that server alone, is in no message, and is taken out of what a server says.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "server/capture/profile_url.h"

namespace proflens::server {

/// What one server wants to be shown, from the settings.
struct ServerAccess {
  std::string user, password, token;  // basic; bearer
  std::vector<std::string> headers;   // "Name: value"
  std::string ca_file;                // PEM; empty: the system's authorities
  bool insecure = false;              // any certificate will do
};

struct HttpLimits {
  std::chrono::seconds connect{10};
  std::chrono::seconds answer{60};          // all in all, beyond the seconds that the server measures
  std::size_t body = std::size_t{1} << 30;  // bytes, after the transfer's own compression was undone
  int redirects = 5;
};

struct HttpAnswer {
  long status = 0;
  std::string content_type;
  std::string authenticate;          // WWW-Authenticate: what a 401 asks for
  bool go_pprof = false;             // X-Go-Pprof: the words are those of net/http/pprof
  std::string body;                  // of an answer other than 200 the beginning only
  ProfileUrl endpoint;               // after redirects
  std::vector<std::string> secrets;  // to be taken out of what is shown of the answer
};

struct HttpProgress {
  std::chrono::seconds passed{0};  // since the request was sent
  std::uint64_t bytes = 0;         // of the body, so far
};

using OnHttpProgress = std::function<void(const HttpProgress&)>;  // about once a second, on the caller's thread

/// Errors: kUnreadable when there is no answer, in words that say what to try; kTooLarge, kCancelled, kUsage.
analysis::Result<HttpAnswer> http_get(const ProfileUrl& endpoint, const ServerAccess& access, const HttpLimits& limits,
                                      const OnHttpProgress& on_progress, const std::stop_token& stop);

/// The text without any of the secrets.
std::string without_secrets(std::string text, const std::vector<std::string>& secrets);

}  // namespace proflens::server
