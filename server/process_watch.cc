#include "server/process_watch.h"

#include <cerrno>
#include <limits>
#include <signal.h>
#include <unistd.h>
#include <utility>

namespace proflens::server {

bool process_is_alive(std::int64_t process_id) {
  if (process_id <= 0 || process_id > std::numeric_limits<pid_t>::max()) return false;
  return kill(static_cast<pid_t>(process_id), 0) == 0 || errno == EPERM;
}

void watch_process(IoThread& io, std::int64_t process_id, std::function<void()> on_death,
                   std::chrono::milliseconds poll) {
  if (process_id <= 0 || process_id == getpid()) return;
  io.after(poll, [&io, process_id, poll, on_death = std::move(on_death)]() mutable {
    if (!process_is_alive(process_id)) return on_death();
    watch_process(io, process_id, std::move(on_death), poll);
  });
}

}  // namespace proflens::server
