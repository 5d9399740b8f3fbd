#include "analysis/call_graph.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "analysis/edge_sums.h"
#include "analysis/number_map.h"

namespace proflens::analysis {
namespace {

using Sum = __int128;

std::int64_t saturated(Sum sum) {
  constexpr Sum kMin = std::numeric_limits<std::int64_t>::min(), kMax = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::clamp(sum, kMin, kMax));
}

class GraphWalk {
 public:
  GraphWalk(const CostTables& tables, const GraphQuery& query)
      : tables_(tables), profile_(tables.profile()), query_(query), wanted_(tables.nodes(query.level).size()) {
    for (const NodeId node : query.nodes) wanted_[number_of(node)] = 1;
    list_steps();
  }

  bool walk(const std::stop_token& stop) {
    std::vector<std::uint32_t> stack;
    for (std::uint32_t i = 0; i < profile_.sample_count(); ++i) {
      if (i % 1024 == 0 && stop.stop_requested()) return false;
      const std::int64_t value = profile_.values_of(SampleId{i})[query_.sample_type];
      if (value == 0) continue;
      const std::size_t depth = read_stack(profile_.stacks, SampleId{i}, stack);
      add(std::span(stack).first(depth), i + 1, value);
    }
    return true;
  }

  std::vector<GraphNode> result() const {
    std::vector<GraphNode> nodes;
    std::unordered_map<std::uint32_t, std::size_t> at;
    for (const NodeId node : query_.nodes) {
      at[number_of(node)] = nodes.size();
      nodes.push_back({node, {}, {}});
    }
    for (const auto& [key, edge] : edges_.items()) {
      const auto caller = static_cast<std::uint32_t>(key >> 32), callee = static_cast<std::uint32_t>(key);
      if (const auto found = at.find(caller); found != at.end() && callee != kNone)
        nodes[found->second].callees.push_back({node_of(callee), saturated(edge.weight), edge.inlined});
      if (const auto found = at.find(callee); found != at.end() && caller != kNone)
        nodes[found->second].callers.push_back({node_of(caller), saturated(edge.weight), edge.inlined});
    }
    for (GraphNode& node : nodes) {
      rank(node.callers);
      rank(node.callees);
    }
    return nodes;
  }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;  // what has no node of the level

  struct Step {
    std::uint32_t node;  // within the level
    bool inlined;        // into the next one
  };
  struct Sums {
    Sum weight = 0;
    std::uint32_t sample = 0;  // the last one that was added; samples count from 1
    bool inlined = true;
    bool inlined_before = true;  // without that sample
  };

  std::uint32_t number_of(NodeId node) const {
    return node == kNoNode ? kNone : index_of(node) - index_of(tables_.first(query_.level));
  }
  NodeId node_of(std::uint32_t number) const { return NodeId{index_of(tables_.first(query_.level)) + number}; }
  bool is_wanted(std::uint32_t number) const { return number != kNone && wanted_[number] != 0; }

  /// The steps of each location, close together.
  void list_steps() {
    for (std::uint32_t i = 0; i < profile_.locations.size(); ++i) {
      const Location& location = profile_.locations[i];
      first_step_.push_back(static_cast<std::uint32_t>(steps_.size()));
      if (location.frame_count == 0)
        steps_.push_back({number_of(tables_.node_of_unsymbolised(LocationId{i}, query_.level)), false});
      const std::uint32_t end = location.first_frame + location.frame_count;
      for (std::uint32_t f = location.first_frame; f < end; ++f)
        steps_.push_back({number_of(tables_.node_of_frame(f, query_.level)), f + 1 < end});
      const auto own = std::span(steps_).subspan(first_step_.back());
      has_wanted_.push_back(std::ranges::any_of(own, [&](const Step& step) { return is_wanted(step.node); }));
    }
    first_step_.push_back(static_cast<std::uint32_t>(steps_.size()));
  }

  /// Only locations with a wanted node, and those next to them, can have its edges.
  void add(std::span<const std::uint32_t> stack, std::uint32_t sample, std::int64_t value) {
    const auto wanted = [&](std::size_t i) { return has_wanted_[index_of(profile_.stacks.by_id[stack[i]])] != 0; };
    const Step* previous = nullptr;
    bool below = false, here = !stack.empty() && wanted(0);
    for (std::size_t i = 0; i < stack.size(); ++i) {
      const bool above = i + 1 < stack.size() && wanted(i + 1);
      if (!below && !here && !above) {
        previous = nullptr;
      } else {
        const std::uint32_t location = index_of(profile_.stacks.by_id[stack[i]]);
        for (std::uint32_t s = first_step_[location]; s < first_step_[location + 1]; ++s) {
          if (previous != nullptr) add_call(steps_[s], *previous, sample, value);
          previous = &steps_[s];
        }
      }
      below = here;
      here = above;
    }
  }

  void add_call(const Step& caller, const Step& callee, std::uint32_t sample, std::int64_t value) {
    if (caller.node == callee.node || (!is_wanted(caller.node) && !is_wanted(callee.node))) return;
    Sums& sums = edges_[std::uint64_t{caller.node} << 32 | callee.node];
    // pprof looks at the first occurrence in a sample only, from the root on; so the last one from the leaf on tells.
    if (sums.sample != sample) {
      sums.inlined_before = sums.inlined;
      sums.sample = sample;
      sums.weight += value;
    }
    sums.inlined = sums.inlined_before && callee.inlined;
  }

  void rank(std::vector<GraphEdge>& edges) const {
    struct Row {
      std::uint64_t weight;
      std::string text;
      GraphEdge edge;
    };
    std::vector<Row> rows;
    for (const GraphEdge& edge : edges) {
      const auto bits = static_cast<std::uint64_t>(edge.weight);
      rows.push_back({edge.weight < 0 ? ~bits + 1 : bits, tables_.printable(edge.node, query_.level), edge});
    }
    std::ranges::stable_sort(
        rows, [](const Row& a, const Row& b) { return a.weight != b.weight ? a.weight > b.weight : a.text < b.text; });
    for (std::size_t i = 0; i < rows.size(); ++i) edges[i] = rows[i].edge;
  }

  const CostTables& tables_;
  const Profile& profile_;
  const GraphQuery& query_;
  std::vector<char> wanted_;               // by node of the level
  std::vector<Step> steps_;                // of all locations
  std::vector<std::uint32_t> first_step_;  // by location
  std::vector<char> has_wanted_;           // by location
  NumberMap<Sums> edges_;                  // by caller and callee
};

}  // namespace

Result<std::vector<GraphNode>> call_graph(const CostTables& tables, const GraphQuery& query,
                                          const std::stop_token& stop) {
  GraphWalk walk(tables, query);
  if (!walk.walk(stop)) return fail(ErrorKind::kCancelled, "cancelled");
  return walk.result();
}

}  // namespace proflens::analysis
