// A profile of an old commit in a session: its base is found, told, and what is shown follows it.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <thread>

#include "tests/support/fake_client.h"
#include "tests/support/git_repository.h"
#include "tests/support/recorded_profile.h"

namespace proflens::tests {
namespace {

constexpr std::int64_t kStart = 1'700'000'000;

std::string source(int above) {
  std::string text = "package m\n\n";
  for (int i = 0; i < above; ++i) text += fmt::format("// remark {}\n", i);
  return text + "func Parse(n int) int {\n\tn += n\n\treturn n\n}\n";
}

class SessionBases : public testing::Test {
 protected:
  void SetUp() override {
    repository_.write("go.mod", "module example.com/m\n");
    repository_.write("parse.go", source(0));
    first_ = repository_.commit(kStart);
    repository_.write("parse.go", source(3));
    second_ = repository_.commit(kStart + 60);
    repository_.write("cpu.prof",
                      recorded_profile({{"example.com/m.Parse", "example.com/m/parse.go", 3, {4}}}, kStart + 30).bytes);
    client_.ignore("textDocument/publishDiagnostics");
    client_.ignore("window/showMessage");
  }
  /// What proflens.status says of the one profile's bases, once they have been looked for.
  Json bases() {
    for (int i = 0; i < 400; ++i) {
      const Json status = client_.execute("proflens.status", nullptr);
      if (status.at("profiles").size() == 1 && !status.at("profiles")[0].at("bases").at("searching").get<bool>())
        return status.at("profiles")[0].at("bases");
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return nullptr;
  }
  static Json at(int line) { return {{"line", line}, {"character", 0}}; }
  Json hints(const std::string& uri) {
    const Json range = {{"start", {{"line", 0}, {"character", 0}}}, {"end", {{"line", 1000}, {"character", 0}}}};
    return client_.request("textDocument/inlayHint", {{"textDocument", {{"uri", uri}}}, {"range", range}});
  }

  GitRepository repository_;
  std::string first_, second_;
  FakeClient client_;
};

TEST_F(SessionBases, AreFoundAndTold) {
  client_.initialize(repository_.workspace().root_uri());
  const std::string uri = repository_.workspace().uri("parse.go");
  client_.open(uri, source(3));
  const Json found = bases();
  ASSERT_FALSE(found.is_null());
  EXPECT_EQ(found.at("found"), 1);
  EXPECT_EQ(found.at("evidence").at("fingerprint"), 1);
  EXPECT_EQ(found.at("revisions").at(first_), 1);
  const Json shown = hints(uri);
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].at("position").at("line"), 6);
  EXPECT_EQ(client_.shutdown(), 0);
}

TEST_F(SessionBases, HoverAndLensKnowOfEditsThatAreOnlyInTheBuffer) {
  client_.initialize(repository_.workspace().root_uri());
  const std::string uri = repository_.workspace().uri("parse.go");
  client_.open(uri, source(3));
  const auto declaration = [&] {
    const Json hover = client_.request("textDocument/hover", {{"textDocument", {{"uri", uri}}}, {"position", at(5)}});
    return hover.is_null() ? std::string() : hover.at("contents").at("value").get<std::string>();
  };
  const auto has = [&](const std::string& words) { return declaration().find(words) != std::string::npos; };
  const auto lens = [&] {
    const Json lenses = client_.request("textDocument/codeLens", {{"textDocument", {{"uri", uri}}}});
    return lenses.size() == 1 ? lenses[0].at("command").at("title").get<std::string>() : lenses.dump();
  };
  const auto replace = [&](int first, int end, const std::string& text) {
    client_.change(uri, Json::array({{{"range", {{"start", at(first)}, {"end", at(end)}}}, {"text", text}}}));
  };
  for (int i = 0; i < 400 && !has("as it was"); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  ASSERT_TRUE(has("this function is as it was")) << declaration();
  replace(6, 7, "");
  EXPECT_TRUE(has("1 line changed in this function since")) << declaration();
  EXPECT_TRUE(has("100 % on lines that no longer exist")) << declaration();
  EXPECT_EQ(lens(), "100 % cpu: 10.0 ms total, 10.0 ms self · 100 % on lines that no longer exist");
  replace(6, 6, "\tn += n\n");
  EXPECT_TRUE(has("this function is as it was")) << declaration();
  replace(7, 7, "\n\tn--\n\tn--\n");
  EXPECT_TRUE(has("2 lines changed in this function since")) << declaration();
  EXPECT_FALSE(has("no longer exist")) << declaration();
  EXPECT_EQ(lens(), "100 % cpu: 10.0 ms total, 10.0 ms self");
  EXPECT_EQ(client_.shutdown(), 0);
}

TEST_F(SessionBases, ACommitMayBeSet) {
  repository_.write("parse.go", source(0) + "// the same start\n");
  const std::string third = repository_.commit(kStart + 90);
  client_.auto_answer("workspace/configuration", [&](const Json&) { return Json::array({{{"commit", third}}}); });
  client_.initialize(repository_.workspace().root_uri());
  const Json found = bases();
  ASSERT_FALSE(found.is_null());
  EXPECT_EQ(found.at("evidence").at("commit"), 1);
  EXPECT_EQ(found.at("revisions").at(third), 1);
  EXPECT_EQ(client_.shutdown(), 0);
}

TEST_F(SessionBases, AFilterKeepsThemAndWhatMoved) {
  const std::string keep = "package m\n\nfunc Keep(n int) int {\n\treturn n * 3\n}\n";
  const std::string parse = "func Parse(n int) int {\n\tn += n\n\treturn n\n}\n";
  repository_.write("parse.go", keep + "\n" + parse);
  repository_.commit(kStart + 70);
  repository_.write("cpu.prof", recorded_profile({{"example.com/m.Keep", "example.com/m/parse.go", 3, {4}},
                                                  {"example.com/m.Parse", "example.com/m/parse.go", 7, {8}}},
                                                 kStart + 80)
                                    .bytes);
  repository_.write("parse.go", keep);
  const std::string moved = "package m\n\n// It was elsewhere.\n" + parse;
  repository_.write("moved.go", moved);
  client_.initialize(repository_.workspace().root_uri());
  const std::string uri = repository_.workspace().uri("moved.go");
  client_.open(uri, moved);
  // What moved is looked for in the background.
  const auto hint_lines = [&] {
    std::string lines;
    for (int i = 0; i < 400 && lines.empty(); ++i) {
      for (const Json& hint : hints(uri)) lines += hint.at("position").at("line").dump() + " ";
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return lines;
  };
  EXPECT_EQ(hint_lines(), "4 ");
  EXPECT_EQ(bases().at("found"), 1);
  client_.execute("proflens.setFilter", {{"focus", "Parse"}});
  EXPECT_EQ(bases().at("found"), 1);
  EXPECT_EQ(hint_lines(), "4 ");
  client_.execute("proflens.setFilter", Json::object());
  EXPECT_EQ(hint_lines(), "4 ");
  EXPECT_EQ(bases().at("found"), 1);
  EXPECT_EQ(client_.shutdown(), 0);
}

TEST_F(SessionBases, StayWhenRulesOfPathsChange) {
  Json settings = Json::object();
  client_.auto_answer("workspace/configuration", [&](const Json&) { return Json::array({settings}); });
  client_.initialize(repository_.workspace().root_uri());
  ASSERT_EQ(bases().at("found"), 1);
  settings = {{"paths", Json::array({{{"from", "/nowhere"}, {"to", "."}}})}};
  client_.notify("workspace/didChangeConfiguration", {{"settings", nullptr}});
  client_.sync();
  EXPECT_EQ(bases().at("found"), 1);
  EXPECT_EQ(client_.shutdown(), 0);
}

TEST_F(SessionBases, AreLookedForAgainWhenARuleFindsTheFile) {
  repository_.write("cpu.prof", recorded_profile({{"main.Parse", "/build/x.go", 3, {4}}}, kStart + 30).bytes);
  Json settings = Json::object();
  client_.auto_answer("workspace/configuration", [&](const Json&) { return Json::array({settings}); });
  client_.initialize(repository_.workspace().root_uri());
  ASSERT_EQ(bases().at("found"), 0);
  settings = {{"paths", Json::array({{{"from", "/build/x.go"}, {"to", "parse.go"}}})}};
  client_.notify("workspace/didChangeConfiguration", {{"settings", nullptr}});
  client_.sync();
  Json found;
  for (int i = 0; i < 400 && (found.is_null() || found.at("found") == 0); ++i) found = bases();
  EXPECT_EQ(found.at("found"), 1);
  EXPECT_EQ(client_.shutdown(), 0);
}

}  // namespace
}  // namespace proflens::tests
