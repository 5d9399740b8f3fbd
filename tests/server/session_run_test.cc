// Tests and benchmarks run with profiles in a session, by the Go that is installed, on modules that misbehave.
#include <csignal>
#include <filesystem>
#include <gtest/gtest.h>
#include <thread>

#include "tests/support/fake_client.h"

namespace proflens::tests {
namespace {

const std::string kWork =
    "package m\n\nimport \"testing\"\n\nvar sink int\n\nfunc work() {\n\tfor i := 0; i < 10000; i++ {\n\t\tsink += i % "
    "7\n\t}\n"
    "}\n\nfunc BenchmarkWork(b *testing.B) {\n\tfor i := 0; i < b.N; i++ {\n\t\twork()\n\t}\n}\n\n"
    "func TestWork(t *testing.T) {\n\twork()\n}\n";

bool has_go() { return std::system("go version > /dev/null 2>&1") == 0; }

class SessionRun : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_go()) GTEST_SKIP() << "SKIPPED: no go";
    workspace_.write(kFolder + "/go.mod", "module example.com/m\n\ngo 1.19\n");
  }
  FakeClient::Options options() const {
    return {.arguments = {"--stdio"},
            .environment = {{"XDG_DATA_HOME", workspace_.path("data")},
                            {"TMPDIR", workspace_.path("tmp")},
                            {"GOTOOLCHAIN", "local"},
                            {"GOFLAGS", "-mod=mod"}}};
  }
  void begin(FakeClient& client, const std::string& text, const Json& init = Json::object()) {
    std::filesystem::create_directories(workspace_.path("tmp"));
    workspace_.write(kFile, text);
    client.ignore("window/showMessage");
    client.initialize(workspace_.uri(kFolder), init);
    client.open(workspace_.uri(kFile), text);
  }
  Json call(const std::string& command, const std::string& name, Json more = Json::object()) const {
    more["uri"] = workspace_.uri(kFile);
    more["name"] = name;
    return {{"command", command}, {"arguments", Json::array({more})}};
  }
  void wait_for_file(const std::string& file) const {
    for (int i = 0; i < 6000 && !std::filesystem::exists(workspace_.path(file)); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  bool is_gone(const std::string& pid_file) const {
    pid_t id = 0;
    std::ifstream(workspace_.path(pid_file)) >> id;
    EXPECT_GT(id, 0);
    for (int i = 0; i < 1000; ++i) {
      if (::kill(id, 0) != 0) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  bool nothing_is_left() const {
    for (const auto& entry : std::filesystem::directory_iterator(workspace_.path(kFolder)))
      if (entry.path().filename() != "go.mod" && entry.path().filename() != "w_test.go") return false;
    return std::filesystem::is_empty(workspace_.path("tmp"));
  }

  inline static const std::string kFolder = "a \"b\" 'c' $(touch x) d";
  inline static const std::string kFile = kFolder + "/w_test.go";
  TempWorkspace workspace_;
};

std::vector<std::string> titles(const Json& lenses) {
  std::vector<std::string> out;
  for (const Json& lens : lenses) out.push_back(lens["command"]["title"].get<std::string>());
  return out;
}

TEST_F(SessionRun, ABenchmarkIsProfiledByItsLens) {
  FakeClient client(options());
  begin(client, kWork);
  client.ignore("textDocument/publishDiagnostics");
  const Json lenses = client.request("textDocument/codeLens", {{"textDocument", {{"uri", workspace_.uri(kFile)}}}});
  EXPECT_EQ(titles(lenses), (std::vector<std::string>{"Profile BenchmarkWork", "Profile TestWork",
                                                      "Profile all benchmarks of the package"}));
  const Json& command = lenses[0]["command"];
  const Json answer = client.request("workspace/executeCommand",
                                     {{"command", command["command"]}, {"arguments", command["arguments"]}});
  EXPECT_NE(answer["explanation"].get<std::string>().find("benchtime "), std::string::npos);
  EXPECT_EQ(answer["captures"].size(), 2U);
  EXPECT_EQ(answer["profiles"][1]["kind"], "cpu");
  EXPECT_EQ(client.execute("proflens.status", nullptr)["profile"], answer["captures"][1]["path"]);
  EXPECT_TRUE(nothing_is_left());
  EXPECT_EQ(client.shutdown(), 0);
}

TEST_F(SessionRun, ATestByItsActionAndAsManyTimesAsAsked) {
  FakeClient client(options());
  begin(client, kWork);
  client.ignore("textDocument/publishDiagnostics");
  client.request("textDocument/codeLens", {{"textDocument", {{"uri", workspace_.uri(kFile)}}}});
  const Json here = {{"start", {{"line", 20}, {"character", 0}}}, {"end", {{"line", 20}, {"character", 0}}}};
  const Json actions = client.request("textDocument/codeAction", {{"textDocument", {{"uri", workspace_.uri(kFile)}}},
                                                                  {"range", here},
                                                                  {"context", {{"diagnostics", Json::array()}}}});
  ASSERT_EQ(actions.size(), 1U);
  EXPECT_EQ(actions[0]["title"], "Profile TestWork");
  const Json answer = client.request("workspace/executeCommand", call("proflens.runTest", "TestWork", {{"count", 3}}));
  EXPECT_NE(answer["command"].get<std::string>().find("-count=3"), std::string::npos);
  EXPECT_FALSE(answer["warning"].get<std::string>().empty());
  EXPECT_EQ(client.shutdown(), 0);
}

TEST_F(SessionRun, ARunIsComparedWithTheOneBeforeTheEdit) {
  FakeClient client(options());
  begin(client, kWork);
  client.ignore("textDocument/publishDiagnostics");
  const auto run = [&](const char* benchtime) {
    return client.request("workspace/executeCommand",
                          call("proflens.runBenchmark", "BenchmarkWork", {{"benchtime", benchtime}}))["captures"][1];
  };
  const Json before = run("20000x");
  EXPECT_EQ(before["operations"], 20001);
  std::string slower = kWork;
  slower.replace(slower.find("10000;"), 6, "40000;");
  workspace_.write(kFile, slower);
  run("40000x");
  const Json status = client.execute("proflens.setBase", {{"before", "edit"}});
  EXPECT_EQ(status["choice"]["base"], before["path"]);
  EXPECT_NEAR(status["choice"]["baseScale"].get<double>(), 2, 0.01);
  std::string shown;
  for (const std::string& title :
       titles(client.request("textDocument/codeLens", {{"textDocument", {{"uri", workspace_.uri(kFile)}}}})))
    shown += title + "\n";
  EXPECT_NE(shown.find(" % slower"), std::string::npos) << shown;
  EXPECT_EQ(client.shutdown(), 0);
}

TEST_F(SessionRun, BuildErrorsAreDiagnosticsUntilTheNextRun) {
  FakeClient client(options());
  begin(client, kWork + "\nfunc broken() { undefined() }\n");
  const Json error = client.request_error("workspace/executeCommand", call("proflens.runBenchmark", "BenchmarkWork"));
  EXPECT_NE(error["message"].get<std::string>().find("it does not build: w_test.go:23"), std::string::npos);
  const Json shown = client.expect_notification("textDocument/publishDiagnostics");
  ASSERT_EQ(shown["diagnostics"].size(), 1U);
  EXPECT_EQ(shown["diagnostics"][0]["source"], "proflens");
  EXPECT_EQ(shown["diagnostics"][0]["range"]["start"], (Json{{"line", 22}, {"character", 16}}));
  workspace_.write(kFile, kWork);
  client.request("workspace/executeCommand", call("proflens.runBenchmark", "BenchmarkWork", {{"benchtime", "10x"}}));
  EXPECT_TRUE(client.expect_notification("textDocument/publishDiagnostics")["diagnostics"].empty());
  client.ignore("textDocument/publishDiagnostics");
  EXPECT_TRUE(nothing_is_left());
  EXPECT_EQ(client.shutdown(), 0);
}

const std::string kHostile =
    "package m\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\t\"os/exec\"\n\t\"syscall\"\n\t\"testing\"\n\t\"time\"\n)\n\n"
    "func fork() {\n\tc := exec.Command(\"sleep\", \"1000\")\n\tc.SysProcAttr = &syscall.SysProcAttr{Setsid: true}\n"
    "\tif c.Start() == nil {\n\t\tos.WriteFile(os.Getenv(\"MARK\"), []byte(fmt.Sprint(c.Process.Pid)), "
    "0o600)\n\t}\n}\n\n"
    "func TestHangs(t *testing.T) {\n\tfork()\n\ttime.Sleep(time.Hour)\n}\n\n"
    "func TestForks(t *testing.T) {\n\tfork()\n}\n\n"
    "func TestDies(t *testing.T) {\n\tfmt.Println(\"before the end\")\n\tsyscall.Kill(os.Getpid(), syscall.SIGKILL)\n"
    "\ttime.Sleep(time.Hour)\n}\n\n"
    "func TestFails(t *testing.T) {\n\tt.Fatal(\"as it should\")\n}\n";

TEST_F(SessionRun, AHostileModuleLeavesNothingBehind) {
  FakeClient::Options with_mark = options();
  with_mark.environment["MARK"] = workspace_.path("mark");
  FakeClient client(with_mark);
  begin(client, kHostile);
  client.ignore("textDocument/publishDiagnostics");
  const auto message = [&](const std::string& name) {
    return client.request_error("workspace/executeCommand", call("proflens.runTest", name))["message"]
        .get<std::string>();
  };
  client.request("workspace/executeCommand", call("proflens.runTest", "TestForks", {{"count", 1}}));
  EXPECT_TRUE(is_gone("mark"));
  EXPECT_NE(message("TestDies").find("before the end"), std::string::npos);
  EXPECT_NE(message("TestFails").find("as it should"), std::string::npos);
  EXPECT_NE(message("TestMissing").find("found no such test"), std::string::npos);

  workspace_.remove("mark");
  const Json id = client.start_request("workspace/executeCommand", call("proflens.runTest", "TestHangs"));
  wait_for_file("mark");
  client.notify("$/cancelRequest", {{"id", id}});
  EXPECT_EQ(client.wait_answer(id)["error"]["code"], -32800);
  EXPECT_TRUE(is_gone("mark"));
  EXPECT_EQ(client.shutdown(), 0);
  EXPECT_TRUE(nothing_is_left());
  EXPECT_FALSE(std::filesystem::exists(workspace_.path("x")));
}

TEST_F(SessionRun, NothingSurvivesTheServersDeath) {
  FakeClient::Options with_mark = options();
  with_mark.environment["MARK"] = workspace_.path("mark");
  FakeClient client(with_mark);
  begin(client, kHostile);
  client.ignore("textDocument/publishDiagnostics");
  client.expect_abrupt_end();
  client.start_request("workspace/executeCommand", call("proflens.runTest", "TestHangs"));
  wait_for_file("mark");
  client.process().send_signal(SIGKILL);
  client.wait_exit();
  EXPECT_TRUE(is_gone("mark"));
}

TEST_F(SessionRun, NothingIsRunWithoutTrust) {
  FakeClient client(options());
  client.auto_answer("workspace/configuration", [](const Json&) { return Json::array({{{"trusted", true}}}); });
  begin(client, kWork, {{"trusted", false}});
  EXPECT_TRUE(client.request("textDocument/codeLens", {{"textDocument", {{"uri", workspace_.uri(kFile)}}}}).empty());
  const Json error = client.request_error("workspace/executeCommand", call("proflens.runBenchmark", "BenchmarkWork"));
  EXPECT_NE(error["message"].get<std::string>().find("not trusted"), std::string::npos);
  EXPECT_EQ(client.shutdown(), 0);
}

TEST_F(SessionRun, WrongArguments) {
  FakeClient client(options());
  begin(client, kWork);
  for (const Json& wrong : {call("proflens.runBenchmark", "TestWork"), call("proflens.runTest", "TestWork$|Other"),
                            call("proflens.runBenchmark", "BenchmarkWork", {{"benchtime", "-o=x"}}),
                            call("proflens.runBenchmark", "BenchmarkWork", {{"count", 0}}),
                            call("proflens.runBenchmark", "BenchmarkWork", {{"package", true}})})
    EXPECT_EQ(client.request_error("workspace/executeCommand", wrong)["code"], -32602) << wrong;
  EXPECT_EQ(client.shutdown(), 0);
}

}  // namespace
}  // namespace proflens::tests
