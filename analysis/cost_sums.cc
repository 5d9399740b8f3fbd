// Exact sums at every level. A sample type that is a constant multiple of another (CPU time of the sample count) needs
// no walk of its own; when the sum of all magnitudes does not fit in int64, sums are made in 128 bits and saturate at
// the end, so that neither order nor sharding shows.
#include "analysis/cost_sums.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <span>

#include "analysis/cost_pass.h"
#include "analysis/cost_plan.h"
#include "analysis/narrow.h"

namespace proflens::analysis {
namespace {

/// Column is that of another sample type times factor, in every sample.
struct Multiple {
  std::size_t column, of;
  std::int64_t factor;
};

class CostSummer {
 public:
  CostSummer(const Profile& profile, const NodeTable& nodes)
      : profile_(profile), nodes_(nodes), types_(profile.sample_types.size()), totals_(types_) {}

  Result<CostSums> run(const ParallelFor& parallel, const std::stop_token& stop) {
    CostPlan plan;
    parallel(2, [&](std::size_t i) { i == 0 ? void(plan = plan_costs(profile_, nodes_)) : prepare(); });
    CostJob job{profile_, nodes_, plan, parallel, stop, codes_are_shifted(), sums_};
    split_columns();
    for (std::size_t i = 0; i < columns_.size() && !stop.stop_requested(); i += kColumnsAtOnce) {
      pass(job, std::span(columns_).subspan(i, std::min(kColumnsAtOnce, columns_.size() - i)));
    }
    if (stop.stop_requested()) return fail(ErrorKind::kCancelled, "cancelled");
    for (const Multiple& multiple : multiples_) multiply(multiple);
    if (!profile_.line_rows.empty()) add_rows();
    for (const Wide total : totals_) sums_.totals.push_back(saturated(total, sums_.saturated));
    if (!profile_.whole.empty() || is_comparison()) sums_.totals = whole_of(profile_);
    return std::move(sums_);
  }

 private:
  void prepare() {
    sums_.flat.resize(nodes_.nodes.size() * types_);
    sums_.cum.resize(sums_.flat.size());
    sums_.samples.resize(nodes_.nodes.size());
    sums_.unplaced.resize(types_);
    for (std::size_t i = 0; i < profile_.values.size(); ++i) totals_[i % types_] += magnitude(profile_.values[i]);
  }

  bool is_comparison() const {
    return std::ranges::any_of(profile_.labels, [](const Label& label) { return label.key == kBaseKey; });
  }

  bool codes_are_shifted() const {
    const std::vector<LocationId>& by_id = profile_.stacks.by_id;
    for (std::size_t code = 1; code < by_id.size(); ++code) {
      if (index_of(by_id[code]) != code - 1) return false;
    }
    return by_id.size() > 1 && !names_code_zero();  // a single code is 0 and its own location's
  }

  /// Code 0 is for ids that name nothing; a profile without such ids never has it.
  bool names_code_zero() const { return index_of(profile_.stacks.by_id[0]) != 0; }

  void pass(CostJob& job, std::span<const std::size_t> columns) {
    Wide largest = 0;
    for (const std::size_t column : columns) largest = std::max(largest, totals_[column]);
    run_cost_pass(job, columns, largest);
  }

  void split_columns() {
    for (std::size_t column = 0; column < types_; ++column) {
      std::optional<Multiple> multiple;
      for (std::size_t i = 0; i < columns_.size() && !multiple; ++i) multiple = multiple_of(column, columns_[i]);
      if (multiple) {
        multiples_.push_back(*multiple);
      } else {
        columns_.push_back(column);
      }
    }
  }

  std::optional<Multiple> multiple_of(std::size_t column, std::size_t of) const {
    if (totals_[of] == 0 || totals_[column] % totals_[of] != 0) return std::nullopt;
    const Wide ratio = totals_[column] / totals_[of];
    if (ratio > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
    for (std::size_t i = 0; i < profile_.values.size(); i += types_) {
      if (profile_.values[i + column] != ratio * profile_.values[i + of]) return std::nullopt;
    }
    return Multiple{column, of, static_cast<std::int64_t>(ratio)};
  }

  void multiply(const Multiple& multiple) {
    const auto product = [&](std::int64_t value) {
      return saturated(static_cast<Wide>(value) * multiple.factor, sums_.saturated);
    };
    for (std::size_t at = 0; at < sums_.cum.size(); at += types_) {
      sums_.flat[at + multiple.column] = product(sums_.flat[at + multiple.of]);
      sums_.cum[at + multiple.column] = product(sums_.cum[at + multiple.of]);
    }
    sums_.unplaced[multiple.column] = product(sums_.unplaced[multiple.of]);
  }

  /// A profiler that counts lines does not say which inclusive costs overlap. Within a function they do not, recursion
  /// apart; of files and packages only the flat is known, and stands for the cum.
  void add_rows() {
    std::vector<Wide> flat(sums_.flat.begin(), sums_.flat.end()), cum(sums_.cum.begin(), sums_.cum.end());
    std::vector<Wide> unplaced(sums_.unplaced.begin(), sums_.unplaced.end());
    for (std::size_t row = 0; row < profile_.line_rows.size(); ++row) {
      const std::int64_t* values = profile_.line_values.data() + row * 2 * types_;
      const NodeId* nodes = nodes_.row_nodes.data() + row * kLevelCount;
      for (std::size_t level = 0; level < kLevelCount; ++level) {
        if (nodes[level] == kNoNode) continue;
        const bool overlaps = static_cast<Level>(level) == Level::kFile || static_cast<Level>(level) == Level::kPackage;
        ++sums_.samples[index_of(nodes[level])];
        for (std::size_t t = 0; t < types_; ++t) {
          flat[index_of(nodes[level]) * types_ + t] += values[t];
          cum[index_of(nodes[level]) * types_ + t] += overlaps ? values[t] : values[types_ + t];
        }
      }
      for (std::size_t t = 0; t < types_; ++t) {
        totals_[t] += magnitude(values[t]);
        if (nodes[static_cast<std::size_t>(Level::kSourceLine)] == kNoNode) unplaced[t] += magnitude(values[t]);
      }
    }
    const auto cut = [&](const std::vector<Wide>& from, std::vector<std::int64_t>& to) {
      for (std::size_t i = 0; i < from.size(); ++i) to[i] = saturated(from[i], sums_.saturated);
    };
    cut(flat, sums_.flat);
    cut(cum, sums_.cum);
    cut(unplaced, sums_.unplaced);
  }

  const Profile& profile_;
  const NodeTable& nodes_;
  std::size_t types_;
  std::vector<Wide> totals_;          // by type: sums of magnitudes
  std::vector<std::size_t> columns_;  // the types that are summed
  std::vector<Multiple> multiples_;   // and those that follow
  CostSums sums_;
};

}  // namespace

Result<CostSums> sum_costs(const Profile& profile, const NodeTable& nodes, const ParallelFor& parallel,
                           const std::stop_token& stop) {
  return CostSummer(profile, nodes).run(parallel, stop);
}

}  // namespace proflens::analysis
