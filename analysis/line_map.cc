#include "analysis/line_map.h"

#include <algorithm>
#include <cctype>

#include "analysis/line_diff.h"

namespace proflens::analysis {
namespace {

using Run = LineMap::Run;

constexpr std::uint32_t kMaxPairing = 64;  // lines of a gap on either side within which edited lines are looked for

std::string_view trimmed(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t") - first + 1);
}

/// A line as it is compared: without indentation, and as the bag of its words and signs.
struct Shape {
  std::string_view text;
  std::vector<std::uint64_t> words;  // hashes, sorted
};

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || static_cast<signed char>(c) < 0;
}

Shape shape_of(std::string_view line) {
  Shape shape{trimmed(line), {}};
  for (std::size_t i = 0; i < shape.text.size();) {
    std::size_t end = i + 1;
    while (is_word(shape.text[i]) && end < shape.text.size() && is_word(shape.text[end])) ++end;
    if (shape.text[i] != ' ') shape.words.push_back(hash_line(shape.text.substr(i, end - i)));
    i = end;
  }
  std::ranges::sort(shape.words);
  return shape;
}

/// Share of the longer line that is common prefix or suffix: right for an edit inside one word.
double same_ends(std::string_view a, std::string_view b) {
  const std::size_t shorter = std::min(a.size(), b.size());
  std::size_t prefix = 0, suffix = 0;
  while (prefix < shorter && a[prefix] == b[prefix]) ++prefix;
  while (suffix < shorter - prefix && a[a.size() - 1 - suffix] == b[b.size() - 1 - suffix]) ++suffix;
  return static_cast<double>(prefix + suffix) / static_cast<double>(std::max(a.size(), b.size()));
}

/// Share of words and signs in common (Dice): right for several edits in a line.
double same_words(const Shape& a, const Shape& b) {
  std::size_t common = 0;
  for (auto i = a.words.begin(), j = b.words.begin(); i != a.words.end() && j != b.words.end();) {
    if (*i == *j) ++common;
    const bool step_i = *i <= *j, step_j = *j <= *i;
    i += step_i;
    j += step_j;
  }
  return 2.0 * static_cast<double>(common) / static_cast<double>(a.words.size() + b.words.size());
}

double similarity(const Shape& a, const Shape& b) {
  if (a.text.empty() || b.text.empty()) return 0;
  return std::max(same_ends(a.text, b.text), same_words(a, b));
}

std::vector<Shape> shapes(const TextBuffer& text, std::uint32_t first, std::uint32_t end) {
  std::vector<Shape> out;
  for (std::uint32_t i = first; i < end; ++i) out.push_back(shape_of(text.line(i)));
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

std::vector<std::uint64_t> hashes(const TextBuffer& text, std::uint32_t first, std::uint32_t end) {
  std::vector<std::uint64_t> out;
  out.reserve(end - first);
  for (std::uint32_t i = first; i < end; ++i) out.push_back(hash_line(text.line(i)));
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

LineMap::LineMap(TextBuffer base, const TextBuffer& buffer) : base_(std::move(base)) {
  if (base_.shares_all_with(buffer)) {
    runs_.push_back({0, 0, base_.line_count(), false});
  } else {
    runs_ = match({0, base_.line_count(), 0, buffer.line_count()}, buffer);
  }
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

void LineMap::splice(std::uint32_t first, std::uint32_t removed, std::uint32_t inserted, const TextBuffer& buffer) {
  std::vector<Run> before, after;
  // An edited neighbour may only be half of a change; it is matched again together with what changed now.
  const std::uint32_t end = first + removed;
  for (const Run& run : runs_) {
    const std::uint32_t run_end = run.buffer + run.length;
    const bool touched = run.buffer <= end && run_end >= first;
    if (run.edited && touched) continue;
    if (run.buffer < first) append(before, {run.base, run.buffer, std::min(run_end, first) - run.buffer, run.edited});
    if (run_end > end) {
      const std::uint32_t from = std::max(run.buffer, end);
      append(after, {run.base + (from - run.buffer), from - removed + inserted, run_end - from, run.edited});
    }
  }
  const Gap gap{before.empty() ? 0 : before.back().base + before.back().length,
                after.empty() ? base_.line_count() : after.front().base,
                before.empty() ? 0 : before.back().buffer + before.back().length,
                after.empty() ? buffer.line_count() : after.front().buffer};
  for (const Run& run : match(gap, buffer)) append(before, run);
  for (const Run& run : after) append(before, run);
  runs_ = std::move(before);
}

std::vector<Run> LineMap::match(const Gap& gap, const TextBuffer& buffer) const {
  std::vector<Run> out;
  std::uint32_t base = gap.base, line = gap.buffer;
  if (gap.base < gap.base_end && gap.buffer < gap.buffer_end)
    for (const LineMatch same :
         match_lines(hashes(base_, gap.base, gap.base_end), hashes(buffer, gap.buffer, gap.buffer_end))) {
      pair_edited({base, gap.base + same.a, line, gap.buffer + same.b}, buffer, out);
      append(out, {gap.base + same.a, gap.buffer + same.b, 1, false});
      base = gap.base + same.a + 1;
      line = gap.buffer + same.b + 1;
    }
  pair_edited({base, gap.base_end, line, gap.buffer_end}, buffer, out);
  return out;
}

/// Pairs what is left by resemblance, in order, so that the sum of similarities is the largest.
void LineMap::pair_edited(const Gap& gap, const TextBuffer& buffer, std::vector<Run>& out) const {
  const std::uint32_t rows = gap.base_end - gap.base, columns = gap.buffer_end - gap.buffer;
  if (rows == 0 || columns == 0 || rows > kMaxPairing || columns > kMaxPairing) return;
  const std::vector<Shape> old_lines = shapes(base_, gap.base, gap.base_end);
  const std::vector<Shape> new_lines = shapes(buffer, gap.buffer, gap.buffer_end);
  std::vector<double> best((rows + 1) * (columns + 1)), alike(rows * columns);
  const auto at = [&](std::uint32_t i, std::uint32_t j) -> double& { return best[i * (columns + 1) + j]; };
  for (std::uint32_t i = rows; i-- > 0;)
    for (std::uint32_t j = columns; j-- > 0;) {
      double& pair = alike[i * columns + j];
      pair = similarity(old_lines[i], new_lines[j]);
      if (pair < 0.5) pair = 0;
      at(i, j) = std::max({at(i + 1, j), at(i, j + 1), pair > 0 ? pair + at(i + 1, j + 1) : 0});
    }
  for (std::uint32_t i = 0, j = 0; i < rows && j < columns;) {
    const double pair = alike[i * columns + j];
    if (pair > 0 && at(i, j) == pair + at(i + 1, j + 1)) {
      append(out, {gap.base + i++, gap.buffer + j++, 1, true});
    } else {
      at(i + 1, j) >= at(i, j + 1) ? ++i : ++j;
    }
  }
}

}  // namespace proflens::analysis
