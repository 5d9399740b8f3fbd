#include "analysis/pprof_write.h"

#include <algorithm>
#include <map>
#include <span>
#include <tuple>
#include <unordered_map>
#include <vector>
#include <zlib.h>

#include "analysis/merged_samples.h"
#include "analysis/wire.h"

namespace proflens::analysis {
namespace {

/// One message under construction. Zeros are left out, as pprof's own writer does.
class Message {
 public:
  void number(std::uint32_t field, std::uint64_t value) {
    if (value != 0) put(field, value);
  }
  void put(std::uint32_t field, std::uint64_t value) {
    wire::append_varint(bytes_, std::uint64_t{field} << 3);
    wire::append_varint(bytes_, value);
  }
  void bytes(std::uint32_t field, std::string_view value) {
    wire::append_varint(bytes_, std::uint64_t{field} << 3 | 2);
    wire::append_varint(bytes_, value.size());
    bytes_ += value;
  }
  const std::string& text() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Which of a table's rows are written, under which number: from 1, equal rows have one, in the order of asking.
template <class Key>
class Numbering {
 public:
  explicit Numbering(std::size_t rows) : numbers_(rows) {}

  template <class MakeKey>
  std::uint32_t number_of(std::uint32_t row, MakeKey make_key) {
    if (numbers_[row] != 0) return numbers_[row];
    const auto [known, added] = by_key_.try_emplace(make_key(), written_.size() + 1);
    if (added) written_.push_back(row);
    return numbers_[row] = static_cast<std::uint32_t>(known->second);
  }
  const std::vector<std::uint32_t>& written() const { return written_; }

 private:
  std::vector<std::uint32_t> numbers_;  // by row; 0: not asked for yet
  std::map<Key, std::size_t> by_key_;
  std::vector<std::uint32_t> written_;
};

using FunctionKey = std::tuple<std::string_view, std::string_view, std::uint32_t, std::uint32_t>;
using LocationKey = std::tuple<std::uint32_t, std::uint64_t, bool, std::vector<std::uint32_t>>;

class Writer {
 public:
  explicit Writer(const Profile& profile)
      : profile_(profile),
        samples_(profile.sample_types.size()),
        functions_(profile.functions.size()),
        mappings_(profile.mappings.size()),
        locations_(profile.locations.size()) {
    string("");
  }

  std::string write(UnusedRows unused) {
    for (const ValueType& type : profile_.sample_types) out_.bytes(1, value_type(type).text());
    if (profile_.mappings.size() > 1) number(MappingId{1});  // the first is the program itself, and stays the first
    if (unused == UnusedRows::kKept) number_all();
    for (std::uint32_t i = 0; i < profile_.sample_count(); ++i) collect(SampleId{i});
    for (std::size_t i = 0; i < samples_.size(); ++i) add_sample(i);
    // Numbering goes from samples to locations to functions: the tables are complete now.
    for (const std::uint32_t row : mappings_.written()) out_.bytes(3, mapping(row));
    for (const std::uint32_t row : locations_.written()) out_.bytes(4, location(row));
    for (const std::uint32_t row : functions_.written()) out_.bytes(5, function(row));
    header();
    for (const std::string_view text : strings_) out_.bytes(6, text);
    return out_.text();
  }

 private:
  void number_all() {
    for (std::uint32_t i = 1; i < profile_.mappings.size(); ++i) number(MappingId{i});
    for (std::uint32_t i = 0; i < profile_.functions.size(); ++i) number(FunctionId{i});
    for (std::uint32_t i = 0; i < profile_.locations.size(); ++i) number(LocationId{i});
  }

  static bool is_zero(std::span<const std::int64_t> values) {
    return std::ranges::all_of(values, [](std::int64_t value) { return value == 0; });
  }

  std::uint64_t string(std::string_view text) {
    const auto [known, added] = ids_.try_emplace(text, strings_.size());
    if (added) strings_.push_back(text);
    return known->second;
  }

  std::uint32_t number(FunctionId id) {
    return functions_.number_of(index_of(id), [&] {
      const Function& f = profile_.functions[index_of(id)];
      return FunctionKey(f.name, f.system_name, index_of(f.file), f.start_line);
    });
  }

  /// 0: none.
  std::uint32_t number(MappingId id) {
    return index_of(id) == 0 ? 0 : mappings_.number_of(index_of(id), [&] { return index_of(id); });
  }

  std::uint32_t number(LocationId id) {
    return locations_.number_of(index_of(id), [&] {
      const Location& location = profile_.locations[index_of(id)];
      LocationKey key(number(location.mapping), location.address, location.folded, {});
      for (const Frame& frame : profile_.frames_of(id))
        for (const std::uint32_t part : {number(frame.function), frame.line, frame.column})
          std::get<3>(key).push_back(part);
      return key;
    });
  }

  void collect(SampleId id) {
    const auto values = profile_.values_of(id);
    if (is_zero(values)) return;
    profile_.stacks.for_each(id, [&](LocationId location) { samples_.push(LocationId{number(location)}); });
    const auto sums = samples_.add(profile_.labels_of(id));
    for (std::size_t i = 0; i < sums.size(); ++i)  // wraps around beyond 2^63, as pprof's sums do
      sums[i] = static_cast<std::int64_t>(static_cast<std::uint64_t>(sums[i]) + static_cast<std::uint64_t>(values[i]));
  }

