// Samples are sorted into the tree as a radix sort does it: those of a node, a run of `order_`, are divided among its
// children by their next frame. Only what is heavy enough is divided further, so most samples are looked at a few times
// and nothing is hashed.
#include "analysis/call_tree.h"

#include <algorithm>
#include <limits>
#include <queue>

#include "analysis/edge_sums.h"

namespace proflens::analysis {
namespace {

using Wide = __int128;

std::int64_t cut(Wide value) {
  return static_cast<std::int64_t>(
      std::clamp<Wide>(value, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()));
}

Wide magnitude(std::int64_t value) { return value < 0 ? -static_cast<Wide>(value) : static_cast<Wide>(value); }

struct Sum {
  Wide value = 0, base = 0, weight = 0;
  void add(std::int64_t of_value, std::int64_t of_base) {
    value += of_value;
    base += of_base;
    weight += magnitude(of_value) + magnitude(of_base);
  }
  void add(const Sum& other) {
    value += other.value;
    base += other.base;
    weight += other.weight;
  }
  CallCost cost() const { return {cut(value), cut(base)}; }
};

/// The samples of a node: order_[begin, end).
struct Run {
  std::uint32_t begin = 0, end = 0;
};

struct Child {
  std::uint32_t function = 0;  // counted from the first kFunction node
  std::uint32_t count = 0;     // of samples
  Sum sum;
};

/// A node that may get children. The heaviest comes first, then the one that was found first.
struct Open {
  Wide weight = 0;
  std::uint32_t node = 0;
  std::uint32_t depth = 0;
  Run run;
  bool operator<(const Open& other) const { return weight != other.weight ? weight < other.weight : node > other.node; }
};

class CallTreeBuilder {
 public:
  CallTreeBuilder(const CostTables& tables, const CallTreeQuery& query, const std::stop_token& stop)
      : tables_(tables),
        profile_(tables.profile()),
        query_(query),
        stop_(stop),
        first_function_(index_of(tables.first(Level::kFunction))),
        first_line_(index_of(tables.first(Level::kFunctionLine))),
        slots_(tables.nodes(Level::kFunction).size(), kNoSlot),
        lines_(tables.nodes(Level::kFunctionLine).size()) {}

  bool run() {
    if (!read_stacks()) return false;
    add_root();
    while (!open_.empty()) {
      if (stop_.stop_requested()) return false;
      const Open next = open_.top();
      open_.pop();
      divide(next);
    }
    return true;
  }

  CallTree result() &&;

 private:
  static constexpr std::uint32_t kNoSlot = 0xffffffff;

  /// The frames of all samples that count, one after the other, from the root to the leaf. A location without frames is
  /// one frame, numbered after all others.
  bool read_stacks() {
    std::vector<std::uint32_t> stack;
    const auto frame_count = static_cast<std::uint32_t>(profile_.frames.size());
    for (std::uint32_t s = 0; s < profile_.sample_count(); ++s) {
      if (s % 4096 == 0 && stop_.stop_requested()) return false;
      if (value_of(s) == 0 && base_of(s) == 0) continue;
      order_.push_back(static_cast<std::uint32_t>(samples_.size()));
      samples_.push_back(s);
      begin_.push_back(frames_.size());
      for (std::size_t i = read_stack(profile_.stacks, SampleId{s}, stack); i-- > 0;) {
        const LocationId id = profile_.stacks.by_id[stack[i]];
        const Location& location = profile_.locations[index_of(id)];
        if (location.frame_count == 0) frames_.push_back(frame_count + index_of(id));
        for (std::uint32_t f = location.frame_count; f-- > 0;) frames_.push_back(location.first_frame + f);
      }
    }
    begin_.push_back(frames_.size());
    divided_.resize(order_.size());
    return true;
  }

  std::int64_t value_of(std::uint32_t sample) const {
    return profile_.values[sample * profile_.sample_types.size() + query_.sample_type];
  }
  std::int64_t base_of(std::uint32_t sample) const { return sample < query_.base.size() ? query_.base[sample] : 0; }

