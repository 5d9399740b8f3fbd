// Second stage of the pprof reader: strings are known, so everything but the samples can be resolved.
#include <deque>
#include <fmt/format.h>
#include <limits>
#include <string>

#include "analysis/display_name.h"
#include "analysis/formats/pprof_reader.h"

namespace proflens::analysis::pprof {
namespace {

class TableReader {
 public:
  TableReader(const Records& records, Profile& profile, Repairs& repairs)
      : records_(records),
        profile_(profile),
        repairs_(repairs),
        mappings_(records.mappings.size()),
        functions_(records.functions.size()) {}

  Result<std::vector<std::uint64_t>> run() {
    if (records_.strings.empty()) return malformed("no string table");
    if (!records_.strings[0].empty()) return malformed("the first string is not empty");
    read_header();
    read_mappings();
    read_functions();
    read_locations();
    if (!broken_.empty()) return malformed(broken_);
    if (profile_.sample_types.empty()) return malformed("no sample types");
    if (profile_.frames.size() > kMaxIndex || profile_.locations.size() > kMaxIndex) {
      return fail(ErrorKind::kTooLarge, "more than 2^32 frames");
    }
    return std::move(location_ids_);
  }

 private:
  static constexpr std::size_t kMaxIndex = 0xfffffff0;

  static std::unexpected<Error> malformed(std::string message) {
    return fail(ErrorKind::kMalformed, std::move(message));
  }

  /// The first thing that is broken is told; reading goes on with harmless values.
  void mark_broken(std::string message) {
    if (broken_.empty()) broken_ = std::move(message);
  }

  std::string_view text(std::int64_t index) {
    if (index >= 0 && static_cast<std::uint64_t>(index) < records_.strings.size()) {
      return records_.strings[static_cast<std::size_t>(index)];
    }
    mark_broken(fmt::format("string {} of {}", index, records_.strings.size()));
    return {};
  }

  /// Reads a message of numbers: values[n] becomes field n. Fields of another type break the profile, as in pprof.
  template <std::size_t kSize>
  void read_numbers(std::string_view message, std::string_view what, std::uint64_t (&values)[kSize]) {
    wire::Fields fields(message);
    for (wire::Field field; fields.next(field);) {
      if (field.number == 0 || field.number >= kSize) continue;
      if (field.type != wire::Type::kVarint) mark_broken(fmt::format("a {} has a field of the wrong type", what));
      values[field.number] = field.value;
    }
    if (fields.broken()) mark_broken(fmt::format("a {} is truncated", what));
  }

  ValueType value_type(std::string_view message) {
    std::uint64_t values[3] = {};
    read_numbers(message, "sample type", values);
    return {std::string(text(static_cast<std::int64_t>(values[1]))),
            std::string(text(static_cast<std::int64_t>(values[2])))};
  }

  void read_header() {
    for (const std::string_view message : records_.sample_types) profile_.sample_types.push_back(value_type(message));
    profile_.period_type = value_type(records_.period_type);
    profile_.period = records_.scalars[kPeriod];
    profile_.time_nanos = records_.scalars[kTimeNanos];
    profile_.duration_nanos = records_.scalars[kDurationNanos];
    for (const std::int64_t comment : records_.comments) profile_.comments.emplace_back(text(comment));
    profile_.doc_url = std::string(text(records_.scalars[kDocUrl]));
    (void)text(records_.scalars[kDropFrames]);  // the caller reads these two
    (void)text(records_.scalars[kKeepFrames]);
    const std::string_view wanted = text(records_.scalars[kDefaultSampleType]);
    const std::size_t count = profile_.sample_types.size();
    profile_.default_sample_type = count == 0 ? 0 : count - 1;
    for (std::size_t i = 0; i < count && !wanted.empty(); ++i) {
      if (profile_.sample_types[i].type != wanted) continue;
      profile_.default_sample_type = i;
      break;
    }
  }

  void read_mappings() {
    profile_.mappings.emplace_back();
    for (const std::string_view message : records_.mappings) {
      std::uint64_t values[11] = {};
      read_numbers(message, "mapping", values);
      std::uint8_t symbolised = 0;
      for (unsigned bit = 0; bit < 4; ++bit) symbolised |= static_cast<std::uint8_t>((values[7 + bit] != 0) << bit);
      const auto index = static_cast<std::uint32_t>(profile_.mappings.size());
      profile_.mappings.push_back({text(static_cast<std::int64_t>(values[5])),
                                   text(static_cast<std::int64_t>(values[6])), values[2], values[3], values[4],
                                   symbolised});
      mappings_.set(values[1], index, repairs_);
    }
  }

  void read_functions() {
    profile_.files.emplace_back();
    files_.emplace(std::string_view{}, FileId{});
    profile_.functions.reserve(records_.functions.size());
    for (const std::string_view message : records_.functions) {
      std::uint64_t values[6] = {};
      read_numbers(message, "function", values);
      const auto index = static_cast<std::uint32_t>(profile_.functions.size());
      const std::string_view system_name = text(static_cast<std::int64_t>(values[3]));
      const std::string_view name = shown(text(static_cast<std::int64_t>(values[2])), system_name);
      profile_.functions.push_back({name, system_name, file(text(static_cast<std::int64_t>(values[4]))),
                                    line_number(static_cast<std::int64_t>(values[5]))});
      functions_.set(values[1], index, repairs_);
    }
    if (!own_names_->empty()) profile_.storage.push_back(own_names_);
  }

