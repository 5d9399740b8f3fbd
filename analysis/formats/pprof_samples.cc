// Third stage of the pprof reader: stacks, values and labels.
//
// A stack that is one packed run of ids, all of which name a location, stays where it is in the file's bytes. Any
// other (unpacked as Go writes stacks of one or two, split, sparse ids, ids that name nothing) is rewritten in place:
// a code is never greater than the id it stands for, so the result is never longer than what it replaces.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

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

class SampleReader {
 public:
  SampleReader(Records records, const Codes& codes, const Buffer& file, Profile& profile, Repairs& repairs)
      : strings_(std::move(records.strings)),
        bytes_(file.bytes),
        writable_(file.writable),
        codes_(codes),
        profile_(profile),
        repairs_(repairs) {
    profile_.stacks.runs = std::move(records.samples);
  }

  Result<void> run(const std::stop_token& stop) {
    constexpr std::size_t kBetweenQuestions = 1 << 12;
    std::vector<StackColumn::Run>& runs = profile_.stacks.runs;
    profile_.values.reserve(runs.size() * profile_.sample_types.size());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      if (i % kBetweenQuestions == 0 && stop.stop_requested()) return fail(ErrorKind::kCancelled, "cancelled");
      if (!read(runs[i], kept)) return fail(ErrorKind::kMalformed, "sample " + std::to_string(i) + " is broken");
      if (is_complete(kept)) {
        runs[kept++] = run_;
      } else {
        profile_.values.resize(kept * profile_.sample_types.size());
        profile_.labels.resize(labels_before_);
        ++repairs_.samples_without_values;
      }
    }
    runs.resize(kept);
    if (!profile_.label_begin.empty()) {
      profile_.label_begin.resize(kept);
      profile_.label_begin.push_back(static_cast<std::uint32_t>(profile_.labels.size()));
    }
    profile_.stacks.bytes = bytes_;
    return {};
  }

 private:
  bool is_complete(std::size_t index) const {
    return profile_.values.size() == (index + 1) * profile_.sample_types.size();
  }

  bool read(StackColumn::Run extent, std::size_t index) {
    labels_before_ = profile_.labels.size();
    if (!profile_.label_begin.empty()) {
      profile_.label_begin.resize(index);
      profile_.label_begin.push_back(static_cast<std::uint32_t>(labels_before_));
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
        if (field.type != wire::Type::kBytes || !read_label(field.bytes, index)) return false;
      }
    }
    if (fields.broken()) return false;
    const bool stays =
        chunks == 0 || (chunks == 1 && packed && stack_stays());
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
      profile_.values.push_back(field.signed_value());
      return true;
    }
    if (field.type != wire::Type::kBytes) return false;
    const wire::Byte* at = wire::begin_of(field.bytes);
    for (std::uint64_t value = 0; at != wire::end_of(field.bytes);) {
      if (!wire::read_varint(at, wire::end_of(field.bytes), value)) return false;
      profile_.values.push_back(static_cast<std::int64_t>(value));
    }
    return true;
  }

  /// A label is a text when it names one, else a number; a zero without a unit does not count.
  bool read_label(std::string_view message, std::size_t index) {
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
    if (profile_.label_begin.empty()) profile_.label_begin.assign(index + 1, 0);
    const bool is_text = values[2] != 0;
    profile_.labels.push_back({strings_[values[1]], strings_[values[2]],
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
    if (code == 0) ++repairs_.missing_locations;
    wire::append_varint(scratch_, code);
  }

  /// Bytes that others may read (a mapped file) are copied, once. The strings stay in the old ones.
  char* writable_bytes() {
    if (writable_ == nullptr) {
      const std::shared_ptr<char[]> copy(new char[bytes_.size()]);
      std::memcpy(copy.get(), bytes_.data(), bytes_.size());
      writable_ = copy.get();
      bytes_ = {copy.get(), bytes_.size()};
      profile_.storage.push_back(copy);
    }
    return writable_;
  }

  std::vector<std::string_view> strings_;
  std::string_view bytes_;
  char* writable_;
  const Codes& codes_;
  Profile& profile_;
  Repairs& repairs_;
  StackColumn::Run run_;
  std::size_t labels_before_ = 0;
  std::string scratch_;
  std::vector<std::uint32_t> codes_scratch_;
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
  const Codes codes(location_ids, profile.stacks.by_id, repairs);
  auto read = SampleReader(std::move(records), codes, file, profile, repairs).run(options.stop);
  if (read) fill_holes(profile, repairs.missing_locations != 0);
  return read;
}

}  // namespace proflens::analysis::pprof
