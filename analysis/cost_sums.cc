// Exact sums at every level in one walk over the stacks.
//
// Each node that must be summed has a record: a stamp (the last sample that counted towards it), a count, and a sum per
// sample type, side by side so that touching it costs one cache line. Two observations keep the touches few:
//  - a node with a single child has the child's sums (a line that one location only is on, a name in one file only),
//    so it needs no record of its own;
//  - what is below decides what is above: a location seen before in this sample adds nothing at all, a line seen before
//    means that its function, file and package were seen too.
// Samples are sharded over independent records, which are added at the end: sums do not depend on the sharding.
// Sums are int64 when the sum of all magnitudes fits; else they are made in 128 bits and saturate at the end.
#include "analysis/cost_sums.h"

#include <algorithm>
#include <atomic>
#include <limits>

namespace proflens::analysis {
namespace {

using Wide = __int128;
constexpr std::uint32_t kMany = 0xfffffffe, kNone = 0xffffffff;

/// One step of counting a location in: touch a record, or skip what it implies when it was touched before.
struct Touch {
  std::uint32_t record;
  std::uint32_t skip;  // touches that follow and are implied
};

/// What to touch for each location, and which record holds a node's sums.
struct Plan {
  std::vector<Touch> touches;
  std::vector<std::uint32_t> begin;      // by location, and one more: into touches
  std::vector<std::uint32_t> record_of;  // by node; kNone: no sample can contain it
  std::uint32_t records = 0;
};

class Planner {
 public:
  Planner(const Profile& profile, const NodeTable& nodes)
      : profile_(profile), nodes_(nodes), child_(nodes.nodes.size(), kNone) {}

  Plan run() {
    const auto locations = static_cast<std::uint32_t>(profile_.locations.size());
    for (std::uint32_t i = 0; i < locations; ++i) note_children(i);
    assign_records(locations);
    for (std::uint32_t i = 0; i < locations; ++i) {
      plan_.begin.push_back(static_cast<std::uint32_t>(plan_.touches.size()));
      plan_location(i);
    }
    plan_.begin.push_back(static_cast<std::uint32_t>(plan_.touches.size()));
    return std::move(plan_);
  }

 private:
  // Children are numbered as records are at first: locations, then nodes.
  std::uint32_t number_of(NodeId node) const {
    return static_cast<std::uint32_t>(profile_.locations.size()) + index_of(node);
  }

  void note(NodeId parent, std::uint32_t child) {
    if (parent == kNoNode) return;
    std::uint32_t& known = child_[index_of(parent)];
    if (known == kNone || known == child) {
      known = child;
    } else {
      known = kMany;
    }
  }

  NodeId node(std::uint32_t frame, Level level) const {
    return nodes_.frame_nodes[frame * kLevelCount + static_cast<std::size_t>(level)];
  }
  NodeId unsymbolised(const Location& location, Level level) const {
    return nodes_.unsymbolised[index_of(location.mapping) * 2 + static_cast<std::size_t>(level)];
  }

  void note_children(std::uint32_t index) {
    const Location& location = profile_.locations[index];
    if (location.frame_count == 0) {
      note(unsymbolised(location, Level::kFunction), index);
      note(unsymbolised(location, Level::kFunctionName), number_of(unsymbolised(location, Level::kFunction)));
    }
    for (std::uint32_t f = location.first_frame; f < location.first_frame + location.frame_count; ++f) {
      const std::uint32_t line = number_of(node(f, Level::kFunctionLine)),
                          function = number_of(node(f, Level::kFunction));
      note(node(f, Level::kFunctionLine), index);
      note(node(f, Level::kSourceLine), line);
      note(node(f, Level::kFunction), line);
      for (const Level level : {Level::kFunctionName, Level::kFile, Level::kPackage}) note(node(f, level), function);
    }
  }

