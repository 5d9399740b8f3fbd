// Where the lines of a base text are in a buffer that is being edited.
//
// The map is a list of runs, ascending in both texts, in which base and buffer run in parallel. An edit cuts the runs
// it touches and matches the gap again, against the base: so a line that is restored (undo, paste back) is sure again,
// a line that was changed keeps its number but is marked as edited, and a line that no longer resembles its old self is
// gone. Lines are 0-based here. A value; not for concurrent use while it is being edited.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/text_buffer.h"

namespace proflens::analysis {

class LineMap {
 public:
  struct Place {
    std::uint32_t line = 0;
    bool edited = false;  // the text differs from the base line's: its number is no longer sure
    bool operator==(const Place&) const = default;
  };

  LineMap() = default;
  /// Matches a buffer with its base from scratch.
  LineMap(TextBuffer base, const TextBuffer& buffer);

  std::optional<Place> to_buffer(std::uint32_t base_line) const;
  std::optional<Place> to_base(std::uint32_t buffer_line) const;

  /// Base lines [first, end) among which are all that lead into these buffer lines, both included.
  struct Span {
    std::uint32_t first = 0, end = 0;
  };
  Span base_of(std::uint32_t first_buffer_line, std::uint32_t last_buffer_line) const;

  /// In the buffer, lines [first, first + removed) became [first, first + inserted). `buffer` is the text afterwards.
  void splice(std::uint32_t first, std::uint32_t removed, std::uint32_t inserted, const TextBuffer& buffer);

  const TextBuffer& base() const { return base_; }

  struct Run {
    std::uint32_t base = 0, buffer = 0, length = 0;
    bool edited = false;
    bool operator==(const Run&) const = default;
  };
  const std::vector<Run>& runs() const { return runs_; }

 private:
  /// Lines [first, end) of each text that are not matched, between two runs.
  struct Gap {
    std::uint32_t base, base_end, buffer, buffer_end;
  };
  std::vector<Run> match(const Gap& gap, const TextBuffer& buffer) const;
  void pair_edited(const Gap& gap, const TextBuffer& buffer, std::vector<Run>& out) const;

  TextBuffer base_;
  std::vector<Run> runs_;
};

}  // namespace proflens::analysis
