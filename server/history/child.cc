#include "server/history/child.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace proflens::server {
namespace {

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (std::string& string : strings) out.push_back(string.data());
  out.push_back(nullptr);
  return out;
}

void close_and_forget(int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

struct Actions {
  Actions() { posix_spawn_file_actions_init(&actions); }
  ~Actions() { posix_spawn_file_actions_destroy(&actions); }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;
  posix_spawn_file_actions_t actions{};
};

}  // namespace

Child::Child(Options options) : options_(std::move(options)) {
  int in[2] = {-1, -1}, out[2] = {-1, -1};
  if (::pipe2(in, O_CLOEXEC) != 0) return;
  if (::pipe2(out, O_CLOEXEC) != 0) {
    ::close(in[0]);
    ::close(in[1]);
    return;
  }
  Actions file;
  posix_spawn_file_actions_adddup2(&file.actions, in[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&file.actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&file.actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addchdir_np(&file.actions, options_.directory.c_str());
  std::vector<char*> arguments = pointers(options_.command), environment = pointers(options_.environment);
  if (::posix_spawn(&id_, arguments[0], &file.actions, nullptr, arguments.data(), environment.data()) != 0) id_ = -1;
  ::close(in[0]);
  ::close(out[1]);
  input_ = in[1];
  output_ = out[0];
}

Child::~Child() { stop(); }

void Child::stop() {
  close_and_forget(input_);
  close_and_forget(output_);
  if (id_ <= 0) return;
  ::kill(id_, SIGKILL);
  while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
  }
  id_ = -1;
}

void Child::close_input() { close_and_forget(input_); }

bool Child::write(std::string_view bytes) {
  while (!bytes.empty() && input_ >= 0) {
    const ssize_t done = ::write(input_, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return false;  // SIGPIPE is ignored by the program
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return bytes.empty();
}

/// Waits for more output.
bool Child::fill() {
  if (at_ != 0) buffer_.erase(0, std::exchange(at_, 0));
  pollfd waited{.fd = output_, .events = POLLIN, .revents = 0};
  int ready = 0;
  do {
    ready = output_ < 0 ? 0 : ::poll(&waited, 1, static_cast<int>(options_.patience.count()));
  } while (ready < 0 && errno == EINTR);
  if (ready <= 0) {
    stop();
    return false;
  }
  char bytes[65536];
  const ssize_t got = ::read(output_, bytes, sizeof bytes);
  if (got <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> Child::read_line() {
  std::size_t end = 0;
  while ((end = buffer_.find('\n', at_)) == std::string::npos)
    if (!fill()) return std::nullopt;
  std::string line = buffer_.substr(at_, end - at_);
  at_ = end + 1;
  return line;
}

std::optional<std::string> Child::read_bytes(std::size_t size) {
  while (buffer_.size() - at_ < size)
    if (!fill()) return std::nullopt;
  std::string bytes = buffer_.substr(at_, size);
  at_ += size;
  return bytes;
}

std::optional<std::string> Child::read_rest(std::size_t most) {
  while (buffer_.size() - at_ <= most && fill()) {
  }
  if (id_ <= 0 || buffer_.size() - at_ > most) return std::nullopt;
  int status = 0;
  close_and_forget(output_);
  while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
  }
  id_ = -1;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  return buffer_.substr(at_);
}

}  // namespace proflens::server
