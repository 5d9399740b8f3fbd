#include "analysis/line_map.h"

#include <algorithm>

#include "analysis/line_diff.h"
#include "analysis/line_shape.h"

namespace proflens::analysis {
namespace {

using Run = LineMap::Run;

constexpr std::uint32_t kMaxPairing = 64;  // lines of a gap on either side within which edited lines are looked for
constexpr std::size_t kTellingLength = 8;  // characters that tell a line from others
constexpr double kLeastSimilar = 0.5;      // of an edited line and its old self: it was seen to change

std::vector<LineShape> shapes(const TextBuffer& text, std::uint32_t first, std::uint32_t end) {
  std::vector<LineShape> out;
  for (std::uint32_t i = first; i < end; ++i) out.push_back(line_shape(text.line(i)));
  return out;
}

void append(std::vector<Run>& runs, const Run& run) {
  if (run.length == 0) return;
  if (!runs.empty()) {
    Run& last = runs.back();
    if (last.edited == run.edited && last.base + last.length == run.base && last.buffer + last.length == run.buffer) {
      last.length += run.length;
      return;
    }
  }
  runs.push_back(run);
}

/// Without indentation: a line that only moved to the right is the same.
std::vector<std::uint64_t> hashes(const TextBuffer& text, std::uint32_t first, std::uint32_t end) {
  std::vector<std::uint64_t> out;
  out.reserve(end - first);
  for (std::uint32_t i = first; i < end; ++i) out.push_back(hash_line(trimmed(text.line(i))));
  return out;
}

template <auto Start>
std::optional<LineMap::Place> look_up(const std::vector<Run>& runs, std::uint32_t line, std::uint32_t Run::* target) {
  const auto after = std::ranges::upper_bound(runs, line, {}, Start);
  if (after == runs.begin()) return std::nullopt;
  const Run& run = *(after - 1);
  const std::uint32_t offset = line - run.*Start;
  if (offset >= run.length) return std::nullopt;
  return LineMap::Place{run.*target + offset, run.edited};
}

}  // namespace

LineMap::LineMap(TextBuffer base, const TextBuffer& buffer) : base_(std::move(base)) { match_all(buffer); }

LineMap LineMap::for_buffer(const TextBuffer& buffer) const {
  LineMap map;
  map.base_ = base_;
  map.base_lines_ = base_lines_;
  map.match_all(buffer);
  return map;
}

void LineMap::match_all(const TextBuffer& buffer) {
  if (base_.shares_all_with(buffer)) {
    runs_.push_back({0, 0, base_.line_count(), false});
  } else {
    base_lines();
    runs_ = match({0, base_.line_count(), 0, buffer.line_count()}, buffer);
  }
}

const LineMap::BaseLines& LineMap::base_lines() {
  if (!base_lines_) {
    std::vector<std::uint64_t> lines = hashes(base_, 0, base_.line_count());
    std::vector<bool> once = once_in(lines);
    base_lines_ = std::make_shared<const BaseLines>(BaseLines{std::move(lines), std::move(once)});
  }
  return *base_lines_;
}

std::optional<LineMap::Place> LineMap::to_buffer(std::uint32_t base_line) const {
  return look_up<&Run::base>(runs_, base_line, &Run::buffer);
}

std::optional<LineMap::Place> LineMap::to_base(std::uint32_t buffer_line) const {
  return look_up<&Run::buffer>(runs_, buffer_line, &Run::base);
}

LineMap::Span LineMap::base_of(std::uint32_t first_buffer_line, std::uint32_t last_buffer_line) const {
  const auto ends_before = [&](const Run& run) { return run.buffer + run.length <= first_buffer_line; };
  const auto begin = std::ranges::partition_point(runs_, ends_before);
  const auto end = std::ranges::upper_bound(begin, runs_.end(), last_buffer_line, {}, &Run::buffer);
  if (begin >= end) return {};
  const Run& last = *(end - 1);
  const std::uint32_t skipped = first_buffer_line - std::min(first_buffer_line, begin->buffer);
  return {begin->base + skipped, last.base + std::min(last.length - 1, last_buffer_line - last.buffer) + 1};
}

LineChange narrowed(LineChange change, const TextBuffer& before, const TextBuffer& after, bool ends_before_line) {
  const auto trim_begin = [&] {
    while (change.removed > 0 && change.inserted > 0 && before.line(change.first) == after.line(change.first))
      ++change.first, --change.removed, --change.inserted;
  };
  const auto trim_end = [&] {
    while (change.removed > 0 && change.inserted > 0 &&
           before.line(change.first + change.removed - 1) == after.line(change.first + change.inserted - 1))
      --change.removed, --change.inserted;
  };
  if (ends_before_line) trim_end();
  trim_begin();
  trim_end();
  return change;
}

void LineMap::splice(const LineChange& change, const TextBuffer& buffer) {
  const auto& [first, removed, inserted] = change;
  if (removed == 0 && inserted == 0) return;
  const std::uint32_t end = first + removed;
  const auto ends_before = [&](const Run& run) { return run.buffer + run.length < first; };
  auto from = std::ranges::partition_point(runs_, ends_before);
  auto to = std::ranges::upper_bound(from, runs_.end(), end, {}, &Run::buffer);
  for (auto run = to; run != runs_.end(); ++run) run->buffer = run->buffer - removed + inserted;
  // With a neighbour on either side, for what is matched now may go on from there.
  std::vector<Run> before, after;
  if (from != runs_.begin()) before.push_back(*(from - 1));
  for (auto run = from; run != to; ++run) {
    // An edited neighbour may only be half of a change; it is matched again together with what changed now.
    if (run->edited) continue;
    const std::uint32_t run_end = run->buffer + run->length;
    if (run->buffer < first) append(before, {run->base, run->buffer, std::min(run_end, first) - run->buffer, false});
    if (run_end > end) {
      const std::uint32_t start = std::max(run->buffer, end);
      append(after, {run->base + (start - run->buffer), start - removed + inserted, run_end - start, false});
    }
  }
  from -= from != runs_.begin();
  if (to != runs_.end()) append(after, *to++);
  const Gap gap{before.empty() ? 0 : before.back().base + before.back().length,
                after.empty() ? base_.line_count() : after.front().base,
                before.empty() ? 0 : before.back().buffer + before.back().length,
                after.empty() ? buffer.line_count() : after.front().buffer};
  for (const Run& run : match(gap, buffer)) append(before, run);
  for (const Run& run : after) append(before, run);
  replace(from, to, before);
}

/// Moves the runs behind at most once.
void LineMap::replace(std::vector<Run>::iterator from, std::vector<Run>::iterator to, const std::vector<Run>& runs) {
  const std::size_t common = std::min(static_cast<std::size_t>(to - from), runs.size());
  const auto rest = runs.begin() + static_cast<std::ptrdiff_t>(common);
  from = std::copy(runs.begin(), rest, from);
  if (from != to) {
    runs_.erase(from, to);
  } else {
    runs_.insert(from, rest, runs.end());
  }
}

std::vector<Run> LineMap::match(const Gap& gap, const TextBuffer& buffer) {
  std::vector<Run> out;
  std::uint32_t base = gap.base, line = gap.buffer;
  for (const Run& same : sure_and_lone(gap, buffer)) {
    pair_edited({base, same.base, line, same.buffer}, buffer, out);
    append(out, same);
    base = same.base + same.length;
    line = same.buffer + same.length;
  }
  pair_edited({base, gap.base_end, line, gap.buffer_end}, buffer, out);
  return out;
}

/// Lines that are equal. Those are sure that lie between lines of which there is no other, or between such a one
/// and the end of the gap; a common line that stands alone among changes may be another one.
std::vector<Run> LineMap::sure_and_lone(const Gap& gap, const TextBuffer& buffer) {
  std::vector<Run> out;
  if (gap.base == gap.base_end || gap.buffer == gap.buffer_end) return out;
  const std::span<const std::uint64_t> a = std::span(base_lines().hashes).subspan(gap.base, gap.base_end - gap.base);
  const std::vector<std::uint64_t> b = hashes(buffer, gap.buffer, gap.buffer_end);
  const std::vector<LineMatch> matches = match_lines(a, b);
  const bool whole = matches.size() == a.size() && a.size() == b.size();
  const std::vector<bool> once = whole ? std::vector<bool>(a.size()) : once_in_both(a, b);
  const auto tells = [&](const LineMatch& match) { return once[match.a] && is_telling(gap.base + match.a); };
  for (auto from = matches.begin(), to = from; from != matches.end(); from = to) {
    while (to != matches.end() && to->a - from->a == to->b - from->b &&
           to->a - from->a == static_cast<std::uint32_t>(to - from))
      ++to;
    auto first = whole ? from : std::find_if(from, to, tells);
    auto last =
        whole ? to : std::find_if(std::make_reverse_iterator(to), std::make_reverse_iterator(first), tells).base();
    if (first != to && from->a == 0 && from->b == 0) first = from;
    if (first != to && (to - 1)->a + 1 == a.size() && (to - 1)->b + 1 == b.size()) last = to;
    const auto piece = [&](auto begin, auto end, bool lone) {
      if (begin < end)
        append(out, {gap.base + begin->a, gap.buffer + begin->b, static_cast<std::uint32_t>(end - begin), lone});
    };
    piece(from, first, true);
    piece(first, last, false);
    piece(last, to, true);
  }
  return out;
}

/// There is no other such line in the base, and it says something.
bool LineMap::is_telling(std::uint32_t base_line) {
  return base_lines().once[base_line] && trimmed(base_.line(base_line)).size() >= kTellingLength;
}

/// Pairs what is left by resemblance.
void LineMap::pair_edited(const Gap& gap, const TextBuffer& buffer, std::vector<Run>& out) const {
  const std::uint32_t rows = gap.base_end - gap.base, columns = gap.buffer_end - gap.buffer;
  if (rows == 0 || columns == 0 || rows > kMaxPairing || columns > kMaxPairing) return;
  if (rows == 1 && columns == 1) {
    const bool alike = resembles(base_.line(gap.base), buffer.line(gap.buffer), kLeastSimilar);
    return append(out, {gap.base, gap.buffer, alike ? 1U : 0U, true});
  }
  for (const LinePair& pair : pair_similar(shapes(base_, gap.base, gap.base_end),
                                           shapes(buffer, gap.buffer, gap.buffer_end), kLeastSimilar, kMaxPairing))
    append(out, {gap.base + pair.a, gap.buffer + pair.b, 1, true});
}

}  // namespace proflens::analysis
