// The cost of library code on the user's own lines.
#include "analysis/attribution.h"

#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <random>

#include "analysis/package_name.h"

#include "tests/support/profile_text.h"

namespace proflens::analysis {
namespace {

using tests::profile_message;
using tests::profile_of;

std::vector<bool> own_files(const Profile& profile) {
  std::vector<bool> own;
  for (const std::string_view file : profile.files) own.push_back(file.starts_with("own"));
  return own;
}

std::string shown(const std::vector<CalledPackage>& called) {
  std::string text;
  for (const CalledPackage& package : called) text += package.package + " " + std::to_string(package.weight) + "\n";
  return text;
}

/// The node of a source line; nothing when the profile has no such line.
std::optional<NodeId> line_node(const CostTables& tables, std::string_view file, std::uint32_t line) {
  const auto nodes = tables.nodes(Level::kSourceLine);
  for (std::uint32_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].name == file && nodes[i].line == line) return NodeId{index_of(tables.first(Level::kSourceLine)) + i};
  return std::nullopt;
}

TEST(Attribution, LibraryCodeCountsWhereItIsCalled) {
  const auto tables = *CostTables::build(profile_of(profile_message(
      "n/count", {"main.main own.go:1;main.f own.go:5;encoding/json.Marshal lib.go:3;reflect.Value.Set lib.go:9 10",
                  "main.main own.go:1;main.f own.go:5;fmt.Sprint lib.go:4 3", "main.main own.go:1;main.f own.go:5 4",
                  "main.main own.go:1;sort.Slice lib.go:7;main.less own.go:8;strings.Compare lib.go:2 2"})));
  const Attribution attribution = Attribution::build(tables, own_files(tables.profile()));
  const NodeId caller = *line_node(tables, "own.go", 5);
  EXPECT_EQ(attribution.own(tables, caller, 0), 17);
  EXPECT_EQ(shown(attribution.called(tables, caller, 0)), "encoding/json 10\nfmt 3\n");
  // Up to the first line of the user's own, not beyond it.
  EXPECT_EQ(shown(attribution.called(tables, *line_node(tables, "own.go", 8), 0)), "strings 2\n");
  EXPECT_EQ(shown(attribution.called(tables, *line_node(tables, "own.go", 1), 0)), "");
  EXPECT_EQ(shown(attribution.called(tables, tables.first(Level::kFunction), 0)), "");
}

TEST(Attribution, SaysWhatIsCalledAsBrieflyAsItCan) {
  EXPECT_EQ(called_text({{"fmt", 3}}, 3), "fmt");
  EXPECT_EQ(called_text({{"fmt", 3}, {"sort", 1}}, 4), "fmt and sort");
  EXPECT_EQ(called_text({{"fmt", 3}, {"sort", 1}, {"io", 1}}, 5), "fmt and others");
  EXPECT_EQ(called_text({{"fmt", 3}}, 4), "fmt and others");
  EXPECT_EQ(called_text({}, 4), "");
}

/// Frame by frame.
std::map<std::pair<std::uint32_t, std::string>, std::int64_t> naive(const CostTables& tables,
                                                                    const std::vector<bool>& own) {
  const Profile& profile = tables.profile();
  std::map<std::pair<std::uint32_t, std::string>, std::int64_t> sums;
  for (std::uint32_t s = 0; s < profile.sample_count(); ++s) {
    std::vector<std::uint32_t> frames;
    profile.stacks.for_each(SampleId{s}, [&](LocationId id) {
      const Location& location = profile.locations[index_of(id)];
      for (std::uint32_t i = 0; i < location.frame_count; ++i) frames.push_back(location.first_frame + i);
    });
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const FunctionId function = profile.frames[frames[i]].function;
      if (!own[index_of(profile.functions[index_of(function)].file)]) continue;
      if (i == 0) break;
      const FunctionId called = profile.frames[frames[i - 1]].function;
      const std::string package = package_name(profile.functions[index_of(called)].name, profile.file_of(called));
      sums[{index_of(tables.node_of_frame(frames[i], Level::kSourceLine)), package}] +=
          profile.values_of(SampleId{s})[0];
      break;
    }
  }
  return sums;
}

TEST(Attribution, IsWhatAWalkOverAllFramesFinds) {
  std::mt19937 random(11);
  const auto below = [&](std::uint32_t n) { return random() % n; };
  std::vector<std::string> stacks;
  for (int s = 0; s < 300; ++s) {
    std::string stack;
    for (std::uint32_t depth = 1 + below(6); depth-- > 0;) {
      const bool is_own = below(2) == 0;
      const std::string name = is_own ? "main.f" : "p" + std::to_string(below(4)) + ".g";
      stack += (stack.empty()   ? ""
                : below(3) == 0 ? "+"
                                : ";") +
               name + (is_own ? " own.go:" : " lib.go:") + std::to_string(1 + below(5));
    }
    stacks.push_back(stack + " " + std::to_string(1 + below(9)));
  }
  const std::vector<std::string_view> views(stacks.begin(), stacks.end());
  const auto tables =
      *CostTables::build(profile_of(profile_message("n/count", std::span<const std::string_view>(views))));
  const std::vector<bool> own = own_files(tables.profile());
  const Attribution attribution = Attribution::build(tables, own);
  std::map<std::pair<std::uint32_t, std::string>, std::int64_t> found;
  for (std::uint32_t i = 0; i < tables.nodes(Level::kSourceLine).size(); ++i) {
    const NodeId node{index_of(tables.first(Level::kSourceLine)) + i};
    for (const CalledPackage& called : attribution.called(tables, node, 0))
      found[{index_of(node), called.package}] = called.weight;
  }
  EXPECT_EQ(found, naive(tables, own));
}

}  // namespace
}  // namespace proflens::analysis
