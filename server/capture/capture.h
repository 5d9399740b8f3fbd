// A capture: ask a server for a profile, make sure that it is one, and keep it. Blocks; for a thread of its own.
#pragma once

#include <map>

#include "analysis/profile.h"

#include "server/capture/http.h"
#include "server/capture/store.h"

namespace proflens::server {

struct CaptureRequest {
  ProfileUrl endpoint;
  ServerAccess access;
  HttpLimits limits;
};

struct Fetched {
  std::string bytes;  // as they came, usually gzip
  analysis::Profile profile;
};

/// Errors have the URL in front, without credentials.
analysis::Result<Fetched> fetch_profile(const CaptureRequest& request, const OnHttpProgress& on_progress,
                                        const std::stop_token& stop);

/// "12 of 30 s", "1.4 MB".
std::string progress_text(const ProfileUrl& endpoint, const HttpProgress& progress);
std::optional<std::uint32_t> progress_percentage(const ProfileUrl& endpoint, const HttpProgress& progress);

/// The settings of a server: by "host:port", "host", or a socket's path; or a URL, whose path is ignored.
ServerAccess access_for(const std::map<std::string, ServerAccess>& servers, const ProfileUrl& endpoint);

}  // namespace proflens::server
