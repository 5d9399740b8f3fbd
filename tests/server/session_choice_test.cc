// A filter and a base in a session: what lenses, hints, hover, status and actions tell of them.
#include <gtest/gtest.h>

#include "tests/support/fake_client.h"
#include "tests/support/pprof_writer.h"

namespace proflens::tests {
namespace {

constexpr const char* kSource = "package main\n\nfunc hot() {\n\tx()\n}\n\nfunc cold() {\n\tx()\n}\n";

class SessionChoice : public testing::Test {
 protected:
  SessionChoice() {
    workspace_.write("cpu.pprof", encode(profile(1000, 300)));
    client_.ignore("textDocument/publishDiagnostics");
    client_.ignore("window/showMessage");
    client_.initialize(workspace_.root_uri(), {{"profiles", Json::array({"cpu.pprof"})}});
    client_.open(workspace_.uri("hot.go"), kSource);
  }
  PprofProfile profile(std::int64_t hot, std::int64_t cold) const {
    return cpu_profile({{{{"main.hot", workspace_.path("hot.go"), 4}, {"main.main", "/main.go", 1}}, hot},
                        {{{"main.cold", workspace_.path("hot.go"), 8}, {"main.main", "/main.go", 1}}, cold}});
  }
  Json at_hot() const {
    return {{"textDocument", {{"uri", workspace_.uri("hot.go")}}}, {"position", {{"line", 3}, {"character", 1}}}};
  }
  /// One a line, the lenses of the file.
  std::string lenses() {
    std::string titles;
    for (const Json& lens :
         client_.request("textDocument/codeLens", {{"textDocument", {{"uri", workspace_.uri("hot.go")}}}}))
      titles += lens["command"]["title"].get<std::string>() + "\n";
    return titles;
  }
  std::string hints() {
    const Json range = {{"start", {{"line", 0}, {"character", 0}}}, {"end", {{"line", 9}, {"character", 0}}}};
    std::string labels;
    for (const Json& hint : client_.request("textDocument/inlayHint",
                                            {{"textDocument", {{"uri", workspace_.uri("hot.go")}}}, {"range", range}}))
      labels += hint["label"].get<std::string>() + "\n";
    return labels;
  }
  std::string actions() {
    const Json range = {{"start", {{"line", 3}, {"character", 0}}}, {"end", {{"line", 3}, {"character", 0}}}};
    std::string titles;
    for (const Json& action :
         client_.request("textDocument/codeAction", {{"textDocument", {{"uri", workspace_.uri("hot.go")}}},
                                                     {"range", range},
                                                     {"context", {{"diagnostics", Json::array()}}}}))
      titles += action["title"].get<std::string>() + "\n";
    return titles;
  }
  void end() {
    client_.sync();
    EXPECT_EQ(client_.shutdown(), 0);
  }
  TempWorkspace workspace_{{{"go.mod", "module example\n"}, {"hot.go", kSource}}};
  FakeClient client_;
};

TEST_F(SessionChoice, AFilterIsTold) {
  const std::string before = lenses();
  EXPECT_NE(before.find("23.1 %"), std::string::npos) << before;
  EXPECT_NE(actions().find("Focus on main.hot"), std::string::npos);
  EXPECT_EQ(actions().find("Drop the filter"), std::string::npos);

  const Json status = client_.execute("proflens.setFilter", {{"focus", "^main\\.hot$"}});
  EXPECT_EQ(status["choice"]["filters"], Json::array({"focus=^main\\.hot$"}));
  const std::string narrowed = lenses();
  EXPECT_NE(narrowed.find("self · focus: ^main\\.hot$\n"), std::string::npos) << narrowed;
  EXPECT_NE(narrowed.find("76.9 %"), std::string::npos) << "of the whole: " << narrowed;
  EXPECT_EQ(narrowed.find("23.1 %"), std::string::npos) << narrowed;
  EXPECT_NE(client_.request("textDocument/hover", at_hot()).dump().find("Only a part is shown"), std::string::npos);
  EXPECT_NE(actions().find("Drop the filter"), std::string::npos);
  EXPECT_EQ(client_.execute("proflens.top", {{"sort", "cum"}})["rows"].size(), 2u);

  client_.execute("proflens.setFilter", Json::object());
  EXPECT_EQ(lenses(), before);
  end();
}

TEST_F(SessionChoice, AFilterOutlivesTheProfile) {
  client_.execute("proflens.setFilter", {{"focus", "cold"}, {"relativePercentages", true}});
  EXPECT_EQ(lenses().find("76.9 %"), std::string::npos);
  workspace_.replace("cpu.pprof", encode(profile(500, 900)));
  client_.execute("proflens.load", {{"path", workspace_.path("cpu.pprof")}});
  EXPECT_NE(lenses().find("100 % cpu: 9.00 s total"), std::string::npos) << lenses();
  end();
}

TEST_F(SessionChoice, ABaseIsTold) {
  workspace_.write("old/base.pprof", encode(profile(800, 300)));
  client_.execute("proflens.setBase", {{"path", workspace_.path("old/base.pprof")}});
  const std::string against = lenses();
  EXPECT_NE(against.find(" · +25 % slower\n"), std::string::npos) << against;
  EXPECT_NE(against.find(" · unchanged\n"), std::string::npos) << against;
  EXPECT_NE(hints().find(" · +25 % slower\n"), std::string::npos) << hints();
  EXPECT_NE(client_.request("textDocument/hover", at_hot()).dump().find("Against base.pprof: +25 % slower"),
            std::string::npos);
  client_.execute("proflens.clearBase", nullptr);
  EXPECT_EQ(lenses().find("slower"), std::string::npos);
  end();
}

TEST_F(SessionChoice, ANormalizedBaseIsOfTheSameLength) {
  workspace_.write("old/long.pprof", encode(profile(8000, 5000)));  // ten times as long, and less of it hot
  lenses();                                                         // answered when the profile is loaded
  const Json status =
      client_.execute("proflens.setBase", {{"path", workspace_.path("old/long.pprof")}, {"normalize", true}});
  EXPECT_EQ(status.at("choice").at("normalize"), true);
  const std::string against = lenses();
  EXPECT_NE(against.find(" · +25 % slower\n"), std::string::npos) << against;
  EXPECT_NE(against.find(" · −40 % faster\n"), std::string::npos) << against;
  EXPECT_NE(client_.request("textDocument/hover", at_hot()).dump().find("Against long.pprof, normalized: +25 % slower"),
            std::string::npos);
  client_.execute("proflens.setBase", {{"path", workspace_.path("old/long.pprof")}});
  EXPECT_NE(lenses().find(" · −88 % faster\n"), std::string::npos) << lenses();
  end();
}

TEST_F(SessionChoice, GranularityIsOfTheRows) {
  lenses();
  client_.execute("proflens.setFilter", {{"granularity", "files"}});
  EXPECT_EQ(client_.execute("proflens.top", nullptr)["rows"][0]["name"], workspace_.path("hot.go"));
  EXPECT_EQ(client_.execute("proflens.top", {{"by", "function"}})["rows"][0]["name"], "main.hot");
  end();
}

TEST_F(SessionChoice, TheBaseBeforeTheEditIsWhatTheFileHeldBefore) {
  lenses();
  const Json params = {{"command", "proflens.setBase"}, {"arguments", {{{"before", "edit"}}}}};
  const Json nothing = client_.request_error("workspace/executeCommand", params);
  EXPECT_NE(nothing["message"].get<std::string>().find("from before the edit"), std::string::npos) << nothing;
  workspace_.replace("cpu.pprof", encode(profile(1500, 300)));
  client_.execute("proflens.load", {{"path", workspace_.path("cpu.pprof")}});
  const Json status = client_.execute("proflens.setBase", {{"before", "edit"}});
  EXPECT_EQ(status["choice"]["base"], workspace_.path("cpu.pprof") + " (before the edit)");
  EXPECT_EQ(status["choice"]["baseScale"], 1);
  EXPECT_NE(lenses().find("+50 % slower"), std::string::npos) << lenses();
  end();
}

TEST_F(SessionChoice, WhatCannotBeChosen) {
  lenses();  // the status has no choice before a profile is loaded
  const auto refused = [&](const char* command, const Json& argument) {
    return client_
        .request_error("workspace/executeCommand",
                       {{"command", command}, {"arguments", Json::array({argument})}})["message"]
        .get<std::string>();
  };
  EXPECT_NE(refused("proflens.setFilter", {{"focus", "("}}).find("focus: "), std::string::npos);
  EXPECT_NE(refused("proflens.setFilter", {{"granularity", "x"}}).find("granularity: "), std::string::npos);
  EXPECT_NE(refused("proflens.setBase", {{"path", "x"}, {"normalize", 1}}).find("normalize"), std::string::npos);
  EXPECT_NE(refused("proflens.setBase", {{"before", "lunch"}}).find("argument.before"), std::string::npos);
  EXPECT_NE(refused("proflens.setBase", "/no/such.pprof").find("/no/such.pprof"), std::string::npos);
  EXPECT_EQ(client_.execute("proflens.status", nullptr)["choice"]["base"], "");
  EXPECT_EQ(client_.execute("proflens.labels", nullptr)["keys"], Json::array());
  end();
}

}  // namespace
}  // namespace proflens::tests
