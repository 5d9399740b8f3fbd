// Listings and annotated files: what is shown of a source, and where the numbers stand.
#include "analysis/listing.h"

#include <gtest/gtest.h>

#include "analysis/annotated_text.h"
#include "analysis/source_lines.h"

#include "tests/support/listed_profile.h"

namespace proflens::analysis {
namespace {

constexpr std::size_t kCpu = 1;
constexpr std::size_t kUncut = 0;

constexpr std::string_view kNumbers =
    "package numbers\n"
    "\n"
    "func Fib(n int) int {\n"
    "\tif n < 2 {\n"
    "\t\treturn n\n"
    "\t}\n"
    "\treturn Fib(n-1) + Fib(n-2)\n"
    "}\n"
    "\n"
    "func Other() {}\n";

ListedFunction fib(const CostTables& tables) { return list_functions(tables, RE2("Fib"), kCpu).front(); }

TEST(List, CountsRecursionOnceAndShowsTheWholeFunction) {
  const auto tables = tests::listed_profile();
  EXPECT_EQ(listing_text(*tables, kCpu, fib(*tables), found_source("/src/numbers.go", kNumbers), kUncut),
            "example.com/a/long/way/down/numbers.Fib\n"
            "  in /src/numbers.go\n"
            "  700 ms flat (70.0 %), 700 ms cum (70.0 %)\n"
            "\n"
            "  flat     cum  line\n"
            "  .       .        3  func Fib(n int) int {\n"
            "  .       .        4      if n < 2 {\n"
            "600 ms  600 ms     5          return n\n"
            "  .       .        6      }\n"
            "100 ms  700 ms     7      return Fib(n-1) + Fib(n-2)\n"
            "  .       .        8  }\n");
}

TEST(List, WithoutSourceShowsTheLinesThatAreKnown) {
  const auto tables = tests::listed_profile();
  EXPECT_EQ(listing_text(*tables, kCpu, fib(*tables),
                         ListedSource{.path = {}, .reason = "no such file here", .lines = {}, .syntax = {}}, kUncut),
            "example.com/a/long/way/down/numbers.Fib\n"
            "  in /home/someone/src/example.com/a/long/way/down/numbers/numbers.go\n"
            "  700 ms flat (70.0 %), 700 ms cum (70.0 %)\n"
            "  no source: no such file here\n"
            "\n"
            "  flat     cum  line\n"
            "600 ms  600 ms     5\n"
            "100 ms  700 ms     7\n");
}

TEST(List, SaysWhenTheFileIsTooShort) {
  const auto tables = tests::listed_profile();
  const std::string text =
      listing_text(*tables, kCpu, fib(*tables), found_source("/n.go", "package numbers\n"), kUncut);
  EXPECT_NE(text.find("(past the end of the file)"), std::string::npos) << text;
}

TEST(List, HottestFirstAndOnlyWithCost) {
  const auto tables = tests::listed_profile();
  const auto functions = list_functions(*tables, RE2(""), kCpu);
  ASSERT_EQ(functions.size(), 4U) << "not what has only an address";
  EXPECT_EQ(functions[0].name, "main.main");
  EXPECT_EQ(functions[1].name, "example.com/a/long/way/down/numbers.Fib");
  EXPECT_EQ(functions[1].costs, (Costs{700'000'000, 700'000'000}));
}

ListedFunction lines_of(std::uint32_t start, std::vector<std::uint32_t> lines) {
  ListedFunction function{.node = {}, .name = "f", .file = "f.go", .start_line = start, .costs = {}, .lines = {}};
  for (const std::uint32_t line : lines) function.lines.push_back({line, {1, 1}});
  return function;
}

TEST(LinesToShow, AClosureEndsWhereItsLayoutSays) {
  constexpr std::string_view source =
      "package f\n"            // 1
      "func outer() {\n"       // 2
      "\trun := func() {\n"    // 3
      "\t\tone()\n"            // 4
      "\n"                     // 5
      "\t\ttwo()\n"            // 6
      "\t}\n"                  // 7
      "\tg(func() { h() })\n"  // 8
      "\trun()\n"              // 9
      "}\n";                   // 10
  const auto shown = [&](const ListedFunction& function) {
    const LineRange range = lines_to_show(function, found_source("f.go", source));
    return std::pair(range.first, range.last);
  };
  EXPECT_EQ(shown(lines_of(2, {8})), std::pair(2U, 10U));
  EXPECT_EQ(shown(lines_of(0, {8})), std::pair(2U, 10U));
  EXPECT_EQ(shown(lines_of(3, {4})), std::pair(3U, 7U));
  EXPECT_EQ(shown(lines_of(3, {6})), std::pair(3U, 7U));
  EXPECT_EQ(shown(lines_of(8, {8})), std::pair(8U, 8U));
  EXPECT_EQ(shown(lines_of(20, {22})), std::pair(20U, 27U)) << "the file is another one now";
}

TEST(LinesToShow, TheLargestLineDoesNotWrap) {
  constexpr std::uint32_t kLargest = 0xffffffff;
  EXPECT_EQ(lines_to_show(lines_of(0, {3, kLargest}), found_source("f.cc", "")).last, kLargest);
}

TEST(List, CutsCodeAtTheTerminal) {
  const auto tables = tests::listed_profile();
  const std::string text = listing_text(*tables, kCpu, fib(*tables), found_source("/src/numbers.go", kNumbers), 40);
  EXPECT_NE(text.find("100 ms  700 ms     7      return Fib(n-…\n"), std::string::npos) << text;
}

TEST(LinesToShow, OtherLanguagesGetAMargin) {
  ListedFunction function = lines_of(0, {20, 30});
  function.file = "f.cc";
  EXPECT_EQ(lines_to_show(function, found_source("f.cc", "")).first, 15U);
  EXPECT_EQ(lines_to_show(function, found_source("f.cc", "")).last, 35U);
}

TEST(SourceLines, EndAtLineFeeds) {
  EXPECT_EQ(split_lines("a\r\nb\rc\n\nd"), (std::vector<std::string_view>{"a", "b\rc", "", "d"}));
  EXPECT_EQ(split_lines("a\n").size(), 1U);
  EXPECT_TRUE(split_lines("").empty());
  EXPECT_EQ(expand_tabs("\ta\tb\x1b"), "    a   b\uFFFD");
}

constexpr std::string_view kAnnotated =
    "func f() {\n"
    "\ta()\n"
    "\tlonger(call)\n"
    "}\n"
    "\n"
    "\n"
    "\n"
    "\n"
    "\tfar()\n";

std::vector<Remark> remarks() {
  using enum Remark::Place;
  return {{kLineEnd, 3, "60 %", 0.6}, {kAbove, 1, "62 % cpu", 0.62}, {kLineEnd, 2, "2 %", 0.02},
          {kLineEnd, 9, "5 %", 0.05}, {kAbove, 9, "5 % lens", 0.05}, {kAbove, 99, "past the end", 1},
          {kLineEnd, 0, "no line", 1}};
}

TEST(AnnotatedText, HintsOfNeighboursShareAColumn) {
  EXPECT_EQ(annotated_text(kAnnotated, remarks(), {.colour = false, .numbers = true}),
            "  │ 62 % cpu\n"
            "1 │ func f() {\n"
            "2 │     a()            2 %\n"
            "3 │     longer(call)   60 %\n"
            "4 │ }\n"
            "5 │ \n"
            "6 │ \n"
            "7 │ \n"
            "8 │ \n"
            "  │     5 % lens\n"
            "9 │     far()   5 %\n");
}

TEST(AnnotatedText, PlainAndColoured) {
  EXPECT_EQ(annotated_text("\tx()\n", {{Remark::Place::kAbove, 1, "9 %", 0.09}}, {.colour = false, .numbers = false}),
            "    ▸ 9 %\n"
            "    x()\n");
  EXPECT_EQ(annotated_text("x()\n", {{Remark::Place::kLineEnd, 1, "90 %", 0.9}}, {.colour = true, .numbers = false}),
            "x()   \x1b[1;31m90 %\x1b[0m\n");
  EXPECT_EQ(annotated_text("", remarks(), {}), "");
}

}  // namespace
}  // namespace proflens::analysis
