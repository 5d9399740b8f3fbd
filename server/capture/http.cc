#include "server/capture/http.h"

#include <algorithm>
#include <cstdlib>
#include <curl/curl.h>
#include <fmt/format.h>
#include <memory>
#include <mutex>

#include "server/capture/transfer_failure.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;
using analysis::fail;
using analysis::Result;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr std::size_t kMostHeaderBytes = 256 << 10;
constexpr std::size_t kMostComplaint = 64 << 10;  // bytes of the body of an answer that is no profile
constexpr milliseconds kLook{200};

/// curl_easy_setopt is variadic; this says which options are set and nothing else.
template <class T>
void set(CURL* easy, CURLoption option, T value) {
  (void)curl_easy_setopt(easy, option, value);  // fails only for what the library was built without
}

/// One request without redirects.
class Transfer {
 public:
  Transfer(const ProfileUrl& endpoint, const ServerAccess& access, const HttpLimits& limits,
           steady_clock::time_point until)
      : easy_(curl_easy_init(), curl_easy_cleanup), multi_(curl_multi_init(), curl_multi_cleanup), limits_(limits) {
    answer_.endpoint = endpoint;
    set(easy_.get(), CURLOPT_URL, endpoint.url.c_str());
    set_limits(until);
    set_access(endpoint, access);
    set_callbacks();
    curl_multi_add_handle(multi_.get(), easy_.get());
  }
  ~Transfer() { curl_multi_remove_handle(multi_.get(), easy_.get()); }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  Result<HttpAnswer> run(const OnHttpProgress& on_progress, const std::stop_token& stop) {
    const std::stop_callback wake(stop, [this] { curl_multi_wakeup(multi_.get()); });
    int running = 1;
    while (running != 0) {
      if (stop.stop_requested()) return fail(ErrorKind::kCancelled, "cancelled");
      if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) break;
      tell(on_progress);
      if (running != 0) curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(kLook.count()), nullptr);
    }
    return finish();
  }

  /// Where a redirect leads; empty for none.
  std::string location() const {
    const char* location = nullptr;
    curl_easy_getinfo(easy_.get(), CURLINFO_REDIRECT_URL, &location);
    return location ? location : "";
  }

 private:
  void set_limits(steady_clock::time_point until) {
    CURL* easy = easy_.get();
    const auto left = std::chrono::duration_cast<milliseconds>(until - steady_clock::now());
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(milliseconds(limits_.connect).count()));
    set(easy, CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>(left.count())));
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_QUICK_EXIT, 1L);  // do not wait for a resolver when cancelled
    set(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    set(easy, CURLOPT_USERAGENT, "proflens");
    set(easy, CURLOPT_ERRORBUFFER, static_cast<char*>(words_));
  }

  void set_access(const ProfileUrl& endpoint, const ServerAccess& access) {
    CURL* easy = easy_.get();
    // What runs on this machine is asked directly, as Go's own client does.
    const char* none = std::getenv("no_proxy");
    if (!none) none = std::getenv("NO_PROXY");
    set(easy, CURLOPT_NOPROXY, (std::string(none ? none : "") + ",localhost,127.0.0.1,[::1],::1").c_str());
    if (!endpoint.unix_socket.empty()) set(easy, CURLOPT_UNIX_SOCKET_PATH, endpoint.unix_socket.c_str());
    const std::string user = endpoint.user.empty() ? access.user : endpoint.user;
    const std::string password = endpoint.user.empty() ? access.password : endpoint.password;
    if (!access.token.empty()) {
      set(easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
      set(easy, CURLOPT_XOAUTH2_BEARER, access.token.c_str());
    } else if (!user.empty() || !password.empty()) {
      set(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
      set(easy, CURLOPT_USERNAME, user.c_str());
      set(easy, CURLOPT_PASSWORD, password.c_str());
    }
    curl_slist* list = nullptr;
    for (const std::string& header : access.headers) list = curl_slist_append(list, header.c_str());
    headers_.reset(list);
    set(easy, CURLOPT_HTTPHEADER, list);
    const char* authorities = std::getenv("SSL_CERT_FILE");  // as Go and OpenSSL have it
    if (authorities && *authorities) set(easy, CURLOPT_CAINFO, authorities);
    if (!access.ca_file.empty()) set(easy, CURLOPT_CAINFO, access.ca_file.c_str());
    if (!access.insecure && !endpoint.insecure) return;
    set(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }

  void set_callbacks() {
    CURL* easy = easy_.get();
    set(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(easy, CURLOPT_WRITEDATA, this);
    set(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    set(easy, CURLOPT_HEADERDATA, this);
  }

  static std::size_t on_body(char* data, std::size_t, std::size_t size, void* self) {
    return static_cast<Transfer*>(self)->take_body({data, size});
  }

  static std::size_t on_header(char*, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.header_bytes_ += size;
    return transfer.header_bytes_ > kMostHeaderBytes ? 0 : size;
  }

  /// Returning less than the size ends the transfer.
  std::size_t take_body(std::string_view piece) {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    const std::size_t most = status == 200 ? limits_.body : kMostComplaint;
    if (piece.size() > most - answer_.body.size()) {
      (status == 200 ? too_large_ : enough_) = true;
      return 0;
    }
    answer_.body += piece;
    return piece.size();
  }

  void tell(const OnHttpProgress& on_progress) {
    curl_off_t sent_after = 0;  // microseconds
    curl_easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &sent_after);
    if (sent_after == 0 || !on_progress) return;
    if (!sent_at_) sent_at_ = steady_clock::now();
    const auto passed = std::chrono::duration_cast<seconds>(steady_clock::now() - *sent_at_);
    if (passed == told_) return;
    told_ = passed;
    on_progress({passed, answer_.body.size()});
  }

  Result<HttpAnswer> finish() {
    CURLcode code = CURLE_FAILED_INIT;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left))
      if (message->msg == CURLMSG_DONE) code = message->data.result;
    const char* type = nullptr;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &answer_.status);
    curl_easy_getinfo(easy_.get(), CURLINFO_CONTENT_TYPE, &type);
    answer_.content_type = type ? type : "";
    answer_.go_pprof = header("X-Go-Pprof") == "1";
    answer_.authenticate = header("WWW-Authenticate");
    // A complaint that was cut short, or whose connection broke at its end, is a complaint all the same.
    const bool complaint =
        answer_.status != 0 && answer_.status != 200 && (enough_ || code != CURLE_OPERATION_TIMEDOUT);
    if (code == CURLE_OK || complaint) return std::move(answer_);
    return transfer_failure({.code = code,
                             .words = static_cast<const char*>(words_),
                             .status = answer_.status,
                             .received = answer_.body.size(),
                             .too_large = too_large_,
                             .headers_too_large = header_bytes_ > kMostHeaderBytes,
                             .connected = sent_at_.has_value() || is_connected(),
                             .sent = sent_at_.has_value()},
                            answer_.endpoint, limits_);
  }

  bool is_connected() const {
    curl_off_t after = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_CONNECT_TIME_T, &after);
    return after != 0;
  }

  std::string header(const char* name) const {
    curl_header* found = nullptr;
    return curl_easy_header(easy_.get(), name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? found->value : "";
  }

  std::unique_ptr<CURL, void (*)(CURL*)> easy_;
  std::unique_ptr<CURLM, CURLMcode (*)(CURLM*)> multi_;
  std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers_{nullptr, curl_slist_free_all};
  HttpLimits limits_;
  HttpAnswer answer_;
  char words_[CURL_ERROR_SIZE] = {};
  std::size_t header_bytes_ = 0;
  bool too_large_ = false, enough_ = false;
  std::optional<steady_clock::time_point> sent_at_;
  seconds told_{-1};
};

