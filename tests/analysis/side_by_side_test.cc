// Two profiles in one: each side's sums are those of its own profile, function by function.
#include "analysis/side_by_side.h"

#include <gtest/gtest.h>
#include <map>

#include "analysis/call_tree.h"
#include "analysis/cost_tables.h"

#include "tests/support/profile_text.h"
#include "tests/support/random_profile.h"

namespace proflens {
namespace {

using namespace analysis;
using tests::profile_message;
using tests::profile_of;

/// "name value base" of each node, by its path; what is zero on both sides is not there.
std::map<std::string, CallCost> paths_of(const CostTables& tables, std::size_t type,
                                         std::span<const std::int64_t> base) {
  const CallTree tree = *call_tree(tables, {.sample_type = type, .base = base, .least_share = 0});
  std::vector<std::string> path(tree.nodes.size());
  std::map<std::string, CallCost> costs;
  for (std::size_t i = 1; i < tree.nodes.size(); ++i) {
    const CallNode& node = tree.nodes[i];
    path[i] = path[node.parent] + ";" + std::string(tables.node(node.function).name) + " " +
              std::string(tables.profile().files[index_of(tables.node(node.function).file)]);
    CallCost& sum = costs[path[i]];
    sum.value += node.total.value;
    sum.base += node.total.base;
  }
  return costs;
}

TEST(SideBySide, BothSidesAndTheirTotals) {
  const auto now = profile_of(
      profile_message("samples/count cpu/nanoseconds", {"a a.go:1;b a.go:2 3 30", "a a.go:1;new a.go:9 1 10"}));
  const auto old = profile_of(profile_message("cpu/nanoseconds", {"a a.go:1;b a.go:4 50", "a a.go:1;gone a.go:7 20"}));
  const SideBySide both = *side_by_side(now, old);
  ASSERT_EQ(both.profile->sample_types, (std::vector<ValueType>{{"cpu", "nanoseconds"}}));
  EXPECT_EQ(both.profile->whole, std::vector<std::int64_t>{40});
  EXPECT_EQ(both.totals, std::vector<std::int64_t>{70});
  const CostTables tables = *CostTables::build(both.profile);
  EXPECT_EQ(tables.total(0), 40);
  const std::map<std::string, CallCost> wanted = {{";a a.go", {40, 70}},
                                                  {";a a.go;b a.go", {30, 50}},
                                                  {";a a.go;new a.go", {10, 0}},
                                                  {";a a.go;gone a.go", {0, 20}}};
  EXPECT_EQ(paths_of(tables, 0, both.base_of(0)), wanted);
}

TEST(SideBySide, AnotherBuildDirectoryIsNoOtherFunction) {
  const auto now = profile_of(profile_message("n/count", {"f /new/a.go:1 5", "g /new/a.go:3;g /new/b.go:1 2"}));
  const auto old = profile_of(profile_message("n/count", {"f /old/a.go:1 4", "g /old/a.go:3 1"}));
  const SideBySide both = *side_by_side(now, old);
  const std::map<std::string, CallCost> wanted = {{";f /new/a.go", {5, 4}},
                                                  {";g /new/a.go", {2, 0}},
                                                  {";g /new/a.go;g /new/b.go", {2, 0}},
                                                  {";g /old/a.go", {0, 1}}};  // of two that are called g, neither is it
  const CostTables tables = *CostTables::build(both.profile);
  EXPECT_EQ(paths_of(tables, 0, both.base_of(0)), wanted);
}

TEST(SideBySide, UnitsAreOfOneKind) {
  const auto now = profile_of(profile_message("cpu/milliseconds", {"a 2"}));
  const auto old = profile_of(profile_message("cpu/microseconds", {"a 500"}));
  const SideBySide both = *side_by_side(now, old);
  EXPECT_EQ(both.profile->sample_types[0].unit, "microseconds");
  EXPECT_EQ(both.profile->whole, std::vector<std::int64_t>{2000});
  EXPECT_EQ(both.totals, std::vector<std::int64_t>{500});
}

TEST(SideBySide, NothingInCommonIsAnError) {
  const auto now = profile_of(profile_message("cpu/nanoseconds", {"a 2"}));
  EXPECT_FALSE(side_by_side(now, profile_of(profile_message("space/bytes", {"a 2"}))));
}

}  // namespace
}  // namespace proflens
