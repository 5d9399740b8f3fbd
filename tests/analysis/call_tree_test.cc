// The tree on small profiles, and against maps of paths on random ones.
#include "analysis/call_tree.h"

#include <gtest/gtest.h>
#include <map>

#include "tests/support/profile_text.h"
#include "tests/support/random_profile.h"

namespace proflens {
namespace {

using namespace analysis;
using tests::profile_message;
using tests::profile_of;

std::shared_ptr<const CostTables> tables_of(const wire::Profile& message) {
  return std::make_shared<const CostTables>(*CostTables::build(profile_of(message)));
}

std::string show(const CostTables& tables, const CallTree& tree) {
  std::vector<std::size_t> depth(tree.nodes.size());
  std::string out;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    const CallNode& node = tree.nodes[i];
    depth[i] = i == 0 ? 0 : depth[node.parent] + 1;
    out += std::string(depth[i] * 2, ' ') + (i == 0 ? "all" : std::string(tables.node(node.function).name)) +
           (node.line == 0 ? "" : ":" + std::to_string(node.line)) + " " + std::to_string(node.total.value) + "/" +
           std::to_string(node.self.value);
    if (node.total.base != 0) out += " base " + std::to_string(node.total.base) + "/" + std::to_string(node.self.base);
    if (node.folded_nodes > 0)
      out += " folded " + std::to_string(node.folded_nodes) + ": " + std::to_string(node.folded.value);
    out += "\n";
  }
  return out;
}

TEST(CallTree, EqualStacksAreOnePath) {
  const auto tables = tables_of(profile_message(
      "n/count", {"main a.go:1;f a.go:5;g b.go:9 3", "main a.go:2;f a.go:6 4", "main a.go:2;g b.go:7 1"}));
  EXPECT_EQ(show(*tables, *call_tree(*tables, {})), "all 8/0\n  main:2 8/0\n    f:6 7/4\n      g:9 3/3\n    g:7 1/1\n");
}

TEST(CallTree, RecursionAndInlinedCallsAreLevels) {
  const auto tables = tables_of(profile_message("n/count", {"main a.go:1;f a.go:5;f a.go:5+in b.go:3 7"}));
  EXPECT_EQ(show(*tables, *call_tree(*tables, {})),
            "all 7/0\n  main:1 7/0\n    f:5 7/0\n      f:5 7/0\n        in:3 7/7\n");
}

TEST(CallTree, FoldsWhatIsLightDeepOrTooMuch) {
  const auto tables = tables_of(profile_message("n/count", {"a;b;c 90", "a;d 6", "a;e 4"}));
  EXPECT_EQ(show(*tables, *call_tree(*tables, {.least_share = 0.05})),
            "all 100/0\n  a 100/0 folded 1: 4\n    b 90/0\n      c 90/90\n    d 6/6\n");
  EXPECT_EQ(show(*tables, *call_tree(*tables, {.max_depth = 2})),
            "all 100/0\n  a 100/0\n    b 90/0 folded 1: 90\n    d 6/6\n    e 4/4\n");
  const CallTree small = *call_tree(*tables, {.max_nodes = 3});
  EXPECT_EQ(show(*tables, small), "all 100/0\n  a 100/0 folded 2: 10\n    b 90/0 folded 1: 90\n");
  EXPECT_EQ(small.folded_weight, 100);
}

TEST(CallTree, TwoSeries) {
  const auto tables = tables_of(profile_message("n/count", {"a;b 5", "a;c 0", "a;d 2"}));
  const std::vector<std::int64_t> base = {1, 7, 2};
  EXPECT_EQ(show(*tables, *call_tree(*tables, {.base = base})),
            "all 7/0 base 10/0\n  a 7/0 base 10/0\n    c 0/0 base 7/7\n    b 5/5 base 1/1\n    d 2/2 base 2/2\n");
}

TEST(CallTree, LinesAreThoseOfTheNewProfile) {
  const auto tables = tables_of(profile_message("n/count", {"a a.go:5 1", "a a.go:9 0", "a a.go:7;b a.go:8 0"}));
  const std::vector<std::int64_t> base = {0, 50, 3};
  EXPECT_EQ(show(*tables, *call_tree(*tables, {.base = base})),
            "all 1/0 base 53/0\n  a:5 1/1 base 53/50\n    b:8 0/0 base 3/3\n");
}

TEST(CallTree, NegativeValuesHaveWeight) {
  const auto tables = tables_of(profile_message("n/count", {"a;b 5", "a;c -6"}));
  const CallTree tree = *call_tree(*tables, {});
  EXPECT_EQ(show(*tables, tree), "all -1/0\n  a -1/0\n    c -6/-6\n    b 5/5\n");
  EXPECT_EQ(tree.nodes[0].weight, 11);
}

TEST(CallTree, OfNothing) {
  const auto tables = tables_of(profile_message("n/count", {}));
  EXPECT_EQ(show(*tables, *call_tree(*tables, {})), "all 0/0\n");
}

TEST(CallTree, CanBeStopped) {
  const auto tables = tables_of(profile_message("n/count", {"a 1"}));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(call_tree(*tables, {}, stop.get_token()).error().kind, ErrorKind::kCancelled);
}

// ---- the reference: a map from paths to sums ----

using Path = std::vector<std::uint32_t>;
struct Sums {
  __int128 total = 0, self = 0, weight = 0;
};

std::map<Path, Sums> naive_tree(const CostTables& tables) {
  const Profile& profile = tables.profile();
  std::map<Path, Sums> tree;
  tree[{}];
  for (std::uint32_t s = 0; s < profile.sample_count(); ++s) {
    const std::int64_t value = profile.values_of(SampleId{s})[0];
    if (value == 0) continue;
    Path leaf_first;
    profile.stacks.for_each(SampleId{s}, [&](LocationId id) {
      const Location& location = profile.locations[index_of(id)];
      if (location.frame_count == 0) leaf_first.push_back(index_of(tables.node_of_unsymbolised(id, Level::kFunction)));
      for (std::uint32_t f = 0; f < location.frame_count; ++f)
        leaf_first.push_back(index_of(tables.node_of_frame(location.first_frame + f, Level::kFunction)));
    });
    const Path path(leaf_first.rbegin(), leaf_first.rend());
    for (std::size_t depth = 0; depth <= path.size(); ++depth) {
      Sums& sums = tree[Path(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth))];
      sums.total += value;
      sums.weight += value < 0 ? -static_cast<__int128>(value) : value;
      if (depth == path.size()) sums.self += value;
    }
  }
  return tree;
}