  std::uint32_t function_of(std::uint32_t frame) const {
    const auto frame_count = static_cast<std::uint32_t>(profile_.frames.size());
    return index_of(frame < frame_count
                        ? tables_.node_of_frame(frame, Level::kFunction)
                        : tables_.node_of_unsymbolised(LocationId{frame - frame_count}, Level::kFunction)) -
           first_function_;
  }

  void add_root() {
    Sum all;
    for (const std::uint32_t s : samples_) all.add(value_of(s), base_of(s));
    least_ = static_cast<Wide>(static_cast<long double>(all.weight) * static_cast<long double>(query_.least_share));
    nodes_.push_back({.total = all.cost(), .self = {}, .folded = {}, .weight = cut(all.weight)});
    open_.push({all.weight, 0, 0, {0, static_cast<std::uint32_t>(order_.size())}});
  }

  void divide(const Open& open) {
    std::vector<Child> children = count_children(open);
    std::ranges::sort(children, [](const Child& a, const Child& b) {
      return a.sum.weight != b.sum.weight ? a.sum.weight > b.sum.weight : a.function < b.function;
    });
    std::size_t kept = 0;
    if (open.depth < query_.max_depth)
      while (kept < children.size() && children[kept].sum.weight >= least_ && nodes_.size() + kept < query_.max_nodes)
        ++kept;
    fold(nodes_[open.node], std::span(children).subspan(kept));
    children.resize(kept);
    if (kept > 0) move_samples(open, children);
  }

  /// What the samples of a node do next; those that end here are its self.
  std::vector<Child> count_children(const Open& open) {
    std::vector<Child> children;
    Sum self;
    for (std::uint32_t i = open.run.begin; i < open.run.end; ++i) {
      const std::uint32_t at = order_[i], sample = samples_[at];
      const std::int64_t value = value_of(sample), base = base_of(sample);
      if (begin_[at] + open.depth == begin_[at + 1]) {
        self.add(value, base);
        continue;
      }
      const std::uint32_t function = function_of(frames_[begin_[at] + open.depth]);
      std::uint32_t& slot = slots_[function];
      if (slot == kNoSlot) {
        slot = static_cast<std::uint32_t>(children.size());
        children.push_back({.function = function, .count = 0, .sum = {}});
      }
      ++children[slot].count;
      children[slot].sum.add(value, base);
    }
    for (const Child& child : children) slots_[child.function] = kNoSlot;
    nodes_[open.node].self = self.cost();
    return children;
  }

  void fold(CallNode& node, std::span<const Child> children) {
    Sum folded;
    for (const Child& child : children) folded.add(child.sum);
    node.folded = folded.cost();
    node.folded_nodes = static_cast<std::uint32_t>(children.size());
    folded_weight_ += folded.weight;
  }

  /// Makes nodes of the children that stay, each with its samples in a run of its own.
  void move_samples(const Open& open, const std::vector<Child>& children) {
    std::vector<std::uint32_t> next(children.size());
    std::uint32_t end = open.run.begin;
    for (std::size_t c = 0; c < children.size(); ++c) {
      slots_[children[c].function] = static_cast<std::uint32_t>(c);
      next[c] = end;
      end += children[c].count;
    }
    for (std::uint32_t i = open.run.begin; i < open.run.end; ++i) {
      const std::uint32_t at = order_[i];
      if (begin_[at] + open.depth == begin_[at + 1]) continue;
      const std::uint32_t slot = slots_[function_of(frames_[begin_[at] + open.depth])];
      if (slot != kNoSlot) divided_[next[slot]++] = at;
    }
    std::copy(divided_.begin() + open.run.begin, divided_.begin() + end, order_.begin() + open.run.begin);
    for (std::size_t c = 0; c < children.size(); ++c) {
      slots_[children[c].function] = kNoSlot;
      add_node(open, children[c], {next[c] - children[c].count, next[c]});
    }
  }

