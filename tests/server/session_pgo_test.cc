// default.pgo in a session: written beside the main package, told when it is stale, never over a file of another kind.
#include <filesystem>
#include <gtest/gtest.h>
#include <thread>

#include "tests/support/fake_client.h"
#include "tests/support/profile_text.h"

namespace proflens::tests {
namespace {

const std::string kMain =
    "package main\n\nimport \"example.com/m/inner\"\n\nfunc main() {\n\twork()\n}\n\nfunc work() "
    "{\n\tinner.Sum(1)\n}\n";
const std::string kInner =
    "package inner\n\nfunc Sum(n int) int {\n\tif n > 9 {\n\t\treturn n\n\t}\n\treturn Sum(n + 1)\n}\n";

class SessionPgo : public testing::Test {
 protected:
  SessionPgo() {
    client_.ignore("textDocument/publishDiagnostics");
    client_.ignore("window/showMessage");
    workspace_.write("cpu.prof", profile(300));
  }
  std::string profile(int samples) const {
    const std::string main = workspace_.path("cmd/main.go"), inner = workspace_.path("inner/inner.go");
    const std::string stack = "main.main " + main + ":6;main.work " + main + ":10;example.com/m/inner.Sum " + inner +
                              ":7;example.com/m/inner.Sum " + inner + ":5 " + std::to_string(samples) + " " +
                              std::to_string(samples) + "0000000";
    wire::Profile message = profile_message("samples/count cpu/nanoseconds", {std::string_view(stack)});
    const std::map<std::string, int> starts = {{"main.main", 5}, {"main.work", 9}, {"example.com/m/inner.Sum", 3}};
    for (auto& function : *message.mutable_functions())
      function.set_start_line(starts.at(message.strings(static_cast<int>(function.name()))));
    return message.SerializeAsString();
  }
  void begin() {
    client_.initialize(workspace_.root_uri());
    open("cmd/main.go", kMain);
    lenses();  // answered when the profile is loaded
  }
  void open(const std::string& file, const std::string& text) { client_.open(workspace_.uri(file), text); }
  Json lenses() {
    return client_.request("textDocument/codeLens", {{"textDocument", {{"uri", workspace_.uri("cmd/main.go")}}}});
  }
  std::string actions(int line) {
    const Json place = {{"line", line}, {"character", 0}};
    std::string titles;
    for (const Json& action :
         client_.request("textDocument/codeAction", {{"textDocument", {{"uri", workspace_.uri("cmd/main.go")}}},
                                                     {"range", {{"start", place}, {"end", place}}},
                                                     {"context", {{"diagnostics", Json::array()}}}}))
      titles += action["title"].get<std::string>() + "\n";
    return titles;
  }
  std::string refused(const Json& argument) {
    return client_
        .request_error("workspace/executeCommand",
                       {{"command", "proflens.writePgo"}, {"arguments", Json::array({argument})}})["message"]
        .get<std::string>();
  }
  /// What the status says of the only default.pgo, once it is such.
  Json state(const std::function<bool(const Json&)>& wanted) {
    for (int i = 0; i < 6000; ++i) {
      const Json status = client_.execute("proflens.status", nullptr);
      if (status.contains("pgo") && status["pgo"].size() == 1 && wanted(status["pgo"][0])) return status["pgo"][0];
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "waited in vain";
    return {};
  }
  static bool is_stale(const Json& pgo) { return pgo["stale"].get<bool>(); }
  static bool is_fresh(const Json& pgo) { return !is_stale(pgo); }
  std::vector<Json> stale_diagnostics() {
    std::vector<Json> found;
    for (const Json& published : client_.take_unread("textDocument/publishDiagnostics")) {
      found.clear();
      for (const Json& diagnostic : published["params"]["diagnostics"])
        if (diagnostic["code"] == "stale-pgo") found.push_back(diagnostic);
    }
    return found;
  }

  TempWorkspace workspace_{{{"go.mod", "module example.com/m\n"}, {"cmd/main.go", kMain}, {"inner/inner.go", kInner}}};
  FakeClient client_;
};

TEST_F(SessionPgo, WrittenBesideTheMainPackage) {
  begin();
  EXPECT_NE(actions(4).find("Write default.pgo from cpu.prof"), std::string::npos) << actions(4);
  EXPECT_EQ(actions(8).find("Write default.pgo"), std::string::npos) << "on func main only";
  const Json first = client_.execute("proflens.writePgo", nullptr);
  EXPECT_EQ(first["path"], workspace_.path("cmd/default.pgo"));
  EXPECT_FALSE(first.contains("replaced"));
  EXPECT_EQ(client_.execute("proflens.writePgo", nullptr)["unchanged"], true);
  EXPECT_EQ(state(is_fresh)["kept"], 1.0);
  EXPECT_EQ(client_.execute("proflens.status", nullptr)["profile"], workspace_.path("cpu.prof"))
      << "it takes the place of no recording";

  workspace_.write("other.prof", profile(500));
  const Json second = client_.execute("proflens.writePgo", {{"profiles", {"cpu.prof", "other.prof"}}});
  EXPECT_EQ(second["unchanged"], false);
  EXPECT_NE(second["replaced"]["text"].get<std::string>().find("1 stack"), std::string::npos) << second;
  client_.sync();
  EXPECT_EQ(client_.shutdown(), 0);
}

TEST_F(SessionPgo, OtherFilesAndPlacesAreRefused) {
  begin();
  EXPECT_NE(refused({{"directory", workspace_.path("inner")}}).find("has no package main"), std::string::npos);
  EXPECT_NE(refused({{"profiles", {"no.prof"}}}).find("no.prof"), std::string::npos);
  EXPECT_NE(refused({{"directory", 5}}).find("directory"), std::string::npos);
  workspace_.write("cmd/default.pgo", "mine\n");
  EXPECT_NE(refused(nullptr).find("it stays as it is"), std::string::npos);
  std::string kept;
  std::getline(std::ifstream(workspace_.path("cmd/default.pgo")), kept);
  EXPECT_EQ(kept, "mine");
  client_.sync();
  EXPECT_EQ(client_.shutdown(), 0);
}

TEST_F(SessionPgo, AStaleOneIsToldOnceAndNotWhenDismissed) {
  workspace_.write("cmd/default.pgo", profile(300));
  begin();
  state(is_fresh);
  EXPECT_TRUE(stale_diagnostics().empty());
  workspace_.replace("inner/inner.go", "package inner\n\nfunc Add(n int) int { return n }\n");
  workspace_.replace("cmd/main.go", kMain.substr(0, kMain.find("\tinner.Sum")) + "\tinner.Add(1)\n}\n");
  const Json stale = state(is_stale);
  EXPECT_NE(stale["complaint"].get<std::string>().find("Sum is gone"), std::string::npos) << stale;
  const std::vector<Json> told = stale_diagnostics();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0]["range"]["start"]["line"], 4);
  EXPECT_NE(actions(4).find("Ignore stale-pgo here"), std::string::npos) << actions(4);
  client_.execute("proflens.ignore",
                  {{"file", "cmd/main.go"}, {"function", "main.main"}, {"code", "stale-pgo"}, {"line", "*"}});
  EXPECT_TRUE(stale_diagnostics().empty());
  EXPECT_EQ(actions(4).find("stale-pgo"), std::string::npos);
  client_.sync();
  EXPECT_EQ(client_.shutdown(), 0);
}

}  // namespace
}  // namespace proflens::tests
