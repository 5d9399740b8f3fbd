// What the Go compiler says of hot calls, read.
#include "analysis/go_pgo_log.h"

#include <gtest/gtest.h>

namespace proflens::analysis {
namespace {

using Kind = PgoDecision::Kind;

TEST(GoPgoLog, ReadsWhatConcernsTheProfile) {
  const auto decisions = pgo_decisions(
      "# example.com/m\n"
      "hot-callsite-thres-from-CDF=6.25\n"
      "hot-node enabled increased budget=2000 for func=main.compute\n"
      "hot-node enabled increased budget=2000 for func=example.com/m/inner.(*Base).Count\n"
      "./main.go:19:6: cannot inline fib: function too complex: cost 132 exceeds budget 80\n"
      "./main.go:73:6: cannot inline compute: function too complex: cost 2711 exceeds budget 2000\n"
      "inner/inner.go:29:6: cannot inline (*Base).Count: unhandled op DEFER\n"
      "hot-budget check allows inlining for call main.fib (cost 132) at ./main.go:81:13 in function main.compute\n"
      "hot-budget check allows inlining for call main.fib (cost 132) at ./main.go:81:13 in function main.compute\r\n"
      "hot-big check disallows inlining for call main.odd (cost 93) at ./main.go:82 in big function main.compute\n"
      "./main.go:88:17: PGO devirtualizing interface call s.area to disc.area\n"
      "./main.go:84:14: inlining call to even\n"
      "PGO devirtualizing nothing\n"
      "hot-budget check allows inlining for call x at y in z");
  ASSERT_EQ(decisions.size(), 5U);
  EXPECT_EQ(decisions[0], (PgoDecision{.kind = Kind::kRefused,
                                       .file = "./main.go",
                                       .line = 73,
                                       .column = 6,
                                       .callee = "compute",
                                       .why = "function too complex: cost 2711 exceeds budget 2000"}));
  EXPECT_EQ(decisions[1].callee, "(*Base).Count");
  EXPECT_EQ(decisions[2], (PgoDecision{.kind = Kind::kInlined,
                                       .file = "./main.go",
                                       .line = 81,
                                       .column = 13,
                                       .callee = "main.fib",
                                       .cost = 132,
                                       .why = {}}));
  EXPECT_EQ(decision_text(decisions[2]), "PGO inlines main.fib here (cost 132)");
  EXPECT_EQ(decisions[3].kind, Kind::kBigCaller);
  EXPECT_EQ(decisions[3].column, 0U);
  EXPECT_EQ(decisions[4].callee, "disc.area");
  EXPECT_EQ(decision_text(decisions[4]), "PGO makes this a direct call of disc.area when it is that one");
}

TEST(GoPgoLog, NothingOfNothing) {
  EXPECT_TRUE(pgo_decisions("").empty());
  EXPECT_TRUE(pgo_decisions("\n:1:2: PGO devirtualizing a to b\n.go:x: cannot inline f: g").empty());
}

}  // namespace
}  // namespace proflens::analysis
