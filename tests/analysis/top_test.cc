// The tables of `proflens top` as people see them, the header above, and how sample types are found.
#include "analysis/top.h"

#include <gtest/gtest.h>

#include "analysis/profile_summary.h"
#include "analysis/sample_type.h"

#include "tests/support/listed_profile.h"

namespace proflens::analysis {
namespace {

constexpr std::size_t kCpu = 1;

std::string text(const TopQuery& query, std::size_t width) {
  return top_text(top(*tests::listed_profile(), query), query, width);
}

TEST(Top, FunctionsAsATableForPeople) {
  EXPECT_EQ(text({.sample_type = kCpu}, 80),
            "   flat   flat%    sum%      cum    cum%  function\n"
            " 700 ms  70.0 %  70.0 %   700 ms  70.0 %  example.com/…/way/down/numbers.Fib\n"
            " 200 ms  20.0 %  90.0 %   200 ms  20.0 %  main.計算する\n"
            "60.0 ms   6.0 %  96.0 %  60.0 ms   6.0 %  memmove\n"
            "40.0 ms   4.0 %   100 %  40.0 ms   4.0 %  [libc.so.6]\n"
            "   0        0 %   100 %  1.00 s    100 %  main.main\n");
}

TEST(Top, FilesHaveRoomOnAWideTerminal) {
  EXPECT_EQ(
      text({.sample_type = kCpu}, 120),
      "   flat   flat%    sum%      cum    cum%  function                            file\n"
      " 700 ms  70.0 %  70.0 %   700 ms  70.0 %  example.com/…/way/down/numbers.Fib  "
      "/home/…/way/down/numbers/numbers.go\n"
      " 200 ms  20.0 %  90.0 %   200 ms  20.0 %  main.計算する                       /home/someone/src/main.go\n"
      "60.0 ms   6.0 %  96.0 %  60.0 ms   6.0 %  memmove\n"
      "40.0 ms   4.0 %   100 %  40.0 ms   4.0 %  [libc.so.6]\n"
      "   0        0 %   100 %  1.00 s    100 %  main.main                           /home/someone/src/main.go\n");
}

TEST(Top, LinesByCum) {
  EXPECT_EQ(
      text({.level = Level::kFunctionLine, .sample_type = kCpu, .order = CostTables::Order::kCum, .limit = 3}, 80),
      "  flat   flat%    sum%      cum    cum%  function                   line\n"
      "  0        0 %     0 %  1.00 s    100 %  main.main                  main.go:12\n"
      "100 ms  10.0 %  10.0 %   700 ms  70.0 %  example.com/…/numbers.Fib  numbers.go:7\n"
      "600 ms  60.0 %  70.0 %   600 ms  60.0 %  example.com/…/numbers.Fib  numbers.go:5\n");
}

TEST(Top, FilesAndPackages) {
  EXPECT_EQ(text({.level = Level::kFile, .sample_type = 0}, 0),
            "flat   flat%    sum%  cum    cum%  file\n"
            "  70  70.0 %  70.0 %   70  70.0 %  /home/someone/src/example.com/a/long/way/down/numbers/numbers.go\n"
            "  20  20.0 %  90.0 %  100   100 %  /home/someone/src/main.go\n");
  EXPECT_EQ(text({.level = Level::kPackage, .sample_type = 0}, 0),
            "flat   flat%    sum%  cum    cum%  package\n"
            "  70  70.0 %  70.0 %   70  70.0 %  example.com/a/long/way/down/numbers\n"
            "  20  20.0 %  90.0 %  100   100 %  main\n");
}

TEST(Top, CountsRowsBeforeTheLimit) {
  const auto tables = tests::listed_profile();
  const TopReport report = top(*tables, {.sample_type = kCpu, .limit = 2});
  EXPECT_EQ(report.rows.size(), 2U);
  EXPECT_EQ(report.row_count, 5U);
  EXPECT_EQ(report.total, 1'000'000'000);
  EXPECT_EQ(report.unplaced, 100'000'000);
  EXPECT_EQ(top(*tables, {.sample_type = kCpu, .limit = 0}).rows.size(), 5U);
}

TEST(Header, SaysWhatItIs) {
  EXPECT_EQ(header_text(*tests::listed_profile(), kCpu, "cpu.prof"),
            "Profile   cpu.prof\n"
            "Type      cpu (nanoseconds)\n"
            "Recorded  2026-07-01 12:00:03 UTC, over 2.00 s\n"
            "Total     1.00 s, 0.50 cores busy on average\n"
            "Unplaced  10.0 % has no source line\n");
}

TEST(Header, LeafWeightsAddUp) {
  const LeafWeights weights = leaf_weights_of(*tests::listed_profile(), kCpu);
  EXPECT_EQ(weights.placed, 900'000'000);
  EXPECT_EQ(weights.no_line, 60'000'000);
  EXPECT_EQ(weights.unsymbolised, 40'000'000);
}

TEST(SampleType, IsFoundAsPprofFindsIt) {
  Profile profile;
  profile.sample_types = {{"objects", "count"}, {"space", "bytes"}};
  profile.default_sample_type = 1;
  EXPECT_EQ(find_sample_type(profile, ""), 1U);
  EXPECT_EQ(find_sample_type(profile, "objects"), 0U);
  EXPECT_EQ(find_sample_type(profile, "inuse_objects"), 0U);
  EXPECT_EQ(find_sample_type(profile, "0"), 0U);
  EXPECT_EQ(find_sample_type(profile, "+1"), 1U);
  for (const std::string_view wrong : {"2", "-1", "alloc_space", "Space", " 0", "99999999999999999999"}) {
    const auto found = find_sample_type(profile, wrong);
    ASSERT_FALSE(found) << wrong;
    EXPECT_EQ(found.error().kind, ErrorKind::kUsage);
    EXPECT_NE(found.error().message.find("objects, space"), std::string::npos) << found.error().message;
  }
}

}  // namespace
}  // namespace proflens::analysis
