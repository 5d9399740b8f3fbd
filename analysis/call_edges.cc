// The index is a list of samples per function, in varints of their distances: a byte or so each, where plain numbers
// would weigh as much as the profile itself.
#include "analysis/call_edges.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>

namespace proflens::analysis {

class CallEdgesBuilder {
 public:
  CallEdgesBuilder(const CostTables& tables, const std::stop_token& stop)
      : tables_(tables),
        profile_(tables.profile()),
        stop_(stop),
        first_(index_of(tables.first(Level::kFunction))),
        functions_(tables.nodes(Level::kFunction).size()) {}

  /// Two walks over the stacks: the first one measures the lists, the second one writes them.
  bool run(CallEdges& edges) {
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

 private:
  /// Calls add(function, distance) once for each sample and function in it. Samples count from 1, so no distance is 0.
  template <class Add>
  bool walk(Add&& add) {
    last_.assign(functions_, 0);
    for (std::uint32_t sample = 1; sample <= profile_.sample_count(); ++sample) {
      if (sample % 4096 == 0 && stop_.stop_requested()) return false;
      profile_.stacks.for_each(SampleId{sample - 1}, [&](LocationId id) {
        const Location& location = profile_.locations[index_of(id)];
        for (std::uint32_t f = 0; f < location.frame_count; ++f) {
          const std::uint32_t function =
              index_of(tables_.node_of_frame(location.first_frame + f, Level::kFunction)) - first_;
          if (last_[function] == sample) continue;
          add(function, sample - last_[function]);
          last_[function] = sample;
        }
        if (location.frame_count != 0) return;
        const std::uint32_t function = index_of(tables_.node_of_unsymbolised(id, Level::kFunction)) - first_;
        if (last_[function] == sample) return;
        add(function, sample - last_[function]);
        last_[function] = sample;
      });
    }
    return true;
  }

  const CostTables& tables_;
  const Profile& profile_;
  const std::stop_token& stop_;
  std::uint32_t first_;
  std::size_t functions_;
  std::vector<std::uint32_t> last_;  // by function: 1 + the last sample that contains it
};

namespace {

/// One frame of a stack, or a location without frames.
struct Step {
  NodeId function;
  NodeId line;               // kSourceLine node
  std::uint32_t number = 0;  // of the line
  bool inlined = false;      // the next step called it inline
};

using Sum = __int128;

std::int64_t saturated(Sum sum) {
  constexpr Sum kMin = std::numeric_limits<std::int64_t>::min(), kMax = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::clamp(sum, kMin, kMax));
}

/// The edges of one direction while samples are added.
class EdgeSums {
 public:
  void add(NodeId function, std::uint32_t line, bool inlined, std::uint32_t sample, std::int64_t value) {
    Entry& entry = entries_[index_of(function)];
    if (entry.total.sample != sample) {
      entry.total.sample = sample;
      entry.total.sum += value;
    }
    entry.inlined &= inlined;
    Weight& weight = entry.lines[line];
    if (weight.sample == sample) return;
    weight.sample = sample;
    weight.sum += value;
  }

  std::vector<Edge> ranked(const CostTables& tables) const {
    std::vector<Edge> edges;
    for (const auto& [function, entry] : entries_) {
      edges.push_back({NodeId{function}, entry.heaviest_line(), saturated(entry.total.sum), entry.inlined});
    }
    std::sort(edges.begin(), edges.end(), [&](const Edge& a, const Edge& b) {
      const auto weight_a = magnitude(a.weight), weight_b = magnitude(b.weight);
      if (weight_a != weight_b) return weight_a > weight_b;
      const int names = tables.node(a.function).name.compare(tables.node(b.function).name);
      return names != 0 ? names < 0 : index_of(a.function) < index_of(b.function);
    });
    return edges;
  }

 private:
  struct Weight {
    Sum sum = 0;
    std::uint32_t sample = 0;  // the last one that was added
  };
  struct Entry {
    Weight total;
    bool inlined = true;
    std::map<std::uint32_t, Weight> lines;  // of the calls; few

    std::uint32_t heaviest_line() const {
      const auto best = std::max_element(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
        return (a.second.sum < 0 ? -a.second.sum : a.second.sum) < (b.second.sum < 0 ? -b.second.sum : b.second.sum);
      });
      return best->first;
    }
  };

