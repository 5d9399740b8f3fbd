#include "server/run/child.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <optional>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include "server/run/keeper.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;
using analysis::fail;
using analysis::Result;

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  void reset(int fd) { close(), fd_ = fd; }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
};

std::unexpected<analysis::Error> cannot_start(const std::string& program, int error) {
  return fail(ErrorKind::kUnreadable, program + " cannot be started: " + std::strerror(error));
}

/// The beginning and the end of a text of any length.
class Excerpt {
 public:
  explicit Excerpt(std::size_t most) : half_(most / 2) {}

  void add(std::string_view piece) {
    total_ += piece.size();
    const std::size_t fits = std::min(piece.size(), half_ - std::min(half_, first_.size()));
    first_ += piece.substr(0, fits);
    last_ += piece.substr(fits);
    if (last_.size() > 2 * half_) last_.erase(0, last_.size() - half_);
  }
  std::uint64_t total() const { return total_; }

  std::string text() const {
    const std::size_t kept = std::min(half_, last_.size());
    const std::uint64_t left_out = total_ - first_.size() - kept;
    const std::string end = last_.substr(last_.size() - kept);
    return left_out == 0 ? first_ + end : fmt::format("{}\n… {} bytes left out …\n{}", first_, left_out, end);
  }

 private:
  std::size_t half_;
  std::string first_, last_;
  std::uint64_t total_ = 0;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

/// Starts the keeper, alone in its group, with nothing of ours but `output` and `socket`.
int spawn_keeper(const ChildOptions& options, int output, int socket, pid_t& id) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, output, 1);
  posix_spawn_file_actions_adddup2(&files, output, 2);
  posix_spawn_file_actions_adddup2(&files, socket, kKeeperSocket);
  posix_spawn_file_actions_addclosefrom_np(&files, kKeeperSocket + 1);
  posix_spawn_file_actions_addchdir_np(&files, options.directory.c_str());
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<std::string> command = {std::string(kKeeperName), options.program};
  command.insert(command.end(), options.arguments.begin(), options.arguments.end());
  std::vector<std::string> environment = options.environment;
  const int error = ::posix_spawn(&id, options.keeper.c_str(), &files, &attributes, pointers(command).data(),
                                  pointers(environment).data());
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  return error;
}

/// False when it is closed, or nothing came within the time.
enum class Reading : std::uint8_t { kMore, kQuiet, kEnd };
Reading read_some(int file, std::string& piece, int milliseconds) {
  pollfd waiting{file, POLLIN, 0};
  piece.clear();
  if (::poll(&waiting, 1, milliseconds) <= 0) return Reading::kQuiet;
  piece.resize(std::size_t{64} << 10);
  const ssize_t size = ::read(file, piece.data(), piece.size());
  piece.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) return Reading::kQuiet;
  return size > 0 ? Reading::kMore : Reading::kEnd;
}

/// What the keeper wrote last: "exit 1".
struct Report {
  std::string word;
  int number = 0;
};

std::optional<Report> read_report(int socket) {
  char text[64];
  const ssize_t size = ::recv(socket, static_cast<char*>(text), sizeof text, MSG_DONTWAIT);
  const std::string_view line(static_cast<char*>(text), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  const std::size_t blank = line.find(' ');
  Report report{std::string(line.substr(0, blank)), 0};
  if (blank == std::string_view::npos) return std::nullopt;
  std::from_chars(line.data() + blank + 1, line.data() + line.size(), report.number);
  return report;
}

/// Waits for the keeper, which has closed its output or been told to end. A program in an uninterruptible wait cannot
/// be killed by anyone; the keeper stays with it then, and the server goes on.
void await(pid_t keeper) {
  constexpr int kTries = 1000;
  for (int i = 0; i < kTries; ++i) {
    const pid_t done = ::waitpid(keeper, nullptr, WNOHANG);
    if (done == keeper || (done < 0 && errno != EINTR)) return;
    ::usleep(10'000);
  }
}

}  // namespace

Result<ChildEnd> run_child(const ChildOptions& options, const std::function<void(std::string_view)>& on_output,
                           const std::stop_token& stop) {
  int pair[2], pipe[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, static_cast<int*>(pair)) != 0)
    return cannot_start(options.program, errno);
  Descriptor ours(pair[0]), theirs(pair[1]);
  if (::pipe2(static_cast<int*>(pipe), O_CLOEXEC) != 0) return cannot_start(options.program, errno);
  Descriptor output(pipe[0]), output_end(pipe[1]);
  pid_t keeper = 0;
  if (const int error = spawn_keeper(options, output_end.get(), theirs.get(), keeper); error != 0)
    return cannot_start(options.program, error);
  theirs.close();
  output_end.close();

  Excerpt excerpt(options.kept_output);
  {
    const auto end_it = [&] { ::shutdown(ours.get(), SHUT_WR); };  // the keeper sees it and kills
    const std::stop_callback on_stop(stop, end_it);
    std::string piece;
    constexpr int kLook = 200;
    for (Reading reading = Reading::kQuiet; reading != Reading::kEnd;) {
      reading = read_some(output.get(), piece, kLook);
      if (piece.empty()) continue;
      excerpt.add(piece);
      if (excerpt.total() > options.most_output) end_it();
      if (on_output) on_output(piece);
    }
  }
  await(keeper);
  if (stop.stop_requested()) return fail(ErrorKind::kCancelled, "cancelled");
  if (excerpt.total() > options.most_output)
    return fail(ErrorKind::kTooLarge,
                fmt::format("{} printed more than {} MiB and was ended", options.program, options.most_output >> 20));
  const auto report = read_report(ours.get());
  if (report && report->word == "errno") return cannot_start(options.program, report->number);
  ChildEnd end;
  end.output = excerpt.text();
  end.output_bytes = excerpt.total();
  if (!report) return fail(ErrorKind::kUnreadable, options.program + ": its keeper was killed");
  (report->word == "exit" ? end.exit_code : end.signal) = report->number;
  return end;
}

std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>>& changes) {
  std::vector<std::string> out;
  for (char** variable = ::environ; variable && *variable; ++variable) {
    const std::string_view text = *variable;
    const std::string_view name = text.substr(0, text.find('='));
    if (std::ranges::none_of(changes, [&](const auto& change) { return change.first == name; })) out.emplace_back(text);
  }
  for (const auto& [name, value] : changes) out.push_back(name + "=" + value);
  return out;
}

}  // namespace proflens::server
