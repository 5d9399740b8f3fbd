#include "server/run/keeper.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <poll.h>
#include <string>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace proflens::server {
namespace {

void say(std::string_view text) {
  // Nobody may be left to read it; SIGPIPE is ignored here.
  [[maybe_unused]] const ssize_t written = ::write(kKeeperSocket, text.data(), text.size());
}

sigset_t watched_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  return set;
}

[[noreturn]] void become(char** command, pid_t keeper) {
  const sigset_t set = watched_signals();
  sigprocmask(SIG_UNBLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // should the keeper itself be killed
  if (::getppid() != keeper) ::_exit(1);
  ::execvp(command[0], command);
  say(fmt::format("errno {}\n", errno));
  ::_exit(127);
}

/// The parent of a process; 0 when it is gone. Its name may hold blanks and parentheses, so the last one counts.
pid_t parent_of(const char* process) {
  const int file = ::open(("/proc/" + std::string(process) + "/stat").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[512];
  const ssize_t size = ::read(file, static_cast<char*>(text), sizeof text - 1);
  ::close(file);
  if (size <= 0) return 0;
  const std::string_view line(static_cast<char*>(text), static_cast<std::size_t>(size));
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string_view::npos || name_end + 4 >= line.size()) return 0;
  return static_cast<pid_t>(std::atoi(std::string(line.substr(name_end + 4)).c_str()));
}

/// All processes below this one.
std::vector<pid_t> descendants() {
  std::multimap<pid_t, pid_t> children;
  DIR* processes = ::opendir("/proc");
  if (!processes) return {};
  while (const dirent* entry = ::readdir(processes))
    if (const pid_t id = std::atoi(static_cast<const char*>(entry->d_name)); id > 0)
      children.emplace(parent_of(static_cast<const char*>(entry->d_name)), id);
  ::closedir(processes);
  std::vector<pid_t> found = {::getpid()};
  for (std::size_t i = 0; i < found.size(); ++i)
    for (auto [child, end] = children.equal_range(found[i]); child != end; ++child) found.push_back(child->second);
  found.erase(found.begin());
  return found;
}

/// Reaps what has ended; the status of `program` if it is among them.
std::optional<int> reap(pid_t program) {
  std::optional<int> of_program;
  int status = 0;
  for (pid_t id; (id = ::waitpid(-1, &status, WNOHANG)) > 0;)
    if (id == program) of_program = status;
  return of_program;
}

/// Stops all before it kills any, or what forks would always be one step ahead.
void kill_all_below() {
  constexpr int kRounds = 3000, kStops = 50;
  constexpr useconds_t kPause = 1000;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<pid_t> below = descendants();
    for (int i = 0; i < kStops; ++i) {
      for (const pid_t id : below) ::kill(id, SIGSTOP);
      std::vector<pid_t> again = descendants();
      if (again == below) break;
      below = std::move(again);
    }
    for (const pid_t id : below) ::kill(id, SIGKILL);
    reap(0);
    if (below.empty()) return;
    ::usleep(kPause);
  }
}

/// Waits until the program has ended, or there is a reason to end it.
std::optional<int> wait_for_end(pid_t program, int signals) {
  pollfd waiting[2] = {{signals, POLLIN, 0}, {kKeeperSocket, POLLIN, 0}};
  while (true) {
    if (::poll(static_cast<pollfd*>(waiting), 2, -1) < 0 && errno != EINTR) return std::nullopt;
    if (waiting[1].revents != 0) return std::nullopt;  // nothing is ever sent: the other end is closed
    signalfd_siginfo arrived{};
    if (waiting[0].revents == 0 || ::read(signals, &arrived, sizeof arrived) != sizeof arrived) continue;
    if (arrived.ssi_signo != SIGCHLD) return std::nullopt;
    if (const auto status = reap(program)) return status;
  }
}

}  // namespace

int run_keeper(char** arguments) {
  if (!arguments[0] || !arguments[1] || ::fcntl(kKeeperSocket, F_SETFD, FD_CLOEXEC) != 0) return 2;
  std::signal(SIGPIPE, SIG_IGN);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const sigset_t set = watched_signals();
  sigprocmask(SIG_BLOCK, &set, nullptr);
  const int signals = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  const pid_t keeper = ::getpid(), program = ::fork();
  if (program == 0) become(arguments + 1, keeper);
  if (program < 0 || signals < 0) return say(fmt::format("errno {}\n", errno)), 1;
  const std::optional<int> status = wait_for_end(program, signals);
  kill_all_below();
  if (status && WIFEXITED(*status)) say(fmt::format("exit {}\n", WEXITSTATUS(*status)));
  if (status && WIFSIGNALED(*status)) say(fmt::format("signal {}\n", WTERMSIG(*status)));
  return 0;
}

}  // namespace proflens::server
