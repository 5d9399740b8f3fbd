#include "analysis/edge_sums.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "analysis/number_map.h"
#include "analysis/varint_run.h"

namespace proflens::analysis {

std::size_t read_stack(const StackColumn& stacks, SampleId sample, std::vector<std::uint32_t>& out) {
  const StackColumn::Run run = stacks.runs[index_of(sample)];
  if (out.size() < run.length) out.resize(run.length);
  const auto* bytes = reinterpret_cast<const unsigned char*>(stacks.bytes.data());
  return decode_run(bytes + run.offset, bytes + run.offset + run.length, bytes + stacks.bytes.size(), out.data());
}

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

/// A weight that each sample adds to once.
struct Weight {
  Sum sum = 0;
  std::uint32_t sample = 0;  // the last one that was added; samples count from 1

  void add(std::uint32_t of_sample, std::int64_t value) {
    if (sample == of_sample) return;
    sample = of_sample;
    sum += value;
  }
};

/// The edges of one direction while samples are added.
class EdgeSums {
 public:
  void add(NodeId function, std::uint32_t line, bool inlined, std::uint32_t sample, std::int64_t value) {
    Entry& entry = functions_[index_of(function)];
    entry.total.add(sample, value);
    entry.inlined &= inlined;
    lines_[std::uint64_t{index_of(function)} << 32 | line].add(sample, value);
  }

  std::vector<Edge> ranked(const CostTables& tables) {
    find_heaviest_lines();
    std::vector<Edge> edges;
    for (const auto& [function, entry] : functions_.items())
      edges.push_back(
          {NodeId{static_cast<std::uint32_t>(function)}, entry.line, saturated(entry.total.sum), entry.inlined});
    std::ranges::sort(edges, [&](const Edge& a, const Edge& b) {
      const auto weight_a = magnitude(a.weight), weight_b = magnitude(b.weight);
      if (weight_a != weight_b) return weight_a > weight_b;
      const int names = tables.node(a.function).name.compare(tables.node(b.function).name);
      return names != 0 ? names < 0 : index_of(a.function) < index_of(b.function);
    });
    return edges;
  }

 private:
  struct Entry {
    Weight total;
    bool inlined = true;
    std::uint32_t line = 0;  // the heaviest line of the calls, of equal ones the first
    Sum line_weight = -1;
  };

  void find_heaviest_lines() {
    for (const auto& [key, weight] : lines_.items()) {
      Entry& entry = functions_[key >> 32];
      const auto line = static_cast<std::uint32_t>(key);
      const Sum heavy = weight.sum < 0 ? -weight.sum : weight.sum;
      if (heavy < entry.line_weight || (heavy == entry.line_weight && line > entry.line)) continue;
      entry.line = line;
      entry.line_weight = heavy;
    }
  }

  static std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  }

  NumberMap<Entry> functions_;
  NumberMap<Weight> lines_;  // by function and line
};

/// Adds up the edges of one node over the samples it is given.
class EdgeWalk {
 public:
  EdgeWalk(const CostTables& tables, const EdgeQuery& query)
      : tables_(tables), profile_(tables.profile()), node_(query.node), type_(query.sample_type) {
    of_line_ = index_of(node_) >= index_of(tables.first(Level::kSourceLine));
    has_node_.resize(profile_.locations.size());
    for (const LocationId location : query.locations) has_node_[index_of(location)] = 1;
  }

  /// Samples of a node lie far from each other: what of them is to be read is asked for some samples ahead.
  void add_all(std::span<const std::uint32_t> samples) {
    constexpr std::size_t kColumns = 16, kStack = 8;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if (i + kColumns < samples.size()) prefetch_columns(samples[i + kColumns]);
      if (i + kStack < samples.size()) prefetch_stack(samples[i + kStack]);
      add(samples[i]);
    }
  }

  Neighbours result() { return {callers_.ranked(tables_), callees_.ranked(tables_)}; }

 private:
  void prefetch_columns(std::uint32_t sample) const {
    __builtin_prefetch(&profile_.stacks.runs[sample - 1]);
    __builtin_prefetch(profile_.values_of(SampleId{sample - 1}).data() + type_);
  }
  void prefetch_stack(std::uint32_t sample) const {
    const char* begin = profile_.stacks.bytes.data() + profile_.stacks.runs[sample - 1].offset;
    __builtin_prefetch(begin);
    __builtin_prefetch(begin + 64);
  }

  /// sample counts from 1. Only locations with the node, and those next to them, can have its edges.
  void add(std::uint32_t sample) {
    const std::int64_t value = profile_.values_of(SampleId{sample - 1})[type_];
    if (value == 0) return;
    const std::size_t depth = read_stack(profile_.stacks, SampleId{sample - 1}, stack_);
    previous_.reset();
    bool below = false, here = depth != 0 && has_node(0);
    for (std::size_t i = 0; i < depth; ++i) {
      const bool above = i + 1 < depth && has_node(i + 1);
      if (below || here || above) {
        visit(profile_.stacks.by_id[stack_[i]], sample, value);
      } else {
        previous_.reset();
      }
      below = here;
      here = above;
    }
  }

  bool has_node(std::size_t i) const { return has_node_[index_of(profile_.stacks.by_id[stack_[i]])] != 0; }

  void visit(LocationId id, std::uint32_t sample, std::int64_t value) {
    const Location& location = profile_.locations[index_of(id)];
    if (location.frame_count == 0) {
      add_call({tables_.node_of_unsymbolised(id, Level::kFunction), kNoNode, 0, false}, sample, value);
    }
    for (std::uint32_t f = location.first_frame; f < location.first_frame + location.frame_count; ++f) {
      const bool inlined = f + 1 < location.first_frame + location.frame_count;
      add_call({tables_.node_of_frame(f, Level::kFunction), tables_.node_of_frame(f, Level::kSourceLine),
                profile_.frames[f].line, inlined},
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
  const Profile& profile_;
  NodeId node_;
  std::size_t type_;
  bool of_line_ = false;
  std::vector<unsigned char> has_node_;  // by location
  std::vector<std::uint32_t> stack_;     // of one sample, as indices into by_id
  std::optional<Step> previous_;
  EdgeSums callers_, callees_;
};

}  // namespace

Neighbours sum_edges(const CostTables& tables, const EdgeQuery& query) {
  EdgeWalk walk(tables, query);
  walk.add_all(query.samples);
  return walk.result();
}

}  // namespace proflens::analysis