  void add_node(const Open& parent, const Child& child, Run run) {
    const auto id = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({.parent = parent.node,
                      .function = NodeId{first_function_ + child.function},
                      .line = heaviest_line(run, parent.depth),
                      .folded_nodes = 0,
                      .total = child.sum.cost(),
                      .self = {},
                      .folded = {},
                      .weight = cut(child.sum.weight)});
    open_.push({child.sum.weight, id, parent.depth + 1, run});
  }

  /// Of those at this depth of the stacks; the first one of equal weight. The base's lines are those of another text:
  /// they count where there are no others.
  std::uint32_t heaviest_line(Run run, std::uint32_t depth) {
    const auto has_value = [&](std::uint32_t at) { return value_of(samples_[at]) != 0; };
    const bool of_base = std::none_of(order_.begin() + run.begin, order_.begin() + run.end, has_value);
    touched_.clear();
    for (std::uint32_t i = run.begin; i < run.end; ++i) {
      const std::uint32_t frame = frames_[begin_[order_[i]] + depth];
      if (frame >= profile_.frames.size()) continue;
      const std::uint32_t line = index_of(tables_.node_of_frame(frame, Level::kFunctionLine)) - first_line_;
      const std::uint32_t sample = samples_[order_[i]];
      const Wide weight = magnitude(of_base ? base_of(sample) : value_of(sample));
      if (weight == 0) continue;
      if (lines_[line] == 0) touched_.push_back(line);
      lines_[line] += weight;
    }
    std::uint32_t best = 0;
    Wide most = 0;
    for (const std::uint32_t line : touched_) {
      const std::uint32_t number = tables_.node(NodeId{first_line_ + line}).line;
      const Wide weight = std::exchange(lines_[line], 0);
      if (number == 0 || weight < most || (weight == most && number > best && best != 0)) continue;
      most = weight;
      best = number;
    }
    return best;
  }

  const CostTables& tables_;
  const Profile& profile_;
  const CallTreeQuery& query_;
  const std::stop_token& stop_;
  std::uint32_t first_function_, first_line_;
  std::vector<std::uint32_t> samples_;  // those with a value
  std::vector<std::size_t> begin_;      // into frames_, of each of samples_, and the end
  std::vector<std::uint32_t> frames_;
  std::vector<std::uint32_t> order_, divided_;  // indices into samples_
  std::vector<std::uint32_t> slots_;            // by function: its place among the children at hand
  std::vector<Wide> lines_;                     // by kFunctionLine node: its weight in the node at hand
  std::vector<std::uint32_t> touched_;
  std::vector<CallNode> nodes_;  // as they were found
  std::priority_queue<Open> open_;
  Wide least_ = 0, folded_weight_ = 0;
};

/// In the order of the header: each node before all below it.
CallTree CallTreeBuilder::result() && {
  std::vector<std::vector<std::uint32_t>> children(nodes_.size());
  for (std::uint32_t i = 1; i < nodes_.size(); ++i) children[nodes_[i].parent].push_back(i);
  CallTree tree;
  tree.nodes.reserve(nodes_.size());
  tree.folded_weight = cut(folded_weight_);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> todo = {{0, 0}};  // node, its parent's new index
  while (!todo.empty()) {
    const auto [node, parent] = todo.back();
    todo.pop_back();
    const auto id = static_cast<std::uint32_t>(tree.nodes.size());
    tree.nodes.push_back(nodes_[node]);
    tree.nodes.back().parent = parent;
    for (std::size_t c = children[node].size(); c-- > 0;) todo.emplace_back(children[node][c], id);
  }
  return tree;
}

}  // namespace

Result<CallTree> call_tree(const CostTables& tables, const CallTreeQuery& query, const std::stop_token& stop) {
  CallTreeBuilder builder(tables, query, stop);
  if (!builder.run()) return fail(ErrorKind::kCancelled, "cancelled");
  return std::move(builder).result();
}

}  // namespace proflens::analysis
