#include "server/capture/transfer_failure.h"

#include <fmt/format.h>

#include "analysis/table_text.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;

std::string too_slow(const BrokenTransfer& broken, const ProfileUrl& endpoint, const HttpLimits& limits) {
  const std::string server = server_of(endpoint);
  const auto all = limits.answer.count() + endpoint.seconds;
  if (!broken.connected)
    return fmt::format("no connection to {} within {} s; is the address right, and is there a firewall or proxy?",
                       server, limits.connect.count());
  if (!broken.sent)
    return fmt::format("{} did not finish the TLS handshake within {} s; ask for http:// if it does not speak TLS",
                       server, limits.connect.count());
  if (broken.status == 0)
    return fmt::format(
        "{} did not answer within {} s; is the program stopped or overloaded? proflens.capture.timeout "
        "gives it longer",
        server, all);
  return fmt::format("only {} bytes came within {} s; proflens.capture.timeout gives it longer", broken.received, all);
}

/// WriteTimeout of Go's http.Server ends a connection in just this way.
std::string write_timeout(const ProfileUrl& endpoint) {
  return endpoint.seconds == 0 ? "try again" : "if its http.Server has a WriteTimeout, ask for fewer seconds than that";
}

std::string detail(const BrokenTransfer& broken) {
  return broken.words.empty() ? "" : " (" + analysis::printable(broken.words) + ")";
}

std::string words_of(const BrokenTransfer& broken, const ProfileUrl& endpoint, const HttpLimits& limits) {
  const std::string server = server_of(endpoint);
  switch (broken.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return server + ": there is no such host; check the name";
    case CURLE_COULDNT_RESOLVE_PROXY:
      return "the proxy of the environment has no address; check http_proxy and https_proxy";
    case CURLE_COULDNT_CONNECT:
      return fmt::format("nothing listens at {}; is the program running there, with net/http/pprof?", server);
    case CURLE_OPERATION_TIMEDOUT:
      return too_slow(broken, endpoint, limits);
    case CURLE_GOT_NOTHING:
      return fmt::format("{} closed the connection without an answer; {}", server, write_timeout(endpoint));
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return fmt::format("the connection to {} broke after {} bytes; {}", server, broken.received,
                         write_timeout(endpoint));
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return fmt::format(
          "{} shows a certificate that is not trusted{}; name its authority by caFile in "
          "proflens.capture.servers, or ask for https+insecure://",
          server, detail(broken));
    case CURLE_SSL_CONNECT_ERROR:
      return fmt::format("{} does not speak TLS{}; ask for http:// if that is right", server, detail(broken));
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return fmt::format("{} does not speak HTTP{}; is it the right port?", server, detail(broken));
    case CURLE_BAD_CONTENT_ENCODING:
      return "the answer is not compressed as the server says; is there a proxy in between?";
    default:
      return fmt::format("{}: {}{}", server, curl_easy_strerror(broken.code), detail(broken));
  }
}

}  // namespace

std::unexpected<analysis::Error> transfer_failure(const BrokenTransfer& broken, const ProfileUrl& endpoint,
                                                  const HttpLimits& limits) {
  if (broken.too_large)
    return analysis::fail(
        ErrorKind::kTooLarge,
        fmt::format("the answer is larger than {} MiB, which no profile is; the rest was not read", limits.body >> 20));
  if (broken.headers_too_large)
    return analysis::fail(ErrorKind::kTooLarge, "the answer has headers without end; is it the right port?");
  return analysis::fail(ErrorKind::kUnreadable, words_of(broken, endpoint, limits));
}

}  // namespace proflens::server
