// The second half of narrow(): which samples stay, and what of their stacks. Samples are decided in shards; what a
// shard keeps is put together at the end, in the order of the samples.
#include "analysis/narrow.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "analysis/narrow_frames.h"
#include "analysis/varint_run.h"
#include "analysis/wire.h"

namespace proflens::analysis {
namespace {

/// What a filter keeps of a run of samples.
struct Kept {
  std::vector<std::uint32_t> samples;    // of the original
  std::vector<StackColumn::Run> stacks;  // into the original's bytes, or into `bytes` where stacks are written anew
  std::string bytes;
  bool tagfocus_matched = false, tagignore_matched = false;
};

class SampleNarrower {
 public:
  SampleNarrower(const Profile& profile, const Filter& filter, const NarrowedFrames& frames)
      : profile_(profile), filter_(filter), units_(label_units(profile)) {
    for (const std::uint8_t fate : frames.fates) seen_ |= fate;
    for (const LocationId id : profile.stacks.by_id)
      fates_.push_back(index_of(id) < frames.fates.size() ? frames.fates[index_of(id)] : 0);
  }

  /// Whether stacks lose locations in their middle, so that they must be written anew.
  bool rewrites() const { return (seen_ & kHidden) != 0; }

  Kept keep(std::size_t begin, std::size_t end, const std::stop_token& stop) const {
    Kept kept;
    Scratch scratch;
    for (std::size_t i = begin; i < end; ++i) {
      if (i % 1024 == 0 && stop.stop_requested()) return kept;
      const SampleId sample{static_cast<std::uint32_t>(i)};
      if (!read(sample, scratch) || !tags_let_stay(sample, scratch, kept)) continue;
      cut_above(scratch);
      kept.samples.push_back(index_of(sample));
      kept.stacks.push_back(rewrites() ? write(sample, scratch, kept.bytes) : part_of(sample, scratch));
    }
    return kept;
  }

 private:
  struct Scratch {
    std::vector<std::uint32_t> codes;  // the stack, leaf first; room for more
    std::size_t begin = 0, end = 0;    // what of it stays
    std::size_t depth = 0;
    bool whole = false;  // nothing of the stack goes
    TagFilter::Memory focus_memory, ignore_memory;
  };

  const unsigned char* bytes_of(SampleId sample) const {
    return reinterpret_cast<const unsigned char*>(profile_.stacks.bytes.data()) +
           profile_.stacks.runs[index_of(sample)].offset;
  }

  /// Reads the stack; false when its frames make the sample go.
  bool read(SampleId sample, Scratch& scratch) const {
    const StackColumn& stacks = profile_.stacks;
    const std::uint32_t length = stacks.runs[index_of(sample)].length;
    if (scratch.codes.size() < length) scratch.codes.resize(length);
    const unsigned char* bytes = bytes_of(sample);
    const auto* readable_end = reinterpret_cast<const unsigned char*>(stacks.bytes.data() + stacks.bytes.size());
    scratch.depth = decode_run(bytes, bytes + length, readable_end, scratch.codes.data());
    std::uint8_t all = 0;
    for (std::size_t i = 0; i < scratch.depth; ++i) all |= fates_[scratch.codes[i]];
    scratch.begin = 0;
    scratch.end = scratch.depth;
    scratch.whole = (all & (kHidden | kShownFrom | kPrunedFrom)) == 0;
    if (filter_.picks_by_name() && ((all & kIgnored) != 0 || (all & kFocused) == 0)) return false;
    if ((all & kHidden) != 0 && !remove_hidden(scratch)) return false;
    return !filter_.show_from || show_from(scratch);
  }

  /// False when nothing is left.
  bool remove_hidden(Scratch& scratch) const {
    std::uint32_t* const codes = scratch.codes.data();
    const std::uint32_t* end =
        std::remove_if(codes, codes + scratch.end, [&](std::uint32_t code) { return (fates_[code] & kHidden) != 0; });
    scratch.end = static_cast<std::size_t>(end - codes);
    return scratch.end != 0;
  }

  bool show_from(Scratch& scratch) const {
    while (scratch.end > 0 && (fates_[scratch.codes[scratch.end - 1]] & kShownFrom) == 0) --scratch.end;
    return scratch.end > 0;
  }

  bool tags_let_stay(SampleId sample, Scratch& scratch, Kept& kept) const {
    const std::span<const Label> labels = profile_.labels_of(sample);
    const bool focused = !filter_.tagfocus || filter_.tagfocus->matches(labels, units_, scratch.focus_memory);
    const bool ignored = filter_.tagignore && filter_.tagignore->matches(labels, units_, scratch.ignore_memory);
    kept.tagfocus_matched |= focused;
    kept.tagignore_matched |= ignored;
    return focused && !ignored;
  }

