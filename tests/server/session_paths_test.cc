// Rules of paths in a session: from the settings and from .proflens/paths.json, applied at once to what is loaded, and
// the action that writes one.
#include <algorithm>
#include <gtest/gtest.h>
#include <map>

#include "tests/support/fake_client.h"
#include "tests/support/pprof_writer.h"

namespace proflens::tests {
namespace {

constexpr const char* kHot = "package main\n\nfunc hot() {\n\tx()\n}\n";

class SessionPaths : public testing::Test {
 protected:
  SessionPaths() {
    workspace_.write("cpu.pprof", encode(cpu_profile({{{{"main.hot", "/build/hot.go", 4}}, 1000}})));
    client_.ignore("textDocument/publishDiagnostics");
    client_.ignore("window/showMessage");
    client_.auto_answer("workspace/configuration", [this](const Json&) { return Json::array({settings_}); });
  }
  void start() {
    client_.initialize(workspace_.root_uri());
    client_.open(workspace_.uri("server/hot.go"), kHot);
    client_.execute("proflens.load", {{"path", workspace_.path("cpu.pprof")}});
  }
  std::size_t hints() {
    const Json range = {{"start", {{"line", 0}, {"character", 0}}}, {"end", {{"line", 9}, {"character", 0}}}};
    return client_
        .request("textDocument/inlayHint",
                 {{"textDocument", {{"uri", workspace_.uri("server/hot.go")}}}, {"range", range}})
        .size();
  }
  /// Those that mend something.
  Json actions() {
    const Json at = {{"line", 0}, {"character", 0}};
    return client_.request("textDocument/codeAction",
                           {{"textDocument", {{"uri", workspace_.uri("server/hot.go")}}},
                            {"range", {{"start", at}, {"end", at}}},
                            {"context", {{"diagnostics", Json::array()}, {"only", {"quickfix"}}}}});
  }
  void end() {
    client_.sync();
    EXPECT_EQ(client_.shutdown(), 0);
  }
  void change_settings(const Json& settings) {
    settings_ = settings;
    client_.notify("workspace/didChangeConfiguration", {{"settings", nullptr}});
    client_.sync();
    client_.execute("proflens.status", nullptr);
  }

