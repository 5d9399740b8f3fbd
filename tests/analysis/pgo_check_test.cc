// Which calls of a default.pgo are still there in the source, and which are not.
#include "analysis/pgo_check.h"

#include <gtest/gtest.h>
#include <map>

#include "tests/support/profile_text.h"

namespace proflens::analysis {
namespace {

/// A call as a profile has it: lines from 1.
struct Recorded {
  const char* caller;
  std::uint32_t start;  // of the caller
  std::uint32_t line;
  const char* callee;
  std::int64_t weight = 10;
  const char* caller_file = "/build/main.go";
};

std::uint32_t number_of(PgoCalls& calls, const char* name, std::uint32_t start) {
  for (std::uint32_t i = 0; i < calls.functions.size(); ++i)
    if (calls.functions[i].full == name && (start == 0 || calls.functions[i].start_line == start)) return i;
  calls.functions.push_back({.full = name, .name = split_name(Language::kGo, name), .start_line = start});
  return static_cast<std::uint32_t>(calls.functions.size() - 1);
}

PgoFit fit(std::initializer_list<Recorded> recorded, std::string_view source, std::string_view inner = {}) {
  PgoCalls calls;
  for (const Recorded& call : recorded) {
    const std::uint32_t caller = number_of(calls, call.caller, call.start);
    calls.calls.push_back({caller, number_of(calls, call.callee, 0), call.line, call.weight});
    calls.total += call.weight;
  }
  return pgo_fit(calls, [&](const std::string& package) -> std::optional<std::vector<std::string_view>> {
    if (package == "main") return std::vector<std::string_view>{source};
    if (package == "example.com/m/inner" && !inner.empty()) return std::vector<std::string_view>{inner};
    return std::nullopt;
  });
}

constexpr std::string_view kSource =
    "package main\n"                                                  // 1
    "\n"                                                              // 2
    "func parse(s string) int { return len(s) }\n"                    // 3
    "\n"                                                              // 4
    "func work(list []string) (sum int) {\n"                          // 5
    "\tdefer finish(list)\n"                                          // 6
    "\tfor _, s := range list {\n"                                    // 7
    "\t\tsum += parse(s)\n"                                           // 8
    "\t\tsum = clamp(sum,\n"                                          // 9
    "\t\t\tparse(s))\n"                                               // 10
    "\t}\n"                                                           // 11
    "\tvisit := func(s string) {\n"                                   // 12
    "\t\tsum += parse(s)\n"                                           // 13
    "\t}\n"                                                           // 14
    "\tvisit(list[0])\n"                                              // 15
    "\treturn sum\n"                                                  // 16
    "}\n"                                                             // 17
    "func clamp(a, b int) int { return a + b }\n"                     // 18
    "func finish(list []string) {}\n"                                 // 19
    "func (b *Box[T]) Put(v T) { b.all = append(b.all, grow(v)) }\n"  // 20
    "func grow[T any](v T) T { return v }\n";                         // 21

TEST(PgoCheck, WhatIsAsItWasIsKept) {
  const PgoFit whole = fit({{"main.work", 5, 8, "main.parse"},
                            {"main.work", 5, 9, "main.clamp"},
                            {"main.work", 5, 9, "main.parse"},        // the line of the statement
                            {"main.work", 5, 16, "main.finish"},      // deferred: it runs at the return
                            {"main.work", 5, 15, "main.work.func1"},  // through a value
                            {"main.work.func1", 12, 13, "main.parse"},
                            {"main.(*Box[...]).Put", 20, 20, "main.grow[...]"}},
                           kSource);
  EXPECT_EQ(whole.total, 70);
  EXPECT_EQ(whole.kept, 70) << whole.lost.front().caller;
}

TEST(PgoCheck, WhatMovedAsAWholeIsKept) {
  const PgoFit moved =
      fit({{"main.work", 105, 108, "main.parse"}, {"main.work.func1", 112, 113, "main.parse"}}, kSource);
  EXPECT_EQ(moved.kept, moved.total);
}

TEST(PgoCheck, WhatTheCompilerPutsInIsNotJudged) {
  const PgoFit none = fit({{"main.work", 5, 11, "runtime.asyncPreempt"},  // on a line without a call
                           {"main.work", 5, 8, "runtime.concatstring2"},
                           {"main.work", 5, 8, "memeqbody"},
                           {"main.init", 3, 3, "main.gone"}},
                          kSource);
  EXPECT_EQ(none.total, 0);
  EXPECT_TRUE(none.related);
  EXPECT_EQ(none.share(), 1);
}

TEST(PgoCheck, WhatIsGoneOrElsewhereIsLost) {
  const PgoFit lost = fit({{"main.work", 5, 8, "main.parse", 50},
                           {"main.work", 5, 12, "main.parse", 7},     // another line makes the call
                           {"main.work", 5, 40, "main.parse", 3},     // behind its end
                           {"main.work", 5, 15, "main.visitAll", 2},  // of this package, and not in it
                           {"main.old", 5, 6, "main.parse", 30}},
                          kSource);
  EXPECT_EQ(lost.total, 92);
  EXPECT_EQ(lost.kept, 50);
  ASSERT_EQ(lost.lost.size(), 2U);
  EXPECT_EQ(lost.lost[0].caller, "main.old");
  EXPECT_TRUE(lost.lost[0].gone);
  EXPECT_EQ(lost.lost[1].weight, 12);
  EXPECT_EQ(lost.lost[1].callee, "main.parse") << "the heaviest of its calls";
  EXPECT_FALSE(lost.lost[1].gone);
}

TEST(PgoCheck, OfAnInlinedFunctionsClosureLittleIsAsked) {
  // inner.Each was inlined into work, and its closure is named after work.
  const PgoFit inlined = fit({{"main.work.Each.func3", 7, 8, "example.com/m/inner.mix"},
                              {"main.work", 5, 15, "main.work.Each.func3"},
                              {"main.work.(*Box[...]).Put.func4", 7, 8, "example.com/m/inner.mix"},
                              {"main.gone.Each.func3", 7, 8, "example.com/m/inner.mix", 3}},
                             kSource, "package inner\n\nfunc mix() {}\n");
  EXPECT_EQ(inlined.kept, 30);
  EXPECT_EQ(inlined.total, 33);
}

TEST(PgoCheck, OtherPackagesAreNotJudged) {
  const PgoFit foreign = fit({{"example.com/other.F", 1, 2, "example.com/other.g"}}, kSource);
  EXPECT_FALSE(foreign.related);
  EXPECT_EQ(foreign.total, 0);
}

TEST(PgoCheck, CallsAreSummedUpAsTheCompilerDoes) {
  const auto profile = tests::profile_of(tests::profile_message(
      "samples/count cpu/nanoseconds", {"main.main m.go:3;main.f m.go:7;main.f m.go:7;main.g m.go:9 2 20",
                                        "main.main m.go:3;main.f m.go:7+main.g m.go:9 5 50"}));
  const PgoCalls calls = pgo_calls(*profile);
  EXPECT_EQ(calls.total, 7);
  std::map<std::string, std::int64_t> sums;
  for (const PgoCalls::Call& call : calls.calls)
    sums[calls.functions[call.caller].full + ":" + std::to_string(call.line) + " " +
         calls.functions[call.callee].full] = call.weight;
  EXPECT_EQ(sums, (std::map<std::string, std::int64_t>{
                      {"main.main:3 main.f", 7}, {"main.f:7 main.f", 2}, {"main.f:7 main.g", 7}}));
}

}  // namespace
}  // namespace proflens::analysis
