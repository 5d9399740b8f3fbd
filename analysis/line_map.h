// Where the lines of a base text are in a buffer that is being edited.
//
// The map is a list of runs, ascending in both texts, in which base and buffer run in parallel. An edit cuts the runs
// it touches and matches the gap again, against the base: so a line that is restored (undo, paste back) is sure again,
// a line that was changed keeps its number but is marked as edited, as is a common one alone among changes, and a line
// that no longer resembles its old self is gone. Lines are 0-based here. A value; not for concurrent use while it is
// being edited.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "analysis/text_buffer.h"

namespace proflens::analysis {

/// In a buffer, lines [first, first + removed) became [first, first + inserted).
struct LineChange {
  std::uint32_t first = 0, removed = 0, inserted = 0;
};

/// Without what stayed the same at either end, for a client may replace much in order to change little, as when it
/// formats or sends the whole text. Of equal lines side by side those count as new that the client put in: a change
/// that ends before a line's text (`ends_before_line`) leaves that line alone.
LineChange narrowed(LineChange change, const TextBuffer& before, const TextBuffer& after, bool ends_before_line);

class LineMap {
 public:
  struct Place {
    std::uint32_t line = 0;
    bool edited = false;  // the text differs from the base line's, or may be another line's: its number is not sure
    bool operator==(const Place&) const = default;
  };

  LineMap() = default;
  /// Matches a buffer with its base from scratch.
  LineMap(TextBuffer base, const TextBuffer& buffer);

  /// The same for another buffer, from scratch; faster, for what is known of the base is kept.
  LineMap for_buffer(const TextBuffer& buffer) const;

  std::optional<Place> to_buffer(std::uint32_t base_line) const;
  std::optional<Place> to_base(std::uint32_t buffer_line) const;

  /// Base lines [first, end) among which are all that lead into these buffer lines, both included.
  struct Span {
    std::uint32_t first = 0, end = 0;
  };
  Span base_of(std::uint32_t first_buffer_line, std::uint32_t last_buffer_line) const;

  /// `buffer` is the text afterwards.
  void splice(const LineChange& change, const TextBuffer& buffer);

  /// Every line of the base is where it was, and nothing else is.
  bool is_whole() const { return runs_.size() == 1 && runs_[0] == Run{0, 0, base_.line_count(), false}; }

  const TextBuffer& base() const { return base_; }

  struct Run {
    std::uint32_t base = 0, buffer = 0, length = 0;
    bool edited = false;
    bool operator==(const Run&) const = default;
  };
  const std::vector<Run>& runs() const { return runs_; }

 private:
  struct BaseLines {
    std::vector<std::uint64_t> hashes;
    std::vector<bool> once;  // there is no other such line
  };
  /// Lines [first, end) of each text that are not matched, between two runs.
  struct Gap {
    std::uint32_t base, base_end, buffer, buffer_end;
  };
  void match_all(const TextBuffer& buffer);
  std::vector<Run> sure_and_lone(const Gap& gap, const TextBuffer& buffer);
  std::vector<Run> match(const Gap& gap, const TextBuffer& buffer);
  const BaseLines& base_lines();
  bool is_telling(std::uint32_t base_line);
  void replace(std::vector<Run>::iterator from, std::vector<Run>::iterator to, const std::vector<Run>& runs);
  void pair_edited(const Gap& gap, const TextBuffer& buffer, std::vector<Run>& out) const;

  TextBuffer base_;
  std::vector<Run> runs_;
  std::shared_ptr<const BaseLines> base_lines_;  // made when it is needed
};

}  // namespace proflens::analysis
