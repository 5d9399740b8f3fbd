#include "tests/support/child_process.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace proflens::tests {
namespace {

struct Pipe {
  int read_end = -1, write_end = -1;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == 0) read_end = ends[0], write_end = ends[1];
  }
};

/// In the child, between fork and exec: nothing that could take a lock.
[[noreturn]] void run(char* const* arguments, char* const* environment, int in, int out, int err) {
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  signal(SIGPIPE, SIG_DFL);
  execve(arguments[0], arguments, environment);
  _exit(127);
}

std::vector<std::string> whole_environment(const std::map<std::string, std::string>& added) {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    if (!added.contains(std::string(text.substr(0, text.find('='))))) entries.emplace_back(text);
  }
  for (const auto& [name, value] : added) entries.push_back(name + "=" + value);
  return entries;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

/// Pieces until the end of the stream.
void read_to_end(int fd, const std::function<void(std::string_view)>& take) {
  std::array<char, 65'536> buffer;
  while (true) {
    const ssize_t size = read(fd, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return;
    take(std::string_view(buffer.data(), static_cast<std::size_t>(size)));
  }
}

}  // namespace

ChildProcess::ChildProcess(const Options& options, std::function<void(std::string_view)> on_output) {
  signal(SIGPIPE, SIG_IGN);
  Pipe in, out, err;
  std::vector<std::string> arguments = options.command;
  std::vector<std::string> environment = whole_environment(options.environment);
  const auto argument_pointers = pointers(arguments);
  const auto environment_pointers = pointers(environment);
  id_ = fork();
  if (id_ == 0) run(argument_pointers.data(), environment_pointers.data(), in.read_end, out.write_end, err.write_end);
  for (const int fd : {in.read_end, out.write_end, err.write_end}) close(fd);
  input_ = in.write_end;
  output_ = out.read_end;
  error_ = err.read_end;
  output_thread_ = std::thread([this, on_output = std::move(on_output)] { read_output(on_output); });
  error_thread_ = std::thread([this] { read_errors(); });
}

ChildProcess::~ChildProcess() {
  close_input();
  if (wait(0) < 0) {
    send_signal(SIGKILL);
    wait(10'000);
  }
  output_thread_.join();
  if (error_thread_.joinable()) error_thread_.join();
  close(output_);
  close(error_);
}

bool ChildProcess::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = ::write(input_, bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

void ChildProcess::close_input() {
  if (input_ >= 0) close(std::exchange(input_, -1));
}

void ChildProcess::send_signal(int number) const {
  if (id_ > 0 && exit_code_ < 0) kill(id_, number);
}

int ChildProcess::wait(int milliseconds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  while (exit_code_ < 0) {
    int status = 0;
    const pid_t ended = waitpid(id_, &status, WNOHANG);
    if (ended == id_) exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (exit_code_ >= 0 || std::chrono::steady_clock::now() >= deadline) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return exit_code_;
}

std::string ChildProcess::errors() {
  // Of a process that has ended they are to be complete.
  if (exit_code_ >= 0 && error_thread_.joinable()) error_thread_.join();
  const std::lock_guard lock(mutex_);
  return errors_;
}

void ChildProcess::read_output(std::function<void(std::string_view)> on_output) {
  read_to_end(output_, on_output);
  on_output({});
}

void ChildProcess::read_errors() {
  read_to_end(error_, [this](std::string_view piece) {
    const std::lock_guard lock(mutex_);
    errors_ += piece;
  });
}

}  // namespace proflens::tests
