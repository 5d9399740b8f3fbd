// The profile model: interned tables and columns with typed ids, whatever the file format was.
//
// A profile has one of two shapes, or both (docs/ARCHITECTURE.md):
//  - stack samples: each sample is a stack of locations, leaf first, with one value per sample type and labels;
//  - line rows: flat and cum per (function, line) that a profiler counted itself, without stacks.
// A reader in analysis/formats/ builds a Profile through ProfileBuilder, which checks it once; afterwards it is const,
// trusted, and may be read from any thread. Texts are views into storage that the profile owns.
//
// Terms are pprof's: a location is one address (or one frame of a language without addresses) and holds several
// frames when calls were inlined, the innermost first; flat belongs to the first frame of the leaf location.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

enum class FileId : std::uint32_t {};      // into files; 0 is the empty path: no file is known
enum class FunctionId : std::uint32_t {};  // into functions
enum class LocationId : std::uint32_t {};  // into locations
enum class MappingId : std::uint32_t {};   // into mappings; 0 is the empty mapping: none is known
enum class SampleId : std::uint32_t {};    // into samples

template <class Id>
constexpr std::uint32_t index_of(Id id) {
  return static_cast<std::uint32_t>(id);
}

/// The name and unit of one value of each sample, such as cpu/nanoseconds or alloc_space/bytes.
struct ValueType {
  std::string type;
  std::string unit;
  bool operator==(const ValueType&) const = default;
};

struct Function {
  std::string_view name;         // for people: demangled where the producer did
  std::string_view system_name;  // as the linker knows it; may be equal to name
  FileId file{};
  std::uint32_t start_line = 0;  // 1-based line of the declaration; 0 when not known
};

struct Frame {
  FunctionId function{};
  std::uint32_t line = 0;    // 1-based; 0 when not known
  std::uint32_t column = 0;  // 1-based; 0 when not known
};

/// One address. No frames: it was never symbolised.
struct Location {
  std::uint32_t first_frame = 0;  // into frames
  std::uint32_t frame_count = 0;
  MappingId mapping{};
  std::uint64_t address = 0;  // never a key: language runtimes set 0 everywhere
  bool folded = false;        // several symbols share this address, the name may be any of them
};

struct Mapping {
  std::string_view file;
  std::string_view build_id;
  std::uint64_t start = 0, limit = 0, offset = 0;
  std::uint8_t symbolised = 0;  // bits of what its locations were given: functions, files, lines, inlined frames
};

struct Label {
  std::string_view key;
  std::string_view text;  // empty for a number
  std::int64_t number = 0;
  std::string_view unit;
};

/// The stacks of all samples: each a run of varints (LEB128, the wire form of protobuf) that by_id turns into
/// locations, leaf first. Three bytes a frame rather than four, and a pprof file's own bytes serve without a copy.
struct StackColumn {
  struct Run {
    std::uint64_t offset = 0;  // into bytes
    std::uint32_t length = 0;  // bytes
  };
  std::string_view bytes;
  std::vector<Run> runs;          // one a sample
  std::vector<LocationId> by_id;  // the varint is an index into this; ids that name no location never occur in bytes

  /// Calls visit(LocationId) from the leaf to the root.
  template <class Visit>
  void for_each(SampleId sample, Visit&& visit) const {
    const Run run = runs[index_of(sample)];
    const auto* p = reinterpret_cast<const unsigned char*>(bytes.data()) + run.offset;
    for (const auto* end = p + run.length; p != end;) {
      std::uint64_t id = *p & 0x7f;
      for (unsigned shift = 7; *p++ >= 0x80; shift += 7) id |= static_cast<std::uint64_t>(*p & 0x7f) << shift;
      visit(by_id[id]);
    }
  }
};

/// A line that a profiler counted itself: values hold flat then cum, one of each per sample type.
struct LineRow {
  FunctionId function{};
  std::uint32_t line = 0;  // 1-based
};

struct Profile {
  std::string_view format;  // the name of its row in the table of formats
  std::vector<ValueType> sample_types;
  std::size_t default_sample_type = 0;  // into sample_types

  // Stack samples.
  StackColumn stacks;
  std::vector<std::int64_t> values;  // sample-major: values[sample * sample_types.size() + type]
  std::vector<std::uint32_t>
      label_begin;  // empty when no sample has labels; else sample_count() + 1 indices into labels
  std::vector<Label> labels;

  // Line rows.
  std::vector<LineRow> line_rows;
  std::vector<std::int64_t> line_values;  // row-major: flat of each type, then cum of each type

  std::vector<std::string_view> files;  // as recorded; files[0] is empty
  std::vector<Function> functions;
  std::vector<Frame> frames;
  std::vector<Location> locations;
  std::vector<Mapping> mappings;  // mappings[0] is empty

  ValueType period_type;
  std::int64_t period = 0;
  /// What percentages are of, by sample type, when that is not all of these samples: of a profile that is a part of
  /// another one, the whole of that (narrow.h). Else empty.
  std::vector<std::int64_t> whole;

  std::int64_t time_nanos = 0;      // since 1970; 0 when not known
  std::int64_t duration_nanos = 0;  // wall time of the recording; 0 when not known
  std::vector<std::string> comments;
  std::string doc_url;
  std::vector<std::string> warnings;  // what was repaired or skipped, with counts; for people

  /// Keeps alive what the views above point into.
  std::vector<std::shared_ptr<const void>> storage;

  std::size_t sample_count() const { return stacks.runs.size(); }
  std::span<const std::int64_t> values_of(SampleId sample) const {
    return std::span(values).subspan(index_of(sample) * sample_types.size(), sample_types.size());
  }
  std::span<const Label> labels_of(SampleId sample) const {
    if (label_begin.empty()) return {};
    return std::span(labels).subspan(label_begin[index_of(sample)],
                                     label_begin[index_of(sample) + 1] - label_begin[index_of(sample)]);
  }
  std::span<const Frame> frames_of(LocationId location) const {
    const Location& l = locations[index_of(location)];
    return std::span(frames).subspan(l.first_frame, l.frame_count);
  }
  std::string_view file_of(FunctionId function) const { return files[index_of(functions[index_of(function)].file)]; }
};

}  // namespace proflens::analysis
