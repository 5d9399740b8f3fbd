// The stages of the pprof reader, in the order they run: find the records, resolve the tables, read the samples.
//
// Nothing can be resolved before the whole message was walked once: the string table may stand anywhere, and Go writes
// it last and the samples first. Not for other code; not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/format.h"
#include "analysis/wire.h"

namespace proflens::analysis::pprof {

/// Numbers of the fields of the Profile message.
enum ProfileField : std::uint32_t {
  kSampleType = 1,
  kSample,
  kMapping,
  kLocation,
  kFunction,
  kString,
  kDropFrames,
  kKeepFrames,
  kTimeNanos,
  kDurationNanos,
  kPeriodType,
  kPeriod,
  kComment,
  kDefaultSampleType,
  kDocUrl,
};

/// Where each record lies; numbers of strings are not checked yet.
struct Records {
  std::vector<std::string_view> sample_types, mappings, locations, functions, strings;
  std::vector<StackColumn::Run> samples;
  std::string_view period_type;
  std::vector<std::int64_t> comments;
  std::int64_t scalars[kDocUrl + 1] = {};  // by field: those that are one number
};

/// The wire type that a field of the Profile message must have (comments may also be packed).
std::optional<wire::Type> type_of(std::uint32_t profile_field);
Result<Records> find_records(std::string_view bytes, const ParseOptions& options);

/// What was repaired, in the order it is told.
struct Repairs {
  std::size_t samples_without_values = 0;
  std::size_t missing_locations = 0, missing_functions = 0, missing_mappings = 0;
  std::size_t duplicate_ids = 0, zero_ids = 0, lines_out_of_range = 0;

  void tell(std::vector<std::string>& warnings) const;
};

/// From the ids of one kind of record, which may be sparse and of 64 bits, to indices.
class IdMap {
 public:
  explicit IdMap(std::size_t expected) : dense_(expected * 2 + 1, kNone) {}

  void set(std::uint64_t id, std::uint32_t index, Repairs& repairs);
  std::optional<std::uint32_t> find(std::uint64_t id) const;

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  std::vector<std::uint32_t> dense_;
  std::unordered_map<std::uint64_t, std::uint32_t> sparse_;
};

/// Fills everything but the samples: types, files, functions, mappings, locations with frames, header. Returns the ids
/// of the locations, one each, in order.
Result<std::vector<std::uint64_t>> read_tables(const Records& records, Profile& profile, Repairs& repairs);

/// Fills stacks, values and labels. bytes are those of the file; writable as in Buffer.
Result<void> read_samples(Records records, const std::vector<std::uint64_t>& location_ids, const Buffer& file,
                          const ParseOptions& options, Profile& profile, Repairs& repairs);

}  // namespace proflens::analysis::pprof
