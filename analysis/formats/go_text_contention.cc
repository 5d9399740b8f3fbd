// block?debug=1 ("--- contention:") and mutex?debug=1 ("--- mutex:"); C++ texts ("--- contentionz 1 ---") as well.
//
//   --- mutex:
//   cycles/second=2095078384
//   sampling period=5
//   1890 3 @ 0x46e0b1 0x4a2c7f            cycles and contentions
//
// Sample types contentions/count and delay/nanoseconds (the default). As in pprof's reader (parseContentionSample in
// profile/legacy_profile.go): delay = cycles * period / (cycles per second / 1e9), contentions = count * period.
// Since Go 1.22 the numbers of a mutex text are multiplied by its period already, so this counts them twice when the
// period is not 1. The text does not say which Go wrote it, so the numbers stay equal to pprof's, with a warning where
// all of them are multiples of the period.
#include <array>
#include <fmt/format.h>
#include <limits>

#include "analysis/formats/go_text.h"
#include "analysis/formats/go_text_lines.h"
#include "analysis/formats/go_text_records.h"

namespace proflens::analysis::go_text {
namespace {

constexpr std::array<std::string_view, 3> kMarks{"--- mutex:", "--- contention:", "--- contentionz "};

struct Attributes {
  std::int64_t cycles_per_second = 0;
  std::int64_t period = 1;
  std::int64_t milliseconds = 0;  // of recording
};

std::optional<Header> find_contention_header(std::string_view text) {
  for (const std::string_view mark : kMarks) {
    std::optional<Header> found = find_header(text, mark);
    if (found && (found->after.empty() || (mark.ends_with(' ') && found->after.ends_with("---")))) return found;
  }
  return std::nullopt;
}

/// "sampling period=5". False when the attribute is none of a text with cycles, or has no number.
bool read_attribute(std::string_view line, Attributes& attributes) {
  const std::size_t equals = line.find('=');
  const std::string_view key = trim(line.substr(0, equals));
  std::string_view text = trim(line.substr(equals + 1));
  std::int64_t ignored = 0;
  std::int64_t* value = key == "cycles/second"       ? &attributes.cycles_per_second
                        : key == "sampling period"   ? &attributes.period
                        : key == "ms since reset"    ? &attributes.milliseconds
                        : key == "discarded samples" ? &ignored
                                                     : nullptr;
  return value != nullptr && take_number(text, *value) && text.empty();
}

/// Reads the attributes; the lines then stand before the first record.
Result<Attributes> read_attributes(TextLines& lines) {
  Attributes attributes;
  for (TextLines ahead = lines; ahead.next(); lines = ahead) {
    if (ahead.line().empty() || ahead.line()[0] == '#') continue;
    if (ahead.line().contains('@') || !ahead.line().contains('=')) break;
    if (!read_attribute(ahead.line(), attributes))
      return fail(ErrorKind::kMalformed, fmt::format("line {}: not an attribute of this format", ahead.number()));
  }
  return attributes;
}

std::int64_t multiply(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (!__builtin_mul_overflow(a, b, &product)) return product;
  return std::numeric_limits<std::int64_t>::max();  // both are positive
}

struct Contention {
  std::int64_t cycles = 0, count = 0;
};

/// "cycles count", perhaps behind something else, as pprof allows.
bool parse_contention_numbers(std::string_view numbers, Contention& contention) {
  skip_blanks_back(numbers);
  if (!take_number_back(numbers, contention.count) || contention.count < 0) return false;
  const std::size_t before = numbers.size();
  skip_blanks_back(numbers);
  return numbers.size() != before && take_number_back(numbers, contention.cycles) && contention.cycles >= 0;
}

Contention scale(Contention raw, const Attributes& attributes) {
  if (attributes.period <= 0) return raw;
  Contention scaled{raw.cycles, multiply(raw.count, attributes.period)};
  if (attributes.cycles_per_second > 0) {
    const double gigahertz = static_cast<double>(attributes.cycles_per_second) / 1e9;
    scaled.cycles = to_int64(static_cast<double>(raw.cycles) * static_cast<double>(attributes.period) / gigahertz);
  }
  return scaled;
}

void fill_header(const Attributes& attributes, ProfileBuilder& builder) {
  builder.add_sample_type("contentions", "count");
  builder.add_sample_type("delay", "nanoseconds");
  builder.set_default_sample_type("delay");
  Profile& profile = builder.header();
  profile.period_type = {"contentions", "count"};
  profile.period = attributes.period;
  profile.duration_nanos = multiply(attributes.milliseconds, 1'000'000);
}

/// Whether the numbers look as if Go had multiplied them by the period.
struct Multiples {
  std::size_t records = 0, multiples = 0;
  void add(const Contention& raw, std::int64_t period) {
    ++records;
    multiples += period > 1 && raw.count % period == 0 && raw.cycles % period == 0;
  }
  bool all() const { return records > 0 && multiples == records; }
};

std::string multiples_warning(std::int64_t period) {
  return fmt::format(
      "all numbers are multiples of the sampling period {0}, as Go 1.22 and later write them; then all values are {0} "
      "times too high, as in go tool pprof, and the protobuf form of the same profile has them right",
      period);
}

}  // namespace

bool sniff_contention(std::string_view bytes) { return find_contention_header(bytes).has_value(); }

Result<Profile> parse_contention(const Buffer& file, const ParseOptions& options) {
  std::optional<Header> found = find_contention_header(file.bytes);
  if (!found) return fail(ErrorKind::kMalformed, "no valid header");
  const Result<Attributes> attributes = read_attributes(found->lines);
  if (!attributes) return std::unexpected(attributes.error());
  ProfileBuilder builder(kContentionName);
  fill_header(*attributes, builder);
  Multiples multiples;
  RecordFormat format;
  format.values = [&](std::string_view numbers, std::span<std::int64_t> values, std::vector<Label>&) {
    Contention raw;
    if (!parse_contention_numbers(numbers, raw)) return false;
    multiples.add(raw, attributes->period);
    const Contention scaled = scale(raw, *attributes);
    values[0] = scaled.count;
    values[1] = scaled.cycles;
    return true;
  };
  if (const Result<void> read = read_records(found->lines, format, options, builder); !read)
    return std::unexpected(read.error());
  if (multiples.all()) builder.header().warnings.push_back(multiples_warning(attributes->period));
  return builder.finish();
}

}  // namespace proflens::analysis::go_text
