// Comparisons of benchmarks in words; the tables themselves are compared with benchstat's by benchstat_oracle.py.
#include "analysis/benchmark_compare.h"

#include <gtest/gtest.h>

#include "analysis/benchmark_table_text.h"

namespace proflens::analysis {
namespace {

/// Two inputs of one benchmark with these values.
std::vector<BenchmarkTable> tables_of(const std::vector<int>& before, const std::vector<int>& after,
                                      const std::string& unit, const std::string& facts_line = "") {
  BenchmarkUnitFacts facts;
  const auto input = [&](const char* name, const std::vector<int>& values) {
    std::string text = facts_line + "\n";
    for (const int value : values) text += "BenchmarkF 1 " + std::to_string(value) + " " + unit + "\n";
    return BenchmarkInput{name, read_benchmark_results(text, facts)};
  };
  const std::vector<BenchmarkInput> inputs = {input("old", before), input("new", after)};
  return compare_benchmarks(inputs, facts);
}

std::string verdict_of(const std::vector<int>& before, const std::vector<int>& after, const std::string& unit,
                       const std::string& facts_line = "") {
  const std::vector<BenchmarkTable> tables = tables_of(before, after, unit, facts_line);
  return verdict(tables.at(0), tables.at(0).rows.at(0), 1);
}

const std::vector<int> kBefore = {100, 101, 102, 103, 104, 105}, kAfter = {80, 81, 82, 83, 84, 85};

TEST(Verdict, SaysTheWayAndTheEvidence) {
  EXPECT_EQ(verdict_of(kBefore, kAfter, "ns/op"), "20 % faster (p=0.002, n=6)");
  EXPECT_EQ(verdict_of(kAfter, kBefore, "ns/op"), "24 % slower (p=0.002, n=6)");
  EXPECT_EQ(verdict_of(kBefore, kAfter, "MB/s"), "20 % slower (p=0.002, n=6)");
  EXPECT_EQ(verdict_of(kBefore, kAfter, "B/op"), "20 % less memory (p=0.002, n=6)");
  EXPECT_EQ(verdict_of(kAfter, kBefore, "allocs/op"), "24 % more allocations (p=0.002, n=6)");
  EXPECT_EQ(verdict_of(kBefore, kAfter, "hits"), "20 % lower (p=0.002, n=6)");
  EXPECT_EQ(verdict_of(kBefore, kAfter, "hits", "Unit hits better=higher"),
            "20 % lower, which is worse (p=0.002, n=6)");
  EXPECT_EQ(verdict_of(kBefore, {80, 81, 82, 83}, "ns/op"), "20 % faster (p=0.010, n=6+4)");
  EXPECT_EQ(verdict_of({1000, 1001, 1002, 1003}, {1005, 1006, 1007, 1008}, "ns/op"), "0.5 % slower (p=0.029, n=4)");
}

TEST(Verdict, SaysWhenThereIsNothingToSay) {
  EXPECT_EQ(verdict_of(kBefore, kBefore, "ns/op"), "no significant difference (p=1.000, n=6)");
  EXPECT_EQ(verdict_of({5, 5, 5, 5}, {5, 5, 5, 5}, "ns/op"), "no difference (p=1.000, n=4)");
  EXPECT_EQ(verdict_of({1, 2, 3}, {7, 8, 9}, "ns/op"), "run 4 or more times to tell (p=0.100, n=3)");
  // The p that benchstat gives here is 0, and stands for nothing.
  EXPECT_EQ(verdict_of({9}, {4, 4, 5}, "ns/op"), "run 4 or more times to tell (n=1+3)");
  EXPECT_EQ(verdict_of({0, 0, 0, 0}, {7, 8, 9, 10}, "B/op"), "more memory, from none (p=0.029, n=4)");
}

TEST(Verdict, ExactValuesNeedNoRepetition) {
  EXPECT_EQ(verdict_of({100}, {75}, "B", "Unit B assume=exact better=lower"), "25 % lower, which is better (n=1)");
  EXPECT_EQ(verdict_of({100}, {100}, "B", "Unit B assume=exact"), "no difference (n=1)");
}

TEST(Verdict, OfNaNAndOfTheBase) {
  BenchmarkUnitFacts facts;
  const auto read = [&](const char* text) { return read_benchmark_results(text, facts); };
  const std::vector<BenchmarkTable> tables = compare_benchmarks(
      {{"old", read("BenchmarkF 1 NaN x\nBenchmarkF 1 1 x\n")}, {"new", read("BenchmarkF 1 1 x\nBenchmarkG 1 1 x\n")}},
      facts);
  ASSERT_EQ(tables.size(), 1U);
  const std::vector<BenchmarkRow>& rows = tables[0].rows;
  EXPECT_EQ(verdict(tables[0], rows[0], 1), "not to be compared: a value is not a number");
  EXPECT_EQ(verdict(tables[0], rows[0], 0), "");
  EXPECT_EQ(verdict(tables[0], rows[1], 1), "");
}

TEST(BenchmarkTables, NamesCannotSteerTheTerminal) {
  BenchmarkUnitFacts facts;
  const BenchmarkResults results = read_benchmark_results("note: \x1b[2J\nBenchmarkF\x1b[31m 1 1 x\x07\n", facts);
  const std::string text = benchmark_tables_text(compare_benchmarks({{"a\x1b", results}}, facts));
  EXPECT_EQ(text.find_first_of("\x1b\x07"), std::string::npos) << text;
}

}  // namespace
}  // namespace proflens::analysis