  /// Children come before parents in this order of levels.
  void assign_records(std::uint32_t locations) {
    plan_.record_of.assign(nodes_.nodes.size(), kNone);
    plan_.records = locations;
    for (const Level level : {Level::kFunctionLine, Level::kSourceLine, Level::kFunction, Level::kFunctionName,
                              Level::kFile, Level::kPackage}) {
      const auto at = static_cast<std::size_t>(level);
      for (std::uint32_t n = nodes_.level_begin[at]; n < nodes_.level_begin[at + 1]; ++n) {
        if (child_[n] == kNone) continue;
        if (child_[n] == kMany) {
          plan_.record_of[n] = plan_.records++;
        } else {
          plan_.record_of[n] = child_[n] < locations ? child_[n] : plan_.record_of[child_[n] - locations];
        }
      }
    }
  }

  void plan_location(std::uint32_t index) {
    const Location& location = profile_.locations[index];
    const std::size_t begin = plan_.touches.size();
    plan_.touches.push_back({index, 0});
    if (location.frame_count == 0) {
      add(unsymbolised(location, Level::kFunction));
      add(unsymbolised(location, Level::kFunctionName));
    }
    for (std::uint32_t f = location.first_frame; f < location.first_frame + location.frame_count; ++f) plan_frame(f);
    plan_.touches[begin].skip = static_cast<std::uint32_t>(plan_.touches.size() - begin - 1);
  }

  void plan_frame(std::uint32_t f) {
    const std::size_t line = plan_.touches.size();
    const bool own_line = add(node(f, Level::kFunctionLine));
    add(node(f, Level::kSourceLine));
    const std::size_t function = plan_.touches.size();
    const bool own_function = add(node(f, Level::kFunction));
    for (const Level level : {Level::kFunctionName, Level::kFile, Level::kPackage}) add(node(f, level));
    const std::size_t end = plan_.touches.size();
    if (own_function) plan_.touches[function].skip = static_cast<std::uint32_t>(end - function - 1);
    if (own_line) plan_.touches[line].skip = static_cast<std::uint32_t>(end - line - 1);
  }

  /// Whether the node has a record of its own.
  bool add(NodeId node) {
    if (node == kNoNode || child_[index_of(node)] != kMany) return false;
    plan_.touches.push_back({plan_.record_of[index_of(node)], 0});
    return true;
  }

  const Profile& profile_;
  const NodeTable& nodes_;
  std::vector<std::uint32_t> child_;  // by node: its only child, kMany or kNone
  Plan plan_;
};

/// The sums of some of the samples.
template <class Sum>
struct Shard {
  std::vector<Sum> cum;              // [record * types + type]
  std::vector<Sum> flat;             // [location * types + type]
  std::vector<std::uint32_t> stamp;  // by record: 1 + the last sample that touched it
  std::vector<std::uint32_t> count;  // by record
  std::vector<Sum> unplaced;         // by type
};

template <class Sum>
Sum magnitude(std::int64_t value) {
  return value < 0 ? -static_cast<Sum>(value) : static_cast<Sum>(value);
}

template <class Sum>
class Summer {
 public:
  Summer(const Profile& profile, const NodeTable& nodes, const Plan& plan, const std::stop_token& stop)
      : profile_(profile), nodes_(nodes), plan_(plan), stop_(stop), types_(profile.sample_types.size()) {
    for (const Location& location : profile.locations) {
      placed_.push_back(
          location.frame_count != 0 &&
          nodes.frame_nodes[location.first_frame * kLevelCount + static_cast<std::size_t>(Level::kSourceLine)] !=
              kNoNode);
    }
  }

  Shard<Sum> sum(std::size_t begin, std::size_t end) const {
    Shard<Sum> shard{std::vector<Sum>(plan_.records * types_), std::vector<Sum>(profile_.locations.size() * types_),
                     std::vector<std::uint32_t>(plan_.records), std::vector<std::uint32_t>(plan_.records),
                     std::vector<Sum>(types_)};
    for (std::size_t i = begin; i < end; ++i) {
      if (i % 1024 == 0 && stop_.stop_requested()) break;
      add_sample(static_cast<std::uint32_t>(i), shard);
    }
    return shard;
  }

