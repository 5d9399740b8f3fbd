// In the order of pprof's FilterSamplesByName, ShowFrom, PruneFrom and Aggregate (profile/filter.go, prune.go): a later
// one sees what the earlier ones left of a location.
#include "analysis/narrow_frames.h"

#include <algorithm>

#include "analysis/drop_frames.h"

namespace proflens::analysis {
namespace {

bool finds(const Filter::Expression& expression, std::string_view text) {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *expression);
}

/// One expression against every name of a profile, each once.
class Names {
 public:
  Names(const Profile& profile, const Filter::Expression& expression) {
    if (!expression) return;
    std::vector<char> files;
    for (const std::string_view file : profile.files) files.push_back(finds(expression, file));
    functions_.reserve(profile.functions.size());
    for (const Function& function : profile.functions)
      functions_.push_back(files[index_of(function.file)] != 0 || finds(expression, function.name));
    // The first mapping stands for none, which has no name to match.
    for (const Mapping& mapping : profile.mappings)
      mappings_.push_back(!mappings_.empty() && finds(expression, mapping.file));
  }

  bool given() const { return !mappings_.empty(); }
  bool in(const Frame& frame) const { return functions_[index_of(frame.function)] != 0; }
  bool in(MappingId mapping) const { return mappings_[index_of(mapping)] != 0; }

 private:
  std::vector<char> functions_, mappings_;
};

class FrameNarrower {
 public:
  FrameNarrower(const Profile& profile, const Filter& filter)
      : profile_(profile),
        filter_(filter),
        focus_(profile, filter.focus),
        ignore_(profile, filter.ignore),
        hide_(profile, filter.hide),
        show_(profile, filter.show),
        show_from_(profile, filter.show_from) {
    if (!filter.prune_from) return;
    for (const Function& function : profile.functions)
      pruned_.push_back(!function.name.empty() && finds(filter.prune_from, simplified_name(function.name)));
  }

  NarrowedFrames run() {
    result_.locations = profile_.locations;
    if (!filter_.changes_frames()) result_.frames = profile_.frames;
    result_.fates.reserve(profile_.locations.size());
    for (Location& location : result_.locations) {
      const auto* first = profile_.frames.data() + location.first_frame;
      frames_.assign(first, first + location.frame_count);
      result_.fates.push_back(decide(location));
      if (filter_.changes_frames()) store(location);
    }
    pick_rows();
    tell_unmatched();
    return std::move(result_);
  }

 private:
  /// Leaves in frames_ what stays of the location.
  std::uint8_t decide(const Location& location) {
    std::uint8_t fate = 0;
    if (ignore_.given() && matches(ignore_, location)) {
      fate |= kIgnored;
    } else if (!focus_.given() || matches(focus_, location)) {
      fate |= kFocused;
    }
    if (hide_.given()) fate |= hide(location);
    if (show_.given()) fate |= show(location);
    if (show_from_.given()) fate |= show_from(location);
    if (filter_.prune_from) fate |= prune_from();
    if (filter_.texts.noinlines && frames_.size() > 1) frames_.erase(frames_.begin(), frames_.end() - 1);
    seen_ |= fate;
    return fate;
  }

  bool matches(const Names& names, const Location& location) const {
    return names.in(location.mapping) ||
           std::ranges::any_of(frames_, [&](const Frame& frame) { return names.in(frame); });
  }

  std::uint8_t hide(const Location& location) {
    if (!matches(hide_, location)) return 0;
    hid_ = true;
    if (hide_.in(location.mapping)) {
      frames_.clear();
    } else {
      std::erase_if(frames_, [&](const Frame& frame) { return hide_.in(frame); });
    }
    return frames_.empty() ? kHidden : 0;
  }

  std::uint8_t show(const Location& location) {
    if (!show_.in(location.mapping)) std::erase_if(frames_, [&](const Frame& frame) { return !show_.in(frame); });
    if (frames_.empty()) return kHidden;
    showed_ = true;
    return 0;
  }

  /// The outermost frame is the last one.
  std::uint8_t show_from(const Location& location) {
    if (show_from_.in(location.mapping)) return kShownFrom;
    while (!frames_.empty() && !show_from_.in(frames_.back())) cut_.push_back(frames_.back()), frames_.pop_back();
    const bool matched = !frames_.empty();
    if (!matched) frames_.assign(cut_.rbegin(), cut_.rend());
    cut_.clear();
    return matched ? kShownFrom : 0;
  }

  std::uint8_t prune_from() {
    const auto found =
        std::ranges::find_if(frames_, [&](const Frame& frame) { return pruned_[index_of(frame.function)] != 0; });
    if (found == frames_.end()) return 0;
    frames_.erase(frames_.begin(), found);
    return kPrunedFrom;
  }

  void store(Location& location) {
    location.first_frame = static_cast<std::uint32_t>(result_.frames.size());
    location.frame_count = static_cast<std::uint32_t>(frames_.size());
    result_.frames.insert(result_.frames.end(), frames_.begin(), frames_.end());
  }

  void pick_rows() {
    if (filter_.tagfocus) return;
    for (std::uint32_t i = 0; i < profile_.line_rows.size(); ++i) {
      frames_.assign(1, Frame{profile_.line_rows[i].function, profile_.line_rows[i].line, 0});
      const std::uint8_t fate = decide(Location{});
      const bool picked = (fate & kFocused) != 0 && (fate & kHidden) == 0;
      if (picked && (!filter_.show_from || (fate & kShownFrom) != 0)) result_.rows.push_back(i);
    }
  }

  /// PruneFrom does not say whether it found anything; neither do we.
  void tell_unmatched() {
    const auto tell = [&](const char* field, const Names& names, bool matched) {
      if (names.given() && !matched) result_.unmatched.emplace_back(field);
    };
    tell("focus", focus_, (seen_ & kFocused) != 0);
    tell("ignore", ignore_, (seen_ & kIgnored) != 0);
    tell("hide", hide_, hid_);
    tell("show", show_, showed_);
    tell("show_from", show_from_, (seen_ & kShownFrom) != 0);
  }

  const Profile& profile_;
  const Filter& filter_;
  Names focus_, ignore_, hide_, show_, show_from_;
  std::vector<char> pruned_;   // by function
  std::vector<Frame> frames_;  // of the location at hand
  std::vector<Frame> cut_;
  std::uint8_t seen_ = 0;
  bool hid_ = false, showed_ = false;
  NarrowedFrames result_;
};

}  // namespace

NarrowedFrames narrow_frames(const Profile& profile, const Filter& filter) {
  return FrameNarrower(profile, filter).run();
}

}  // namespace proflens::analysis
