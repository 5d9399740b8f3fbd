// The process between the server and what it runs, so that nothing of a run outlives it.
//
// It is this program under the name kKeeperName. It makes itself the reaper of all that comes of the program it starts
// (PR_SET_CHILD_SUBREAPER): whatever forks, detaches or changes its group is still found below it. When the program
// has ended, or the other end of the socket on descriptor kKeeperSocket is closed (a cancel, or the server's death,
// however violent), or a signal asks it to, it stops and kills all below it. Last it writes how the program ended:
// "exit N", "signal N" or "errno N".
#pragma once

#include <string_view>

namespace proflens::server {

inline constexpr std::string_view kKeeperName = "proflens-keeper";
inline constexpr int kKeeperSocket = 3;

/// `arguments`: kKeeperName, then the program and its arguments; null at the end.
int run_keeper(char** arguments);

}  // namespace proflens::server