 private:
  void add_sample(std::uint32_t sample, Shard<Sum>& shard) const {
    const std::int64_t* values = profile_.values.data() + sample * types_;
    bool at_leaf = true;
    profile_.stacks.for_each(SampleId{sample}, [&](LocationId id) {
      const std::uint32_t location = index_of(id);
      if (at_leaf) add_flat(location, values, shard);
      at_leaf = false;
      const Touch* touch = plan_.touches.data() + plan_.begin[location];
      for (const Touch* end = plan_.touches.data() + plan_.begin[location + 1]; touch != end; ++touch) {
        if (shard.stamp[touch->record] == sample + 1) {
          touch += touch->skip;
          continue;
        }
        shard.stamp[touch->record] = sample + 1;
        ++shard.count[touch->record];
        for (std::size_t t = 0; t < types_; ++t) shard.cum[touch->record * types_ + t] += values[t];
      }
    });
    if (at_leaf) add_unplaced(values, shard);
  }

  void add_flat(std::uint32_t location, const std::int64_t* values, Shard<Sum>& shard) const {
    for (std::size_t t = 0; t < types_; ++t) shard.flat[location * types_ + t] += values[t];
    if (!placed_[location]) add_unplaced(values, shard);
  }

  void add_unplaced(const std::int64_t* values, Shard<Sum>& shard) const {
    for (std::size_t t = 0; t < types_; ++t) shard.unplaced[t] += magnitude<Sum>(values[t]);
  }

  const Profile& profile_;
  const NodeTable& nodes_;
  const Plan& plan_;
  const std::stop_token& stop_;
  std::size_t types_;
  std::vector<char> placed_;  // by location: its first frame has a source line
};

template <class Sum>
void add_all(std::vector<Sum>& to, const std::vector<Sum>& from) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
}

/// Gives the sums of records and locations to the nodes.
template <class Sum>
class Distributor {
 public:
  Distributor(const Profile& profile, const NodeTable& nodes, const Plan& plan, const Shard<Sum>& shard)
      : profile_(profile),
        nodes_(nodes),
        plan_(plan),
        shard_(shard),
        types_(profile.sample_types.size()),
        flat_(nodes.nodes.size() * types_),
        cum_(flat_.size()) {
    sums_.samples.resize(nodes.nodes.size());
  }

  CostSums run() {
    take_cum();
    for (std::uint32_t i = 0; i < profile_.locations.size(); ++i) take_flat(i);
    for (std::size_t i = 0; i < profile_.line_rows.size(); ++i) take_row(i);
    sums_.flat = saturated(flat_);
    sums_.cum = saturated(cum_);
    sums_.totals = saturated(totals());
    std::vector<Sum> unplaced = shard_.unplaced;
    for (std::size_t i = 0; i < profile_.line_rows.size(); ++i) {
      if (row_node(i, Level::kSourceLine) != kNoNode) continue;
      for (std::size_t t = 0; t < types_; ++t) unplaced[t] += magnitude<Sum>(row_values(i)[t]);
    }
    sums_.unplaced = saturated(unplaced);
    return std::move(sums_);
  }

 private:
  NodeId row_node(std::size_t row, Level level) const {
    return nodes_.row_nodes[row * kLevelCount + static_cast<std::size_t>(level)];
  }
  const std::int64_t* row_values(std::size_t row) const { return profile_.line_values.data() + row * 2 * types_; }

  void take_cum() {
    for (std::size_t n = 0; n < nodes_.nodes.size(); ++n) {
      const std::uint32_t record = plan_.record_of[n];
      if (record == kNone) continue;
      sums_.samples[n] = shard_.count[record];
      for (std::size_t t = 0; t < types_; ++t) cum_[n * types_ + t] = shard_.cum[record * types_ + t];
    }
  }

  void take_flat(std::uint32_t index) {
    const Location& location = profile_.locations[index];
    const bool symbolised = location.frame_count != 0;
    const NodeId* nodes = symbolised ? nodes_.frame_nodes.data() + location.first_frame * kLevelCount
                                     : nodes_.unsymbolised.data() + index_of(location.mapping) * 2;
    for (std::size_t level = 0; level < (symbolised ? kLevelCount : 2); ++level) {
      if (nodes[level] == kNoNode) continue;
      for (std::size_t t = 0; t < types_; ++t) {
        flat_[index_of(nodes[level]) * types_ + t] += shard_.flat[index * types_ + t];
      }
    }
  }

