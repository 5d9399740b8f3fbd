// Two walks over the locations: who is whose child, and then, when it is known which nodes need a record, the lists.
#include "analysis/cost_plan.h"

#include <map>

namespace proflens::analysis {
namespace {

constexpr std::uint32_t kNone = 0xffffffff, kMany = 0xfffffffe;  // of the children of a node
constexpr std::uint32_t kUnset = 0xffffffff;                     // parents that were not looked at yet

/// The levels, children before parents.
constexpr Level kUpwards[] = {Level::kFunctionLine, Level::kSourceLine, Level::kFunction,
                              Level::kFunctionName, Level::kFile,       Level::kPackage};

class Planner {
 public:
  Planner(const Profile& profile, const NodeTable& nodes)
      : profile_(profile),
        nodes_(nodes),
        locations_(static_cast<std::uint32_t>(profile.locations.size())),
        child_(nodes.nodes.size(), kNone) {}

  CostPlan run() {
    find_packages_of_files();
    for (std::uint32_t i = 0; i < locations_; ++i) note_children(profile_.locations[i], i);
    assign_records();
    for (std::uint32_t i = 0; i < locations_; ++i) set_location_parents(profile_.locations[i], i);
    for (std::uint32_t f = 0; f < profile_.frames.size(); ++f) set_node_parents(f);
    for (const Location& location : profile_.locations) {
      if (location.frame_count == 0) set_unsymbolised_parents(location);
    }
    return std::move(plan_);
  }

 private:
  // In child_, children are numbered: locations, then nodes.
  std::uint32_t number_of(NodeId node) const { return locations_ + index_of(node); }

  void note(NodeId parent, std::uint32_t child) {
    if (parent == kNoNode) return;
    std::uint32_t& known = child_[index_of(parent)];
    known = known == kNone || known == child ? child : kMany;
  }

  const NodeId* nodes_of(std::uint32_t frame) const { return nodes_.frame_nodes.data() + frame * kLevelCount; }
  NodeId node(std::uint32_t frame, Level level) const { return nodes_of(frame)[static_cast<std::size_t>(level)]; }
  NodeId unsymbolised(const Location& location, Level level) const {
    return nodes_.unsymbolised[index_of(location.mapping) * 2 + static_cast<std::size_t>(level)];
  }

  void note_children(const Location& location, std::uint32_t index) {
    if (location.frame_count == 0) {
      note(unsymbolised(location, Level::kFunction), index);
      note(unsymbolised(location, Level::kFunctionName), number_of(unsymbolised(location, Level::kFunction)));
    }
    for (std::uint32_t f = location.first_frame; f < location.first_frame + location.frame_count; ++f) {
      const std::uint32_t line = number_of(node(f, Level::kFunctionLine));
      const std::uint32_t function = number_of(node(f, Level::kFunction));
      note(node(f, Level::kFunctionLine), index);
      note(node(f, Level::kSourceLine), line);
      note(node(f, Level::kFunction), line);
      note(node(f, Level::kFunctionName), function);
      note(node(f, Level::kFile), function);
      const NodeId file = node(f, Level::kFile);
      note(node(f, Level::kPackage), implies_package(file) ? number_of(file) : function);
    }
  }

  /// A file of one package, as Go's all are, takes its package with it, which makes chains out of lists.
  void find_packages_of_files() {
    packages_.assign(nodes_.nodes.size(), kNone);
    for (std::uint32_t f = 0; f < profile_.frames.size(); ++f) {
      const NodeId file = node(f, Level::kFile);
      if (file == kNoNode) continue;
      std::uint32_t& package = packages_[index_of(file)];
      const std::uint32_t own = index_of(node(f, Level::kPackage));
      package = package == kNone || package == own ? own : kMany;
    }
  }
  bool implies_package(NodeId file) const { return file != kNoNode && packages_[index_of(file)] != kMany; }

  void assign_records() {
    plan_.record_of.assign(nodes_.nodes.size(), kNoRecord);
    std::uint32_t records = locations_;
    for (const Level level : kUpwards) {
      const auto at = static_cast<std::size_t>(level);
      for (std::uint32_t n = nodes_.level_begin[at]; n < nodes_.level_begin[at + 1]; ++n) {
        if (child_[n] == kNone) continue;
        if (child_[n] == kMany) {
          plan_.record_of[n] = records++;
        } else {
          plan_.record_of[n] = child_[n] < locations_ ? child_[n] : plan_.record_of[child_[n] - locations_];
        }
      }
    }
    plan_.parents.assign(records, kUnset);
  }

