#include "server/flame/flame_site.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <fmt/format.h>
#include <mutex>
#include <stop_token>
#include <sys/random.h>
#include <thread>

#include "server/flame/flame_data.h"
#include "server/flame/flame_page.h"

namespace proflens::server {

using protocol::Json;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kMostWaiting = 16;  // requests that are held; beyond, the oldest is answered
constexpr std::chrono::seconds kFresh{60};
constexpr unsigned kNotFound = 404, kBadRequest = 400, kUnavailable = 503;

/// 128 bits that nobody can guess, in hex.
analysis::Result<std::string> new_token() {
  unsigned char bytes[16];
  if (::getrandom(bytes, sizeof bytes, 0) != static_cast<ssize_t>(sizeof bytes))
    return analysis::fail(analysis::ErrorKind::kUnreadable, "the system has no random numbers");
  std::string token;
  for (const unsigned char byte : bytes) token += fmt::format("{:02x}", byte);
  return token;
}

/// Takes as long whatever is wrong, so that nobody finds the token digit by digit.
bool is_same(std::string_view a, std::string_view b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  return difference == 0;
}

/// Whether the page of both would be the same.
bool shows_same(const ProfileSet& before, const ProfileSet& now) {
  const LoadedProfile *a = before.shown(), *b = now.shown();
  if (!a || !b) return a == b;
  return a->tables == b->tables && a->deltas == b->deltas && a->filter == b->filter &&
         before.sample_type == now.sample_type;
}

HttpResponse json_response(std::shared_ptr<const std::string> text) {
  return {.content_type = "application/json", .body = std::move(text)};
}
HttpResponse json_response(const Json& json) {
  return json_response(std::make_shared<const std::string>(flame_text(json)));
}

HttpResponse page_response() {
  static const auto page =
      std::make_shared<const std::string>(std::string(flame_page::before) + std::string(flame_page::after));
  return {.content_type = "text/html; charset=utf-8",
          .body = page,
          .policy = std::string(flame_page::policy) + "; frame-ancestors 'self' vscode-webview: vscode-file:"};
}

struct PlaceBody {
  std::string name, file;
  std::uint32_t line = 0;
  static void fields(auto& io, auto& self) {
    io("name", self.name);
    io("file", self.file);
    io("line", self.line);
  }
};
struct TypeBody {
  std::string type;
  static void fields(auto& io, auto& self) { io("type", self.type); }
};

}  // namespace

/// Shared by the main thread, the server's thread and one that answers what was held too long.
struct FlameSite::State : std::enable_shared_from_this<State> {
  struct Held {
    HttpServer::Respond respond;
    Clock::time_point until;
  };

  void handle(const HttpRequest& request, const HttpServer::Respond& respond);
  void get(std::string_view path, const HttpServer::Respond& respond);
  void post(std::string_view path, const std::string& body, const HttpServer::Respond& respond);
  void changes(std::string_view query, const HttpServer::Respond& respond);
  void data(const HttpServer::Respond& respond);
  void change(const std::function<void()>& what);
  void answer_late();
  HttpResponse news() const;  // under the lock

  std::string token;
  OnWish on_wish;
  std::unique_ptr<HttpServer> server;
  std::stop_source stop;
  std::thread late;

  mutable std::mutex mutex;
  std::condition_variable changed;
  bool closing = false;
  std::uint64_t version = 0;
  std::shared_ptr<const ProfileSet> set;
  Json revealed;  // null: nothing
  Clock::time_point revealed_at{};
  std::uint64_t reveals = 0;
  std::deque<Held> held;
  Clock::time_point last_asked{};
  // What was made last; on the server's thread.
  std::shared_ptr<const ProfileSet> made_set;
  std::shared_ptr<const std::string> made;
};

void FlameSite::State::handle(const HttpRequest& request, const HttpServer::Respond& respond) {
  const std::string_view target = request.target;
  const std::size_t slash = target.find('/', 1);
  if (!target.starts_with('/') || slash == std::string_view::npos || !is_same(target.substr(1, slash - 1), token))
    return respond(http_text(kNotFound, "not found\n"));
  const std::string_view path = target.substr(slash + 1);
  request.is_post ? post(path, request.body, respond) : get(path, respond);
}

void FlameSite::State::get(std::string_view path, const HttpServer::Respond& respond) {
  if (path.empty()) return respond(page_response());
  if (path == "data") return data(respond);
  if (path.starts_with("changes?")) return changes(path.substr(std::string_view("changes?").size()), respond);
  respond(http_text(kNotFound, "not found\n"));
}

