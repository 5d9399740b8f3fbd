// The entry of the pprof reader and its first stage: one walk over the top-level fields.
#include "analysis/formats/pprof.h"

#include <algorithm>
#include <fmt/format.h>
#include <string>

#include "analysis/drop_frames.h"
#include "analysis/formats/pprof_reader.h"

namespace proflens::analysis::pprof {
namespace {

constexpr int kSniffedFields = 64;
constexpr std::size_t kSniffedText = 512;  // bytes
constexpr std::size_t kSamplesToGuessFrom = 1024;

/// Letters are plausible tags and lengths; but every profile has control characters near its beginning: the tags of a
/// ValueType or a sample, the length of the empty string.
bool is_plain_text(std::string_view bytes) {
  return std::ranges::all_of(bytes,
                             [](char c) { return (c >= ' ' && c <= '~') || c == '\t' || c == '\n' || c == '\r'; });
}

/// A ValueType is two small numbers. Text that begins with a line break would pass for a field otherwise.
bool looks_like_value_type(std::string_view bytes) {
  wire::Fields fields(bytes);
  for (wire::Field f; fields.next(f);) {
    if (f.number > 2 || f.number == 0 || f.type != wire::Type::kVarint) return false;
  }
  return !fields.broken();
}

bool is_plausible(const wire::Field& field) {
  const std::optional<wire::Type> expected = type_of(field.number);
  if (field.number == 0) return false;
  if (!expected) return true;
  if (field.type != *expected && !(field.number == kComment && field.type == wire::Type::kBytes)) return false;
  return (field.number != kSampleType && field.number != kPeriodType) || looks_like_value_type(field.bytes);
}

Result<void> add_record(const wire::Field& field, std::string_view bytes, Records& records) {
  switch (field.number) {
    case kSampleType:
      records.sample_types.push_back(field.bytes);
      break;
    case kSample:
      if (field.bytes.size() > 0xffffffff) return fail(ErrorKind::kTooLarge, "a sample of more than 4 GiB");
      records.samples.push_back({static_cast<std::uint64_t>(field.bytes.data() - bytes.data()),
                                 static_cast<std::uint32_t>(field.bytes.size())});
      break;
    case kMapping:
      records.mappings.push_back(field.bytes);
      break;
    case kLocation:
      records.locations.push_back(field.bytes);
      break;
    case kFunction:
      records.functions.push_back(field.bytes);
      break;
    case kString:
      records.strings.push_back(field.bytes);
      break;
    case kPeriodType:
      records.period_type = field.bytes;
      break;
    case kTimeNanos:
      // Two files written one after the other are one valid message, and their ids would mix.
      if (records.scalars[kTimeNanos] != 0) return fail(ErrorKind::kMalformed, "two profiles in one file");
      [[fallthrough]];
    default:
      if (field.number <= kDocUrl) records.scalars[field.number] = field.signed_value();
  }
  return {};
}

/// Room for as many samples as the first ones suggest, so that the column is not moved as it grows: each page that is
/// written for the first time costs a microsecond. What is reserved and not used costs nothing.
void make_room(std::vector<StackColumn::Run>& samples, std::size_t bytes_read, std::size_t all_bytes) {
  samples.reserve(samples.size() + (all_bytes - bytes_read) / (bytes_read / samples.size() + 1) + samples.size());
}

bool add_comments(const wire::Field& field, std::vector<std::int64_t>& comments) {
  if (field.type == wire::Type::kVarint) {
    comments.push_back(field.signed_value());
    return true;
  }
  const wire::Byte* at = wire::begin_of(field.bytes);
  for (std::uint64_t value = 0; at != wire::end_of(field.bytes);) {
    if (!wire::read_varint(at, wire::end_of(field.bytes), value)) return false;
    comments.push_back(static_cast<std::int64_t>(value));
  }
  return true;
}

}  // namespace

std::optional<wire::Type> type_of(std::uint32_t profile_field) {
  switch (profile_field) {
    case kSampleType:
    case kSample:
    case kMapping:
    case kLocation:
    case kFunction:
    case kString:
    case kPeriodType:
      return wire::Type::kBytes;
    default:
      if (profile_field == 0 || profile_field > kDocUrl) return std::nullopt;
      return wire::Type::kVarint;
  }
}

bool sniff(std::string_view bytes) {
  if (is_plain_text(bytes.substr(0, kSniffedText))) return false;
  wire::Fields fields(bytes);
  int known = 0;
  for (wire::Field field; known < kSniffedFields && fields.next(field);) {
    if (!is_plausible(field)) return false;
    if (type_of(field.number)) ++known;
  }
  return known > 0;
}

Result<Records> find_records(std::string_view bytes, const ParseOptions& options) {
  constexpr std::uint32_t kBetweenQuestions = 1 << 14;
  Records records;
  wire::Fields fields(bytes);
  std::uint32_t count = 0;
  for (wire::Field field; fields.next(field);) {
    if (++count % kBetweenQuestions == 0 && options.stop.stop_requested())
      return fail(ErrorKind::kCancelled, "cancelled");
    const std::optional<wire::Type> expected = type_of(field.number);
    if (!expected) continue;
    bool fits = field.type == *expected;
    if (field.number == kComment) fits = add_comments(field, records.comments);
    if (!fits) {
      return fail(ErrorKind::kMalformed,
                  fmt::format("field {} before byte {} has the wrong type", field.number, fields.offset()));
    }
    if (auto added = add_record(field, bytes, records); !added) return std::unexpected(added.error());
    if (records.samples.size() == kSamplesToGuessFrom) make_room(records.samples, fields.offset(), bytes.size());
  }
  if (fields.broken()) {
    return fail(ErrorKind::kMalformed,
                fmt::format("truncated or broken at byte {} of {}", fields.offset(), bytes.size()));
  }
  return records;
}

Result<Profile> parse(const Buffer& file, const ParseOptions& options) {
  Result<Records> records = find_records(file.bytes, options);
  if (!records) return std::unexpected(records.error());
  Profile profile;
  profile.storage.push_back(file.owner);
  Repairs repairs;
  auto location_ids = read_tables(*records, profile, repairs);
  if (!location_ids) return std::unexpected(location_ids.error());
  const FrameFilter filter{records->strings[static_cast<std::size_t>(records->scalars[kDropFrames])],
                           records->strings[static_cast<std::size_t>(records->scalars[kKeepFrames])]};
  auto samples = read_samples(std::move(*records), *location_ids, file, options, profile, repairs);
  if (!samples) return std::unexpected(samples.error());
  repairs.tell(profile.warnings);
  if (!options.all_frames) drop_frames(filter, profile);
  return profile;
}

}  // namespace proflens::analysis::pprof