std::vector<Path> paths_of(const CallTree& tree) {
  std::vector<Path> paths(tree.nodes.size());
  for (std::size_t i = 1; i < tree.nodes.size(); ++i) {
    EXPECT_LT(tree.nodes[i].parent, i);
    paths[i] = paths[tree.nodes[i].parent];
    paths[i].push_back(index_of(tree.nodes[i].function));
  }
  return paths;
}

TEST(CallTreeProperty, EqualsMapsOfPaths) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const auto tables = tables_of(tests::random_profile(seed, {.missing_ids = seed % 2 == 0}));
    const auto expected = naive_tree(*tables);
    const CallTree tree = *call_tree(*tables, {.least_share = 0, .max_nodes = 1'000'000'000});
    const std::vector<Path> paths = paths_of(tree);
    ASSERT_EQ(tree.nodes.size(), expected.size()) << seed;
    for (std::size_t i = 0; i < paths.size(); ++i) {
      const Sums& sums = expected.at(paths[i]);
      ASSERT_EQ(tree.nodes[i].total.value, static_cast<std::int64_t>(sums.total)) << seed;
      ASSERT_EQ(tree.nodes[i].self.value, static_cast<std::int64_t>(sums.self)) << seed;
      ASSERT_EQ(tree.nodes[i].weight, static_cast<std::int64_t>(sums.weight)) << seed;
    }
  }
}

TEST(CallTreeProperty, WhatIsFoldedIsNotLost) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const auto tables = tables_of(tests::random_profile(seed, {}));
    const auto all = naive_tree(*tables);
    const CallTree tree =
        *call_tree(*tables, {.least_share = seed % 3 == 0 ? 0.02 : 0, .max_nodes = seed, .max_depth = 1 + seed % 7});
    EXPECT_LE(tree.nodes.size(), seed);
    const std::vector<Path> paths = paths_of(tree);
    std::vector<std::int64_t> rest(tree.nodes.size());
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
      ASSERT_EQ(tree.nodes[i].total.value, static_cast<std::int64_t>(all.at(paths[i]).total)) << seed;
      rest[i] += tree.nodes[i].total.value - tree.nodes[i].self.value - tree.nodes[i].folded.value;
      if (i > 0) rest[tree.nodes[i].parent] -= tree.nodes[i].total.value;
    }
    EXPECT_EQ(rest, std::vector<std::int64_t>(rest.size(), 0)) << seed;
  }
}

}  // namespace
}  // namespace proflens