  void cut_above(Scratch& scratch) const {
    if (!filter_.prune_from) return;
    for (std::size_t i = 0; i < scratch.end; ++i) {
      if ((fates_[scratch.codes[i]] & kPrunedFrom) == 0) continue;
      scratch.begin = i;
      return;
    }
  }

  static StackColumn::Run write_codes(std::string& bytes, const Scratch& scratch) {
    const std::size_t offset = bytes.size();
    for (std::size_t i = scratch.begin; i < scratch.end; ++i) wire::append_varint(bytes, scratch.codes[i]);
    return {offset, static_cast<std::uint32_t>(bytes.size() - offset)};
  }

  StackColumn::Run write(SampleId sample, const Scratch& scratch, std::string& bytes) const {
    if (!scratch.whole) return write_codes(bytes, scratch);
    const StackColumn::Run run{bytes.size(), profile_.stacks.runs[index_of(sample)].length};
    bytes.append(reinterpret_cast<const char*>(bytes_of(sample)), run.length);
    return run;
  }

  /// No location in the middle goes, so what stays is a part of the original's bytes.
  StackColumn::Run part_of(SampleId sample, const Scratch& scratch) const {
    StackColumn::Run run = profile_.stacks.runs[index_of(sample)];
    if (scratch.begin == 0 && scratch.end == scratch.depth) return run;
    const unsigned char* bytes = bytes_of(sample);
    const std::uint32_t begin = bytes_of_varints(bytes, scratch.begin);
    run.length = begin + bytes_of_varints(bytes + begin, scratch.end - scratch.begin) - begin;
    run.offset += begin;
    return run;
  }

  static std::uint32_t bytes_of_varints(const unsigned char* at, std::size_t count) {
    const unsigned char* const begin = at;
    for (; count > 0; ++at)
      if (*at < 0x80) --count;
    return static_cast<std::uint32_t>(at - begin);
  }

  const Profile& profile_;
  const Filter& filter_;
  LabelUnits units_;
  std::vector<std::uint8_t> fates_;  // by code
  std::uint8_t seen_ = 0;
};

/// All but samples and what a filter changes of frames.
Profile tables_of(const Profile& from) {
  Profile to;
  to.format = from.format;
  to.sample_types = from.sample_types;
  to.default_sample_type = from.default_sample_type;
  to.stacks.bytes = from.stacks.bytes;
  to.stacks.by_id = from.stacks.by_id;
  to.files = from.files;
  to.functions = from.functions;
  to.mappings = from.mappings;
  to.whole = from.whole;
  to.period_type = from.period_type;
  to.period = from.period;
  to.time_nanos = from.time_nanos;
  to.duration_nanos = from.duration_nanos;
  to.comments = from.comments;
  to.doc_url = from.doc_url;
  to.warnings = from.warnings;
  to.storage = from.storage;
  return to;
}

/// Puts together what the shards kept.
class Assembler {
 public:
  Assembler(const Profile& from, const Filter& filter, Profile& to) : from_(from), filter_(filter), to_(to) {}

  void add_stacks(std::vector<Kept>& shards, bool rewritten) {
    auto bytes = std::make_shared<std::string>();
    for (Kept& kept : shards) {
      for (StackColumn::Run& run : kept.stacks) run.offset += bytes->size();
      if (shards.size() == 1) {
        *bytes = std::move(kept.bytes);
      } else {
        *bytes += kept.bytes;
      }
      to_.stacks.runs.insert(to_.stacks.runs.end(), kept.stacks.begin(), kept.stacks.end());
    }
    if (!rewritten) return;
    to_.stacks.bytes = *bytes;
    to_.storage.push_back(std::move(bytes));
  }

  void add_values(const std::vector<Kept>& shards) {
    to_.values.reserve(to_.sample_count() * from_.sample_types.size());
    for (const Kept& kept : shards) {
      for (const std::uint32_t sample : kept.samples) {
        const std::span<const std::int64_t> values = from_.values_of(SampleId{sample});
        to_.values.insert(to_.values.end(), values.begin(), values.end());
      }
    }
  }

