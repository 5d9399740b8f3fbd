#include "server/capture/capture.h"

#include <algorithm>
#include <fmt/format.h>

#include "analysis/units.h"

#include "server/capture/judge.h"

namespace proflens::server {

using analysis::Result;

Result<Fetched> fetch_profile(const CaptureRequest& request, const OnHttpProgress& on_progress,
                              const std::stop_token& stop) {
  auto answer = http_get(request.endpoint, request.access, request.limits, on_progress, stop);
  if (!answer) return analysis::fail(std::move(answer.error()), request.endpoint.shown);
  auto profile = judge(*answer, stop);
  if (!profile) return analysis::fail(std::move(profile.error()), answer->endpoint.shown);
  return Fetched{std::move(answer->body), std::move(*profile)};
}

std::string progress_text(const ProfileUrl& endpoint, const HttpProgress& progress) {
  if (progress.bytes != 0) return fmt::format("{:.1f} MB", static_cast<double>(progress.bytes) / 1e6);
  if (endpoint.seconds == 0) return fmt::format("waiting, {} s", progress.passed.count());
  if (progress.passed.count() <= endpoint.seconds)
    return fmt::format("{} of {} s", progress.passed.count(), endpoint.seconds);
  return fmt::format("{} s, {} s longer than asked for", progress.passed.count(),
                     progress.passed.count() - endpoint.seconds);
}

std::optional<std::uint32_t> progress_percentage(const ProfileUrl& endpoint, const HttpProgress& progress) {
  if (endpoint.seconds == 0) return std::nullopt;
  return static_cast<std::uint32_t>(std::min<std::int64_t>(100, progress.passed.count() * 100 / endpoint.seconds));
}

ServerAccess access_for(const std::map<std::string, ServerAccess>& servers, const ProfileUrl& endpoint) {
  const std::string server = server_of(endpoint), host = server.substr(0, server.rfind(':'));
  const ServerAccess* of_host = nullptr;
  for (const auto& [key, access] : servers) {
    const auto named = parse_profile_url(key, std::nullopt);
    if (named && key.find("://") != std::string::npos && is_same_server(*named, endpoint)) return access;
    if (key == server) return access;
    if (key == host) of_host = &access;
  }
  return of_host ? *of_host : ServerAccess{};
}

}  // namespace proflens::server