  static Sum magnitude(std::int64_t value) { return value < 0 ? -static_cast<Sum>(value) : value; }

  std::unordered_map<std::uint32_t, Entry> entries_;
};

/// Adds up the edges of one node over the samples it is given.
class Query {
 public:
  Query(const CostTables& tables, NodeId node, std::size_t sample_type)
      : tables_(tables), node_(node), type_(sample_type) {
    of_line_ = index_of(node) >= index_of(tables.first(Level::kSourceLine));
  }

  /// sample counts from 1.
  void add(std::uint32_t sample) {
    const std::int64_t value = tables_.profile().values_of(SampleId{sample - 1})[type_];
    if (value == 0) return;
    previous_.reset();
    tables_.profile().stacks.for_each(SampleId{sample - 1}, [&](LocationId id) { visit(id, sample, value); });
  }

  Neighbours result() const { return {callers_.ranked(tables_), callees_.ranked(tables_)}; }

 private:
  void visit(LocationId id, std::uint32_t sample, std::int64_t value) {
    const Location& location = tables_.profile().locations[index_of(id)];
    if (location.frame_count == 0) {
      add_call({tables_.node_of_unsymbolised(id, Level::kFunction), kNoNode, 0, false}, sample, value);
    }
    for (std::uint32_t f = location.first_frame; f < location.first_frame + location.frame_count; ++f) {
      const bool inlined = f + 1 < location.first_frame + location.frame_count;
      add_call({tables_.node_of_frame(f, Level::kFunction), tables_.node_of_frame(f, Level::kSourceLine),
                tables_.profile().frames[f].line, inlined},
               sample, value);
    }
  }

  /// caller called previous_, the step below it.
  void add_call(const Step& caller, std::uint32_t sample, std::int64_t value) {
    if (previous_) {
      const bool from = is_node(caller), to = is_node(*previous_);
      const bool same = of_line_
                            ? from && to && caller.function == previous_->function && caller.line == previous_->line
                            : caller.function == previous_->function;
      if (from && !same) callees_.add(previous_->function, 0, previous_->inlined, sample, value);
      if (to && !same) callers_.add(caller.function, caller.number, previous_->inlined, sample, value);
    }
    previous_ = caller;
  }

  bool is_node(const Step& step) const { return (of_line_ ? step.line : step.function) == node_; }

  const CostTables& tables_;
  NodeId node_;
  std::size_t type_;
  bool of_line_ = false;
  std::optional<Step> previous_;
  EdgeSums callers_, callees_;
};

}  // namespace

Result<CallEdges> CallEdges::build(std::shared_ptr<const CostTables> tables, const std::stop_token& stop) {
  CallEdges edges;
  if (!CallEdgesBuilder(*tables, stop).run(edges)) return fail(ErrorKind::kCancelled, "cancelled");
  edges.tables_ = std::move(tables);
  return edges;
}

Neighbours CallEdges::neighbours(NodeId node, std::size_t sample_type) const {
  const std::uint32_t first = index_of(tables_->first(Level::kFunction));
  std::vector<std::uint32_t> samples;
  for (const NodeId function : functions_of(node)) {
    std::uint32_t sample = 0;
    for (std::uint64_t at = begin_[index_of(function) - first]; at < begin_[index_of(function) - first + 1];) {
      std::uint32_t distance = samples_[at] & 0x7f;
      for (unsigned shift = 7; samples_[at++] >= 0x80; shift += 7) distance |= (samples_[at] & 0x7fu) << shift;
      samples.push_back(sample += distance);
    }
  }
  std::sort(samples.begin(), samples.end());
  samples.erase(std::unique(samples.begin(), samples.end()), samples.end());
  Query query(*tables_, node, sample_type);
  for (const std::uint32_t sample : samples) query.add(sample);
  return query.result();
}

std::vector<NodeId> CallEdges::functions_of(NodeId node) const {
  if (index_of(node) < index_of(tables_->first(Level::kSourceLine))) return {node};
  std::vector<NodeId> functions;
  const Node& line = tables_->node(node);
  for (const Node& candidate : tables_->nodes(Level::kFunctionLine)) {
    if (candidate.file == line.file && candidate.line == line.line) functions.push_back(candidate.function);
  }
  return functions;
}

}  // namespace proflens::analysis
