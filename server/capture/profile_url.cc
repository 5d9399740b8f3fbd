#include "server/capture/profile_url.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <curl/curl.h>
#include <fmt/format.h>
#include <memory>
#include <vector>

#include "analysis/table_text.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;
using analysis::fail;
using analysis::Result;

constexpr std::string_view kPrefix = "/debug/pprof";

/// libcurl's URL parser: what it reads is what the transfer will ask for.
class Url {
 public:
  Url() : handle_(curl_url(), curl_url_cleanup) {}
  CURLUcode set(CURLUPart part, const std::string& text) { return curl_url_set(handle_.get(), part, text.c_str(), 0); }
  void clear(CURLUPart part) { curl_url_set(handle_.get(), part, nullptr, 0); }
  std::string get(CURLUPart part, unsigned flags = 0) const {
    char* text = nullptr;
    if (curl_url_get(handle_.get(), part, &text, flags) != CURLUE_OK) return {};
    const std::unique_ptr<char, void (*)(void*)> owner(text, curl_free);
    return text;
  }

 private:
  std::unique_ptr<CURLU, void (*)(CURLU*)> handle_;
};

struct Parameter {
  std::string name, value;
  bool has_value = false;
};

std::vector<Parameter> parameters_of(std::string_view query) {
  std::vector<Parameter> out;
  while (!query.empty()) {
    const std::string_view one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), one.size() + 1));
    const std::size_t equals = one.find('=');
    if (one.empty()) continue;
    const bool has_value = equals != std::string_view::npos;
    out.push_back(
        {std::string(one.substr(0, equals)), has_value ? std::string(one.substr(equals + 1)) : "", has_value});
  }
  return out;
}

std::string query_of(const std::vector<Parameter>& parameters, bool shown) {
  constexpr std::array<std::string_view, 3> kHarmless = {"seconds", "debug", "gc"};
  std::string query;
  for (const Parameter& one : parameters) {
    const bool open = !shown || std::ranges::find(kHarmless, one.name) != kHarmless.end();
    query += (query.empty() ? "" : "&") + one.name;
    if (one.has_value) query += "=" + (open ? one.value : "…");
  }
  return query;
}

std::optional<int> whole_number(const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Takes "https+insecure" and "unix:" off, and puts "http://" before a bare host.
std::string with_scheme(std::string_view text, ProfileUrl& endpoint) {
  constexpr std::string_view kInsecure = "https+insecure://", kUnix = "unix:";
  if (text.starts_with(kUnix)) {
    text.remove_prefix(text.starts_with("unix:///") ? kUnix.size() + 2 : kUnix.size());
    const std::size_t colon = text.find(':');
    endpoint.unix_socket = text.substr(0, colon);
    return "http://localhost" + std::string(colon == std::string_view::npos ? "" : text.substr(colon + 1));
  }
  if (text.starts_with(kInsecure)) {
    endpoint.insecure = true;
    return "https://" + std::string(text.substr(kInsecure.size()));
  }
  return (text.find("://") == std::string_view::npos ? "http://" : "") + std::string(text);
}

/// The path to ask for: a server alone means its CPU profile.
std::string completed_path(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  if (path.empty() || path == "/") return std::string(kPrefix) + "/profile";
  return path.ends_with(kPrefix) ? path + "/profile" : path;
}

Result<void> check_kind(const ProfileUrl& endpoint) {
  if (endpoint.kind == "trace")
    return fail(ErrorKind::kUsage,
                "an execution trace is no profile; ask for profile, heap, allocs, goroutine, block, "
                "mutex or threadcreate, or read it with `go tool trace`");
  if (endpoint.kind == "cmdline" || endpoint.kind == "symbol")
    return fail(ErrorKind::kUsage, endpoint.kind +
                                       " is no profile; ask for profile, heap, allocs, goroutine, block, "
                                       "mutex or threadcreate");
  return {};
}

Result<void> set_seconds(ProfileUrl& endpoint, std::vector<Parameter>& parameters, std::optional<int> wanted) {
  auto given = std::ranges::find(parameters, "seconds", &Parameter::name);
  if (!wanted && given == parameters.end() && endpoint.kind == "profile") {
    wanted = kUsualSeconds;
    endpoint.completed = true;
  }
  if (wanted) {
    if (given == parameters.end()) given = parameters.insert(given, {"seconds", "", true});
    *given = {"seconds", std::to_string(*wanted), true};
  }
  if (given == parameters.end()) return {};
  const auto seconds = whole_number(given->value);
  if (!seconds || *seconds < 1 || *seconds > kMostSeconds)
    return fail(ErrorKind::kUsage, fmt::format("seconds={}: expected a whole number from 1 to {}",
                                               analysis::printable(given->value), kMostSeconds));
  endpoint.seconds = *seconds;
  return {};
}

/// url, shown and kind from a parsed URL and its parameters.
void take_url(ProfileUrl& endpoint, Url& url, const std::vector<Parameter>& parameters) {
  for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS, CURLUPART_FRAGMENT})
    url.clear(part);
  url.clear(CURLUPART_QUERY);
  const std::string bare = url.get(CURLUPART_URL);
  const auto with = [&](const std::string& query) { return query.empty() ? bare : bare + "?" + query; };
  endpoint.url = with(query_of(parameters, false));
  endpoint.shown = analysis::printable(with(query_of(parameters, true)));
  constexpr std::string_view kHost = "http://localhost";
  if (endpoint.unix_socket.empty() || !endpoint.shown.starts_with(kHost)) return;
  endpoint.shown = "unix:" + analysis::printable(endpoint.unix_socket) + ":" + endpoint.shown.substr(kHost.size());
}

