// Third stage of the pprof reader: stacks, values and labels.
//
// A stack that is one packed run of ids, all of which name a location, stays where it is in the file's bytes. Any
// other (unpacked as Go writes stacks of one or two, split, sparse ids, ids that name nothing) is rewritten in place:
// a code is never greater than the id it stands for, so the result is never longer than what it replaces.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>

#include "analysis/formats/pprof_reader.h"
#include "analysis/varint_run.h"

namespace proflens::analysis::pprof {
namespace {

enum SampleField : std::uint32_t { kLocationId = 1, kValue = 2, kLabel = 3 };

/// From location ids to codes, the indices of StackColumn::by_id. Code 0 means no location. When ids are dense, a code
/// is the id itself; else it is 1 + the id's rank, which is not greater than the id either.
class Codes {
 public:
  Codes(const std::vector<std::uint64_t>& ids, std::vector<LocationId>& by_id, Repairs& repairs) : by_id_(by_id) {
    const std::uint64_t greatest = ids.empty() ? 0 : *std::max_element(ids.begin(), ids.end());
    dense_ = greatest <= ids.size() * 4 + 4096;
    if (!dense_) sort_ids(ids);
    by_id.assign((dense_ ? greatest : sorted_.size()) + 1, kHole);
    for (std::size_t i = 0; i < ids.size(); ++i) place(ids[i], LocationId{static_cast<std::uint32_t>(i)}, repairs);
    holes_ = std::count(by_id.begin() + 1, by_id.end(), kHole) != 0;
  }

  static constexpr LocationId kHole{0xffffffff};

  /// The code, or 0 when no location has the id.
  std::uint64_t code(std::uint64_t id) const {
    if (dense_) return id < by_id_.size() && by_id_[id] != kHole ? id : 0;
    const auto at = std::lower_bound(sorted_.begin(), sorted_.end(), id);
    return at == sorted_.end() || *at != id ? 0 : static_cast<std::uint64_t>(at - sorted_.begin()) + 1;
  }

  /// Whether the ids of a packed run are codes as they stand. A broken run is not.
  bool are_codes(std::string_view run, const wire::Byte* readable_end, std::vector<std::uint32_t>& scratch) const {
    if (!dense_) return false;
    scratch.resize(std::max(scratch.size(), run.size()));
    const std::size_t count = decode_run(wire::begin_of(run), wire::end_of(run), readable_end, scratch.data());
    if (count == kBrokenRun) return false;
    const auto limit = static_cast<std::uint32_t>(by_id_.size() - 1);
    std::uint32_t bad = 0;
    for (std::size_t i = 0; i < count; ++i) bad |= scratch[i] - 1 >= limit;
    if (holes_ && bad == 0) {
      for (std::size_t i = 0; i < count; ++i) bad |= by_id_[scratch[i]] == kHole;
    }
    return bad == 0;
  }

 private:
  void sort_ids(const std::vector<std::uint64_t>& ids) {
    sorted_ = ids;
    std::sort(sorted_.begin(), sorted_.end());
    sorted_.erase(std::unique(sorted_.begin(), sorted_.end()), sorted_.end());
    if (!sorted_.empty() && sorted_.front() == 0) sorted_.erase(sorted_.begin());
  }

  void place(std::uint64_t id, LocationId location, Repairs& repairs) {
    if (id == 0) {
      ++repairs.zero_ids;
      return;
    }
    const std::size_t at =
        dense_ ? id
               : static_cast<std::size_t>(std::lower_bound(sorted_.begin(), sorted_.end(), id) - sorted_.begin()) + 1;
    if (by_id_[at] != kHole) ++repairs.duplicate_ids;
    by_id_[at] = location;
  }

  std::vector<LocationId>& by_id_;
  std::vector<std::uint64_t> sorted_;
  bool dense_ = true;
  bool holes_ = false;
};

/// What one stretch of the samples gives; a thread fills it.
struct Part {
  std::size_t begin = 0, end = 0, kept = 0;  // the runs and values of [begin, begin + kept) are done
  std::vector<Label> labels;
  std::vector<std::uint32_t> label_begin;  // empty, or one a kept sample
  Repairs repairs;
  std::optional<Error> error;
};

class SampleReader {
 public:
  /// runs are those of the messages at first; runs and values are shared, but each reader keeps to its part.
  SampleReader(const std::vector<std::string_view>& strings, const Codes& codes, const Buffer& file, Profile& profile,
               Part& part)
      : strings_(strings),
        bytes_(file.bytes),
        writable_(file.writable),
        codes_(codes),
        types_(profile.sample_types.size()),
        runs_(profile.stacks.runs),
        values_(profile.values),
        part_(part) {}

  void run(const std::stop_token& stop) {
    constexpr std::size_t kBetweenQuestions = 1 << 12;
    for (std::size_t i = part_.begin; i < part_.end; ++i) {
      if (i % kBetweenQuestions == 0 && stop.stop_requested()) part_.error = Error{ErrorKind::kCancelled, "cancelled"};
      if (!part_.error && !read(runs_[i])) {
        part_.error = Error{ErrorKind::kMalformed, "sample " + std::to_string(i) + " is broken"};
      }
      if (part_.error) return;
      keep_if_complete();
    }
    if (!part_.label_begin.empty()) part_.label_begin.resize(part_.kept);
  }

