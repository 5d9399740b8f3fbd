#include "analysis/scope_match.h"

#include <algorithm>
#include <unordered_map>

#include "analysis/line_diff.h"
#include "analysis/line_shape.h"

namespace proflens::analysis {
namespace {

constexpr std::size_t kMostPairing = 200;    // lines of a hunk on either side
constexpr double kLeastSimilar = 0.6;        // of a line that was edited
constexpr double kLeastBetween = 0.5;        // of a line that is where it would have to be
constexpr std::size_t kTellingLength = 8;    // characters that tell a line from others
constexpr std::size_t kMovedLength = 10;     // of a line that is found again elsewhere
constexpr std::uint32_t kNone = 0xffffffff;  // no index

class ScopeMatcher {
 public:
  ScopeMatcher(const HashedText& recorded, const HashedText& today, const Scope& scope, std::vector<MappedLine>& map,
               std::vector<bool>& taken)
      : recorded_(recorded), today_(today), scope_(scope), map_(map), taken_(taken) {
    for (const std::uint32_t line : scope.recorded) a_.push_back(recorded.hash(line));
    for (const std::uint32_t line : scope.today) b_.push_back(today.hash(line));
    partner_.resize(a_.size(), kNone);
    back_.resize(b_.size(), kNone);
  }

  std::uint32_t run() {
    align();
    const std::uint32_t changed = count_changed();
    if (scope_.only_sure) return changed;
    find_moved();
    for_each_hunk([this](std::uint32_t i, std::uint32_t i_end, std::uint32_t j, std::uint32_t j_end) {
      reflow(i, i_end, j, j_end);
      pair_edited(i, i_end, j, j_end);
    });
    for_each_hunk([this](std::uint32_t i, std::uint32_t i_end, std::uint32_t j, std::uint32_t j_end) {
      interpolate(i, i_end, j, j_end);
    });
    return changed;
  }

 private:
  std::string_view old_line(std::uint32_t i) const { return recorded_.line(scope_.recorded[i]); }
  std::string_view new_line(std::uint32_t j) const { return today_.line(scope_.today[j]); }

  void put(std::uint32_t i, std::uint32_t j, double sure) {
    map_[scope_.recorded[i]] = {scope_.today[j], sure};
    taken_[scope_.today[j]] = true;
    partner_[i] = j;
    back_[j] = i;
  }

  /// Two best alignments, one leaning to the beginning and one to the end: any other lies between them.
  void align() {
    for (const std::uint64_t line : a_) ++counts_[line].in_a;
    for (std::uint32_t j = 0; j < b_.size(); ++j) {
      Count& count = counts_[b_[j]];
      ++count.in_b;
      count.b = j;
    }
    std::vector<std::uint32_t> late(a_.size(), kNone), early(a_.size(), kNone);
    for (const LineMatch match : match_lines(a_, b_)) early[match.a] = match.b;
    const std::vector<std::uint64_t> a(a_.rbegin(), a_.rend()), b(b_.rbegin(), b_.rend());
    for (const LineMatch match : match_lines(a, b))
      late[a.size() - 1 - match.a] = static_cast<std::uint32_t>(b.size()) - 1 - match.b;
    for (std::uint32_t i = 0, end; i < a_.size(); i = end) {
      end = i + 1;
      if (early[i] == kNone) continue;
      while (end < a_.size() && early[end] == early[i] + (end - i)) ++end;
      put_run(i, end, early, late);
    }
  }

  /// Lines that stayed neighbours. One that cannot be another line vouches for those around it, up to where something
  /// was changed: there a common line may be gone and an equal one have come.
  void put_run(std::uint32_t i, std::uint32_t end, const std::vector<std::uint32_t>& early,
               const std::vector<std::uint32_t>& late) {
    const auto tells = [&](std::uint32_t k) { return early[k] == late[k] && is_telling(k); };
    std::uint32_t first = i, last = end;
    while (first < end && !tells(first)) ++first;
    while (last > first && !tells(last - 1)) --last;
    // At the beginning and the end of a passage nothing was changed, unless the text is broken there.
    const auto keeps_indentation = [&](std::uint32_t k) { return old_line(k) == new_line(early[k]); };
    const auto has_no_copy = [&](std::uint64_t line) { return recorded_.count(line) == today_.count(line); };
    if (first < end && i == 0 && early[i] == 0 && keeps_indentation(0) &&
        std::all_of(a_.begin(), a_.begin() + first, has_no_copy))
      first = 0;
    if (first < end && end == a_.size() && early[end - 1] + 1 == b_.size() && keeps_indentation(end - 1)) last = end;
    for (; i < end; ++i) {
      const bool vouched = i >= first && i < last;
      if (scope_.only_sure && (!vouched || early[i] != late[i])) continue;
      put(i, early[i], early[i] != late[i] ? certainty::kTwofold : vouched ? unchanged(i, early[i]) : certainty::kLone);
    }
  }

  double unchanged(std::uint32_t i, std::uint32_t j) const {
    const bool exact = scope_.recorded[i] == scope_.today[j] && old_line(i) == new_line(j);
    return exact ? certainty::kExact : certainty::kShifted;
  }

  bool is_unique(std::uint64_t line) const {
    const auto found = counts_.find(line);
    return line != 0 && found->second.in_a == 1 && found->second.in_b == 1;
  }
  /// Not when the whole text has more or fewer of it than it had: this one may be a copy, and the line elsewhere.
  bool is_telling(std::uint32_t i) const {
    return is_unique(a_[i]) && recorded_.count(a_[i]) == 1 && today_.count(a_[i]) == 1 &&
           squeezed(old_line(i)).size() >= kTellingLength;
  }

