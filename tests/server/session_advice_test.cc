// Findings in a session: the diagnostic on the user's line, the hover, the quick fix, dismissal that is kept, settings,
// and the command.
#include <gtest/gtest.h>

#include "tests/support/fake_client.h"
#include "tests/support/pprof_writer.h"

namespace proflens::tests {
namespace {

const std::string kSource =
    "package main\n"
    "\n"
    "import \"fmt\"\n"
    "\n"
    "func label(n int) string {\n"
    "\treturn fmt.Sprintf(\"%d\", n)\n"
    "}\n"
    "\n"
    "func main() {\n"
    "\tfmt.Println(label(1))\n"
    "}\n";

class SessionAdvice : public testing::Test {
 protected:
  void start() {
    const std::string file = workspace_.path("hot.go");
    const PprofFrame main{"main.main", file, 10}, label{"main.label", file, 6};
    const PprofFrame sprintf{"fmt.Sprintf", "/usr/local/go/src/fmt/print.go", 239};
    workspace_.write("cpu.bin", encode(cpu_profile({{{sprintf, label, main}, 300}, {{main}, 700}})));
    client_.initialize(workspace_.root_uri(), {{"profiles", Json::array({workspace_.path("cpu.bin")})}});
    client_.open(uri_, kSource);
  }
  /// Waits for a publication that has the code, or for one that has not.
  Json published(const std::string& code, bool there) {
    for (;;) {
      const Json all = client_.expect_notification("textDocument/publishDiagnostics").at("diagnostics");
      for (const Json& diagnostic : all)
        if (diagnostic.at("code") == code && there) return diagnostic;
      if (there) continue;
      bool found = false;
      for (const Json& diagnostic : all) found = found || diagnostic.at("code") == code;
      if (!found) return all;
    }
  }
  Json actions() {
    const Json at = {{"line", 5}, {"character", 3}};
    return client_.request("textDocument/codeAction", {{"textDocument", {{"uri", uri_}}},
                                                       {"range", {{"start", at}, {"end", at}}},
                                                       {"context", {{"diagnostics", Json::array()}}}});
  }
  Json action(const std::string& title) {
    for (const Json& found : actions())
      if (found.at("title") == title) return found;
    ADD_FAILURE() << "no action " << title;
    return {};
  }
  void end() {
    client_.ignore("textDocument/publishDiagnostics");
    client_.sync();
    EXPECT_EQ(client_.shutdown(), 0);
  }

  TempWorkspace workspace_{{{"go.mod", "module example\n\ngo 1.24\n"}, {"hot.go", kSource}}};
  std::string uri_ = workspace_.uri("hot.go");
  FakeClient client_;
};

TEST_F(SessionAdvice, IsADiagnosticOnTheLineThatCanBeChanged) {
  start();
  const Json diagnostic = published("sprint", true);
  EXPECT_EQ(diagnostic.at("range").at("start").at("line"), 5);
  EXPECT_EQ(diagnostic.at("data").at("rule"), "G9");
  EXPECT_TRUE(diagnostic.at("message").get<std::string>().starts_with("30.0 % of cpu (3.00 s) in fmt.Sprintf: "))
      << diagnostic.dump();
  const Json hover = client_.request(
      "textDocument/hover", {{"textDocument", {{"uri", uri_}}}, {"position", {{"line", 5}, {"character", 3}}}});
  EXPECT_NE(hover.at("contents").at("value").get<std::string>().find("sprint · sure"), std::string::npos)
      << hover.dump();
  end();
}

TEST_F(SessionAdvice, ItsQuickFixEditsCodeAndImports) {
  start();
  published("sprint", true);
  const Json changes = action("Write the number with strconv").at("edit").at("documentChanges").at(0).at("edits");
  ASSERT_EQ(changes.size(), 2u) << changes.dump();
  EXPECT_EQ(changes[0].at("newText"), "import (\n\t\"fmt\"\n\t\"strconv\"\n)");
  EXPECT_EQ(changes[1].at("newText"), "strconv.Itoa(n)");
  EXPECT_EQ(changes[1].at("range").at("start"), (Json{{"line", 5}, {"character", 8}}));
  end();
}

TEST_F(SessionAdvice, DismissedItStaysAway) {
  start();
  published("sprint", true);
  const Json command = action("Dismiss sprint in this workspace").at("command");
  client_.execute(command.at("command"), command.at("arguments").at(0));
  published("sprint", false);
  for (const Json& found : actions())
    EXPECT_EQ(found.at("title").get<std::string>().find("Dismiss"), std::string::npos);
  end();
}

TEST_F(SessionAdvice, TheCommandListsFindings) {
  start();
  published("sprint", true);
  const Json answer = client_.execute("proflens.findings", {{"limit", 1}});
  ASSERT_EQ(answer.at("findings").size(), 1u) << answer.dump();
  const Json& finding = answer.at("findings").at(0);
  EXPECT_EQ(finding.at("code"), "sprint");
  EXPECT_EQ(finding.at("sure"), "sure");
  const Json& place = finding.at("places").at(0);
  EXPECT_EQ(place.at("line"), 6);
  EXPECT_EQ(place.at("text"), "return fmt.Sprintf(\"%d\", n)");
  EXPECT_TRUE(place.at("found").get<bool>());
  end();
}

}  // namespace
}  // namespace proflens::tests