  TempWorkspace workspace_{{{"server/hot.go", kHot}}};
  Json settings_ = Json::object();
  FakeClient client_;
};

TEST_F(SessionPaths, ASettingAppliesAtOnceAndIsTakenBack) {
  start();
  EXPECT_EQ(hints(), 0u);
  const auto rules = [](const char* to) { return Json{{"paths", Json::array({{{"from", "/build"}, {"to", to}}})}}; };
  change_settings(rules("server"));
  EXPECT_EQ(hints(), 1u);
  change_settings(rules("no/such"));
  EXPECT_EQ(hints(), 0u);
  change_settings(
      Json{{"paths", Json::array({{{"from", "/build"}, {"to", "no/such"}}, {{"from", "/build"}, {"to", "server"}}})}});
  EXPECT_EQ(hints(), 1u) << "falls through to the second";
  change_settings(Json{{"paths", "x"}});
  change_settings(Json::object());
  EXPECT_EQ(hints(), 0u);
  end();
}

TEST_F(SessionPaths, TheActionWritesTheRule) {
  start();
  const Json found = actions();
  ASSERT_EQ(found.size(), 1u) << found.dump();
  EXPECT_EQ(found[0]["command"]["arguments"][0], (Json{{"from", "/build"}, {"to", "server"}}));
  const Json status = client_.execute("proflens.addPathRule", found[0]["command"]["arguments"][0]);
  EXPECT_EQ(status["profiles"][0]["unresolvedShare"], 0.0) << status.dump();
  EXPECT_EQ(hints(), 1u);
  EXPECT_EQ(actions().size(), 0u) << "nothing is left to suggest";
  end();

  // The next session starts with it.
  FakeClient again;
  again.ignore("textDocument/publishDiagnostics");
  again.ignore("window/showMessage");
  again.initialize(workspace_.root_uri());
  const Json loaded = again.execute("proflens.load", {{"path", workspace_.path("cpu.pprof")}});
  EXPECT_EQ(loaded["filesResolved"], 1) << loaded.dump();
  again.sync();
  EXPECT_EQ(again.shutdown(), 0);
}

TEST(SessionDependencies, AModuleOfTheCacheShowsItsCostsAndTheCallerHasThemToo) {
  TempWorkspace cache{{{"github.com/x/y@v1.0.0/y.go", "package y\n\nfunc Do() {\n\twork()\n}\n"}}};
  TempWorkspace workspace{{{"go.mod", "module example.com/m\n"}, {"hot.go", kHot}}};
  const PprofFrame library{"github.com/x/y.Do", "/ci/pkg/mod/github.com/x/y@v1.0.0/y.go", 4};
  workspace.write("cpu.pprof", encode(cpu_profile({{{library, {"main.hot", "example.com/m/hot.go", 4}}, 1000}})));
  FakeClient client({{"--stdio"}, {{"GOMODCACHE", cache.root()}}, true});
  client.ignore("textDocument/publishDiagnostics");
  client.initialize(workspace.root_uri());
  const std::string library_uri = cache.uri("github.com/x/y@v1.0.0/y.go");
  client.open(library_uri, "package y\n\nfunc Do() {\n\twork()\n}\n");
  client.open(workspace.uri("hot.go"), kHot);
  client.execute("proflens.load", {{"path", workspace.path("cpu.pprof")}});
  const Json range = {{"start", {{"line", 0}, {"character", 0}}}, {"end", {{"line", 9}, {"character", 0}}}};
  for (const std::string& uri : {library_uri, workspace.uri("hot.go")})
    EXPECT_EQ(client.request("textDocument/inlayHint", {{"textDocument", {{"uri", uri}}}, {"range", range}}).size(), 1u)
        << uri;
  client.sync();
  // The remark on a hot line is for the user's own code: there the library's cost counts, and in the library it does
  // not.
  std::map<std::string, std::size_t> remarks;
  for (const Json& message : client.take_unread("textDocument/publishDiagnostics"))
    remarks[message["params"]["uri"]] = message["params"]["diagnostics"].size();
  EXPECT_EQ(remarks[workspace.uri("hot.go")], 1u);
  EXPECT_EQ(remarks[library_uri], 0u);
  EXPECT_EQ(client.shutdown(), 0);
}

TEST_F(SessionPaths, WhatIsUnresolvedIsInTheStatus) {
  start();
  const Json profile = client_.execute("proflens.status", nullptr)["profiles"][0];
  EXPECT_EQ(profile["unresolvedShare"], 1.0);
  EXPECT_EQ(profile["unresolved"][0]["file"], "/build/hot.go");
  EXPECT_EQ(profile["unresolved"][0]["rejected"][0]["path"], workspace_.path("server/hot.go"));
  EXPECT_EQ(profile["suggestedRules"][0]["to"], "server");
  const std::vector<Json> messages = client_.take_unread("window/showMessage");
  EXPECT_EQ(
      std::ranges::count_if(
          messages, [](const Json& message) { return message.dump().find("not found here") != std::string::npos; }),
      1)
      << "once";
  end();
}

TEST_F(SessionPaths, ABrokenFileOfRulesIsToldAndKept) {
  workspace_.write(".proflens/paths.json", "{");
  start();
  client_.request_error(
      "workspace/executeCommand",
      {{"command", "proflens.addPathRule"}, {"arguments", Json::array({{{"from", "/build"}, {"to", "server"}}})}});
  client_.request_error("workspace/executeCommand",
                        {{"command", "proflens.addPathRule"}, {"arguments", Json::array({5})}});
  EXPECT_EQ(hints(), 0u);
  end();
}

}  // namespace
}  // namespace proflens::tests
