// What the tables count, on small profiles; the sums themselves are the property test's.
#include "analysis/cost_tables.h"

#include <gtest/gtest.h>

#include "analysis/call_edges.h"
#include "analysis/cost_nodes.h"
#include "analysis/package_name.h"
#include "analysis/profile_builder.h"

#include "tests/support/profile_text.h"

namespace proflens {
namespace {

using namespace analysis;
using tests::profile_message;
using tests::profile_of;

std::string show(const CostTables& tables, Level level, std::size_t type = 0,
                 CostTables::Order order = CostTables::Order::kFlat) {
  std::string out;
  for (const NodeId id : tables.ranked(level, type, order)) {
    const Node& node = tables.node(id);
    const Costs costs = tables.costs(id, type);
    out += std::string(node.name) + (node.line != 0 ? ":" + std::to_string(node.line) : "") + " " +
           std::to_string(costs.flat) + "/" + std::to_string(costs.cum) + "\n";
  }
  return out;
}

std::shared_ptr<const CostTables> tables_of(const wire::Profile& message) {
  return std::make_shared<const CostTables>(*CostTables::build(profile_of(message)));
}

NodeId find(const CostTables& tables, Level level, std::string_view name, std::uint32_t line = 0) {
  std::uint32_t id = index_of(tables.first(level));
  for (const Node& node : tables.nodes(level)) {
    if (node.name == name && (line == 0 || node.line == line)) return NodeId{id};
    ++id;
  }
  return kNoNode;
}

TEST(CostTables, AProfileOfOneLocation) {
  // Found by fuzzing: a single code of 0 was taken for one of a pprof file, where codes begin at 1.
  ProfileBuilder builder("test");
  builder.add_sample_type("goroutine", "count");
  const Frame frame{builder.function("main.wait", "main.go"), 7, 0};
  const LocationId location = builder.location(std::span(&frame, 1));
  const std::int64_t value = 3;
  builder.add_sample(std::span(&location, 1), std::span(&value, 1));
  const auto tables = *CostTables::build(std::make_shared<const Profile>(*builder.finish()));
  EXPECT_EQ(show(tables, Level::kFunctionLine), "main.wait:7 3/3\n");
}

TEST(CostTables, ARecursiveFunctionCountsOncePerSample) {
  const auto tables = tables_of(profile_message("n/count", {"main a.go:1;fib a.go:5;fib a.go:5;fib a.go:6 3"}));
  EXPECT_EQ(show(*tables, Level::kFunction), "fib 3/3\nmain 0/3\n");
  EXPECT_EQ(show(*tables, Level::kSourceLine), "a.go:6 3/3\na.go:1 0/3\na.go:5 0/3\n");
  EXPECT_EQ(show(*tables, Level::kFile), "a.go 3/3\n");
}

TEST(CostTables, TheInlinedFunctionOwnsTheFlat) {
  const auto tables = tables_of(profile_message("n/count", {"main a.go:1;outer a.go:20+inner b.go:30 7"}));
  EXPECT_EQ(show(*tables, Level::kFunction), "inner 7/7\nmain 0/7\nouter 0/7\n");
}

TEST(CostTables, FunctionsShareALine) {
  const auto tables = tables_of(profile_message("n/count", {"f a.go:9 1", "g a.go:9 2", "f a.go:9;g a.go:9 4"}));
  EXPECT_EQ(show(*tables, Level::kSourceLine), "a.go:9 7/7\n");
  EXPECT_EQ(show(*tables, Level::kFunctionLine), "g:9 6/6\nf:9 1/5\n");
}

TEST(CostTables, OneNameInTwoFiles) {
  const auto tables = tables_of(profile_message("n/count", {"init a.go:1 1", "init b.go:1 2"}));
  EXPECT_EQ(show(*tables, Level::kFunctionName), "init 3/3\n");
  EXPECT_EQ(show(*tables, Level::kFunction), "init 2/2\ninit 1/1\n");
}

TEST(CostTables, CountsWhatHasNoPlace) {
  wire::Profile message = profile_message("n/count", {"main a.go:1 1", "main;nowhere 2", "main a.go:1;lib 4"});
  wire::Mapping* mapping = message.add_mappings();
  mapping->set_id(1);
  mapping->set_file(tests::add_text(message, "/usr/lib/libc.so.6"));
  wire::Location* leaf = message.mutable_locations(message.locations_size() - 1);
  leaf->clear_lines();
  leaf->set_mapping(1);
  message.add_samples()->add_values(8);  // without a stack
  const auto tables = tables_of(message);
  EXPECT_EQ(tables->total(0), 15);
  EXPECT_EQ(tables->unplaced(0), 14);
  EXPECT_EQ(show(*tables, Level::kFunctionName), "[libc.so.6] 4/4\nnowhere 2/2\nmain 1/7\n");
}

TEST(CostTables, CleansPathsAsPprofDoes) {
  const auto tables = tables_of(profile_message("n/count", {"f /a/../src//x.go:1 1", "g /src/x.go:1 2"}));
  EXPECT_EQ(show(*tables, Level::kFile), "/src/x.go 3/3\n");
  EXPECT_EQ(tables->clean_file(tables->nodes(Level::kFile)[0].file), "/src/x.go");
  const std::pair<std::string, std::string> cases[] = {{"a/./b", "a/b"}, {"a//b/", "a/b"},  {"../a", "../a"},
                                                       {"/../a", "/a"},  {"a/..", "."},     {"./a", "a"},
                                                       {"/", "/"},       {"a/../..", ".."}, {"/a/.git/x", "/a/.git/x"}};
  for (const auto& [path, expected] : cases) EXPECT_EQ(clean_path(path), expected) << path;
}

TEST(CostTables, OrdersAsPprof) {
  const auto tables = tables_of(profile_message("n/count", {"b 1", "a 1", "a;c -5", "d;e 0"}));
  EXPECT_EQ(show(*tables, Level::kFunctionName), "c -5/-5\na 1/-4\nb 1/1\n");
  EXPECT_EQ(show(*tables, Level::kFunctionName, 0, CostTables::Order::kCum), "c -5/-5\na 1/-4\nb 1/1\n");
}

TEST(CostTables, SumsByPackage) {
  const auto tables = tables_of(profile_message(
      "n/count", {"main.main /m/a.go:1;net/http.(*conn).serve /go/h.go:2;main.f /m/a.go:3 1", "ns::x a.cc:1 2"}));
  EXPECT_EQ(show(*tables, Level::kPackage), "ns 2/2\nmain 1/1\nnet/http 0/1\n");
}

TEST(CostTables, PackagesOfManyLanguages) {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"net/http.(*conn).serve", "/go/server.go", "net/http"},
      {"gopkg.in/yaml%2ev3.Unmarshal", "/y/decode.go", "gopkg.in/yaml.v3"},
      {"main.Map[go.shape.struct { example.com/x.Y }]", "/m/m.go", "main"},
      {"memeqbody", "/usr/local/go/src/internal/bytealg/equal_amd64.s", "internal/bytealg"},
      {"std::vector<a::b>::push_back", "v.h", "std::vector<a::b>"},
      {"com.shop.Cart.total", "Cart.java", "com.shop"},
      {"handler", "/app/views/cart.py", "/app/views"},
      {"f", "", ""},
  };
  for (const auto& [function, file, expected] : cases) EXPECT_EQ(package_name(function, file), expected) << function;
}

