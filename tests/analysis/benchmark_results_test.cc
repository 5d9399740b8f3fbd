// The reader of benchmark results beyond what the comparison with benchstat covers: values, lines, events.
#include "analysis/benchmark_results.h"

#include <cmath>
#include <gtest/gtest.h>

#include "analysis/benchmark_units.h"
#include "analysis/go_numbers.h"

namespace proflens::analysis {
namespace {

using Better = BenchmarkUnitFacts::Better;

/// What was read, a line each: "3 Encode-8 100 | 1.5e-06 sec/op | goos=linux".
std::string read(std::string_view text) {
  BenchmarkUnitFacts facts;
  const BenchmarkResults found = read_benchmark_results(text, facts);
  std::string out;
  for (const BenchmarkResult& result : found.results) {
    out += std::to_string(result.line) + " " + result.name + " " + std::to_string(result.iterations);
    for (const BenchmarkValue& value : result.values) out += " | " + go_shortest(value.value) + " " + value.unit;
    for (const auto& [key, value] : found.configurations[result.configuration]) out += " | " + key + "=" + value;
    out += "\n";
  }
  for (const BenchmarkProblem& problem : found.problems)
    out += std::to_string(problem.line) + ": " + problem.message + "\n";
  return out;
}

TEST(BenchmarkResults, ReadsLinesBetweenOtherOutput) {
  EXPECT_EQ(read("goos: linux\nhello\nBenchmarkF/a=b-8 \t 100 \t 1500 ns/op\t 2 MB/s\t 0 ns-p99 \r\nPASS\npkg: x\n"
                 "BenchmarkF/a=b-8 100 3 B/op 1_000 hits"),
            "3 F/a=b-8 100 | 1.5e-06 sec/op | 2e+06 B/s | 0 ns-p99 | goos=linux\n"
            "6 F/a=b-8 100 | 3 B/op | 1000 hits | goos=linux | pkg=x\n");
}

TEST(BenchmarkResults, ConfigurationIsChangedAndDropped) {
  EXPECT_EQ(read("a: 1\nb: 2\nBenchmarkF 1 1 x\na:\nb: 3\nBenchmarkF 1 1 x\na: 4\nBenchmarkF 1 1 x\n"),
            "3 F 1 | 1 x | a=1 | b=2\n6 F 1 | 1 x | b=3\n8 F 1 | 1 x | b=3 | a=4\n");
  EXPECT_EQ(read("Aa: 1\nb c: 2\nd:3\n: 4\n\xff: 5\nµ: 6\nBenchmarkF 1 1 x\n"), "7 F 1 | 1 x | µ=6\n");
}

TEST(BenchmarkResults, ALogIsNoConfiguration) {
  std::string text;
  for (int i = 0; i < 70; ++i) text += "key" + std::to_string(i) + ": x\n";
  BenchmarkUnitFacts facts;
  const BenchmarkResults found = read_benchmark_results(text + "BenchmarkF 1 1 x\n", facts);
  EXPECT_EQ(found.configurations.back().size(), 64U);
  ASSERT_EQ(found.problems.size(), 1U);
  EXPECT_EQ(found.problems[0].line, 65U);
}

TEST(BenchmarkResults, TellsWhatIsWrongAndGoesOn) {
  EXPECT_EQ(read("BenchmarkF\nBenchmarkF \nBenchmarkF 1\nBenchmarkF x 1 y\nBenchmarkF 1 x y\nBenchmarkF 1 1\n"
                 "BenchmarkF 1 1e999 y\nUnit\nUnit y z\nBenchmarkF 1 1 y\n"),
            "10 F 1 | 1 y\n2: missing iteration count\n3: missing measurements\n"
            "4: parsing iteration count: invalid syntax\n5: parsing measurement: invalid syntax\n6: missing units\n"
            "7: parsing measurement: value out of range\n8: missing unit\n9: expected key=value\n");
}

TEST(BenchmarkResults, EventsOfPackagesThatTakeTurns) {
  const auto event = [](const char* package, const char* output) {
    return std::string(R"({"Action":"output","Package":")") + package + R"(","Output":")" + output + "\"}\n";
  };
  EXPECT_EQ(
      read(R"({"Time":"2026-01-01T00:00:00Z","Action":"start","Package":"a"})" + ("\n" + event("a", "pkg: a\\n")) +
           event("a", "BenchmarkF-2 \\t") + event("b", "pkg: b\\nBenchmarkG-2 1 7 x\\n") +
           event("a", " 1 5 x\\nBenchmarkBad 1\\n") + "not an event\n{\"Action\": 3}\n"),
      "3 F-2 1 | 5 x | pkg=a\n4 G-2 1 | 7 x | pkg=b\n5: missing measurements\n");
}

TEST(BenchmarkUnitFacts, FirstOneCounts) {
  BenchmarkUnitFacts facts;
  const BenchmarkResults found = read_benchmark_results(
      "Unit ns/op assume=exact\nUnit sec/op assume=nothing\nUnit hits better=higher\nUnit B/op better=what", facts);
  ASSERT_EQ(found.problems.size(), 1U);
  EXPECT_EQ(found.problems[0].message, "metadata assume of unit sec/op already set to exact");
  EXPECT_TRUE(facts.exact("ns/op") && facts.exact("sec/op"));
  EXPECT_FALSE(facts.exact("B/op"));
  EXPECT_EQ(facts.better("hits"), Better::kHigher);
  EXPECT_EQ(facts.better("B/op"), Better::kUnknown);
  EXPECT_EQ(facts.better("MB/s"), Better::kHigher);
  EXPECT_EQ(facts.better("allocs/op"), Better::kLower);
}

TEST(BenchmarkUnits, TidyAndScaled) {
  EXPECT_EQ(tidy_unit("ns/op").unit, "sec/op");
  EXPECT_EQ(tidy_unit("req/ns").unit, "req/ns");
  EXPECT_EQ(tidy_unit("max-ns*MB/op").unit, "max-sec*B/op");
  EXPECT_EQ(tidy_unit("turns/op").factor, 1);
  const auto scaled = [](double value, const char* unit) { return common_scale({value}, unit).text(value); };
  EXPECT_EQ(scaled(1.7182e-6, "sec/op"), "1.718µ");
  EXPECT_EQ(scaled(0.99995, "x"), "1.000");
  EXPECT_EQ(scaled(1020, "B/op"), "1020.0");
  EXPECT_EQ(scaled(2048, "B/op"), "2.000Ki");
  EXPECT_EQ(scaled(0.00123, "B"), "0.001230");
  EXPECT_EQ(scaled(0, "x"), "0.000");
  EXPECT_EQ(common_scale({1e6, 1e3}, "x").text(1e6), "1000.000k");
}

TEST(GoNumbers, AsGoReadsAndWritesThem) {
  for (const char* good :
       {"1", "-1", "+1.", ".5", "1e3", "1E-400", "0x1p-2", "1_000", "0x_fp0", "inf", "-Infinity", "NaN"})
    EXPECT_TRUE(parse_go_float(good)) << good;
  for (const char* bad :
       {"", "-", ".", "1e", "0x1", "0xp1", "--1", "+-1", "1__0", "_1", "1_", "1_.0", "nan(1)", "-nan", "1x"})
    EXPECT_FALSE(parse_go_float(bad)) << bad;
  EXPECT_EQ(*parse_go_float("0x1.8p1"), 3);
  EXPECT_EQ(parse_go_float("1e400").error(), "value out of range");
  EXPECT_EQ(*parse_go_integer("+12"), 12);
  EXPECT_FALSE(parse_go_integer("1_2") || parse_go_integer("+-1") || parse_go_integer(""));
  EXPECT_EQ(parse_go_integer("9999999999999999999").error(), "value out of range");
  EXPECT_EQ(go_shortest(1e6) + go_shortest(123456.5) + go_shortest(0.0001) + go_shortest(0.00001),
            "1e+06123456.50.00011e-05");
  EXPECT_EQ(go_signed(-0.001, 2) + go_signed(INFINITY, 2) + go_signed(NAN, 2) + go_fixed(NAN, 2), "-0.00+Inf+NaNNaN");
}

}  // namespace
}  // namespace proflens::analysis
