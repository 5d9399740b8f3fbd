#include "server/server.h"

#include <chrono>
#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include "server/inotify_watcher.h"
#include "server/io_thread.h"
#include "server/parallel.h"
#include "server/process_watch.h"
#include "server/session.h"
#include "server/wire_log.h"

namespace proflens::server {

namespace {

std::int64_t now_nanos() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

int serve(Transport& transport, const ServerOptions& options) {
  Inbox inbox;
  WireLog log(options.log_file);
  IoThread io;
  InotifyWatcher watcher([&inbox](std::vector<std::string> paths) { inbox.push(PathsChanged{std::move(paths)}); });
  TaskPool heavy(2), quick(1);
  ThreadEach jobs;  // the session cancels them, so they end
  const auto watch_client = [&](std::int64_t process) {
    watch_process(io, process, [&inbox] { inbox.push(ClientGone{"its process has ended"}); });
  };
  Environment environment{
      .files = disk_files(),
      .inbox = inbox,
      .quick = quick,
      .heavy = heavy,
      .jobs = &jobs,
      .parallel = parallel_for(worker_count()),
      .variables = process_environment,
      .watcher = &watcher,
      .later =
          [&](std::chrono::milliseconds delay, Event event) {
            auto shared = std::make_shared<Event>(std::move(event));
            io.after(delay, [&inbox, shared] { inbox.push(std::move(*shared)); });
          },
      .watch_client = watch_client,
      .now_nanos = now_nanos,
  };
  Session session(environment, [&](std::string framed) {
    log.sent(framed);
    transport.send(std::move(framed));
  });
  io.on_termination([&inbox](int) { inbox.push(ClientGone{"a signal"}); });
  if (options.client_process) watch_client(*options.client_process);

  MessageReader reader(inbox);
  transport.start(
      [&](std::string_view bytes) {
        log.received(bytes);
        reader.feed(bytes);
      },
      [&inbox] { inbox.push(ClientGone{"the connection ended"}); });
  while (!session.exit_code())
    if (auto event = inbox.pop()) session.handle(std::move(*event));
  inbox.close();
  transport.stop();
  return *session.exit_code();
}

}  // namespace

int run_server(const ServerOptions& options) {
  // Few threads and short lives: one arena keeps the resident size small.
  mallopt(M_ARENA_MAX, 2);
  auto transport = Transport::open(options.endpoint);
  if (!transport) {
    const std::string line = fmt::format("proflens: {}\n", transport.error());
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
    return 1;
  }
  return serve(**transport, options);
}

}  // namespace proflens::server
