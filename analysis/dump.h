// The canonical text of a Profile, for goldens and for comparing readers: one line a fact, in the order of the profile.
//
//   format pprof
//   type cpu/nanoseconds default
//   period cpu/nanoseconds 10000000
//   time 1700000000000000000 · duration 1000000000 · comment … · doc …
//   sample 10000000 | key=text key=12unit
//     0x45f0a0 shop                 a location: address, file of its mapping, "folded"
//       main.fib /src/main.go:35:0 start 33        its frames, innermost first
//   row main.fib /src/main.go:35 | 1 2             flat of each type, then cum
//   warning …
// Control characters and invalid UTF-8 are written as \xNN, so the text is always valid. Equal profiles, equal texts.
#pragma once

#include <string>

#include "analysis/profile.h"

namespace proflens::analysis {

std::string dump(const Profile& profile);

/// Valid UTF-8 without control characters: what is neither is written as \xNN, a backslash as two.
std::string escaped(std::string_view text);

}  // namespace proflens::analysis