  /// A profiler that counts lines does not say which inclusive costs overlap. Within a function they do not, recursion
  /// apart; of files and packages only the flat is known, and stands for the cum.
  void take_row(std::size_t row) {
    const std::int64_t* values = row_values(row);
    for (std::size_t level = 0; level < kLevelCount; ++level) {
      const NodeId node = row_node(row, static_cast<Level>(level));
      if (node == kNoNode) continue;
      const bool overlaps = static_cast<Level>(level) == Level::kFile || static_cast<Level>(level) == Level::kPackage;
      ++sums_.samples[index_of(node)];
      for (std::size_t t = 0; t < types_; ++t) {
        flat_[index_of(node) * types_ + t] += values[t];
        cum_[index_of(node) * types_ + t] += overlaps ? values[t] : values[types_ + t];
      }
    }
  }

  std::vector<Sum> totals() const {
    std::vector<Sum> totals(types_);
    for (std::size_t i = 0; i < profile_.values.size(); ++i) totals[i % types_] += magnitude<Sum>(profile_.values[i]);
    for (std::size_t i = 0; i < profile_.line_rows.size(); ++i) {
      for (std::size_t t = 0; t < types_; ++t) totals[t] += magnitude<Sum>(row_values(i)[t]);
    }
    return totals;
  }

  std::vector<std::int64_t> saturated(const std::vector<Sum>& sums) {
    constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min(),
                           kMax = std::numeric_limits<std::int64_t>::max();
    std::vector<std::int64_t> result(sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i) {
      result[i] = static_cast<std::int64_t>(std::clamp<Sum>(sums[i], kMin, kMax));
      sums_.saturated |= result[i] != sums[i];
    }
    return result;
  }

  const Profile& profile_;
  const NodeTable& nodes_;
  const Plan& plan_;
  const Shard<Sum>& shard_;
  std::size_t types_;
  std::vector<Sum> flat_, cum_;
  CostSums sums_;
};

/// Whether no sum of these values can leave int64, in whatever order they are added.
bool fits_in_int64(const Profile& profile) {
  Wide sum = 0;
  for (const std::int64_t value : profile.values) sum += magnitude<Wide>(value);
  for (const std::int64_t value : profile.line_values) sum += magnitude<Wide>(value);
  return sum <= std::numeric_limits<std::int64_t>::max();
}

template <class Sum>
Result<CostSums> sum_as(const Profile& profile, const NodeTable& nodes, const Plan& plan, const ParallelFor& parallel,
                        const std::stop_token& stop) {
  constexpr std::size_t kSamplesWorthAThread = 4096;
  const std::size_t count = profile.sample_count();
  const std::size_t shards = std::clamp<std::size_t>(count / kSamplesWorthAThread, 1, 2);
  const Summer<Sum> summer(profile, nodes, plan, stop);
  std::vector<Shard<Sum>> parts(shards);
  parallel(shards, [&](std::size_t i) { parts[i] = summer.sum(count * i / shards, count * (i + 1) / shards); });
  if (stop.stop_requested()) return fail(ErrorKind::kCancelled, "cancelled");
  for (std::size_t i = 1; i < shards; ++i) {
    add_all(parts[0].cum, parts[i].cum);
    add_all(parts[0].flat, parts[i].flat);
    add_all(parts[0].count, parts[i].count);
    add_all(parts[0].unplaced, parts[i].unplaced);
  }
  return Distributor<Sum>(profile, nodes, plan, parts[0]).run();
}

}  // namespace

Result<CostSums> sum_costs(const Profile& profile, const NodeTable& nodes, const ParallelFor& parallel,
                           const std::stop_token& stop) {
  const Plan plan = Planner(profile, nodes).run();
  if (fits_in_int64(profile)) return sum_as<std::int64_t>(profile, nodes, plan, parallel, stop);
  return sum_as<Wide>(profile, nodes, plan, parallel, stop);
}

}  // namespace proflens::analysis
