// Where the lines and functions of the text that a profile was recorded from are in the text of today.
//
// Functions are matched first (analysis/function_match.h), then lines within each (analysis/scope_match.h), so that a
// line of one function is never taken for one of another; without an outline of both texts, the whole file counts as
// one passage. Lines that were carried over into another function are found when their text is there once. What is
// nowhere has no place. Lines are 0-based. Const once built; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/function_match.h"
#include "analysis/scope_match.h"

namespace proflens::analysis {

class VersionMap {
 public:
  struct Place {
    std::uint32_t line = 0;
    double certainty = 0;
    bool operator==(const Place&) const = default;
  };

  VersionMap(const HashedText& recorded, const HashedText& today);

  std::optional<Place> line(std::uint32_t recorded) const;
  /// One for each recorded function, in the order of its outline.
  const std::vector<FunctionMatch>& functions() const { return functions_; }
  /// Where the declaration of a recorded function begins today.
  std::optional<Place> declaration(std::uint32_t function) const;
  /// Lines of a recorded function, or of the whole text for kNoFunction, that are not as they were.
  std::uint32_t changed(std::uint32_t function) const;

 private:
  void match(const HashedText& recorded, const HashedText& today);
  void find_moved_out(const HashedText& recorded, const HashedText& today);

  std::vector<FunctionMatch> functions_;
  std::vector<std::uint32_t> old_starts_, new_starts_;  // of recorded functions: first lines then and now
  std::vector<std::uint32_t> changed_;                  // by recorded function
  std::uint32_t all_changed_ = 0;
  std::vector<MappedLine> lines_;  // by recorded line
  std::vector<bool> taken_;        // by line of today
};

}  // namespace proflens::analysis
