// Plain writing; no state but the text.
#include "analysis/dump.h"

#include <fmt/format.h>
#include <iterator>

namespace proflens::analysis {
namespace {

/// The length of the UTF-8 sequence at the start of text, or 0 when it is not valid (overlong, surrogate, cut …).
std::size_t sequence_length(std::string_view text) {
  const auto at = [&](std::size_t i) -> unsigned { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned lead = at(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((at(i) & 0xc0) != 0x80) return 0;
  }
  const bool overlong = (lead == 0xe0 && at(1) < 0xa0) || (lead == 0xf0 && at(1) < 0x90);
  const bool beyond = (lead == 0xed && at(1) >= 0xa0) || (lead == 0xf4 && at(1) >= 0x90);
  return overlong || beyond ? 0 : length;
}

class Dumper {
 public:
  explicit Dumper(const Profile& profile) : profile_(profile) {}

  std::string run() {
    add("format {}\n", profile_.format);
    header();
    for (std::uint32_t i = 0; i < profile_.sample_count(); ++i) sample(SampleId{i});
    for (std::size_t i = 0; i < profile_.line_rows.size(); ++i) row(i);
    for (const std::string& warning : profile_.warnings) add("warning {}\n", escaped(warning));
    return std::move(out_);
  }

 private:
  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }

  void header() {
    for (std::size_t i = 0; i < profile_.sample_types.size(); ++i) {
      const ValueType& type = profile_.sample_types[i];
      add("type {}/{}{}\n", escaped(type.type), escaped(type.unit),
          i == profile_.default_sample_type ? " default" : "");
    }
    if (profile_.period != 0 || profile_.period_type != ValueType{}) {
      add("period {}/{} {}\n", escaped(profile_.period_type.type), escaped(profile_.period_type.unit), profile_.period);
    }
    if (profile_.time_nanos != 0) add("time {}\n", profile_.time_nanos);
    if (profile_.duration_nanos != 0) add("duration {}\n", profile_.duration_nanos);
    for (const std::string& comment : profile_.comments) add("comment {}\n", escaped(comment));
    if (!profile_.doc_url.empty()) add("doc {}\n", escaped(profile_.doc_url));
    for (const Mapping& m : profile_.mappings) {
      if (&m == &profile_.mappings[0]) continue;
      add("mapping {} {:#x}-{:#x}+{:#x} {}\n", escaped(m.file), m.start, m.limit, m.offset, escaped(m.build_id));
    }
  }

  void sample(SampleId id) {
    out_ += "sample";
    for (const std::int64_t value : profile_.values_of(id)) add(" {}", value);
    if (!profile_.labels_of(id).empty()) out_ += " |";
    for (const Label& label : profile_.labels_of(id)) {
      if (label.text.empty()) {
        add(" {}={}{}", escaped(label.key), label.number, escaped(label.unit));
      } else {
        add(" {}={}", escaped(label.key), escaped(label.text));
      }
    }
    out_ += '\n';
    profile_.stacks.for_each(id, [&](LocationId location) { this->location(location); });
  }

  void location(LocationId id) {
    const Location& location = profile_.locations[index_of(id)];
    add("  {:#x}", location.address);
    const std::string_view file = profile_.mappings[index_of(location.mapping)].file;
    if (!file.empty()) add(" {}", escaped(file.substr(file.rfind('/') + 1)));
    out_ += location.folded ? " folded\n" : "\n";
    for (const Frame& f : profile_.frames_of(id)) {
      const Function& function = profile_.functions[index_of(f.function)];
      add("    {} {}:{}:{} start {}", escaped(function.name), escaped(profile_.file_of(f.function)), f.line, f.column,
          function.start_line);
      if (function.system_name != function.name) add(" system {}", escaped(function.system_name));
      out_ += '\n';
    }
  }

  void row(std::size_t index) {
    const LineRow& row = profile_.line_rows[index];
    add("row {} {}:{} |", escaped(profile_.functions[index_of(row.function)].name),
        escaped(profile_.file_of(row.function)), row.line);
    const std::size_t count = profile_.sample_types.size() * 2;
    for (std::size_t i = 0; i < count; ++i) add(" {}", profile_.line_values[index * count + i]);
    out_ += '\n';
  }

  const Profile& profile_;
  std::string out_;
};

}  // namespace

std::string dump(const Profile& profile) { return Dumper(profile).run(); }

std::string escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t length = sequence_length(text);
    const auto byte = static_cast<unsigned char>(text[0]);
    if (length == 0 || byte < 0x20 || byte == 0x7f) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
      length = 1;
    } else {
      if (byte == '\\') out += '\\';
      out += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace proflens::analysis
