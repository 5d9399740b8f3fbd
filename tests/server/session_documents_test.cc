// Documents as editors really send them, with a profile behind: edits, line ends, encodings, URIs, duplicates, orphans.
#include <filesystem>
#include <gtest/gtest.h>
#include <random>

#include "tests/support/fake_client.h"
#include "tests/support/pprof_writer.h"

namespace proflens::tests {
namespace {

// Line 4 and 5 (from 1) are hot.
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

class SessionDocuments : public testing::Test {
 protected:
  void begin(const Json& capabilities = full_capabilities()) {
    const std::string file = workspace_.path("hot.go");
    const PprofFrame main{"main.main", file, 11};
    workspace_.write("given.bin",
                     encode(cpu_profile({{{{"main.hot", file, 4}, main}, 300}, {{{"main.hot", file, 5}, main}, 700}})));
    client_.ignore("textDocument/publishDiagnostics");
    client_.initialize(workspace_.root_uri(), {{"profiles", Json::array({workspace_.path("given.bin")})}},
                       capabilities);
    client_.execute("proflens.load", {{"path", workspace_.path("given.bin")}});
  }
  void TearDown() override {
    client_.sync();
    EXPECT_EQ(client_.shutdown(), 0);
  }

  static Json position(std::size_t line, std::size_t character) { return {{"line", line}, {"character", character}}; }
  static Json range(std::size_t line, std::size_t from, std::size_t end_line, std::size_t to) {
    return {{"start", position(line, from)}, {"end", position(end_line, to)}};
  }
  static Json edit(const Json& where, const std::string& text) { return {{"range", where}, {"text", text}}; }
  static Json whole(const std::string& text) { return {{"text", text}}; }

