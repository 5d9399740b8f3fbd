#include "server/inotify_watcher.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "server/paths.h"

namespace proflens::server {

namespace {

// Not IN_MODIFY: a file is of interest when its writer is done with it.
constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ONLYDIR;

}  // namespace

InotifyWatcher::InotifyWatcher(std::function<void(std::vector<std::string>)> on_change)
    : on_change_(std::move(on_change)),
      inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      wake_(::eventfd(0, EFD_CLOEXEC)),
      thread_([this] { run(); }) {}

InotifyWatcher::~InotifyWatcher() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_, &one, sizeof one);
  thread_.join();
  if (inotify_ >= 0) ::close(inotify_);
  if (wake_ >= 0) ::close(wake_);
}

void InotifyWatcher::watch(const std::vector<std::string>& directories) {
  const std::lock_guard lock(mutex_);
  const std::set<std::string> wanted(directories.begin(), directories.end());
  std::erase_if(watches_, [&](const auto& entry) {
    if (wanted.contains(entry.first)) return false;
    ::inotify_rm_watch(inotify_, entry.second);
    directories_.erase(entry.second);
    return true;
  });
  for (const std::string& directory : wanted) {
    if (watches_.contains(directory)) continue;
    const int descriptor = ::inotify_add_watch(inotify_, directory.c_str(), kEvents);
    if (descriptor < 0) continue;  // gone, or the user's limit of watches: the client may still tell us
    watches_[directory] = descriptor;
    directories_[descriptor] = directory;
  }
}

void InotifyWatcher::run() {
  using Clock = std::chrono::steady_clock;
  Clock::time_point first_change;
  std::array<pollfd, 2> fds = {pollfd{inotify_, POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
  while (true) {
    const int timeout = changed_.empty() ? -1 : static_cast<int>(kQuiet.count());
    const int ready = ::poll(fds.data(), fds.size(), timeout);
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0 || (fds[1].revents & POLLIN) != 0) return;
    if (changed_.empty()) first_change = Clock::now();
    if ((fds[0].revents & POLLIN) != 0) read_events();
    const bool quiet = ready == 0, overdue = Clock::now() - first_change > kLongest;
    if (!changed_.empty() && (quiet || overdue)) report();
  }
}

void InotifyWatcher::read_events() {
  alignas(inotify_event) std::array<char, 16 * 1024> buffer;
  const ssize_t length = ::read(inotify_, buffer.data(), buffer.size());
  const std::lock_guard lock(mutex_);
  for (ssize_t at = 0; at + static_cast<ssize_t>(sizeof(inotify_event)) <= length;) {
    const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
    at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    if ((event->mask & IN_Q_OVERFLOW) != 0)
      for (const auto& [directory, descriptor] : watches_) changed_.insert(directory);
    const auto directory = directories_.find(event->wd);
    if (directory == directories_.end()) continue;
    if (event->len != 0) changed_.insert(join(directory->second, static_cast<const char*>(event->name)));
    if ((event->mask & IN_IGNORED) != 0) {  // the directory was removed; a later watch() may find it again
      watches_.erase(directory->second);
      directories_.erase(directory);
    }
  }
}

void InotifyWatcher::report() {
  std::vector<std::string> paths(changed_.begin(), changed_.end());
  changed_.clear();
  on_change_(std::move(paths));
}

}  // namespace proflens::server