bool is_redirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// As basic authentication sends it.
std::string base64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t j = 0; j < 3; ++j)
      three = three << 8 | (i + j < text.size() ? static_cast<unsigned char>(text[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      out += j <= std::min<std::size_t>(3, text.size() - i) ? kDigits[three >> (18 - 6 * j) & 63] : '=';
  }
  return out;
}

std::vector<std::string> secrets_of(const ProfileUrl& endpoint, const ServerAccess& access) {
  std::vector<std::string> secrets = {endpoint.password, access.password, access.token};
  if (!endpoint.user.empty()) secrets.push_back(base64(endpoint.user + ":" + endpoint.password));
  if (!access.user.empty()) secrets.push_back(base64(access.user + ":" + access.password));
  for (const std::string& header : access.headers) {
    const std::size_t value = header.find_first_not_of(' ', header.find(':') + 1);
    if (header.find(':') != std::string::npos && value != std::string::npos) secrets.push_back(header.substr(value));
  }
  std::erase_if(secrets, [](const std::string& secret) { return secret.empty(); });
  std::ranges::sort(secrets, std::ranges::greater(), &std::string::size);  // one may be a part of another
  return secrets;
}

}  // namespace

std::string without_secrets(std::string text, const std::vector<std::string>& secrets) {
  constexpr std::string_view kInstead = "…";
  for (const std::string& secret : secrets)
    for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos; at += kInstead.size())
      text.replace(at, secret.size(), kInstead);
  return text;
}

Result<HttpAnswer> http_get(const ProfileUrl& endpoint, const ServerAccess& access, const HttpLimits& limits,
                            const OnHttpProgress& on_progress, const std::stop_token& stop) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  const auto until = steady_clock::now() + limits.answer + seconds(endpoint.seconds);
  ProfileUrl here = endpoint;
  bool left = false;  // to another server; what it leads back to is its choice, so nothing is shown there either
  for (int hops = 0; hops <= limits.redirects; ++hops) {
    left = left || !is_same_server(endpoint, here);
    if (left) here.user.clear(), here.password.clear();
    Transfer transfer(here, left ? ServerAccess{} : access, limits, until);
    auto answer = transfer.run(on_progress, stop);
    if (!answer) return answer;
    answer->secrets = secrets_of(endpoint, access);
    const std::string location = is_redirect(answer->status) ? transfer.location() : "";
    if (location.empty()) return answer;
    auto next = redirected(here, location);
    if (!next) return std::unexpected(next.error());
    here = std::move(*next);
  }
  return fail(ErrorKind::kUnreadable,
              fmt::format("more than {} redirects, the last to {}; a login in between? Ask for the address behind it",
                          limits.redirects, here.shown));
}

}  // namespace proflens::server