  bool has_record(NodeId node) const { return node != kNoNode && child_[index_of(node)] == kMany; }

  /// What counts when the node does: itself if it has a record, else what lies above it.
  void add_function(const NodeId* levels) {
    const NodeId function = levels[static_cast<std::size_t>(Level::kFunction)];
    if (has_record(function)) return add(function);
    add_above_function(levels);
  }
  void add_above_function(const NodeId* levels) {
    add(levels[static_cast<std::size_t>(Level::kFunctionName)]);
    const NodeId file = levels[static_cast<std::size_t>(Level::kFile)];
    add(file);
    if (!implies_package(file) || !has_record(file)) add(levels[static_cast<std::size_t>(Level::kPackage)]);
  }
  void add_above_line(const NodeId* levels) {
    add(levels[static_cast<std::size_t>(Level::kSourceLine)]);
    add_function(levels);
  }
  void add(NodeId node) {
    if (has_record(node)) list_.push_back(plan_.record_of[index_of(node)]);
  }

  void set_location_parents(const Location& location, std::uint32_t index) {
    if (location.frame_count == 0) {
      add(unsymbolised(location, Level::kFunction));
      if (list_.empty()) add(unsymbolised(location, Level::kFunctionName));
    }
    for (std::uint32_t f = location.first_frame; f < location.first_frame + location.frame_count; ++f) {
      const NodeId line = node(f, Level::kFunctionLine);
      if (has_record(line)) {
        add(line);
      } else {
        add_above_line(nodes_of(f));
      }
    }
    plan_.parents[index] = store_list();
  }

  void set_node_parents(std::uint32_t frame) {
    const NodeId line = node(frame, Level::kFunctionLine), function = node(frame, Level::kFunction);
    if (needs_list(line)) {
      add_above_line(nodes_of(frame));
      plan_.parents[plan_.record_of[index_of(line)]] = store_list();
    }
    if (needs_list(function)) {
      add_above_function(nodes_of(frame));
      plan_.parents[plan_.record_of[index_of(function)]] = store_shared_list();
    }
    const NodeId file = node(frame, Level::kFile);
    if (needs_list(file)) {
      if (implies_package(file)) add(node(frame, Level::kPackage));
      plan_.parents[plan_.record_of[index_of(file)]] = store_list();
    }
    for (const Level level : {Level::kSourceLine, Level::kFunctionName, Level::kPackage}) {
      if (needs_list(node(frame, level))) plan_.parents[plan_.record_of[index_of(node(frame, level))]] = store_list();
    }
  }

  void set_unsymbolised_parents(const Location& location) {
    const NodeId function = unsymbolised(location, Level::kFunction),
                 name = unsymbolised(location, Level::kFunctionName);
    if (needs_list(function)) {
      add(name);
      plan_.parents[plan_.record_of[index_of(function)]] = store_list();
    }
    if (needs_list(name)) plan_.parents[plan_.record_of[index_of(name)]] = store_list();
  }

  bool needs_list(NodeId node) const {
    return has_record(node) && plan_.parents[plan_.record_of[index_of(node)]] == kUnset;
  }

  /// The parents in list_ as CostPlan writes them; list_ is empty afterwards.
  std::uint32_t store_list() {
    if (list_.size() > 1) return append_list();
    const std::uint32_t parent = list_.empty() ? kNoRecord : list_[0];
    list_.clear();
    return parent;
  }

  /// The functions of a file have the same parents.
  std::uint32_t store_shared_list() {
    if (list_.size() < 2) return store_list();
    const auto [at, is_new] = shared_lists_.try_emplace(list_, 0);
    if (is_new) at->second = append_list();
    list_.clear();
    return at->second;
  }

  std::uint32_t append_list() {
    const auto at = static_cast<std::uint32_t>(plan_.lists.size());
    list_.push_back(kNoRecord);
    plan_.lists.insert(plan_.lists.end(), list_.begin(), list_.end());
    list_.clear();
    return at | CostPlan::kListBit;
  }

  const Profile& profile_;
  const NodeTable& nodes_;
  std::uint32_t locations_;
  std::vector<std::uint32_t> child_;     // by node: its only child, kMany or kNone
  std::vector<std::uint32_t> packages_;  // by file node: its only package node, kMany or kNone
  std::vector<std::uint32_t> list_;      // being made
  std::map<std::vector<std::uint32_t>, std::uint32_t> shared_lists_;
  CostPlan plan_;
};
}  // namespace

CostPlan plan_costs(const Profile& profile, const NodeTable& nodes) { return Planner(profile, nodes).run(); }

}  // namespace proflens::analysis
