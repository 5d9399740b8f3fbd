// Where the lines of one passage (a function, or what is outside of all) are in another version of it.
//
// A match is sure when every best alignment of the two passages has it, and when it is not alone among what changed:
// a lone brace or a repeated check for an error may be another one. What is less sure says so. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/hashed_text.h"

namespace proflens::analysis {

constexpr std::uint32_t kNoLine = 0xffffffff;

/// How sure it is that a line is what a recorded one has become, from 0 to 1, given that the recorded text is right.
namespace certainty {
constexpr double kExact = 1.0;     // the same text on the same line number
constexpr double kShifted = 0.98;  // the same text but for white space
constexpr double kMoved = 0.85;    // the same text at another place of its function
constexpr double kReflowed = 0.7;  // the formatter broke or joined it
constexpr double kLone = 0.6;      // the same text, but so common that it may be another one
constexpr double kMovedOut = 0.6;  // the same text in another function, and nowhere else
constexpr double kTwofold = 0.5;   // one of two equal lines side by side
constexpr double kBetween = 0.5;   // as far from its neighbours as it was, and somewhat similar
inline double similar(double ratio) { return 0.4 + 0.4 * (ratio < 0.95 ? ratio : 0.95); }
}  // namespace certainty

struct MappedLine {
  std::uint32_t line = kNoLine;  // 0-based, of today
  double certainty = 0;
};

/// Two versions of a passage: line numbers, ascending.
struct Scope {
  std::vector<std::uint32_t> recorded, today;
  bool only_sure = false;  // the two need not be versions of each other
};

/// Fills in `map`, by recorded line, and marks in `taken` the lines of today that it uses. Returns the number of lines
/// that changed: on the side with more of them.
std::uint32_t match_scope(const HashedText& recorded, const HashedText& today, const Scope& scope,
                          std::vector<MappedLine>& map, std::vector<bool>& taken);

}  // namespace proflens::analysis
