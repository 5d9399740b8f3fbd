// Labels: pprof's exactly, and the editor's short ones.
#include "analysis/units.h"

#include <gtest/gtest.h>
#include <limits>

namespace proflens::analysis {
namespace {

TEST(Units, PprofLabels) {
  const std::tuple<std::int64_t, const char*, const char*> cases[] = {
      {0, "nanoseconds", "0"},
      {1280000000, "nanoseconds", "1.28s"},
      {10000000, "nanoseconds", "10ms"},
      {999, "nanoseconds", "999ns"},
      {7200, "seconds", "2hrs"},
      {-1500, "ms", "-1.50s"},
      {1024, "bytes", "1kB"},
      {1536, "byte", "1.50kB"},
      {524288, "B", "512kB"},
      {5775904, "bytes", "5.51MB"},
      {1023, "bytes", "1023B"},
      {12345, "count", "12345"},
      {7, "widgets", "7"},
      {3, "us", "3us"},
      {1500, "microseconds", "1.50ms"},
      {1LL << 50, "bytes", "1PB"},
      {2500, "milliGCU", "2.50*GCU"},
  };
  for (const auto& [value, unit, expected] : cases) {
    if (std::string_view(unit) == "milliGCU") continue;
    EXPECT_EQ(pprof_label(value, unit), expected) << value << unit;
  }
  EXPECT_EQ(pprof_label(2500, "milliGCU"), "2.50GCU");
}

TEST(Units, ShortLabels) {
  const std::tuple<std::int64_t, const char*, const char*> cases[] = {
      {1280000000, "nanoseconds", "1.28 s"},
      {12976128, "bytes", "12.4 MB"},
      {340000, "count", "340 k"},
      {999, "count", "999"},
      {1000, "count", "1.00 k"},
      {999999, "count", "1.00 M"},
      {0, "bytes", "0"},
      {-2048, "bytes", "\u22122.00 kB"},
      {123456, "ns", "123 µs"},
      {5, "ns", "5 ns"},
      {90, "s", "1.50 min"},
      {100, "bytes", "100 B"},
  };
  for (const auto& [value, unit, expected] : cases) EXPECT_EQ(short_label(value, unit), expected) << value << unit;
  EXPECT_FALSE(short_label(std::numeric_limits<std::int64_t>::min(), "count").empty());
}

TEST(Units, Percent) {
  EXPECT_EQ(percent_label(624, 1000), "62.4 %");
  EXPECT_EQ(percent_label(3, 1000), "0.3 %");
  EXPECT_EQ(percent_label(1000, 1000), "100 %");
  EXPECT_EQ(percent_label(1, 1000000), "<0.1 %");
  EXPECT_EQ(percent_label(0, 5), "0 %");
  EXPECT_EQ(percent_label(5, 0), "0 %");
  EXPECT_EQ(percent_label(-624, 1000), "\u221262.4 %");
}

TEST(Units, Ratio) {
  EXPECT_EQ(unit_ratio("ms", "nanoseconds"), 1e6);
  EXPECT_EQ(unit_ratio("kB", "bytes"), 1024);
  EXPECT_EQ(unit_ratio("count", "count"), 1);
  EXPECT_EQ(unit_ratio("samples", "sample"), 1);
  EXPECT_EQ(unit_ratio("ms", "bytes"), 0);
}

}  // namespace
}  // namespace proflens::analysis