  void add_labels(const std::vector<Kept>& shards) {
    if (from_.label_begin.empty()) return;
    to_.label_begin.reserve(to_.sample_count() + 1);
    for (const Kept& kept : shards) {
      for (const std::uint32_t sample : kept.samples) {
        to_.label_begin.push_back(static_cast<std::uint32_t>(to_.labels.size()));
        for (const Label& label : from_.labels_of(SampleId{sample}))
          if (shows(label.key)) to_.labels.push_back(label);
      }
    }
    to_.label_begin.push_back(static_cast<std::uint32_t>(to_.labels.size()));
  }

 private:
  bool shows(std::string_view key) {
    if (!filter_.tagshow && !filter_.taghide) return true;
    const auto [known, is_new] = shown_.try_emplace(key, true);
    if (is_new) {
      const re2::StringPiece text(key.data(), key.size());
      known->second = (!filter_.tagshow || RE2::PartialMatch(text, *filter_.tagshow)) &&
                      !(filter_.taghide && RE2::PartialMatch(text, *filter_.taghide));
    }
    return known->second;
  }

  const Profile& from_;
  const Filter& filter_;
  Profile& to_;
  std::unordered_map<std::string_view, bool> shown_;  // by key
};

void narrow_rows(const Profile& from, const NarrowedFrames& frames, Profile& to) {
  const std::size_t values = from.sample_types.size() * 2;
  for (const std::uint32_t row : frames.rows) {
    to.line_rows.push_back(from.line_rows[row]);
    const auto first = from.line_values.begin() + static_cast<std::ptrdiff_t>(row * values);
    to.line_values.insert(to.line_values.end(), first, first + static_cast<std::ptrdiff_t>(values));
  }
}

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
}

constexpr std::size_t kMostShards = 8, kSamplesWorthAShard = 4096;

}  // namespace

std::vector<std::int64_t> whole_of(const Profile& profile) {
  if (!profile.whole.empty()) return profile.whole;
  using Sum = unsigned __int128;
  const std::size_t types = profile.sample_types.size();
  std::vector<Sum> all(types), base(types);
  for (std::uint32_t i = 0; i < profile.sample_count(); ++i) {
    const bool is_base = is_base_sample(profile, SampleId{i});
    for (std::size_t t = 0; t < types; ++t) {
      const Sum size = magnitude(profile.values_of(SampleId{i})[t]);
      all[t] += size;
      if (is_base) base[t] += size;
    }
  }
  for (std::size_t i = 0; i < profile.line_values.size(); ++i)
    if (i % (2 * types) < types) all[i % types] += magnitude(profile.line_values[i]);
  std::vector<std::int64_t> whole;
  constexpr Sum kMost = std::numeric_limits<std::int64_t>::max();
  for (std::size_t t = 0; t < types; ++t)
    whole.push_back(static_cast<std::int64_t>(std::min(base[t] != 0 ? base[t] : all[t], kMost)));
  return whole;
}

Result<Narrowed> narrow(const std::shared_ptr<const Profile>& profile, const Filter& filter,
                        const ParallelFor& parallel, const std::stop_token& stop) {
  NarrowedFrames frames = narrow_frames(*profile, filter);
  const SampleNarrower narrower(*profile, filter, frames);
  const std::size_t count = profile->sample_count();
  std::vector<Kept> shards(std::clamp<std::size_t>(count / kSamplesWorthAShard, 1, kMostShards));
  parallel(shards.size(), [&](std::size_t i) {
    shards[i] = narrower.keep(count * i / shards.size(), count * (i + 1) / shards.size(), stop);
  });
  if (stop.stop_requested()) return fail(ErrorKind::kCancelled, "cancelled");

  Narrowed result{nullptr, std::move(frames.unmatched)};
  Profile part = tables_of(*profile);
  part.locations = std::move(frames.locations);
  part.frames = std::move(frames.frames);
  Assembler assembler(*profile, filter, part);
  assembler.add_stacks(shards, narrower.rewrites());
  assembler.add_values(shards);
  assembler.add_labels(shards);
  narrow_rows(*profile, frames, part);
  const auto none = [&](bool Kept::* matched) { return std::ranges::none_of(shards, matched); };
  if (filter.tagfocus && none(&Kept::tagfocus_matched)) result.unmatched.emplace_back("tagfocus");
  if (filter.tagignore && none(&Kept::tagignore_matched)) result.unmatched.emplace_back("tagignore");
  part.whole = filter.texts.relative_percentages ? std::vector<std::int64_t>() : whole_of(*profile);
  if (filter.texts.relative_percentages) part.whole = whole_of(part);
  result.profile = std::make_shared<const Profile>(std::move(part));
  return result;
}

}  // namespace proflens::analysis