  std::string_view shown(std::string_view name, std::string_view system_name) {
    std::optional<std::string> better = display_name(name, system_name);
    if (!better) return name.empty() ? system_name : name;
    return own_names_->emplace_back(std::move(*better));
  }

  FileId file(std::string_view path) {
    const auto [at, is_new] = files_.emplace(path, FileId{static_cast<std::uint32_t>(profile_.files.size())});
    if (is_new) profile_.files.push_back(path);
    return at->second;
  }

  std::uint32_t line_number(std::int64_t line) {
    if (line >= 0 && line <= std::numeric_limits<std::int32_t>::max()) return static_cast<std::uint32_t>(line);
    ++repairs_.lines_out_of_range;
    return 0;
  }

  void read_locations() {
    profile_.locations.reserve(records_.locations.size());
    profile_.frames.reserve(records_.locations.size());
    location_ids_.reserve(records_.locations.size());
    for (const std::string_view message : records_.locations) read_location(message);
  }

  void read_location(std::string_view message) {
    Location location;
    location.first_frame = static_cast<std::uint32_t>(profile_.frames.size());
    std::uint64_t values[6] = {};
    wire::Fields fields(message);
    for (wire::Field field; fields.next(field);) {
      if (field.number == 0 || field.number > 5) continue;
      if ((field.number == 4) != (field.type == wire::Type::kBytes) || field.type == wire::Type::kFixed32 ||
          field.type == wire::Type::kFixed64) {
        mark_broken("a location has a field of the wrong type");
      } else if (field.number == 4) {
        read_line(field.bytes);
      } else {
        values[field.number] = field.value;
      }
    }
    if (fields.broken()) mark_broken("a location is truncated");
    location.frame_count = static_cast<std::uint32_t>(profile_.frames.size()) - location.first_frame;
    location.mapping = mapping_of(values[2]);
    location.address = values[3];
    location.folded = values[5] != 0;
    profile_.locations.push_back(location);
    location_ids_.push_back(values[1]);
  }

  MappingId mapping_of(std::uint64_t id) {
    if (id == 0) return {};
    const std::optional<std::uint32_t> index = mappings_.find(id);
    if (!index) ++repairs_.missing_mappings;
    return MappingId{index.value_or(0)};
  }

  void read_line(std::string_view message) {
    std::uint64_t values[4] = {};
    read_numbers(message, "line", values);
    const std::optional<std::uint32_t> function = functions_.find(values[1]);
    if (!function) ++repairs_.missing_functions;
    profile_.frames.push_back({function ? FunctionId{*function} : unknown_function(),
                               line_number(static_cast<std::int64_t>(values[2])),
                               line_number(static_cast<std::int64_t>(values[3]))});
  }

  /// A function without a name stands in for one that the file does not have.
  FunctionId unknown_function() {
    if (!unknown_function_) {
      unknown_function_ = FunctionId{static_cast<std::uint32_t>(profile_.functions.size())};
      profile_.functions.emplace_back();
    }
    return *unknown_function_;
  }

  const Records& records_;
  Profile& profile_;
  Repairs& repairs_;
  IdMap mappings_, functions_;
  std::unordered_map<std::string_view, FileId> files_;
  std::shared_ptr<std::deque<std::string>> own_names_ = std::make_shared<std::deque<std::string>>();
  std::optional<FunctionId> unknown_function_;
  std::vector<std::uint64_t> location_ids_;
  std::string broken_;
};

void tell_count(std::size_t count, std::string_view what, std::vector<std::string>& warnings) {
  if (count != 0) warnings.push_back(fmt::format("{} {}", count, what));
}

}  // namespace

void IdMap::set(std::uint64_t id, std::uint32_t index, Repairs& repairs) {
  if (id == 0) {
    ++repairs.zero_ids;
    return;
  }
  if (find(id)) ++repairs.duplicate_ids;
  if (id < dense_.size()) {
    dense_[id] = index;
  } else {
    sparse_[id] = index;
  }
}

std::optional<std::uint32_t> IdMap::find(std::uint64_t id) const {
  if (id < dense_.size()) return dense_[id] == kNone ? std::nullopt : std::optional(dense_[id]);
  const auto at = sparse_.find(id);
  return at == sparse_.end() ? std::nullopt : std::optional(at->second);
}

void Repairs::tell(std::vector<std::string>& warnings) const {
  tell_count(samples_without_values, "samples skipped: their values do not match the sample types", warnings);
  tell_count(missing_locations, "frames name a location that the file does not have", warnings);
  tell_count(missing_functions, "lines name a function that the file does not have", warnings);
  tell_count(missing_mappings, "locations name a mapping that the file does not have", warnings);
  tell_count(duplicate_ids, "records repeat the id of another: the last one counts", warnings);
  tell_count(zero_ids, "records have the id 0, which names nothing", warnings);
  tell_count(lines_out_of_range, "line numbers are out of range and count as unknown", warnings);
}

Result<std::vector<std::uint64_t>> read_tables(const Records& records, Profile& profile, Repairs& repairs) {
  return TableReader(records, profile, repairs).run();
}

}  // namespace proflens::analysis::pprof