  void add_sample(std::size_t sample) {
    if (is_zero(samples_.values_of(sample))) return;
    std::string locations, values;
    for (const LocationId location : samples_.stack_of(sample)) wire::append_varint(locations, index_of(location));
    for (const std::int64_t value : samples_.values_of(sample))
      wire::append_varint(values, static_cast<std::uint64_t>(value));
    Message out;
    if (!locations.empty()) out.bytes(1, locations);
    out.bytes(2, values);
    for (const bool numbers : {false, true})  // texts first
      for (const Label& one : samples_.labels_of(sample))
        if (one.text.empty() == numbers) out.bytes(3, label(one));
    out_.bytes(2, out.text());
  }

  Message value_type(const ValueType& type) {
    Message out;
    out.number(1, string(type.type));
    out.number(2, string(type.unit));
    return out;
  }

  std::string label(const Label& label) {
    Message out;
    out.number(1, string(label.key));
    out.number(2, string(label.text));
    out.number(3, static_cast<std::uint64_t>(label.number));
    out.number(4, string(label.unit));
    return out.text();
  }

  std::string mapping(std::uint32_t row) {
    const Mapping& mapping = profile_.mappings[row];
    Message out;
    out.number(1, number(MappingId{row}));
    out.number(2, mapping.start);
    out.number(3, mapping.limit);
    out.number(4, mapping.offset);
    out.number(5, string(mapping.file));
    out.number(6, string(mapping.build_id));
    for (unsigned bit = 0; bit < 4; ++bit) out.number(7 + bit, mapping.symbolised >> bit & 1U);
    return out.text();
  }

  std::string location(std::uint32_t row) {
    const Location& location = profile_.locations[row];
    Message out;
    out.number(1, number(LocationId{row}));
    out.number(2, number(location.mapping));
    out.number(3, location.address);
    for (const Frame& frame : profile_.frames_of(LocationId{row})) {
      Message line;
      line.number(1, number(frame.function));
      line.number(2, frame.line);
      line.number(3, frame.column);
      out.bytes(4, line.text());
    }
    out.number(5, location.folded ? 1 : 0);
    return out.text();
  }

  std::string function(std::uint32_t row) {
    const Function& function = profile_.functions[row];
    Message out;
    out.number(1, number(FunctionId{row}));
    out.number(2, string(function.name));
    out.number(3, string(function.system_name));
    out.number(4, string(profile_.files[index_of(function.file)]));
    out.number(5, function.start_line);
    return out.text();
  }

  void header() {
    out_.number(9, static_cast<std::uint64_t>(profile_.time_nanos));
    out_.number(10, static_cast<std::uint64_t>(profile_.duration_nanos));
    if (profile_.period_type != ValueType{}) out_.bytes(11, value_type(profile_.period_type).text());
    out_.number(12, static_cast<std::uint64_t>(profile_.period));
    for (const std::string& comment : profile_.comments) out_.put(13, string(comment));
    // Without a word of the file the last one is it.
    if (profile_.default_sample_type + 1 < profile_.sample_types.size())
      out_.number(14, string(profile_.sample_types[profile_.default_sample_type].type));
    if (!profile_.doc_url.empty()) out_.number(15, string(profile_.doc_url));
  }

  const Profile& profile_;
  Message out_;
  MergedSamples samples_;  // of locations by their numbers
  Numbering<FunctionKey> functions_;
  Numbering<std::uint32_t> mappings_;
  Numbering<LocationKey> locations_;
  std::unordered_map<std::string_view, std::uint64_t> ids_;
  std::vector<std::string_view> strings_;
};

}  // namespace

std::string pprof_message(const Profile& profile, UnusedRows unused) { return Writer(profile).write(unused); }

std::string gzipped(std::string_view bytes) {
  constexpr int kGzip = 15 + 16, kMemory = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, kMemory, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib only reads it
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = deflate(&stream, Z_FINISH);
  out.resize(ended == Z_STREAM_END ? stream.total_out : 0);
  deflateEnd(&stream);
  return out;
}

std::string pgo_obstacle(const Profile& profile) {
  const auto is = [&](std::string_view type, std::string_view unit) {
    return std::ranges::find(profile.sample_types, ValueType{std::string(type), std::string(unit)}) !=
           profile.sample_types.end();
  };
  if (!is("cpu", "nanoseconds") && !is("samples", "count"))
    return "is no CPU profile, and the Go compiler takes no other";
  if (profile.sample_count() == 0) return "has no samples";
  if (std::ranges::none_of(profile.frames, [](const Frame& frame) { return frame.line != 0; }))
    return "has no lines, which the Go compiler goes by";
  if (std::ranges::none_of(profile.functions, [](const Function& function) { return function.start_line != 0; }))
    return "does not say where functions start: record it with Go 1.20 or later";
  return {};
}

}  // namespace proflens::analysis
