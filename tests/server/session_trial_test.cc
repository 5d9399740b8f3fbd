// A function is improved in a session, by the Go that is installed: benchmark, new version, comparison, adoption,
// message.
#include <filesystem>
#include <gtest/gtest.h>
#include <thread>

#include "tests/support/fake_client.h"

namespace proflens::tests {
namespace {

const std::string kSource =
    "package m\n\n// Sum adds.\nfunc Sum(values []int) int {\n\tsum := 0\n\tfor _, value := range values {\n"
    "\t\tsum += value\n\t}\n\treturn sum\n}\n";

bool has_go() { return std::system("go version > /dev/null 2>&1") == 0; }

std::size_t offset_of(const std::string& text, const Json& position) {
  std::size_t at = 0;
  for (int line = position["line"].get<int>(); line > 0; --line) at = text.find('\n', at) + 1;
  return at + position["character"].get<std::size_t>();
}

class SessionTrial : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_go()) GTEST_SKIP() << "SKIPPED: no go";
    workspace_.write("m/go.mod", "module example.com/m\n\ngo 1.24\n");
    workspace_.write(kFile, kSource);
    std::filesystem::create_directories(workspace_.path("tmp"));
  }
  FakeClient::Options options() const {
    return {.arguments = {"--stdio"},
            .environment = {{"XDG_DATA_HOME", workspace_.path("data")},
                            {"XDG_CACHE_HOME", workspace_.path("cache")},
                            {"TMPDIR", workspace_.path("tmp")},
                            {"GOTOOLCHAIN", "local"},
                            {"GOFLAGS", "-mod=mod"}}};
  }
  void begin(FakeClient& client) {
    client.ignore("window/showMessage");
    client.ignore("textDocument/publishDiagnostics");
    client.auto_answer("window/showDocument", [](const Json&) { return Json{{"success", true}}; });
    client.auto_answer("workspace/applyEdit", [this](const Json& params) {
      for (const Json& change : params["edit"]["documentChanges"]) apply(change);
      return Json{{"applied", true}};
    });
    client.initialize(workspace_.uri("m"));
  }
  /// As an editor does that saves at once.
  void apply(const Json& change) {
    if (change.contains("kind")) return;
    const std::string uri = change["textDocument"]["uri"];
    const std::string file = uri.substr(workspace_.root_uri().size() + 1);
    std::string text = std::filesystem::exists(workspace_.path(file)) ? read(file) : "";
    const Json& edits = change["edits"];
    for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit) {
      const std::size_t start = offset_of(text, (*edit)["range"]["start"]);
      text.replace(start, offset_of(text, (*edit)["range"]["end"]) - start, (*edit)["newText"].get<std::string>());
    }
    workspace_.write(file, text);
  }
  std::string read(const std::string& file) const {
    std::ifstream in(workspace_.path(file), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  Json about(const std::string& function, Json more = Json::object()) const {
    more["uri"] = workspace_.uri(kFile);
    more["function"] = function;
    return more;
  }
  static Json call(const std::string& command, const Json& argument) {
    return {{"command", command}, {"arguments", Json::array({argument})}};
  }
  bool nothing_is_left() const { return std::filesystem::is_empty(workspace_.path("tmp")); }

  inline static const std::string kFile = "m/m.go";
  TempWorkspace workspace_;
};

TEST_F(SessionTrial, FromBenchmarkToCommitMessage) {
  FakeClient client(options());
  begin(client);
  const Json ensured = client.execute("proflens.ensureBenchmark", about("Sum"));
  EXPECT_EQ(ensured["benchmark"], "BenchmarkSum");
  EXPECT_EQ(ensured["created"], true);
  EXPECT_EQ(ensured["exercised"], true);
  const std::string test_file = read("m/m_test.go");
  EXPECT_NE(test_file.find("func BenchmarkSum("), std::string::npos);
  EXPECT_EQ(client.execute("proflens.ensureBenchmark", about("Sum"))["created"], false);

  const Json tried = client.execute("proflens.try", about("Sum"));
  EXPECT_EQ(tried["trial"], "SumNew");
  EXPECT_EQ(tried["newBenchmark"], false);
  std::string text = read(kFile);
  const std::size_t copy = text.find("func SumNew");
  ASSERT_NE(copy, std::string::npos);
  text.insert(text.find("\tsum := 0", copy), "\tif len(values) > 1 {\n\t\treturn 0\n\t}\n");
  workspace_.write(kFile, text);

  const Json compared = client.execute("proflens.compare", about("Sum", {{"count", 5}, {"benchtime", "5ms"}}));
  EXPECT_NE(compared["verdict"].get<std::string>().find("faster (p=0.008, n=5)"), std::string::npos) << compared;
  EXPECT_NE(compared["table"].get<std::string>().find("│     old     │"), std::string::npos) << compared["table"];
  EXPECT_EQ(compared["moreRunsNeeded"], false);
  EXPECT_TRUE(std::filesystem::exists(compared["path"].get<std::string>()));

  EXPECT_EQ(client.execute("proflens.adopt", about("Sum"))["function"], "Sum");
  EXPECT_EQ(read(kFile).find("SumNew"), std::string::npos);
  EXPECT_NE(read(kFile).find("return 0\n"), std::string::npos);
  EXPECT_EQ(read("m/m_test.go"), test_file);

  const std::string message = client.execute("proflens.commitMessage", about("Sum"))["message"];
  EXPECT_TRUE(message.starts_with("m: Sum: ")) << message;
  EXPECT_NE(message.find("cpu: "), std::string::npos) << message;
  EXPECT_NE(message.find("\nSum"), std::string::npos) << message;
  client.open(workspace_.uri(kFile), read(kFile));
  const Json lenses = client.request("textDocument/codeLens", {{"textDocument", {{"uri", workspace_.uri(kFile)}}}});
  ASSERT_EQ(lenses.size(), 1U);
  EXPECT_EQ(lenses[0]["command"]["command"], "proflens.showBenchmark");
  EXPECT_NE(lenses[0]["command"]["title"].get<std::string>().find("ns"), std::string::npos);
  EXPECT_TRUE(nothing_is_left());
  EXPECT_EQ(client.shutdown(), 0);
}

TEST_F(SessionTrial, WhatIsInTheEditorIsMeasured) {
  FakeClient client(options());
  begin(client);
  client.execute("proflens.try", about("Sum"));
  std::string text = read(kFile);
  const std::string saved = text;
  text.insert(text.find("\tsum := 0", text.find("func SumNew")), "\tundefined()\n");
  client.open(workspace_.uri(kFile), text);
  const Json error = client.request_error("workspace/executeCommand", call("proflens.compare", about("Sum")));
  EXPECT_NE(error["message"].get<std::string>().find("it does not build: m.go:"), std::string::npos) << error;
  const Json discarded = client.execute("proflens.discard", about("Sum"));
  EXPECT_EQ(discarded["files"].size(), 2U);
  EXPECT_TRUE(nothing_is_left());
  EXPECT_EQ(client.shutdown(), 0);
}

TEST_F(SessionTrial, LensesAndActionsOfAPair) {
  FakeClient client(options());
  begin(client);
  client.execute("proflens.try", about("Sum"));
  client.open(workspace_.uri(kFile), read(kFile));
  const Json lenses = client.request("textDocument/codeLens", {{"textDocument", {{"uri", workspace_.uri(kFile)}}}});
  std::vector<std::string> titles;
  for (const Json& lens : lenses) titles.push_back(lens["command"]["title"]);
  EXPECT_EQ(titles, (std::vector<std::string>{"Compare old and new", "Compare old and new", "Adopt", "Discard"}));
  const Json place = {{"line", 4}, {"character", 0}};
  const Json actions = client.request("textDocument/codeAction", {{"textDocument", {{"uri", workspace_.uri(kFile)}}},
                                                                  {"range", {{"start", place}, {"end", place}}},
                                                                  {"context", {{"diagnostics", Json::array()}}}});
  ASSERT_EQ(actions.size(), 3U) << actions;
  EXPECT_EQ(actions[1]["title"], "Adopt the new Sum");
  EXPECT_EQ(client.shutdown(), 0);
}

/// The module as go sees it: everything compiles.
bool compiles(const std::string& directory) {
  return std::system(("cd '" + directory + "' && GOTOOLCHAIN=local GOFLAGS=-mod=mod go vet ./... >&2").c_str()) == 0;
}

TEST_F(SessionTrial, CallersInOtherPackagesStillCompile) {
  workspace_.write("m/box.go",
                   "package m\n\ntype Box struct{ values []int }\n\nfunc NewBox(n ...int) *Box { return &Box{n} }\n\n"
                   "// Total adds up.\nfunc (b *Box) Total() int {\n\treturn Sum(b.values)\n}\n");
  const std::string caller =
      "package main\n\nimport (\n\t\"fmt\"\n\n\tmm \"example.com/m\"\n)\n\nfunc main() {\n"
      "\tfmt.Println(mm.Sum([]int{1}), mm.NewBox(2).Total())\n}\n";
  workspace_.write("m/cmd/main.go", caller);
  workspace_.write("m/other/o.go", "package other\n\nfunc SumNew() {}\n");
  FakeClient client(options());
  begin(client);
  client.execute("proflens.try", about("Sum"));
  Json total = about("Box.Total");
  total["uri"] = workspace_.uri("m/box.go");
  client.execute("proflens.try", total);
  // Somebody tries them where they are used.
  std::string trying = caller;
  trying.replace(trying.find("mm.Sum("), 7, "mm.SumNew(");
  trying.replace(trying.find(".Total("), 7, ".TotalNew(");
  workspace_.write("m/cmd/main.go", trying);
  ASSERT_TRUE(compiles(workspace_.path("m")));

  const Json adopted = client.execute("proflens.adopt", about("Sum"));
  EXPECT_NE(adopted["files"].dump().find("/cmd/main.go"), std::string::npos) << adopted;
  EXPECT_TRUE(compiles(workspace_.path("m")));
  client.execute("proflens.discard", total);
  EXPECT_TRUE(compiles(workspace_.path("m")));
  EXPECT_EQ(read("m/cmd/main.go"), caller);
  EXPECT_EQ(read("m/other/o.go"), "package other\n\nfunc SumNew() {}\n");

  client.execute("proflens.try", total);
  workspace_.write("m/other/o.go", "package other\n\ntype adder interface{ TotalNew() int }\n\nvar _ adder\n");
  const Json error = client.request_error("workspace/executeCommand", call("proflens.adopt", total));
  EXPECT_NE(error["message"].get<std::string>().find("o.go: line 3 says TotalNew"), std::string::npos) << error;
  EXPECT_EQ(client.shutdown(), 0);
}

TEST_F(SessionTrial, ErrorsSayWhatToDo) {
  FakeClient client(options());
  begin(client);
  const auto message = [&](const std::string& command, const Json& argument) {
    return client.request_error("workspace/executeCommand", call(command, argument))["message"].get<std::string>();
  };
  EXPECT_NE(message("proflens.compare", about("Sum")).find("proflens.ensureBenchmark"), std::string::npos);
  EXPECT_NE(message("proflens.adopt", about("Sum")).find("no trial of Sum"), std::string::npos);
  EXPECT_NE(message("proflens.try", about("Nothing")).find("does not declare Nothing"), std::string::npos);
  EXPECT_NE(message("proflens.commitMessage", about("Sum")).find("nothing was measured"), std::string::npos);
  EXPECT_NE(message("proflens.compare", about("Sum", {{"benchtime", "-o=x"}})).find("benchtime"), std::string::npos);
  EXPECT_EQ(client.shutdown(), 0);
}

TEST_F(SessionTrial, CancelEndsWhatRuns) {
  FakeClient client(options());
  begin(client);
  client.execute("proflens.try", about("Sum"));
  const Json id = client.start_request("workspace/executeCommand",
                                       call("proflens.compare", about("Sum", {{"count", 1000}, {"benchtime", "2s"}})));
  for (int i = 0; i < 6000 && nothing_is_left(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  client.notify("$/cancelRequest", {{"id", id}});
  EXPECT_TRUE(client.wait_answer(id).contains("error"));
  for (int i = 0; i < 3000 && !nothing_is_left(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_TRUE(nothing_is_left());
  EXPECT_EQ(client.shutdown(), 0);
}

}  // namespace
}  // namespace proflens::tests
