// The index of samples is a list per function, in varints of their distances: a byte or so each, where plain numbers
// would weigh as much as the profile itself.
#include "analysis/call_edges.h"

#include <algorithm>

#include "analysis/edge_sums.h"

namespace proflens::analysis {

class CallEdgesBuilder {
 public:
  CallEdgesBuilder(const CostTables& tables, const std::stop_token& stop)
      : tables_(tables),
        profile_(tables.profile()),
        stop_(stop),
        first_(index_of(tables.first(Level::kFunction))),
        functions_(tables.nodes(Level::kFunction).size()) {}

  bool run(CallEdges& edges) {
    list_functions();
    index_locations(edges);
    return index_samples(edges);
  }

 private:
  /// Two walks over the stacks: the first one measures the lists, the second one writes them.
  bool index_samples(CallEdges& edges) {
    edges.begin_.assign(functions_ + 1, 0);
    if (!walk([&](std::uint32_t function, std::uint32_t distance) {
          for (edges.begin_[function + 1]++; distance >= 0x80; distance >>= 7) edges.begin_[function + 1]++;
        })) {
      return false;
    }
    for (std::size_t i = 1; i <= functions_; ++i) edges.begin_[i] += edges.begin_[i - 1];
    edges.samples_.resize(edges.begin_[functions_]);
    std::vector<std::uint64_t> at(edges.begin_.begin(), edges.begin_.end() - 1);
    return walk([&](std::uint32_t function, std::uint32_t distance) {
      for (; distance >= 0x80; distance >>= 7)
        edges.samples_[at[function]++] = static_cast<unsigned char>(distance | 0x80);
      edges.samples_[at[function]++] = static_cast<unsigned char>(distance);
    });
  }

  void index_locations(CallEdges& edges) const {
    const std::size_t nodes = functions_ + tables_.nodes(Level::kSourceLine).size();
    edges.location_begin_.assign(nodes + 1, 0);
    for_each_place([&](std::uint32_t at, LocationId) { ++edges.location_begin_[at + 1]; });
    for (std::size_t i = 1; i <= nodes; ++i) edges.location_begin_[i] += edges.location_begin_[i - 1];
    edges.locations_.resize(edges.location_begin_[nodes]);
    std::vector<std::uint32_t> next(edges.location_begin_.begin(), edges.location_begin_.end() - 1);
    for_each_place([&](std::uint32_t at, LocationId id) { edges.locations_[next[at]++] = id; });
  }

  /// Calls add(index, location) for each node that a location has a frame of; twice where it has two.
  template <class Add>
  void for_each_place(Add&& add) const {
    const std::uint32_t first_line = index_of(tables_.first(Level::kSourceLine));
    for (std::uint32_t i = 0; i < profile_.locations.size(); ++i) {
      const Location& location = profile_.locations[i];
      if (location.frame_count == 0)
        add(index_of(tables_.node_of_unsymbolised(LocationId{i}, Level::kFunction)) - first_, LocationId{i});
      for (std::uint32_t f = location.first_frame; f < location.first_frame + location.frame_count; ++f) {
        add(index_of(tables_.node_of_frame(f, Level::kFunction)) - first_, LocationId{i});
        const NodeId line = tables_.node_of_frame(f, Level::kSourceLine);
        if (line != kNoNode) add(static_cast<std::uint32_t>(functions_) + index_of(line) - first_line, LocationId{i});
      }
    }
  }

  /// The functions of each location, close together: the walks ask for them millions of times.
  void list_functions() {
    function_begin_.reserve(profile_.locations.size() + 1);
    for (std::uint32_t i = 0; i < profile_.locations.size(); ++i) {
      const Location& location = profile_.locations[i];
      function_begin_.push_back(static_cast<std::uint32_t>(functions_of_.size()));
      if (location.frame_count == 0)
        functions_of_.push_back(index_of(tables_.node_of_unsymbolised(LocationId{i}, Level::kFunction)) - first_);
      for (std::uint32_t f = location.first_frame; f < location.first_frame + location.frame_count; ++f)
        functions_of_.push_back(index_of(tables_.node_of_frame(f, Level::kFunction)) - first_);
    }
    function_begin_.push_back(static_cast<std::uint32_t>(functions_of_.size()));
  }

