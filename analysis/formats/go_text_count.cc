// goroutine?debug=1, threadcreate?debug=1 and any other profile that counts stacks: "goroutine profile: total 5".
//
// One sample type, NAME/count, and the labels of "# labels:" comments. A stack may be empty ("1 @"), which pprof
// refuses. The numbers are exact.
#include <algorithm>
#include <fmt/format.h>

#include "analysis/formats/go_text.h"
#include "analysis/formats/go_text_lines.h"
#include "analysis/formats/go_text_records.h"

namespace proflens::analysis::go_text {
namespace {

constexpr std::string_view kMark = " profile: total ";

struct CountHeader {
  std::string_view name;
  std::int64_t total = 0;
  TextLines lines{std::string_view()};
};

/// A custom profile may have blanks in its name, and a logger's prefix may stand before it: a prefix has digits.
std::string_view name_of(std::string_view before) {
  const std::size_t blank = before.find_last_of(" \t");
  if (blank == std::string_view::npos || std::ranges::none_of(before.substr(0, blank), is_digit)) return before;
  return before.substr(blank + 1);
}

std::optional<CountHeader> find_count_header(std::string_view text) {
  std::optional<Header> found = find_header(text, kMark);
  if (!found) return std::nullopt;
  CountHeader header{name_of(found->before), 0, found->lines};
  std::string_view total = found->after;
  if (header.name.empty() || !take_number(total, header.total) || !total.empty()) return std::nullopt;
  header.lines.set_prefix(found->before.substr(0, found->before.size() - header.name.size()));
  return header;
}

bool read_count(std::string_view numbers, std::span<std::int64_t> values) {
  return take_number(numbers, values[0]) && numbers.empty();
}

}  // namespace

bool sniff_count(std::string_view bytes) { return find_count_header(bytes).has_value(); }

Result<Profile> parse_count(const Buffer& file, const ParseOptions& options) {
  const std::optional<CountHeader> header = find_count_header(file.bytes);
  if (!header) return fail(ErrorKind::kMalformed, "no valid header");
  ProfileBuilder builder(kCountName);
  Profile& profile = builder.header();
  profile.period_type = {std::string(header->name), "count"};
  profile.period = 1;
  builder.add_sample_type(header->name, "count");
  std::int64_t sum = 0;
  RecordFormat format;
  format.values = [&](std::string_view numbers, std::span<std::int64_t> values, std::vector<Label>&) {
    return read_count(numbers, values) && !__builtin_add_overflow(sum, values[0], &sum);
  };
  if (const Result<void> read = read_records(header->lines, format, options, builder); !read)
    return std::unexpected(read.error());
  if (sum != header->total)
    profile.warnings.push_back(
        fmt::format("the header says {} stacks, the text holds {}: it is not complete", header->total, sum));
  return builder.finish();
}

}  // namespace proflens::analysis::go_text