void FlameSite::State::post(std::string_view path, const std::string& body, const HttpServer::Respond& respond) {
  const Json json = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  FlameWish wish{.type = {}, .place = {}, .answer = [respond](const Json& answer) { respond(json_response(answer)); }};
  if (path == "open") {
    const auto place = protocol::from_json<PlaceBody>(json, "body");
    if (!place) return respond(http_text(kBadRequest, place.error().message + "\n"));
    wish.place = FlameWish::Place{place->name, place->file, place->line};
  } else if (path == "type") {
    const auto type = protocol::from_json<TypeBody>(json, "body");
    if (!type) return respond(http_text(kBadRequest, type.error().message + "\n"));
    wish.type = type->type;
  } else {
    return respond(http_text(kNotFound, "not found\n"));
  }
  on_wish(std::move(wish));
}

void FlameSite::State::changes(std::string_view query, const HttpServer::Respond& respond) {
  constexpr std::string_view kAfter = "after=";
  std::int64_t after = -1;
  if (query.starts_with(kAfter)) {
    query.remove_prefix(kAfter.size());
    std::from_chars(query.data(), query.data() + query.size(), after);
  }
  std::optional<Held> oldest;
  {
    const std::lock_guard lock(mutex);
    last_asked = Clock::now();
    if (static_cast<std::int64_t>(version) != after) return respond(news());
    held.push_back({respond, last_asked + std::chrono::seconds(kHoldSeconds)});
    if (held.size() <= kMostWaiting) return changed.notify_one();
    oldest = std::move(held.front());
    held.pop_front();
    oldest->respond(news());
  }
}

/// Made on the server's thread, for a page can wait; again only when something has changed.
void FlameSite::State::data(const HttpServer::Respond& respond) {
  std::shared_ptr<const ProfileSet> wanted;
  {
    const std::lock_guard lock(mutex);
    wanted = set;
  }
  const LoadedProfile* shown = wanted ? wanted->shown() : nullptr;
  if (!shown) return respond(json_response(Json()));
  if (!made || !shows_same(*made_set, *wanted)) {
    const auto json = flame_data(*shown, wanted->sample_type, stop.get_token());
    if (!json) return respond(http_text(kUnavailable, json.error().message + "\n"));
    made = std::make_shared<const std::string>(flame_text(*json));
    made_set = wanted;
  }
  respond(json_response(made));
}

/// A page that is opened later is not to jump to what was asked for long before.
HttpResponse FlameSite::State::news() const {
  const bool is_fresh = Clock::now() - revealed_at < kFresh;
  return json_response({{"version", version}, {"reveal", is_fresh ? revealed : Json()}});
}

void FlameSite::State::change(const std::function<void()>& what) {
  const std::lock_guard lock(mutex);
  what();
  ++version;
  for (Held& one : held) one.respond(news());
  held.clear();
}

/// So that no connection stays open for ever: a page that is still there asks again.
void FlameSite::State::answer_late() {
  std::unique_lock lock(mutex);
  while (!closing) {
    if (held.empty()) {
      changed.wait(lock);
    } else {
      changed.wait_until(lock, held.front().until);
    }
    for (; !held.empty() && held.front().until <= Clock::now(); held.pop_front()) held.front().respond(news());
  }
}

FlameSite::FlameSite(std::shared_ptr<State> state) : state_(std::move(state)) {}

analysis::Result<std::unique_ptr<FlameSite>> FlameSite::open(OnWish on_wish) {
  auto state = std::make_shared<State>();
  auto token = new_token();
  if (!token) return std::unexpected(token.error());
  state->token = std::move(*token);
  state->on_wish = std::move(on_wish);
  auto server =
      HttpServer::start([state = state.get()](const HttpRequest& request, const HttpServer::Respond& respond) {
        state->handle(request, respond);
      });
  if (!server) return std::unexpected(server.error());
  state->server = std::move(*server);
  state->late = std::thread([state = state.get()] { state->answer_late(); });
  return std::unique_ptr<FlameSite>(new FlameSite(std::move(state)));
}

FlameSite::~FlameSite() {
  state_->stop.request_stop();
  {
    const std::lock_guard lock(state_->mutex);
    state_->closing = true;
  }
  state_->changed.notify_one();
  state_->late.join();
  state_->server.reset();
}

std::string FlameSite::url() const {
  return fmt::format("http://127.0.0.1:{}/{}/", state_->server->port(), state_->token);
}

void FlameSite::show(std::shared_ptr<const ProfileSet> set) {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->set && shows_same(*state_->set, *set)) return;  // paths and bases come and go
  }
  state_->change([&] { state_->set = std::move(set); });
}

void FlameSite::reveal(std::string function, std::string file) {
  state_->change([&] {
    state_->revealed_at = Clock::now();
    state_->revealed = {{"serial", ++state_->reveals}, {"name", std::move(function)}, {"file", std::move(file)}};
  });
}

bool FlameSite::is_watched() const {
  constexpr std::chrono::seconds kMoment{3};
  const std::lock_guard lock(state_->mutex);
  return !state_->held.empty() || Clock::now() - state_->last_asked < kMoment;
}

}  // namespace proflens::server
