// See the header. Sums are made in 128 bits and cut to int64 at the end.
#include "tests/support/naive_tables.h"

#include <algorithm>
#include <limits>
#include <set>

#include "analysis/package_name.h"

namespace proflens::tests {
namespace {

using Wide = __int128;

struct Frame {
  std::string name, identity;  // identity tells apart what only looks alike
  std::string file;
  std::uint32_t line = 0;
  std::string package;
  bool symbolised = false;
};

std::int64_t cut(Wide value) {
  return static_cast<std::int64_t>(
      std::clamp<Wide>(value, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()));
}

std::string text(const wire::Profile& profile, std::int64_t index) { return profile.strings(static_cast<int>(index)); }

template <class Records>
auto* find(const Records& records, std::uint64_t id) {
  const typename Records::value_type* found = nullptr;
  for (const auto& record : records) {
    if (record.id() == id && id != 0) found = &record;
  }
  return found;
}

std::string mapping_file(const wire::Profile& profile, const wire::Location* location) {
  const wire::Mapping* mapping = location == nullptr ? nullptr : find(profile.mappings(), location->mapping());
  return mapping == nullptr ? "" : text(profile, mapping->file());
}

Frame nameless(const std::string& mapping) {
  Frame frame;
  frame.name = mapping.empty() ? "<unknown>" : "[" + mapping.substr(mapping.rfind('/') + 1) + "]";
  frame.identity = "mapping " + mapping;
  return frame;
}

/// Leaf first; one frame stands for a location without any.
std::vector<Frame> frames_of(const wire::Profile& profile, const wire::Sample& sample) {
  std::vector<Frame> frames;
  for (const std::uint64_t id : sample.locations()) {
    const wire::Location* location = find(profile.locations(), id);
    const std::string mapping = mapping_file(profile, location);
    if (location == nullptr || location->lines().empty()) {
      frames.push_back(nameless(mapping));
      continue;
    }
    for (const wire::Line& line : location->lines()) {
      const wire::Function* function = find(profile.functions(), line.function());
      Frame frame = nameless(mapping);
      const std::string name = function == nullptr ? "" : text(profile, function->name());
      if (!name.empty()) frame.name = frame.identity = name;
      if (function != nullptr) frame.file = text(profile, function->file());
      frame.line = line.line() < 0 || line.line() > 0x7fffffff ? 0 : static_cast<std::uint32_t>(line.line());
      frame.package = analysis::package_name(name, frame.file);
      frame.symbolised = true;
      frames.push_back(frame);
    }
  }
  return frames;
}

struct Sums {
  Wide flat = 0, cum = 0;
  std::uint32_t samples = 0;
};
using Key = std::tuple<std::string, std::string, std::string, std::uint32_t>;  // identity, name, file, line

/// The keys of a frame, one a level; an empty identity where it has none.
std::vector<Key> keys_of(const Frame& f) {
  const bool placed = f.symbolised && f.line != 0 && !f.file.empty();
  const bool has_file = f.symbolised && !f.file.empty();
  return {Key{f.identity, f.name, "", 0},
          Key{f.identity, f.name, f.file, 0},
          f.symbolised ? Key{f.identity, f.name, f.file, f.line} : Key{},
          placed ? Key{f.file, f.file, f.file, f.line} : Key{},
          has_file ? Key{f.file, f.file, f.file, 0} : Key{},
          f.symbolised && !f.package.empty() ? Key{f.package, f.package, "", 0} : Key{}};
}

void add_edges(const std::vector<Frame>& frames, std::int64_t value,
               std::map<std::pair<std::string, std::string>, Wide>& edges) {
  const auto node = [](const Frame& f) { return f.identity + " " + f.file; };
  std::set<std::pair<std::string, std::string>> seen;
  for (std::size_t i = 1; i < frames.size(); ++i) {
    const std::pair edge{node(frames[i]), node(frames[i - 1])};
    if (edge.first != edge.second && value != 0 && seen.insert(edge).second) edges[edge] += value;
  }
}

}  // namespace

NaiveTables naive_tables(const wire::Profile& profile, int sample_type) {
  std::map<Key, Sums> sums[analysis::kLevelCount];
  std::map<std::pair<std::string, std::string>, Wide> edges;
  Wide total = 0, unplaced = 0;
  for (const wire::Sample& sample : profile.samples()) {
    if (sample.values_size() != profile.sample_types_size()) continue;
    const std::int64_t value = sample.values(sample_type);
    const Wide magnitude = value < 0 ? -static_cast<Wide>(value) : static_cast<Wide>(value);
    const std::vector<Frame> frames = frames_of(profile, sample);
    total += magnitude;
    if (frames.empty() || keys_of(frames[0])[static_cast<std::size_t>(analysis::Level::kSourceLine)] == Key{}) {
      unplaced += magnitude;
    }
    std::set<Key> seen[analysis::kLevelCount];
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const std::vector<Key> keys = keys_of(frames[i]);
      for (std::size_t level = 0; level < analysis::kLevelCount; ++level) {
        if (std::get<0>(keys[level]).empty()) continue;
        Sums& s = sums[level][keys[level]];
        if (i == 0) s.flat += value;
        if (!seen[level].insert(keys[level]).second) continue;
        s.cum += value;
        ++s.samples;
      }
    }
    add_edges(frames, value, edges);
  }
  NaiveTables result;
  result.total = cut(total);
  result.unplaced = cut(unplaced);
  for (std::size_t level = 0; level < analysis::kLevelCount; ++level) {
    for (const auto& [key, s] : sums[level]) {
      if (cut(s.flat) == 0 && cut(s.cum) == 0) continue;
      result.rows[level].emplace(std::get<1>(key), std::get<2>(key), std::get<3>(key), cut(s.flat), cut(s.cum),
                                 s.samples);
    }
  }
  for (const auto& [edge, weight] : edges) result.edges[edge] = cut(weight);
  return result;
}

Rows rows_of(const analysis::CostTables& tables, analysis::Level level, std::size_t sample_type) {
  Rows rows;
  for (const analysis::NodeId id : tables.ranked(level, sample_type, analysis::CostTables::Order::kFlat)) {
    const analysis::Node& node = tables.node(id);
    const analysis::Costs costs = tables.costs(id, sample_type);
    const bool has_line = level == analysis::Level::kFunctionLine || level == analysis::Level::kSourceLine;
    rows.emplace(node.name, tables.clean_file(node.file), has_line ? node.line : 0, costs.flat, costs.cum,
                 tables.sample_count(id));
  }
  return rows;
}

}  // namespace proflens::tests
