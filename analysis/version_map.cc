#include "analysis/version_map.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace proflens::analysis {
namespace {

constexpr std::size_t kCarriedLength = 16;  // characters without blanks of a line that is found in another function

std::vector<std::uint32_t> all_lines(const HashedText& text) {
  std::vector<std::uint32_t> lines(text.line_count());
  std::iota(lines.begin(), lines.end(), 0U);
  return lines;
}

}  // namespace

VersionMap::VersionMap(const HashedText& recorded, const HashedText& today)
    : lines_(recorded.line_count()), taken_(today.line_count()) {
  if (recorded.functions().empty() || today.functions().empty()) {
    functions_.resize(recorded.functions().size());
    all_changed_ = match_scope(recorded, today, {all_lines(recorded), all_lines(today)}, lines_, taken_);
    changed_.resize(functions_.size(), all_changed_);
  } else {
    functions_ = match_functions(recorded, today);
    match(recorded, today);
    find_moved_out(recorded, today);
  }
  for (std::size_t i = 0; i < functions_.size(); ++i) {
    old_starts_.push_back(recorded.functions()[i].first_line);
    const std::uint32_t now = functions_[i].function;
    new_starts_.push_back(now == kNoFunction ? kNoLine : today.functions()[now].first_line);
  }
}

void VersionMap::match(const HashedText& recorded, const HashedText& today) {
  Scope outside{recorded.lines_of(kNoFunction), today.lines_of(kNoFunction)};
  Scope vanished;  // functions that are gone, or that a text which is being typed hides
  for (std::uint32_t i = 0; i < functions_.size(); ++i) {
    Scope scope{recorded.lines_of(i), {}};
    changed_.push_back(static_cast<std::uint32_t>(scope.recorded.size()));
    if (functions_[i].function == kNoFunction) {
      vanished.recorded.insert(vanished.recorded.end(), scope.recorded.begin(), scope.recorded.end());
    } else {
      scope.today = today.lines_of(functions_[i].function);
      changed_.back() = match_scope(recorded, today, scope, lines_, taken_);
    }
    all_changed_ += changed_.back();
  }
  all_changed_ += match_scope(recorded, today, outside, lines_, taken_);
  std::ranges::sort(vanished.recorded);
  std::ranges::copy_if(outside.today, std::back_inserter(vanished.today), [&](auto line) { return !taken_[line]; });
  vanished.only_sure = true;
  match_scope(recorded, today, vanished, lines_, taken_);
}

void VersionMap::find_moved_out(const HashedText& recorded, const HashedText& today) {
  std::unordered_map<std::uint64_t, std::uint32_t> free;  // lines of today that are nothing yet, and there once
  for (std::uint32_t i = 0; i < today.line_count(); ++i)
    if (!taken_[i] && today.hash(i) != 0 && today.count(today.hash(i)) == 1) free[today.hash(i)] = i;
  for (std::uint32_t i = 0; i < recorded.line_count(); ++i) {
    if (lines_[i].line != kNoLine || recorded.count(recorded.hash(i)) != 1) continue;
    const auto found = free.find(recorded.hash(i));
    if (found != free.end() && squeezed(recorded.line(i)).size() >= kCarriedLength)
      lines_[i] = {found->second, certainty::kMovedOut};
  }
}

std::optional<VersionMap::Place> VersionMap::line(std::uint32_t recorded) const {
  if (recorded >= lines_.size() || lines_[recorded].line == kNoLine) return std::nullopt;
  return Place{lines_[recorded].line, lines_[recorded].certainty};
}

std::optional<VersionMap::Place> VersionMap::declaration(std::uint32_t function) const {
  // One that a broken text hides may still have its first line.
  if (new_starts_[function] == kNoLine) return line(old_starts_[function]);
  const double sure = functions_[function].renamed                     ? certainty::kMoved
                      : old_starts_[function] == new_starts_[function] ? certainty::kExact
                                                                       : certainty::kShifted;
  return Place{new_starts_[function], sure};
}

std::uint32_t VersionMap::changed(std::uint32_t function) const {
  return function == kNoFunction ? all_changed_ : changed_[function];
}

}  // namespace proflens::analysis