  Json lenses(const std::string& uri) {
    return client_.request("textDocument/codeLens", {{"textDocument", {{"uri", uri}}}});
  }
  Json hints(const std::string& uri) {
    return client_.request("textDocument/inlayHint",
                           {{"textDocument", {{"uri", uri}}}, {"range", range(0, 0, 100'000, 0)}});
  }
  Json hover(const std::string& uri, std::size_t line, std::size_t character) {
    return client_.request("textDocument/hover",
                           {{"textDocument", {{"uri", uri}}}, {"position", position(line, character)}});
  }
  Json actions(const std::string& uri, const Json& where) {
    return client_.request(
        "textDocument/codeAction",
        {{"textDocument", {{"uri", uri}}}, {"range", where}, {"context", {{"diagnostics", Json::array()}}}});
  }
  /// The lines with a hint, ascending.
  std::vector<std::size_t> hint_lines(const std::string& uri) {
    std::vector<std::size_t> lines;
    for (const Json& hint : hints(uri)) lines.push_back(hint.at("position").at("line").get<std::size_t>());
    std::ranges::sort(lines);
    return lines;
  }
  using Lines = std::vector<std::size_t>;

  TempWorkspace workspace_{{{"go.mod", "module example\n\ngo 1.19\n"}, {"hot.go", kSource}}};
  std::string uri_ = workspace_.uri("hot.go");
  FakeClient client_;
};

TEST_F(SessionDocuments, HotLinesAndFunctionsAreShown) {
  begin();
  client_.open(uri_, kSource);
  EXPECT_EQ(hint_lines(uri_), (Lines{3, 4, 10}));
  Lines lens_lines;
  for (const Json& lens : lenses(uri_))
    lens_lines.push_back(lens.at("range").at("start").at("line").get<std::size_t>());
  EXPECT_EQ(lens_lines, (Lines{2, 9}));
  EXPECT_FALSE(hover(uri_, 4, 3).is_null());
  EXPECT_TRUE(actions(uri_, range(2, 0, 2, 0)).is_array());
}

TEST_F(SessionDocuments, ResolveIsStatelessAndKeepsTheLens) {
  begin();
  client_.open(uri_, kSource);
  const Json before = lenses(uri_);
  client_.close(uri_);
  for (Json lens : before) {
    lens.erase("command");
    const Json resolved = client_.request("codeLens/resolve", lens);
    if (lens.contains("data")) EXPECT_EQ(resolved.at("data"), lens.at("data"));
  }
}

TEST_F(SessionDocuments, EditsMoveWhatIsShown) {
  begin();
  client_.open(uri_, kSource);
  client_.change(uri_, Json::array({edit(range(1, 0, 1, 0), "// one\n// two\n")}));
  EXPECT_EQ(hint_lines(uri_), (Lines{5, 6, 12}));
  client_.change(uri_, Json::array({edit(range(0, 12, 3, 0), "\n")}));
  EXPECT_EQ(hint_lines(uri_), (Lines{3, 4, 10}));
}

TEST_F(SessionDocuments, EventsOfOneChangeBuildOnEachOther) {
  begin();
  client_.open(uri_, kSource);
  client_.change(uri_, Json::array({edit(range(0, 0, 0, 0), "// a\n"), edit(range(1, 0, 1, 0), "// b\n"),
                                    edit(range(0, 0, 2, 0), "// c\n")}));
  EXPECT_EQ(hint_lines(uri_), (Lines{4, 5, 11}));
}

TEST_F(SessionDocuments, FullTextWinsOverEarlierEvents) {
  begin();
  client_.open(uri_, "package other\n");
  client_.change(uri_, Json::array({edit(range(0, 0, 0, 3), "x"), whole("nothing"), whole("// head\n" + kSource)}));
  EXPECT_EQ(hint_lines(uri_), (Lines{4, 5, 11}));
}

TEST_F(SessionDocuments, StrangeChanges) {
  begin();
  client_.open(uri_, kSource);
  client_.change(uri_, Json::array());
  EXPECT_EQ(hint_lines(uri_), (Lines{3, 4, 10}));
  client_.change(uri_, Json::array({edit(range(0, 4'000'000'000u, 0, 4'000'000'000u), "  // clamped")}));
  client_.change(uri_, Json::array({edit(range(50'000, 0, 60'000, 9), "// past the end\n")}));
  client_.change(uri_, Json::array({edit(range(5, 1, 2, 0), "backwards")}));
  client_.sync();
  client_.change(uri_, Json::array({whole(kSource)}));
  EXPECT_EQ(hint_lines(uri_), (Lines{3, 4, 10}));
}

TEST_F(SessionDocuments, EmptyDocument) {
  begin();
  client_.open(uri_, "");
  EXPECT_TRUE(hints(uri_).empty());
  lenses(uri_);
  hover(uri_, 0, 0);
  client_.change(uri_, Json::array({edit(range(0, 0, 0, 0), kSource)}));
  EXPECT_EQ(hint_lines(uri_), (Lines{3, 4, 10}));
  client_.change(uri_, Json::array({edit(range(0, 0, 99, 0), "")}));
  EXPECT_TRUE(hints(uri_).empty());
}

/// The source with other line ends; every hint must stand at the end of its line and not after it.
class LineEnds : public SessionDocuments, public testing::WithParamInterface<const char*> {};

TEST_P(LineEnds, AreSeenAsTheEditorSeesThem) {
  begin();
  std::string text;
  for (const char c : kSource) c == '\n' ? text += GetParam() : text += c;
  client_.open(uri_, text);
  EXPECT_EQ(hint_lines(uri_), (Lines{3, 4, 10}));
  const auto lines = split_lines(text);
  for (const Json& hint : hints(uri_)) {
    const auto line = hint.at("position").at("line").get<std::size_t>();
    EXPECT_EQ(hint.at("position").at("character"), lines[line].size());
  }
  client_.change(uri_, Json::array({edit(range(0, 0, 0, 0), std::string("//") + GetParam())}));
  EXPECT_EQ(hint_lines(uri_), (Lines{4, 5, 11}));
}

INSTANTIATE_TEST_SUITE_P(All, LineEnds, testing::Values("\n", "\r\n", "\r"));

TEST_F(SessionDocuments, NoLineEndAtTheEnd) {
  begin();
  client_.open(uri_, kSource.substr(0, kSource.find("\n\treturn")));
  EXPECT_EQ(hint_lines(uri_), (Lines{3, 4}));
}

struct Encoding {
  const char* offered;
  const char* chosen;
  std::size_t column;  // the end of the line with the comment
};

class Encodings : public SessionDocuments, public testing::WithParamInterface<Encoding> {};

TEST_P(Encodings, ColumnsAreInTheNegotiatedUnits) {
  Json capabilities = full_capabilities();
  capabilities["general"]["positionEncodings"] = Json::parse(GetParam().offered);
  begin(capabilities);
  const std::string comment = " // \xC3\xA4\xE4\xBD\xA0\xF0\x9F\x98\x80";  // 1, 1 and 2 units of UTF-16
  std::string text = kSource;
  text.insert(text.find("\n\t}"), comment);
  client_.open(uri_, text);
  Json at_line_4;
  for (const Json& hint : hints(uri_))
    if (hint.at("position").at("line") == 4) at_line_4 = hint.at("position").at("character");
  EXPECT_EQ(at_line_4, GetParam().column);
  // An edit right before the last character: it must land between whole characters.
  const std::size_t width = GetParam().column - 12 - 4;
  client_.change(uri_, Json::array({edit(range(4, 16, 4, 16 + width), "x")}));
  for (const Json& hint : hints(uri_))
    if (hint.at("position").at("line") == 4) EXPECT_EQ(hint.at("position").at("character"), 17);
}

INSTANTIATE_TEST_SUITE_P(All, Encodings,
                         testing::Values(Encoding{R"(["utf-16"])", "utf-16", 20}, Encoding{"null", "utf-16", 20},
                                         Encoding{R"(["utf-8","utf-16"])", "utf-8", 25},
                                         Encoding{R"(["utf-32"])", "utf-32", 19},
                                         Encoding{R"(["utf-32","utf-8","utf-16"])", "utf-8", 25}));

TEST_F(SessionDocuments, RandomEditsKeepEverythingInside) {
  begin();
  std::mt19937 random(11);
  std::string text = kSource;
  client_.open(uri_, text);
  const char* pieces[] = {"", "x", "\n", "\r\n", "\r", "// \xF0\x9F\x98\x80", "func f() {\n}\n", "{", "}", "\"", "`"};
  for (int round = 0; round < 300; ++round) {
    const auto lines = split_lines(client_.document(uri_)->text);
    const auto pick = [&] {
      const std::size_t line = random() % lines.size();
      return std::pair(
          line, random() % (protocol::column_of(lines[line], lines[line].size(), client_.rules().encoding()) + 2));
    };
    auto [a, b] = std::minmax({pick(), pick()});
    if (random() % 3 != 0) b = a;  // mostly insertions, or soon nothing is left
    client_.change(
        uri_, Json::array({edit(range(a.first, a.second, b.first, b.second), pieces[random() % std::size(pieces)])}));
    if (round % 10 == 0) {
      hints(uri_);
      lenses(uri_);
      hover(uri_, a.first, a.second);
      actions(uri_, range(a.first, 0, a.first, 0));
    }
  }
  client_.change(uri_, Json::array({whole(kSource)}));
  EXPECT_EQ(hint_lines(uri_), (Lines{3, 4, 10}));
}

TEST_F(SessionDocuments, OpenTwiceReplaces) {
  begin();
  client_.open(uri_, "package nothing\n");
  client_.open(uri_, kSource, "go", 7);
  EXPECT_EQ(hint_lines(uri_), (Lines{3, 4, 10}));
}

TEST_F(SessionDocuments, Orphans) {
  begin();
  client_.change(uri_, Json::array({edit(range(0, 0, 0, 0), "x")}));
  client_.close(uri_);
  client_.notify("textDocument/didSave", {{"textDocument", {{"uri", uri_}}}});
  client_.sync();
  client_.open(uri_, kSource);
  client_.close(uri_);
  client_.close(uri_);
  client_.change(uri_, Json::array({whole("after the close")}));
  client_.sync();
  client_.open(uri_, kSource);
  EXPECT_EQ(hint_lines(uri_), (Lines{3, 4, 10}));
}

TEST_F(SessionDocuments, FileThatIsNotOpenIsReadFromDisk) {
  begin();
  lenses(uri_);
  hints(uri_);
  EXPECT_TRUE(hints(workspace_.uri("missing.go")).empty());
  EXPECT_TRUE(lenses(workspace_.uri("missing.go")).empty());
  EXPECT_TRUE(hover(workspace_.uri("missing.go"), 0, 0).is_null());
}

TEST_F(SessionDocuments, RangeAskedForIsKept) {
  begin();
  client_.open(uri_, kSource);
  const auto in = [&](const Json& where) {
    return client_.request("textDocument/inlayHint", {{"textDocument", {{"uri", uri_}}}, {"range", where}}).size();
  };
  EXPECT_EQ(in(range(3, 0, 3, 99)), 1u);
  EXPECT_EQ(in(range(0, 0, 2, 0)), 0u);
  EXPECT_EQ(in(range(500, 0, 600, 0)), 0u);
  EXPECT_EQ(in(range(4, 0, 3, 0)), 0u);  // backwards
}

TEST_F(SessionDocuments, PositionsFarOutsideAreHarmless) {
  begin();
  client_.open(uri_, kSource);
  hover(uri_, 4'000'000'000u, 4'000'000'000u);
  hover(uri_, 4, 4'000'000'000u);
  actions(uri_, range(4'000'000'000u, 0, 4'000'000'000u, 5));
  actions(uri_, range(5, 0, 2, 0));
}

TEST_F(SessionDocuments, CodeActionKindsAskedForAreKept) {
  begin();
  client_.open(uri_, kSource);
  for (const char* only : {"quickfix", "refactor", "source.organizeImports", "no.such.kind", ""}) {
    const Json found = client_.request("textDocument/codeAction",
                                       {{"textDocument", {{"uri", uri_}}},
                                        {"range", range(2, 0, 2, 0)},
                                        {"context", {{"diagnostics", Json::array()}, {"only", Json::array({only})}}}});
    for (const Json& action : found)
      if (action.contains("kind")) EXPECT_EQ(action.at("kind").get<std::string>().rfind(only, 0), 0u) << action;
  }
}

TEST_F(SessionDocuments, SchemesThatAreNoFilesAreEmpty) {
  begin();
  const std::string path = workspace_.path("hot.go");
  for (const std::string& uri : std::vector<std::string>{
           "untitled:Untitled-1", "untitled:" + path, "git:" + path + "?%7B%22ref%22%3A%22~%22%7D", "output:x",
           "vscode-notebook-cell:" + path + "#W0s", "http://host" + path, "file://server" + path, "no uri", ""}) {
    client_.open(uri, kSource);
    EXPECT_TRUE(lenses(uri).empty()) << uri;
    EXPECT_TRUE(hints(uri).empty()) << uri;
    EXPECT_TRUE(hover(uri, 4, 3).is_null()) << uri;
    EXPECT_TRUE(actions(uri, range(4, 0, 4, 0)).empty()) << uri;
    client_.change(uri, Json::array({edit(range(0, 0, 0, 0), "// x\n")}));
    client_.close(uri);
  }
  client_.sync();
  for (const Json& published : client_.take_unread("textDocument/publishDiagnostics"))
    EXPECT_TRUE(published["params"]["diagnostics"].empty()) << published;
}

TEST_F(SessionDocuments, AnySpellingOfAUriIsUnderstoodAndEchoed) {
  workspace_.write("odd @+ name.go", kSource);
  const std::string odd = workspace_.path("odd @+ name.go");
  workspace_.write("odd.bin", encode(cpu_profile({{{{"main.hot", odd, 5}}, 1000}})));
  begin();
  client_.execute("proflens.load", {{"path", workspace_.path("odd.bin")}});
  client_.sync();
  client_.take_unread("textDocument/publishDiagnostics");
  for (const char* name :
       {"odd%20%40%2B%20name.go", "odd%20@+%20name.go", "odd%20%40+%20%6Eame%2Ego", "odd @%2b name.go"}) {
    const std::string uri = workspace_.root_uri() + "/" + name;
    client_.open(uri, kSource);
    EXPECT_EQ(hint_lines(uri), (Lines{4})) << uri;
    const Json published = client_.expect_notification("textDocument/publishDiagnostics");
    EXPECT_EQ(published.at("uri"), uri);
    client_.close(uri);
    client_.sync();
    client_.take_unread("textDocument/publishDiagnostics");
  }
}

TEST_F(SessionDocuments, CloseClearsDiagnostics) {
  begin();
  client_.sync();
  client_.take_unread("textDocument/publishDiagnostics");
  client_.open(uri_, kSource);
  Json published = client_.expect_notification("textDocument/publishDiagnostics");
  while (published.at("diagnostics").empty())
    published = client_.expect_notification("textDocument/publishDiagnostics");
  EXPECT_EQ(published.at("uri"), uri_);
  EXPECT_EQ(published.at("diagnostics")[0].at("source"), "proflens");
  client_.close(uri_);
  published = client_.expect_notification("textDocument/publishDiagnostics");
  EXPECT_EQ(published.at("uri"), uri_);
  EXPECT_TRUE(published.at("diagnostics").empty());
}

TEST_F(SessionDocuments, SymbolicLinkInThePathOfTheClient) {
  begin();
  std::filesystem::create_directory_symlink(workspace_.root(), workspace_.path("link"));
  const std::string uri = workspace_.uri("link/hot.go");
  client_.open(uri, kSource);
  EXPECT_EQ(hint_lines(uri), (Lines{3, 4, 10}));
  for (const Json& published : client_.take_unread("textDocument/publishDiagnostics"))
    EXPECT_TRUE(published["params"]["uri"] == uri || published["params"]["uri"] == uri_) << published;
}

TEST_F(SessionDocuments, ManyDocuments) {
  begin();
  for (int i = 0; i < 300; ++i) client_.open(workspace_.uri("gen" + std::to_string(i) + ".go"), kSource);
  client_.open(uri_, kSource);
  EXPECT_EQ(hint_lines(uri_), (Lines{3, 4, 10}));
  for (int i = 0; i < 300; ++i) client_.close(workspace_.uri("gen" + std::to_string(i) + ".go"));
}

TEST_F(SessionDocuments, LargeDocument) {
  begin();
  std::string text = kSource;
  for (int i = 0; i < 100'000; ++i) text += "// filler line with some text in it, as generated files have\n";
  client_.open(uri_, text);
  EXPECT_EQ(hint_lines(uri_), (Lines{3, 4, 10}));
  client_.open(workspace_.uri("one_line.go"), std::string(5'000'000, 'x'));
  EXPECT_TRUE(hints(workspace_.uri("one_line.go")).empty());
}

TEST_F(SessionDocuments, EveryRequestSeesEveryEditBeforeIt) {
  begin();
  client_.open(uri_, kSource);
  for (std::size_t i = 1; i <= 200; ++i) {
    client_.change(uri_, Json::array({edit(range(0, 0, 0, 0), "//\n")}));
    if (i % 20 == 0) EXPECT_EQ(hint_lines(uri_), (Lines{3 + i, 4 + i, 10 + i}));
  }
}

}  // namespace
}  // namespace proflens::tests
