// Notices the death of the client's process (processId of initialize, --clientProcessId), so that no orphan stays.
//
// Polled every three seconds as vscode-languageserver does; a process of another user counts as alive.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "server/io_thread.h"

namespace proflens::server {

inline constexpr std::chrono::milliseconds kProcessPoll{3000};

/// False only when there is no such process (any more).
bool process_is_alive(std::int64_t process_id);

/// Calls on_death once, on the io thread, when the process is gone. Ids that are not positive or are our own (a client
/// that runs us in its process) are never watched. Watching goes on until the io thread ends.
void watch_process(IoThread& io, std::int64_t process_id, std::function<void()> on_death,
                   std::chrono::milliseconds poll = kProcessPoll);

}  // namespace proflens::server