  /// Calls add(function, distance) once for each sample and function in it. Samples count from 1, so no distance is 0.
  template <class Add>
  bool walk(Add&& add) {
    last_.assign(functions_, 0);
    std::vector<std::uint32_t> stack;
    for (std::uint32_t sample = 1; sample <= profile_.sample_count(); ++sample) {
      if (sample % 4096 == 0 && stop_.stop_requested()) return false;
      const std::size_t depth = read_stack(profile_.stacks, SampleId{sample - 1}, stack);
      for (std::size_t i = 0; i < depth; ++i) {
        const std::uint32_t location = index_of(profile_.stacks.by_id[stack[i]]);
        for (std::uint32_t f = function_begin_[location]; f < function_begin_[location + 1]; ++f) {
          const std::uint32_t function = functions_of_[f];
          if (last_[function] == sample) continue;
          add(function, sample - last_[function]);
          last_[function] = sample;
        }
      }
    }
    return true;
  }

  const CostTables& tables_;
  const Profile& profile_;
  const std::stop_token& stop_;
  std::uint32_t first_;
  std::size_t functions_;
  std::vector<std::uint32_t> function_begin_, functions_of_;  // by location
  std::vector<std::uint32_t> last_;                           // by function: the last sample that contains it
};

Result<CallEdges> CallEdges::build(std::shared_ptr<const CostTables> tables, const std::stop_token& stop) {
  CallEdges edges;
  if (!CallEdgesBuilder(*tables, stop).run(edges)) return fail(ErrorKind::kCancelled, "cancelled");
  edges.tables_ = std::move(tables);
  return edges;
}

Neighbours CallEdges::neighbours(NodeId node, std::size_t sample_type) const {
  const std::vector<std::uint32_t> samples = samples_of(node);
  return sum_edges(*tables_, {node, sample_type, locations_of(node), samples});
}

std::span<const LocationId> CallEdges::locations_of(NodeId node) const {
  const std::uint32_t first_line = index_of(tables_->first(Level::kSourceLine));
  const std::uint32_t at = index_of(node) < first_line
                               ? index_of(node) - index_of(tables_->first(Level::kFunction))
                               : index_of(node) - first_line + static_cast<std::uint32_t>(begin_.size() - 1);
  return std::span(locations_).subspan(location_begin_[at], location_begin_[at + 1] - location_begin_[at]);
}

/// In ascending order, counted from 1.
std::vector<std::uint32_t> CallEdges::samples_of(NodeId node) const {
  const std::uint32_t first = index_of(tables_->first(Level::kFunction));
  const std::vector<NodeId> functions = functions_of(node);
  std::vector<std::uint32_t> samples;
  for (const NodeId function : functions) {
    std::uint32_t sample = 0;
    for (std::uint64_t at = begin_[index_of(function) - first]; at < begin_[index_of(function) - first + 1];) {
      std::uint32_t distance = samples_[at] & 0x7f;
      for (unsigned shift = 7; samples_[at++] >= 0x80; shift += 7) distance |= (samples_[at] & 0x7fu) << shift;
      samples.push_back(sample += distance);
    }
  }
  if (functions.size() > 1) {
    std::ranges::sort(samples);
    samples.erase(std::unique(samples.begin(), samples.end()), samples.end());
  }
  return samples;
}

/// The node itself, or the functions on a line.
std::vector<NodeId> CallEdges::functions_of(NodeId node) const {
  if (index_of(node) < index_of(tables_->first(Level::kSourceLine))) return {node};
  std::vector<NodeId> functions;
  for (const LocationId id : locations_of(node)) {
    const Location& location = tables_->profile().locations[index_of(id)];
    for (std::uint32_t f = location.first_frame; f < location.first_frame + location.frame_count; ++f)
      if (tables_->node_of_frame(f, Level::kSourceLine) == node)
        functions.push_back(tables_->node_of_frame(f, Level::kFunction));
  }
  std::ranges::sort(functions);
  functions.erase(std::unique(functions.begin(), functions.end()), functions.end());
  return functions;
}

}  // namespace proflens::analysis