  /// Where the bytes are now, if they had to be copied to be written to.
  const std::shared_ptr<char[]>& copy() const { return copy_; }

 private:
  void keep_if_complete() {
    if (row_.size() == types_) {
      const std::size_t at = part_.begin + part_.kept++;
      std::copy(row_.begin(), row_.end(), values_.begin() + static_cast<std::ptrdiff_t>(at * types_));
      runs_[at] = run_;
      return;
    }
    part_.labels.resize(labels_before_);
    ++part_.repairs.samples_without_values;
  }

  bool read(StackColumn::Run extent) {
    row_.clear();
    labels_before_ = part_.labels.size();
    if (!part_.label_begin.empty()) {
      part_.label_begin.resize(part_.kept);
      part_.label_begin.push_back(static_cast<std::uint32_t>(labels_before_));
    }
    const std::string_view message = bytes_.substr(extent.offset, extent.length);
    run_ = {extent.offset, 0};
    std::size_t chunks = 0;
    bool packed = true;
    wire::Fields fields(message);
    for (wire::Field field; fields.next(field);) {
      if (field.number == kLocationId) {
        ++chunks;
        packed &= note_ids(field);
        if (field.type != wire::Type::kBytes && field.type != wire::Type::kVarint) return false;
      } else if (field.number == kValue) {
        if (!read_values(field)) return false;
      } else if (field.number == kLabel) {
        if (field.type != wire::Type::kBytes || !read_label(field.bytes)) return false;
      }
    }
    if (fields.broken()) return false;
    const bool stays = chunks == 0 || (chunks == 1 && packed && stack_stays());
    return stays || rewrite(extent);
  }

  bool stack_stays() {
    return codes_.are_codes(bytes_.substr(run_.offset, run_.length), wire::end_of(bytes_), codes_scratch_);
  }

  /// Whether the ids are packed, which is where run_ then lies.
  bool note_ids(const wire::Field& field) {
    if (field.type != wire::Type::kBytes) return false;
    run_ = {static_cast<std::uint64_t>(field.bytes.data() - bytes_.data()),
            static_cast<std::uint32_t>(field.bytes.size())};
    return true;
  }

  bool read_values(const wire::Field& field) {
    if (field.type == wire::Type::kVarint) {
      row_.push_back(field.signed_value());
      return true;
    }
    if (field.type != wire::Type::kBytes) return false;
    const wire::Byte* at = wire::begin_of(field.bytes);
    for (std::uint64_t value = 0; at != wire::end_of(field.bytes);) {
      if (!wire::read_varint(at, wire::end_of(field.bytes), value)) return false;
      row_.push_back(static_cast<std::int64_t>(value));
    }
    return true;
  }

  /// A label is a text when it names one, else a number; a zero without a unit does not count.
  bool read_label(std::string_view message) {
    std::uint64_t values[5] = {};
    wire::Fields fields(message);
    for (wire::Field field; fields.next(field);) {
      if (field.number == 0 || field.number > 4) continue;
      if (field.type != wire::Type::kVarint) return false;
      values[field.number] = field.value;
    }
    const std::uint64_t count = strings_.size();
    if (fields.broken() || values[1] >= count || values[2] >= count || values[4] >= count) return false;
    if (values[2] == 0 && values[3] == 0 && values[4] == 0) return true;
    if (part_.label_begin.empty()) part_.label_begin.assign(part_.kept + 1, 0);
    const bool is_text = values[2] != 0;
    part_.labels.push_back({strings_[values[1]], strings_[values[2]],
                            is_text ? 0 : static_cast<std::int64_t>(values[3]),
                            is_text ? std::string_view{} : strings_[values[4]]});
    return true;
  }

  /// The values and labels of the message were read, so its bytes may be overwritten.
  bool rewrite(StackColumn::Run extent) {
    scratch_.clear();
    wire::Fields fields(bytes_.substr(extent.offset, extent.length));
    for (wire::Field field; fields.next(field);) {
      if (field.number != kLocationId) continue;
      if (field.type == wire::Type::kVarint) {
        append_code(field.value);
        continue;
      }
      const wire::Byte* at = wire::begin_of(field.bytes);
      for (std::uint64_t id = 0; at != wire::end_of(field.bytes); append_code(id)) {
        if (!wire::read_varint(at, wire::end_of(field.bytes), id)) return false;
      }
    }
    std::memcpy(writable_bytes() + extent.offset, scratch_.data(), scratch_.size());
    run_ = {extent.offset, static_cast<std::uint32_t>(scratch_.size())};
    return true;
  }

  void append_code(std::uint64_t id) {
    const std::uint64_t code = codes_.code(id);
    if (code == 0) ++part_.repairs.missing_locations;
    wire::append_varint(scratch_, code);
  }

