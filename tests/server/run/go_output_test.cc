// What go test prints, read; and what is chosen by it.
#include "server/run/go_output.h"

#include <gtest/gtest.h>

#include "server/run/go_test.h"

namespace proflens::server {
namespace {

TEST(GoOutput, BuildErrors) {
  const auto errors = build_errors(
      "# example.com/m [example.com/m.test]\n"
      "./a.go:12:5: undefined: y\n"
      "./a b_test.go:3: cannot use x (variable of type int) as string value in argument to f:\n"
      "\thave (int)\n"
      "\twant (string)\n"
      "vet: ./c.go:7:2: unreachable code\n"
      "FAIL\texample.com/m [build failed]\n");
  ASSERT_EQ(errors.size(), 3U);
  EXPECT_EQ(errors[0].path, "./a.go");
  EXPECT_EQ(errors[0].line, 12U);
  EXPECT_EQ(errors[0].column, 5U);
  EXPECT_EQ(errors[0].message, "undefined: y");
  EXPECT_EQ(errors[1].column, 0U);
  EXPECT_TRUE(errors[1].message.ends_with("\nhave (int)\nwant (string)"));
  EXPECT_EQ(errors[2].path, "./c.go");
}

TEST(GoOutput, WhatATestPrintsIsNoBuildError) {
  EXPECT_TRUE(build_errors("x.go:3: hello\n--- FAIL: TestX (0.00s)\n    x_test.go:9: no\nFAIL\n").empty());
  EXPECT_TRUE(build_errors("").empty());
  EXPECT_TRUE(build_errors("a.go:99999999999:1: x\n.go:\n.go:0: x\na.go:1:\n[build failed]").empty());
}

TEST(GoOutput, BenchmarkLines) {
  const auto lines = benchmark_lines(
      "goos: linux\nBenchmarkFib\nBenchmarkFib-8  \t  123456\t      9642 ns/op\t     16 B/op\t       1 allocs/op\n"
      "BenchmarkX/a=b-8 100 0.51 ns/op\nBenchmarkOdd-8 5 7 widgets/op\nPASS\n");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].iterations, 123456);
  EXPECT_EQ(lines[0].nanos_per_op, 9642);
  EXPECT_EQ(lines[1].name, "BenchmarkX/a=b-8");
}

TEST(GoOutput, Names) {
  for (const char* name : {"BenchmarkX", "Benchmark", "Benchmark_x", "BenchmarkÄ", "Benchmark1"})
    EXPECT_EQ(go_test_kind(name), GoTestKind::kBenchmark) << name;
  EXPECT_EQ(go_test_kind("TestX"), GoTestKind::kTest);
  for (const char* name : {"", "TestMain", "Testing", "Benchmarks", "TestX$", "Test X", "TestX|.", "-Test", "FuzzX"})
    EXPECT_EQ(go_test_kind(name), GoTestKind::kNone) << name;
  EXPECT_EQ(last_line("a\nb\r\n\n"), "b");
  EXPECT_EQ(last_line(" \n"), "");
}

TEST(GoTest, ChoosesByTheFirstRun) {
  EXPECT_EQ(choose_benchtime({.seconds = 0.1, .samples = 10}).value, "4s");
  EXPECT_EQ(choose_benchtime({.seconds = 0.1, .samples = 80}).value, "1s");
  EXPECT_EQ(choose_benchtime({.seconds = 0.1, .samples = 0}).value, "20s");
  EXPECT_EQ(choose_benchtime({.seconds = 0.4, .samples = 40, .runs = 4}).value, "1s");
  EXPECT_EQ(as_count({"4s", "why"}, 250'000).value, "16000x");
  EXPECT_EQ(as_count({"1s", "why"}, 5e9).value, "1x");
  EXPECT_EQ(as_count({"20s", "why"}, 0.1).value, "1000000000x");
  EXPECT_EQ(choose_count({.seconds = 1, .samples = 350}), 1);
  EXPECT_EQ(choose_count({.seconds = 1, .samples = 100}), 4);
  EXPECT_EQ(choose_count({.seconds = 20, .samples = 10}), 1);
  EXPECT_EQ(choose_count({.seconds = 0.5, .samples = 0}), 60);
}

}  // namespace
}  // namespace proflens::server
