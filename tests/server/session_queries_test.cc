// proflens.lines and proflens.callers: numbers for clients that draw by themselves.
#include <gtest/gtest.h>

#include "tests/support/fake_client.h"
#include "tests/support/pprof_writer.h"

namespace proflens::tests {
namespace {

// Lines 3 and 4 of hot (from 0) cost something, and the call of it in main.
const std::string kSource =
    "package main\n"
    "\n"
    "func hot(n int) int {\n"
    "\tfor i := 0; i < n; i++ {\n"
    "\t\tn += i * i\n"
    "\t}\n"
    "\treturn n\n"
    "}\n"
    "\n"
    "func main() {\n"
    "\tprintln(hot(1 << 30))\n"
    "}\n";

class SessionQueries : public testing::Test {
 protected:
  void SetUp() override {
    workspace_.write("hot.go", kSource);
    const std::string file = workspace_.path("hot.go");
    const PprofFrame main{"main.main", file, 11}, lib{"lib.Mix", "/nowhere/lib.go", 7};
    workspace_.write("given.bin", encode(cpu_profile({{{{"main.hot", file, 4}, main}, 300},
                                                      {{{"main.hot", file, 5}, main}, 600},
                                                      {{lib, {"main.hot", file, 5}, main}, 100}})));
    client_.ignore("textDocument/publishDiagnostics");
    client_.ignore("window/showMessage");
    client_.initialize(workspace_.root_uri(), {{"profiles", Json::array({workspace_.path("given.bin")})}});
    client_.execute("proflens.load", {{"path", workspace_.path("given.bin")}});
    uri_ = workspace_.uri("hot.go");
  }
  void TearDown() override {
    client_.sync();
    EXPECT_EQ(client_.shutdown(), 0);
  }
  Json lines() { return client_.execute("proflens.lines", {{"uri", uri_}}); }
  Json error(const std::string& command, const Json& argument) {
    return client_.request_error("workspace/executeCommand",
                                 {{"command", command}, {"arguments", Json::array({argument})}});
  }
  void insert_line(std::size_t line, const std::string& text) {
    const Json at = {{"line", line}, {"character", 0}};
    client_.change(uri_, Json::array({{{"range", {{"start", at}, {"end", at}}}, {"text", text + "\n"}}}));
  }

  TempWorkspace workspace_;
  FakeClient client_;
  std::string uri_;
};

constexpr std::int64_t kTick = 10'000'000;  // of cpu_profile, in nanoseconds

TEST_F(SessionQueries, LinesHaveTheProfilesNumbers) {
  client_.open(uri_, kSource);
  const Json answer = lines();
  EXPECT_EQ(answer.at("profile"), workspace_.path("given.bin"));
  EXPECT_EQ(answer.at("type"), "cpu");
  EXPECT_EQ(answer.at("unit"), "nanoseconds");
  EXPECT_EQ(answer.at("total"), 1000 * kTick);
  const Json& rows = answer.at("lines");
  ASSERT_EQ(rows.size(), 3U) << answer;
  EXPECT_EQ(rows[0].at("line"), 3);
  EXPECT_EQ(rows[0].at("flat"), 300 * kTick);
  EXPECT_EQ(rows[0].at("function"), "main.hot");
  EXPECT_EQ(rows[1].at("line"), 4);
  EXPECT_EQ(rows[1].at("flat"), 600 * kTick);
  EXPECT_EQ(rows[1].at("cum"), 700 * kTick);
  EXPECT_EQ(rows[1].at("approximate"), false);
  EXPECT_EQ(rows[2].at("line"), 10);
  EXPECT_EQ(rows[2].at("flat"), 0);
  EXPECT_EQ(rows[2].at("cum"), 1000 * kTick);
}

TEST_F(SessionQueries, LinesFollowTheBuffer) {
  client_.open(uri_, kSource);
  insert_line(0, "// above");
  insert_line(5, "\t\t// within");
  const Json moved = lines().at("lines");
  ASSERT_EQ(moved.size(), 3U) << moved;
  EXPECT_EQ(moved[0].at("line"), 4);
  EXPECT_EQ(moved[0].at("recorded"), 4) << "from 1, in the file as it was";
  EXPECT_EQ(moved[1].at("line"), 6);
  EXPECT_EQ(moved[2].at("line"), 12);
  const Json where = {{"start", {{"line", 6}, {"character", 2}}}, {"end", {{"line", 6}, {"character", 3}}}};
  client_.change(uri_, Json::array({{{"range", where}, {"text", "m"}}}));
  const Json edited = lines().at("lines");
  ASSERT_EQ(edited.size(), 3U) << edited;
  EXPECT_EQ(edited[1].at("line"), 6);
  EXPECT_EQ(edited[1].at("approximate"), true);
}

TEST_F(SessionQueries, LinesOfTheTypeOnDisplay) {
  client_.open(uri_, kSource);
  client_.execute("proflens.setSampleType", {{"type", "samples"}});
  const Json answer = lines();
  EXPECT_EQ(answer.at("unit"), "count");
  EXPECT_EQ(answer.at("lines")[0].at("flat"), 300);
}

TEST_F(SessionQueries, NothingToTellIsNoError) {
  workspace_.write("cold.go", "package main\n");
  client_.open(workspace_.uri("cold.go"), "package main\n");
  EXPECT_EQ(client_.execute("proflens.lines", {{"uri", workspace_.uri("cold.go")}}).at("lines"), Json::array());
  client_.execute("proflens.unload", {{"path", workspace_.path("given.bin")}});
  client_.open(uri_, kSource);
  EXPECT_EQ(lines(), (Json{{"lines", Json::array()}}));
}

TEST_F(SessionQueries, CallersAndCallees) {
  const Json answer = client_.execute("proflens.callers", {{"function", "main.hot"}});
  EXPECT_EQ(answer.at("flat"), 900 * kTick);
  EXPECT_EQ(answer.at("cum"), 1000 * kTick);
  ASSERT_EQ(answer.at("callers").size(), 1U);
  EXPECT_EQ(answer.at("callers")[0].at("name"), "main.main");
  EXPECT_EQ(answer.at("callers")[0].at("line"), 11);
  EXPECT_EQ(answer.at("callers")[0].at("weight"), 1000 * kTick);
  ASSERT_EQ(answer.at("callees").size(), 1U);
  EXPECT_EQ(answer.at("callees")[0].at("name"), "lib.Mix");
  EXPECT_EQ(answer.at("callees")[0].at("weight"), 100 * kTick);
  EXPECT_EQ(answer.at("paths").at(workspace_.path("hot.go")), workspace_.path("hot.go"));
  EXPECT_FALSE(answer.at("paths").contains("/nowhere/lib.go"));
  EXPECT_EQ(client_.execute("proflens.callers", {{"function", "lib.Mix"}, {"file", "/nowhere/lib.go"}}).at("flat"),
            100 * kTick);
}

TEST_F(SessionQueries, WrongArgumentsSayWhy) {
  EXPECT_EQ(error("proflens.lines", {{"uri", uri_}}).at("message"), uri_ + ": is not open in the client");
  EXPECT_EQ(error("proflens.lines", {{"path", "a.go"}}).at("code"), -32602);
  EXPECT_EQ(error("proflens.callers", {{"function", 5}}).at("code"), -32602);
  EXPECT_EQ(error("proflens.callers", {{"function", "main.none"}}).at("message"),
            "main.none: not in the profile on display");
  EXPECT_EQ(error("proflens.callers", {{"function", "main.hot"}, {"file", "/else.go"}}).at("message"),
            "main.hot: not in the profile on display");
}

}  // namespace
}  // namespace proflens::tests
