#include "server/capture/judge.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

#include "analysis/format.h"
#include "analysis/table_text.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;
using analysis::fail;
using analysis::Result;

constexpr const char* kKinds = "profile, heap, allocs, goroutine, block, mutex or threadcreate";
constexpr std::size_t kMostInflated = std::size_t{2} << 30;  // bytes: a real one of this size was never seen

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// The first line of what it said, short enough for a message; empty for a web page or bytes.
std::string said(const HttpAnswer& answer) {
  constexpr std::size_t kMost = 200;
  const std::string body = without_secrets(answer.body.substr(0, std::size_t{16} << 10), answer.secrets);
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  if (first == std::string::npos || body[first] == '<' || body.find('\0') != std::string::npos) return {};
  std::string line = body.substr(first, body.find_first_of("\r\n", first) - first);
  line.erase(line.find_last_not_of(" \t") + 1);
  const bool cut = line.size() > kMost;
  std::size_t end = std::min(line.size(), kMost);
  while (end > 0 && end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
  return analysis::printable(line.substr(0, end)) + (cut ? " …" : "");
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// What to do about an answer that is not 200, by what it says and by its number.
std::string advice(const HttpAnswer& answer, const std::string& words) {
  const std::string text = lower(words);
  const std::string server = server_of(answer.endpoint);
  if (contains(text, "writetimeout")) return "ask for fewer seconds than the WriteTimeout of its http.Server";
  if (contains(text, "cpu profiling"))
    return "somebody else records a CPU profile there: try again when that has ended";
  if (contains(text, "seconds and debug")) return "leave out debug=, or the seconds";
  if (contains(text, "seconds") && answer.status == 400)
    return "this profile has no difference over time: leave out the seconds";
  switch (answer.status) {
    case 401:
      return fmt::format("put user and password, or a token, for \"{}\" into proflens.capture.servers, or headers",
                         server);
    case 403:
      return "these credentials may not see it; ask who runs the server";
    case 404:
      return answer.go_pprof ? fmt::format("this program has no profile of that name; there are {}", kKinds)
                             : "is it the right port, and does the program import net/http/pprof? The usual path is "
                               "/debug/pprof/profile";
    case 407:
      return "the proxy of the environment wants a password: put it into http_proxy, or the host into no_proxy";
    case 405:
    case 400:
      return fmt::format("is it a net/http/pprof? Ask for one of {}", kKinds);
    case 502:
    case 503:
    case 504:
      return "a proxy answers for the program: is it running, and does the proxy wait long enough? Ask for fewer "
             "seconds";
    default:
      return "try it in a browser, or ask for another profile";
  }
}

std::string refusal(const HttpAnswer& answer) {
  const std::string words = said(answer);
  std::string what = fmt::format("the server answered {}", answer.status);
  if (!words.empty()) what += fmt::format(": {}", words);
  return what + "; " + advice(answer, words);
}

std::string page(const HttpAnswer& answer) {
  const std::string body = lower(answer.body.substr(0, std::size_t{1} << 20));
  if (contains(body, "/debug/pprof/") && contains(body, "profiles"))
    return fmt::format("this is the list of profiles, not a profile; add the name of one: {}", kKinds);
  if (contains(body, "password") || contains(body, "login") || contains(body, "sign in") || contains(body, "sign-in"))
    return fmt::format(
        "the server answered with a login page; put what opens it for \"{}\" into proflens.capture.servers "
        "(token, user and password, or headers with a cookie)",
        server_of(answer.endpoint));
  return "the server answered with a web page, not a profile; is it the right path? The usual one is "
         "/debug/pprof/profile";
}

bool is_page(const HttpAnswer& answer) {
  const std::size_t first = answer.body.find_first_not_of(" \t\r\n");
  return first != std::string::npos && answer.body[first] == '<';
}

std::string no_profile(const HttpAnswer& answer) {
  std::string what = "the answer is no profile";
  if (!answer.content_type.empty())
    what += fmt::format(" but {}", analysis::printable(without_secrets(answer.content_type, answer.secrets)));
  if (const std::string words = said(answer); !words.empty()) what += fmt::format(", “{}”", words);
  return what + "; is it the right path? The usual one is /debug/pprof/profile";
}

}  // namespace

Result<analysis::Profile> judge(const HttpAnswer& answer, const std::stop_token& stop) {
  if (answer.status != 200) return fail(ErrorKind::kUnreadable, refusal(answer));
  if (answer.body.empty())
    return fail(ErrorKind::kUnreadable, "the server's answer is empty; try again, or ask for another profile");
  if (is_page(answer)) return fail(ErrorKind::kUnrecognized, page(answer));
  if (answer.body.starts_with("go 1.") && answer.body.substr(0, 16).find(" trace") != std::string::npos)
    return fail(ErrorKind::kUnrecognized, "the answer is an execution trace, no profile; read it with `go tool trace`");
  auto profile =
      analysis::parse_profile(analysis::make_buffer(answer.body), {.inflated_cap = kMostInflated, .stop = stop});
  if (profile || profile.error().kind == ErrorKind::kCancelled) return profile;
  if (profile.error().kind == ErrorKind::kUnrecognized) return fail(ErrorKind::kUnrecognized, no_profile(answer));
  return fail(profile.error().kind, "the profile that came is broken: " + profile.error().message + "; try again");
}

}  // namespace proflens::server
