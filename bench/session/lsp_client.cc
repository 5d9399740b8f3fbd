#include "bench/session/lsp_client.h"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "protocol/uri.h"

namespace proflens::bench {
namespace {

/// A request or a notification, by its first bytes: large answers are not parsed while the clock runs.
bool is_call(std::string_view body) { return body.substr(0, 80).find("\"method\"") != std::string_view::npos; }

/// Whether it is the answer to a request: {"jsonrpc":"2.0","id":7,"result":… in any order of members, as long as id is
/// at the beginning or at the end.
bool answers(const std::string& body, std::int64_t id) {
  const std::string wanted = fmt::format("\"id\":{}", id);
  const std::string_view head = std::string_view(body).substr(0, 80);
  const std::string_view tail = std::string_view(body).substr(body.size() > 80 ? body.size() - 80 : 0);
  const auto in = [&](std::string_view text) {
    const std::size_t at = text.find(wanted);
    if (at == std::string_view::npos) return false;
    const std::size_t end = at + wanted.size();
    return end >= text.size() || text[end] < '0' || text[end] > '9';
  };
  return (in(head) || in(tail)) && !is_call(body);
}

}  // namespace

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

LspClient::LspClient(const std::vector<std::string>& command) : started_(Clock::now()) {
  signal(SIGPIPE, SIG_IGN);
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const int error = posix_spawnp(&id_, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(in[0]);
  close(out[1]);
  input_ = in[1];
  output_ = out[0];
  if (error != 0) throw std::runtime_error("cannot start " + command.front());
}

LspClient::~LspClient() {
  close(input_);
  close(output_);
  if (id_ <= 0) return;
  for (int i = 0; i < 200; ++i) {
    if (waitpid(id_, nullptr, WNOHANG) == id_) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  kill(id_, SIGKILL);
  waitpid(id_, nullptr, 0);
}

double LspClient::initialize(const std::string& root, const Json& options, const Json& capabilities) {
  const Json params = {{"processId", getpid()},
                       {"rootUri", protocol::uri_of(root)},
                       {"workspaceFolders", {{{"uri", protocol::uri_of(root)}, {"name", "bench"}}}},
                       {"initializationOptions", options},
                       {"capabilities", capabilities}};
  request("initialize", params);
  const double took = milliseconds_since(started_);
  notify("initialized", Json::object());
  return took;
}

std::string LspClient::framed(const std::string& method, const Json& params, std::int64_t id) {
  Json message = {{"jsonrpc", "2.0"}, {"method", method}};
  if (id != 0) message["id"] = id;
  if (!params.is_null()) message["params"] = params;
  return protocol::frame(message.dump());
}

void LspClient::write(const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t size = ::write(input_, bytes.data() + at, bytes.size() - at);
    if (size <= 0) throw std::runtime_error("the server does not read any more");
    at += static_cast<std::size_t>(size);
  }
}

std::string LspClient::await(std::int64_t id) {
  while (true) {
    std::string body = next_body();
    if (answers(body, id)) return body;
    serve(body);
  }
}

std::int64_t LspClient::await_either(std::int64_t a, std::int64_t b) {
  while (true) {
    const std::string body = next_body();
    if (answers(body, a)) return a;
    if (answers(body, b)) return b;
    serve(body);
  }
}

Json LspClient::request(const std::string& method, const Json& params) {
  const std::int64_t id = next_id();
  write(framed(method, params, id));
  const Json answer = Json::parse(await(id));
  if (answer.contains("error")) throw std::runtime_error(method + ": " + answer["error"].dump());
  return answer["result"];
}

void LspClient::await_method(const std::string& method) {
  while (true) {
    const std::string body = next_body();
    serve(body);
    if (is_call(body) && Json::parse(body).value("method", "") == method) return;
  }
}

void LspClient::shutdown() {
  request("shutdown", nullptr);
  notify("exit", nullptr);
}

std::string LspClient::next_body() {
  std::array<char, 65'536> buffer;
  while (true) {
    if (auto item = framer_.next()) return std::move(item->body);
    const ssize_t size = read(output_, buffer.data(), buffer.size());
    if (size <= 0) throw std::runtime_error("the server has ended");
    framer_.feed(std::string_view(buffer.data(), static_cast<std::size_t>(size)));
  }
}

/// null is a fair answer to every request; a configuration is asked for by items.
void LspClient::serve(const std::string& body) {
  if (!is_call(body)) return;
  const Json message = Json::parse(body);
  if (!message.contains("id")) return;
  Json result;
  if (message["method"] == "workspace/configuration") result = Json(message["params"]["items"].size(), Json::object());
  write(protocol::frame(Json{{"jsonrpc", "2.0"}, {"id", message["id"]}, {"result", result}}.dump()));
}

double LspClient::status(const std::string& field) const {
  std::ifstream file(fmt::format("/proc/{}/status", id_));
  for (std::string word; file >> word;)
    if (double kib = 0; word == field && file >> kib) return kib / 1024;
  return 0;
}

double LspClient::cpu_milliseconds() const {
  double nanoseconds = 0;
  std::error_code error;
  for (const auto& task : std::filesystem::directory_iterator(fmt::format("/proc/{}/task", id_), error)) {
    std::ifstream file(task.path() / "schedstat");
    if (double on_processor = 0; file >> on_processor) nanoseconds += on_processor;
  }
  return nanoseconds / 1e6;
}

}  // namespace proflens::bench