  std::uint32_t count_changed() const {
    std::uint32_t old_ones = 0, new_ones = 0;
    for (std::uint32_t i = 0; i < a_.size(); ++i) old_ones += partner_[i] == kNone && a_[i] != 0;
    for (std::uint32_t j = 0; j < b_.size(); ++j) new_ones += back_[j] == kNone && b_[j] != 0;
    return std::max(old_ones, new_ones);
  }

  /// A line that is once in both versions, and what moved together with it.
  void find_moved() {
    in_order_ = partner_;
    for (std::uint32_t i = 0; i < a_.size(); ++i) {
      if (partner_[i] != kNone || !is_telling(i) || squeezed(old_line(i)).size() < kMovedLength) continue;
      const std::uint32_t j = counts_.at(a_[i]).b;
      if (back_[j] != kNone) continue;
      put(i, j, certainty::kMoved);
      for (std::uint32_t k = 1; can_follow(i + k, j + k); ++k) follow(i + k, j + k);
      for (std::uint32_t k = 1; k <= i && k <= j && can_follow(i - k, j - k); ++k) follow(i - k, j - k);
    }
  }

  void follow(std::uint32_t i, std::uint32_t j) { put(i, j, is_telling(i) ? certainty::kMoved : certainty::kLone); }

  bool can_follow(std::uint32_t i, std::uint32_t j) const {
    return i < a_.size() && j < b_.size() && partner_[i] == kNone && back_[j] == kNone && a_[i] == b_[j] && a_[i] != 0;
  }

  /// What lies between two lines whose order is kept.
  template <class Visit>
  void for_each_hunk(Visit&& visit) {
    std::uint32_t i = 0, j = 0;
    for (std::uint32_t k = 0; k <= a_.size(); ++k) {
      if (k < a_.size() && in_order_[k] == kNone) continue;
      const std::uint32_t j_end = k < a_.size() ? in_order_[k] : static_cast<std::uint32_t>(b_.size());
      if (i < k && j < j_end) visit(i, k, j, j_end);
      i = k + 1;
      j = j_end + 1;
    }
  }

  /// Where a formatter broke or joined lines, both sides have the same characters.
  void reflow(std::uint32_t i, std::uint32_t i_end, std::uint32_t j, std::uint32_t j_end) {
    while (i < i_end && j < j_end && partner_[i] == kNone && back_[j] == kNone) {
      std::string old_text = squeezed(old_line(i)), new_text = squeezed(new_line(j));
      std::vector<std::pair<std::uint32_t, std::uint32_t>> starts = {{i, j}};  // of each old line: the new one
      std::uint32_t next_i = i + 1, next_j = j + 1;
      while (old_text != new_text) {
        const bool shorter_old = old_text.size() < new_text.size();
        const std::string_view begin = shorter_old ? old_text : new_text, whole = shorter_old ? new_text : old_text;
        if (!whole.starts_with(begin)) return;
        if (shorter_old ? next_i == i_end || partner_[next_i] != kNone : next_j == j_end || back_[next_j] != kNone)
          return;
        if (shorter_old) starts.emplace_back(next_i, next_j - 1);
        (shorter_old ? old_text : new_text) += squeezed(shorter_old ? old_line(next_i++) : new_line(next_j++));
      }
      for (const auto& [old_start, new_start] : starts) put_reflowed(old_start, new_start);
      i = next_i;
      j = next_j;
    }
  }

  void put_reflowed(std::uint32_t i, std::uint32_t j) {
    put(i, j, certainty::kReflowed);
    in_order_[i] = j;
  }

  void pair_edited(std::uint32_t i, std::uint32_t i_end, std::uint32_t j, std::uint32_t j_end) {
    std::vector<std::uint32_t> old_ones, new_ones;
    std::vector<LineShape> old_shapes, new_shapes;
    for (; i < i_end; ++i)
      if (partner_[i] == kNone) old_ones.push_back(i), old_shapes.push_back(line_shape(old_line(i)));
    for (; j < j_end; ++j)
      if (back_[j] == kNone) new_ones.push_back(j), new_shapes.push_back(line_shape(new_line(j)));
    for (const LinePair& pair : pair_similar(old_shapes, new_shapes, kLeastSimilar, kMostPairing)) {
      put(old_ones[pair.a], new_ones[pair.b], certainty::similar(pair.similarity));
      in_order_[old_ones[pair.a]] = new_ones[pair.b];
    }
  }

  void interpolate(std::uint32_t i, std::uint32_t i_end, std::uint32_t j, std::uint32_t j_end) {
    if (i_end - i != j_end - j) return;
    for (; i < i_end; ++i, ++j)
      if (partner_[i] == kNone && back_[j] == kNone &&
          similarity(line_shape(old_line(i)), line_shape(new_line(j))) >= kLeastBetween)
        put(i, j, certainty::kBetween);
  }

  struct Count {
    std::uint32_t in_a = 0, in_b = 0, b = 0;
  };

  const HashedText& recorded_;
  const HashedText& today_;
  const Scope& scope_;
  std::vector<MappedLine>& map_;
  std::vector<bool>& taken_;
  std::vector<std::uint64_t> a_, b_;
  std::vector<std::uint32_t> partner_, back_;  // index in the other version, or kNone
  std::vector<std::uint32_t> in_order_;        // as partner_, of those that do not cross others
  std::unordered_map<std::uint64_t, Count> counts_;
};

}  // namespace

std::uint32_t match_scope(const HashedText& recorded, const HashedText& today, const Scope& scope,
                          std::vector<MappedLine>& map, std::vector<bool>& taken) {
  return ScopeMatcher(recorded, today, scope, map, taken).run();
}

}  // namespace proflens::analysis