  /// Bytes that others may read (a mapped file) are copied, once. The strings stay in the old ones.
  char* writable_bytes() {
    if (writable_ == nullptr) {
      copy_ = std::shared_ptr<char[]>(new char[bytes_.size()]);
      std::memcpy(copy_.get(), bytes_.data(), bytes_.size());
      writable_ = copy_.get();
      bytes_ = {copy_.get(), bytes_.size()};
    }
    return writable_;
  }

  const std::vector<std::string_view>& strings_;
  std::string_view bytes_;
  char* writable_;
  std::shared_ptr<char[]> copy_;
  const Codes& codes_;
  std::size_t types_;
  std::vector<StackColumn::Run>& runs_;
  std::vector<std::int64_t>& values_;
  Part& part_;
  std::vector<std::int64_t> row_;
  StackColumn::Run run_;
  std::size_t labels_before_ = 0;
  std::string scratch_;
  std::vector<std::uint32_t> codes_scratch_;
};

/// Puts the parts one after the other; the first one's vectors are taken over.
class Joiner {
 public:
  Joiner(Profile& profile, Repairs& repairs) : profile_(profile), repairs_(repairs) {}

  Result<void> run(std::vector<Part>& parts) {
    for (const Part& part : parts) {
      if (part.error) return std::unexpected(*part.error);
    }
    any_labels_ = std::any_of(parts.begin(), parts.end(), [](const Part& part) { return !part.labels.empty(); });
    for (Part& part : parts) append(part);
    profile_.stacks.runs.resize(kept_);
    profile_.values.resize(kept_ * profile_.sample_types.size());
    if (any_labels_) profile_.label_begin.push_back(static_cast<std::uint32_t>(profile_.labels.size()));
    return {};
  }

 private:
  void append(Part& part) {
    const std::size_t types = profile_.sample_types.size();
    move_down(profile_.stacks.runs, part.begin, kept_, part.kept);
    move_down(profile_.values, part.begin * types, kept_ * types, part.kept * types);
    if (any_labels_) append_label_begin(part);
    if (kept_ == 0) {
      profile_.labels = std::move(part.labels);
    } else {
      profile_.labels.insert(profile_.labels.end(), part.labels.begin(), part.labels.end());
    }
    kept_ += part.kept;
    repairs_.samples_without_values += part.repairs.samples_without_values;
    repairs_.missing_locations += part.repairs.missing_locations;
  }

  template <class T>
  static void move_down(std::vector<T>& vector, std::size_t from, std::size_t to, std::size_t count) {
    if (from == to) return;
    std::copy_n(vector.begin() + static_cast<std::ptrdiff_t>(from), count,
                vector.begin() + static_cast<std::ptrdiff_t>(to));
  }

  void append_label_begin(Part& part) {
    const auto before = static_cast<std::uint32_t>(profile_.labels.size());
    if (part.label_begin.empty()) part.label_begin.assign(part.kept, 0);
    for (const std::uint32_t begin : part.label_begin) profile_.label_begin.push_back(before + begin);
  }

  Profile& profile_;
  Repairs& repairs_;
  std::size_t kept_ = 0;
  bool any_labels_ = false;
};

/// Ids that name nothing lead to a location of which nothing is known, so that their cost is not lost.
void fill_holes(Profile& profile, bool needed) {
  const LocationId unknown{needed ? static_cast<std::uint32_t>(profile.locations.size()) : 0};
  if (needed) profile.locations.push_back({static_cast<std::uint32_t>(profile.frames.size()), 0, {}, 0, false});
  std::replace(profile.stacks.by_id.begin(), profile.stacks.by_id.end(), Codes::kHole, unknown);
}

}  // namespace

Result<void> read_samples(Records records, const std::vector<std::uint64_t>& location_ids, const Buffer& file,
                          const ParseOptions& options, Profile& profile, Repairs& repairs) {
  constexpr std::size_t kSamplesWorthAThread = 4096, kParts = 2;
  const Codes codes(location_ids, profile.stacks.by_id, repairs);
  profile.stacks.runs = std::move(records.samples);
  const std::size_t count = profile.stacks.runs.size();
  profile.values.resize(count * profile.sample_types.size());
  // Bytes that must be copied before they can be written to are one thread's work.
  const std::size_t wanted =
      file.writable == nullptr ? 1 : std::clamp<std::size_t>(count / kSamplesWorthAThread, 1, kParts);
  std::vector<Part> parts(wanted);
  std::vector<std::shared_ptr<char[]>> copies(wanted);
  options.parallel(wanted, [&](std::size_t i) {
    parts[i].begin = count * i / wanted;
    parts[i].end = count * (i + 1) / wanted;
    SampleReader reader(records.strings, codes, file, profile, parts[i]);
    reader.run(options.stop);
    copies[i] = reader.copy();
  });
  if (auto joined = Joiner(profile, repairs).run(parts); !joined) return joined;
  profile.stacks.bytes = copies[0] ? std::string_view(copies[0].get(), file.bytes.size()) : file.bytes;
  if (copies[0]) profile.storage.push_back(copies[0]);
  fill_holes(profile, repairs.missing_locations != 0);
  return {};
}

}  // namespace proflens::analysis::pprof
