// Random profiles, written in odd ways, against the naive reference: every row of every level of every type, and edges.
#include <gtest/gtest.h>
#include <thread>

#include "analysis/call_edges.h"
#include "analysis/cost_tables.h"
#include "analysis/dump.h"
#include "analysis/format.h"

#include "tests/support/compress.h"
#include "tests/support/naive_tables.h"
#include "tests/support/random_profile.h"

namespace proflens {
namespace {

using namespace analysis;

using Edges = std::map<std::pair<std::string, std::string>, std::int64_t>;

std::shared_ptr<const CostTables> tables_of(const std::string& bytes) {
  Result<Profile> profile = parse_profile(make_buffer(bytes));
  EXPECT_TRUE(profile) << (profile ? "" : profile.error().message);
  if (!profile) return nullptr;
  return std::make_shared<const CostTables>(*CostTables::build(std::make_shared<const Profile>(std::move(*profile))));
}

/// Nodes named after a mapping look alike when their files end alike; none of these do.
std::string identity(const CostTables& tables, NodeId id) {
  const Node& node = tables.node(id);
  std::string name(node.name);
  if (name == "<unknown>") name = "mapping ";
  if (name.starts_with('[')) name = "mapping /lib/" + name.substr(1, name.size() - 2);
  return name + " " + std::string(tables.clean_file(node.file));
}

void expect_edges(const CallEdges& edges, const CostTables& tables, std::size_t type, const Edges& expected) {
  Edges from_callers, from_callees;
  for (std::size_t i = 0; i < tables.nodes(Level::kFunction).size(); ++i) {
    const NodeId id{index_of(tables.first(Level::kFunction)) + static_cast<std::uint32_t>(i)};
    const Neighbours neighbours = edges.neighbours(id, type);
    for (const Edge& e : neighbours.callees)
      from_callees[{identity(tables, id), identity(tables, e.function)}] = e.weight;
    for (const Edge& e : neighbours.callers)
      from_callers[{identity(tables, e.function), identity(tables, id)}] = e.weight;
  }
  EXPECT_EQ(from_callees, expected);
  EXPECT_EQ(from_callers, expected);
}

void expect_equal(const wire::Profile& message, const std::string& bytes) {
  const auto tables = tables_of(bytes);
  ASSERT_NE(tables, nullptr);
  const Result<CallEdges> edges = CallEdges::build(tables);
  for (int type = 0; type < message.sample_types_size(); ++type) {
    const tests::NaiveTables expected = tests::naive_tables(message, type);
    const auto column = static_cast<std::size_t>(type);
    for (std::size_t level = 0; level < kLevelCount; ++level) {
      EXPECT_EQ(tests::rows_of(*tables, static_cast<Level>(level), column), expected.rows[level]) << "level " << level;
    }
    EXPECT_EQ(tables->total(column), expected.total);
    EXPECT_EQ(tables->unplaced(column), expected.unplaced);
    expect_edges(*edges, *tables, column, expected.edges);
  }
}

void expect_equal_for_seeds(const tests::Oddities& oddities) {
  for (std::uint64_t seed = 1; seed <= 150 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const wire::Profile message = tests::random_profile(seed, oddities);
    expect_equal(message, message.SerializeAsString());
    expect_equal(message, tests::shuffled_wire(message, seed));
  }
}

TEST(PprofProperty, PlainProfilesSumUp) { expect_equal_for_seeds({}); }
TEST(PprofProperty, SparseIdsSumUp) { expect_equal_for_seeds({.sparse_ids = true}); }
TEST(PprofProperty, MissingIdsLoseNoCost) { expect_equal_for_seeds({.missing_ids = true}); }
TEST(PprofProperty, SparseAndMissingIdsLoseNoCost) {
  expect_equal_for_seeds({.sparse_ids = true, .missing_ids = true});
}
TEST(PprofProperty, TheLastOfDuplicateIdsCounts) { expect_equal_for_seeds({.duplicate_ids = true}); }
TEST(PprofProperty, HugeValuesSaturate) { expect_equal_for_seeds({.huge_values = true}); }
TEST(PprofProperty, SamplesWithWrongValuesAreSkipped) { expect_equal_for_seeds({.wrong_values = true}); }

const ParallelFor kThreads = [](std::size_t count, const std::function<void(std::size_t)>& work) {
  std::vector<std::jthread> running;
  for (std::size_t i = 0; i < count; ++i) running.emplace_back([&work, i] { work(i); });
};

/// Enough samples for several shards, read and summed on real threads, from memory that may be written to (gzip) and
/// from memory that may not.
TEST(PprofProperty, ShardingChangesNothing) {
  wire::Profile message = tests::random_profile(3, {.missing_ids = true, .wrong_values = true});
  const google::protobuf::RepeatedPtrField<wire::Sample> few = message.samples();
  ASSERT_FALSE(few.empty());
  message.add_strings("text");
  for (int i = 0; i < 20000; ++i) {
    wire::Sample* sample = message.add_samples();
    *sample = few[i % few.size()];
    if (i % 7 == 3) sample->add_labels()->set_text(message.strings_size() - 1);
  }
  const std::string bytes = tests::shuffled_wire(message, 3);
  const tests::NaiveTables expected = tests::naive_tables(message, 0);
  const Result<Profile> alone = parse_profile(make_buffer(bytes));
  ParseOptions options;
  options.parallel = kThreads;
  for (const std::string& file : {bytes, tests::gzip(bytes)}) {
    Result<Profile> parsed = parse_profile(make_buffer(file), options);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(dump(*parsed), dump(*alone));
    const Result<CostTables> tables = CostTables::build(std::make_shared<const Profile>(std::move(*parsed)), kThreads);
    for (std::size_t level = 0; level < kLevelCount; ++level) {
      EXPECT_EQ(tests::rows_of(*tables, static_cast<Level>(level), 0), expected.rows[level]);
    }
  }
}

}  // namespace
}  // namespace proflens