TEST(CostTables, AddsRowsThatAProfilerCounted) {
  ProfileBuilder builder("lines");
  builder.add_sample_type("instructions", "count");
  const FunctionId f = builder.function("f", "a.c");
  const std::int64_t ones[] = {1}, threes[] = {3}, fives[] = {5};
  builder.add_line_row(f, 10, ones, threes);
  builder.add_line_row(f, 11, fives, fives);
  const auto profile = std::make_shared<const Profile>(*builder.finish());
  const Result<CostTables> tables = CostTables::build(profile);
  EXPECT_EQ(show(*tables, Level::kSourceLine), "a.c:11 5/5\na.c:10 1/3\n");
  EXPECT_EQ(show(*tables, Level::kFunction), "f 6/8\n");
  EXPECT_EQ(tables->total(0), 6);
}

TEST(CallEdges, TellWhoCallsAndFromWhere) {
  const auto tables =
      tables_of(profile_message("n/count", {"main a.go:1;f a.go:10;g b.go:5 1", "main a.go:2;f a.go:11;g b.go:5 4",
                                            "main a.go:1;f a.go:10+g b.go:6 2", "g b.go:6;g b.go:7 16"}));
  const Result<CallEdges> edges = CallEdges::build(tables);
  const Neighbours of_g = edges->neighbours(find(*tables, Level::kFunction, "g"), 0);
  ASSERT_EQ(of_g.callers.size(), 1u);  // not g itself
  EXPECT_EQ(of_g.callers[0].weight, 7);
  EXPECT_EQ(of_g.callers[0].line, 11u);  // the heaviest
  EXPECT_FALSE(of_g.callers[0].inlined);
  EXPECT_TRUE(of_g.callees.empty());
  const Neighbours of_line = edges->neighbours(find(*tables, Level::kSourceLine, "a.go", 10), 0);
  ASSERT_EQ(of_line.callees.size(), 1u);
  EXPECT_EQ(of_line.callees[0].weight, 3);
  ASSERT_EQ(of_line.callers.size(), 1u);
  EXPECT_EQ(of_line.callers[0].weight, 3);
  const Neighbours inlined = edges->neighbours(find(*tables, Level::kSourceLine, "b.go", 6), 0);
  ASSERT_EQ(inlined.callers.size(), 1u);
  EXPECT_TRUE(inlined.callers[0].inlined);
}

}  // namespace
}  // namespace proflens
