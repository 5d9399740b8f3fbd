// heap?debug=1 and allocs?debug=1 (which differ in nothing): "heap profile: 3: 96 [7: 224] @ heap/1048576".
//
// The values in the text are what was sampled; the unsampled values are estimated as pprof does (scaleHeapSample in
// profile/legacy_profile.go): an allocation of S bytes is seen with the probability 1 - exp(-S/period). Go writes
// twice its period. Sample types: alloc_objects/count, alloc_space/bytes, inuse_objects, inuse_space (the default), or
// objects, space when the two halves of the header are equal. Label bytes: the size of one object.
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "analysis/formats/go_text.h"
#include "analysis/formats/go_text_lines.h"
#include "analysis/formats/go_text_records.h"

namespace proflens::analysis::go_text {
namespace {

constexpr std::string_view kMark = "heap profile:";

struct Tally {
  std::int64_t count = 0, bytes = 0;
};

struct Columns {
  Tally inuse, alloc;
};

struct HeapHeader {
  Columns totals;
  std::string_view kind;
  std::int64_t period = 0;  // 0 or 1: all allocations were seen
  bool is_sampled = true;   // as the kind says; else the values are final
  bool has_alloc = false;
};

/// "7: 224" at the back.
bool take_tally_back(std::string_view& text, Tally& tally) {
  skip_blanks_back(text);
  if (!take_number_back(text, tally.bytes)) return false;
  skip_blanks_back(text);
  return take_back(text, ":") && take_number_back(text, tally.count);
}

/// "3: 96 [7: 224]" at the back; before it may stand anything, as pprof allows.
bool parse_columns(std::string_view text, Columns& columns) {
  skip_blanks_back(text);
  if (!take_back(text, "]") || !take_tally_back(text, columns.alloc)) return false;
  skip_blanks_back(text);
  return take_back(text, "[") && take_tally_back(text, columns.inuse) && columns.alloc.count >= 0 &&
         columns.alloc.bytes >= 0;
}

bool is_unsampled(std::string_view kind) {
  constexpr std::array kKinds{"heapprofile", "growth", "growthz", "fragmentation", "fragmentationz"};
  for (const std::string_view known : kKinds)
    if (kind == known) return true;
  return false;
}

/// "heap/1048576", behind the '@'.
bool parse_kind(std::string_view text, HeapHeader& header) {
  text = trim(text);
  const std::size_t slash = std::min(text.find('/'), text.size());
  header.kind = text.substr(0, slash);
  std::string_view period = text.substr(slash);
  if (take(period, "/") && !period.empty() && (!take_number(period, header.period) || !period.empty())) return false;
  if (header.kind == "heap") {
    header.period /= 2;
  } else if (is_unsampled(header.kind)) {
    header.period = 1;
    header.is_sampled = false;
  } else if (header.kind != "heap_v2" && header.kind != "heapz_v2") {
    return false;
  }
  return true;
}

bool parse_header(std::string_view text, HeapHeader& header) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || !parse_columns(text.substr(0, at), header.totals)) return false;
  if (!parse_kind(text.substr(at + 1), header)) return false;
  const auto [inuse, alloc] = header.totals;
  const bool differ =
      (alloc.count != inuse.count && alloc.count != 0) || (alloc.bytes != inuse.bytes && alloc.bytes != 0);
  header.has_alloc = differ && header.kind.starts_with("heap");
  return true;
}

Tally unsample(Tally tally, const HeapHeader& header) {
  if (!header.is_sampled) return tally;
  if (tally.count == 0 || tally.bytes == 0) return {};
  if (header.period <= 1) return tally;
  const auto count = static_cast<double>(tally.count), bytes = static_cast<double>(tally.bytes);
  const double scale = 1 / (1 - std::exp(-(bytes / count) / static_cast<double>(header.period)));
  return {to_int64(count * scale), to_int64(bytes * scale)};
}

/// The types and the meaning of one record's numbers; sums what the header sums too.
class HeapValues {
 public:
  explicit HeapValues(const HeapHeader& header, ProfileBuilder& builder);
  bool read(std::string_view numbers, std::span<std::int64_t> values, std::vector<Label>& labels);
  const Columns& sums() const { return sums_; }

 private:
  HeapHeader header_;
  Label bytes_;
  Columns sums_;
};