std::string why(CURLUcode code) {
  return code == CURLUE_UNSUPPORTED_SCHEME ? "only http, https and unix: are understood"
                                           : std::string(curl_url_strerror(code));
}

bool is_web(const std::string& scheme) { return scheme == "http" || scheme == "https"; }

std::string last_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

Result<ProfileUrl> parse_profile_url(std::string_view text, std::optional<int> seconds) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return fail(ErrorKind::kUsage, "expected a URL such as localhost:6060");
  text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
  ProfileUrl endpoint;
  Url url;
  // The text is not repeated: it may hold a password.
  if (const CURLUcode code = url.set(CURLUPART_URL, with_scheme(text, endpoint)); code != CURLUE_OK)
    return fail(ErrorKind::kUsage, "this is no URL of a profile: " + why(code));
  if (!is_web(url.get(CURLUPART_SCHEME)))
    return fail(ErrorKind::kUsage, url.get(CURLUPART_SCHEME) + ": only http, https and unix: are understood");
  endpoint.user = url.get(CURLUPART_USER, CURLU_URLDECODE);
  endpoint.password = url.get(CURLUPART_PASSWORD, CURLU_URLDECODE);
  const std::string path = completed_path(url.get(CURLUPART_PATH));
  endpoint.completed = path != url.get(CURLUPART_PATH);
  url.set(CURLUPART_PATH, path);
  endpoint.kind = last_name(path);
  if (auto fine = check_kind(endpoint); !fine) return std::unexpected(fine.error());
  std::vector<Parameter> parameters = parameters_of(url.get(CURLUPART_QUERY));
  if (auto fine = set_seconds(endpoint, parameters, seconds); !fine) return std::unexpected(fine.error());
  take_url(endpoint, url, parameters);
  return endpoint;
}

Result<ProfileUrl> redirected(const ProfileUrl& from, const std::string& location) {
  Url url;
  const std::string leads = "the server redirects to ";
  if (url.set(CURLUPART_URL, from.url) != CURLUE_OK || url.set(CURLUPART_URL, location) != CURLUE_OK)
    return fail(ErrorKind::kUnreadable, leads + "what is no URL of the web, which is not followed");
  const std::string scheme = url.get(CURLUPART_SCHEME);
  if (!is_web(scheme)) return fail(ErrorKind::kUnreadable, leads + scheme + "://, which is not followed");
  if (from.url.starts_with("https:") && scheme == "http")
    return fail(ErrorKind::kUnreadable,
                leads + "plain http, which is not followed; if that is right, ask for http:// yourself");
  ProfileUrl to = from;
  to.user.clear();
  to.password.clear();
  const std::vector<Parameter> parameters = parameters_of(url.get(CURLUPART_QUERY));
  take_url(to, url, parameters);
  if (is_same_server(from, to)) {
    to.user = from.user;
    to.password = from.password;
  } else {
    to.unix_socket.clear();
    to.insecure = false;
    take_url(to, url, parameters);
  }
  return to;
}

std::string server_of(const ProfileUrl& endpoint) {
  if (!endpoint.unix_socket.empty()) return endpoint.unix_socket;
  Url url;
  if (url.set(CURLUPART_URL, endpoint.url) != CURLUE_OK) return {};
  std::string server = url.get(CURLUPART_HOST) + ":" + url.get(CURLUPART_PORT, CURLU_DEFAULT_PORT);
  for (char& c : server) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return server;
}

bool is_same_server(const ProfileUrl& from, const ProfileUrl& to) {
  const std::string a = server_of(from), b = server_of(to);
  const auto host = [](const std::string& server) { return server.substr(0, server.rfind(':')); };
  if (!from.unix_socket.empty()) return to.url.starts_with("http://localhost/");
  const bool upgraded = from.url.starts_with("http:") && to.url.starts_with("https:") && a.ends_with(":80") &&
                        b.ends_with(":443") && host(a) == host(b);
  return upgraded ||
         (a == b && (from.url.starts_with("https:") == to.url.starts_with("https:") || to.url.starts_with("https:")));
}

}  // namespace proflens::server