HeapValues::HeapValues(const HeapHeader& header, ProfileBuilder& builder) : header_(header) {
  if (header.has_alloc) {
    builder.add_sample_type("alloc_objects", "count");
    builder.add_sample_type("alloc_space", "bytes");
  }
  builder.add_sample_type(header.has_alloc ? "inuse_objects" : "objects", "count");
  builder.add_sample_type(header.has_alloc ? "inuse_space" : "space", "bytes");
  builder.set_default_sample_type(header.has_alloc ? "inuse_space" : "space");
  bytes_.key = builder.intern("bytes");
  bytes_.unit = bytes_.key;
}

void add_saturating(std::int64_t& sum, std::int64_t value) {
  if (__builtin_add_overflow(sum, value, &sum)) sum = value < 0 ? INT64_MIN : INT64_MAX;
}

bool HeapValues::read(std::string_view numbers, std::span<std::int64_t> values, std::vector<Label>& labels) {
  Columns columns;
  if (!parse_columns(numbers, columns)) return false;
  const auto broken = [](const Tally& tally) { return tally.count == 0 && tally.bytes != 0; };
  if (broken(columns.inuse) || (header_.has_alloc && broken(columns.alloc))) return false;
  const Tally inuse = unsample(columns.inuse, header_), alloc = unsample(columns.alloc, header_);
  if (header_.has_alloc) values[0] = alloc.count, values[1] = alloc.bytes;
  values[values.size() - 2] = inuse.count;
  values[values.size() - 1] = inuse.bytes;
  const Tally& size = columns.inuse.count != 0 || !header_.has_alloc ? columns.inuse : columns.alloc;
  if (size.count != 0 && size.count != -1) bytes_.number = size.bytes / size.count;
  if (size.count == -1) bytes_.number = size.bytes == INT64_MIN ? INT64_MAX : -size.bytes;
  if (size.count != 0) labels.push_back(bytes_);
  add_saturating(sums_.inuse.bytes, columns.inuse.bytes);
  add_saturating(sums_.inuse.count, columns.inuse.count);
  return true;
}

/// A few of the numbers below "# runtime.MemStats" say more about a heap than its stacks.
void keep_memory_statistic(std::string_view comment, Profile& profile) {
  constexpr std::array kKept{"HeapAlloc", "HeapInuse", "HeapSys", "HeapReleased", "HeapObjects",
                             "Sys",       "NumGC",     "MaxRSS",  "NextGC",       "GCCPUFraction"};
  const std::size_t equals = comment.find(" = ");
  if (equals == std::string_view::npos) return;
  for (const std::string_view name : kKept)
    if (comment.substr(0, equals) == name) profile.comments.emplace_back(comment);
}

/// Go sums the same records for its header, so a difference means that a part of the text is missing.
void compare_with_header(const HeapHeader& header, const Columns& sums, Profile& profile) {
  if (header.kind != "heap") return;
  if (sums.inuse.bytes == header.totals.inuse.bytes && sums.inuse.count == header.totals.inuse.count) return;
  profile.warnings.push_back(
      fmt::format("the header says {} objects of {} bytes in use, the samples hold {} of {}: the text is not complete",
                  header.totals.inuse.count, header.totals.inuse.bytes, sums.inuse.count, sums.inuse.bytes));
}

}  // namespace

bool sniff_heap(std::string_view bytes) {
  const std::optional<Header> found = find_header(bytes, kMark);
  HeapHeader header;
  return found && parse_header(found->after, header);
}

Result<Profile> parse_heap(const Buffer& file, const ParseOptions& options) {
  const std::optional<Header> found = find_header(file.bytes, kMark);
  HeapHeader header;
  if (!found || !parse_header(found->after, header)) return fail(ErrorKind::kMalformed, "no valid header");
  ProfileBuilder builder(kHeapName);
  Profile& profile = builder.header();
  profile.period_type = {"space", "bytes"};
  profile.period = header.period;
  HeapValues heap(header, builder);
  RecordFormat format;
  format.values = [&](auto numbers, auto values, auto& labels) { return heap.read(numbers, values, labels); };
  format.comment = [&](std::string_view comment) { keep_memory_statistic(comment, profile); };
  if (const Result<void> read = read_records(found->lines, format, options, builder); !read)
    return std::unexpected(read.error());
  compare_with_header(header, heap.sums(), profile);
  return builder.finish();
}

}  // namespace proflens::analysis::go_text
