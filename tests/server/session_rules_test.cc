// The rules that judge every session must themselves catch what they are there for.
#include "tests/support/session_rules.h"

#include <gtest/gtest.h>

namespace proflens::tests {
namespace {

using protocol::PositionEncoding;

class Rules : public testing::Test {
 protected:
  void SetUp() override { begin(R"({"general":{"positionEncodings":["utf-16"]}})"); }
  void begin(const char* capabilities) {
    rules_ = SessionRules();
    sent(R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"capabilities":)" + std::string(capabilities) +
         "}}");
    EXPECT_EQ(received(R"({"jsonrpc":"2.0","id":0,"result":{"capabilities":{"positionEncoding":"utf-16",
      "executeCommandProvider":{"commands":["known"]}}}})"),
              "");
    sent(R"({"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":
      {"uri":"u","languageId":"go","version":1,"text":"ab\nc"}}})");
  }
  void sent(const std::string& message) { rules_.sent(Json::parse(message)); }
  std::string received(const std::string& message) {
    std::string all;
    for (const std::string& complaint : rules_.received(Json::parse(message)))
      all += (all.empty() ? "" : "; ") + complaint;
    return all;
  }
  std::string answered(const std::string& method, const std::string& params, const std::string& result) {
    sent(R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}");
    return received(R"({"jsonrpc":"2.0","id":1,"result":)" + result + "}");
  }
  std::string lens(const std::string& content) {
    return answered("textDocument/codeLens", R"({"textDocument":{"uri":"u"}})", "[" + content + "]");
  }
  std::string hint(const std::string& content) {
    return answered(
        "textDocument/inlayHint",
        R"({"textDocument":{"uri":"u"},"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":2}}})",
        "[" + content + "]");
  }
  std::string diagnostic(const std::string& content) {
    return received(
        R"({"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"u","diagnostics":[)" + content +
        "]}}");
  }
  SessionRules rules_;
};

TEST_F(Rules, Answers) {
  sent(R"({"jsonrpc":"2.0","id":"a","method":"m"})");
  EXPECT_EQ(rules_.finish(), Complaints{"no answer to m (id \"a\")"});
  EXPECT_EQ(received(R"({"jsonrpc":"2.0","id":"a","result":null})"), "");
  EXPECT_EQ(rules_.finish(), Complaints{});
  EXPECT_NE(received(R"({"jsonrpc":"2.0","id":"a","result":null})"), "");
  EXPECT_NE(received(R"({"jsonrpc":"2.0","id":9,"result":null})"), "");
  EXPECT_NE(received(R"({"jsonrpc":"2.0","id":null,"result":null})"), "");
  EXPECT_EQ(received(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"m"}})"), "");
  EXPECT_NE(received(R"({"id":9,"result":null})"), "");
  EXPECT_NE(received("[]"), "");
  sent(R"({"jsonrpc":"2.0","id":2,"method":"m"})");
  EXPECT_NE(received(R"({"jsonrpc":"2.0","id":2})"), "");
  sent(R"({"jsonrpc":"2.0","id":2,"method":"m"})");
  EXPECT_NE(received(R"({"jsonrpc":"2.0","id":2,"error":{"code":1}})"), "");
}

TEST_F(Rules, Lenses) {
  const std::string range = R"("range":{"start":{"line":0,"character":0},"end":{"line":0,"character":2}})";
  EXPECT_EQ(lens("{" + range + R"(,"command":{"title":"t","command":"known"}})"), "");
  EXPECT_EQ(lens("{" + range + R"(,"command":{"title":"t","command":""}})"), "");
  EXPECT_EQ(lens("{" + range + R"(,"data":1})"), "");
  EXPECT_NE(lens("{" + range + "}"), "");
  EXPECT_NE(lens("{" + range + R"(,"command":{"title":"","command":"known"}})"), "");
  EXPECT_NE(lens("{" + range + R"(,"command":{"title":"t","command":"unknown"}})"), "");
  EXPECT_NE(lens(R"({"data":1,"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":3}}})"), "");
  EXPECT_NE(lens(R"({"data":1,"range":{"start":{"line":0,"character":2},"end":{"line":0,"character":1}}})"), "");
  EXPECT_NE(lens(R"({"data":1,"range":{"start":{"line":0,"character":0},"end":{"line":1,"character":0}}})"), "");
  EXPECT_NE(lens(R"({"data":1,"range":{"start":{"line":2,"character":0},"end":{"line":2,"character":0}}})"), "");
  EXPECT_NE(lens(R"({"data":1,"range":{"start":{"line":0,"character":-1},"end":{"line":0,"character":0}}})"), "");
  EXPECT_NE(answered("codeLens/resolve", "{" + range + "}",
                     R"({"range":{"start":{"line":1,"character":0},"end":{"line":1,"character":0}}})"),
            "");
}

TEST_F(Rules, Hints) {
  EXPECT_EQ(hint(R"({"position":{"line":0,"character":2},"label":"x"})"), "");
  EXPECT_NE(hint(R"({"position":{"line":0,"character":3},"label":"x"})"), "");
  EXPECT_NE(hint(R"({"position":{"line":1,"character":0},"label":"x"})"), "");
  EXPECT_NE(hint(R"({"position":{"line":0,"character":2},"label":""})"), "");
  EXPECT_NE(
      hint(R"({"position":{"line":0,"character":1},"label":"x"},{"position":{"line":0,"character":2},"label":"y"})"),
      "");
}

TEST_F(Rules, AnswersAreJudgedByTheTextTheyWereAskedAbout) {
  sent(R"({"jsonrpc":"2.0","id":5,"method":"textDocument/codeLens","params":{"textDocument":{"uri":"u"}}})");
  sent(R"({"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"u","version":2},
    "contentChanges":[{"text":""}]}})");
  const std::string at_line_1 =
      R"("result":[{"data":1,"range":{"start":{"line":1,"character":1},"end":{"line":1,"character":1}}}]})";
  EXPECT_EQ(received(R"({"jsonrpc":"2.0","id":5,)" + at_line_1), "");
  sent(R"({"jsonrpc":"2.0","id":6,"method":"textDocument/codeLens","params":{"textDocument":{"uri":"u"}}})");
  EXPECT_NE(received(R"({"jsonrpc":"2.0","id":6,)" + at_line_1), "");
}

TEST_F(Rules, Diagnostics) {
  const std::string range = R"("range":{"start":{"line":1,"character":0},"end":{"line":1,"character":1}})";
  EXPECT_EQ(diagnostic("{" + range + R"(,"source":"proflens","message":"m"})"), "");
  EXPECT_NE(diagnostic("{" + range + R"(,"source":"other","message":"m"})"), "");
  EXPECT_NE(diagnostic("{" + range + R"(,"source":"proflens","message":""})"), "");
  EXPECT_NE(diagnostic("{" + range + R"(,"source":"proflens","message":"m","relatedInformation":[]})"), "");
  EXPECT_NE(
      diagnostic(
          R"({"range":{"start":{"line":1,"character":0},"end":{"line":1,"character":2}},"source":"proflens","message":"m"})"),
      "");
}

TEST_F(Rules, OnlyWhatWasAnnounced) {
  for (const char* method : {"workspace/codeLens/refresh", "workspace/inlayHint/refresh", "workspace/configuration",
                             "window/showDocument", "window/workDoneProgress/create", "workspace/applyEdit"}) {
    begin("{}");
    EXPECT_NE(received(R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(method) + R"("})"), "") << method;
  }
  begin(R"({"workspace":{"codeLens":{"refreshSupport":true}}})");
  EXPECT_EQ(received(R"({"jsonrpc":"2.0","id":1,"method":"workspace/codeLens/refresh"})"), "");
  EXPECT_NE(received(R"({"jsonrpc":"2.0","id":1,"method":"workspace/codeLens/refresh"})"), "") << "an id used twice";
  EXPECT_NE(received(R"({"jsonrpc":"2.0","id":2,"method":"no/such"})"), "");
  EXPECT_NE(received(R"({"jsonrpc":"2.0","method":"no/such"})"), "");
}

TEST_F(Rules, Progress) {
  begin(R"({"window":{"workDoneProgress":true}})");
  const auto progress = [&](const char* value) {
    return received(R"({"jsonrpc":"2.0","method":"$/progress","params":{"token":"t","value":)" + std::string(value) +
                    "}}");
  };
  EXPECT_NE(progress(R"({"kind":"begin","title":"t"})"), "");
  received(R"({"jsonrpc":"2.0","id":1,"method":"window/workDoneProgress/create","params":{"token":"t"}})");
  EXPECT_NE(progress(R"({"kind":"report"})"), "");
  EXPECT_EQ(progress(R"({"kind":"begin","title":"t"})"), "");
  EXPECT_EQ(progress(R"({"kind":"report"})"), "");
  EXPECT_EQ(rules_.finish().size(), 1u);
  EXPECT_EQ(progress(R"({"kind":"end"})"), "");
  EXPECT_EQ(rules_.finish().size(), 0u);
  EXPECT_NE(progress(R"({"kind":"end"})"), "");
}

TEST_F(Rules, NothingBeforeTheAnswerToInitialize) {
  rules_ = SessionRules();
  EXPECT_EQ(received(R"({"jsonrpc":"2.0","method":"window/logMessage","params":{"type":3,"message":"m"}})"), "");
  EXPECT_NE(diagnostic(""), "");
}

TEST(SplitLines, EveryLineEnd) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(split_lines(""), Lines{""});
  EXPECT_EQ(split_lines("a\nb\r\nc\rd"), (Lines{"a", "b", "c", "d"}));
  EXPECT_EQ(split_lines("\r\n\n\r\r"), (Lines{"", "", "", "", ""}));
}

TEST(ApplyChange, Naive) {
  const auto apply = [](const std::string& text, const char* range, PositionEncoding encoding) {
    return apply_change(text, {{"range", Json::parse(range)}, {"text", "X"}}, encoding);
  };
  const char* second = R"({"start":{"line":1,"character":1},"end":{"line":1,"character":2}})";
  EXPECT_EQ(apply("a\r\nbcd", second, PositionEncoding::kUtf16), "a\r\nbXd");
  EXPECT_EQ(apply("a\rbcd", second, PositionEncoding::kUtf16), "a\rbXd");
  const char* far = R"({"start":{"line":1,"character":99},"end":{"line":99,"character":0}})";
  EXPECT_EQ(apply("a\nb", far, PositionEncoding::kUtf16), "a\nbX");
  EXPECT_EQ(apply_change("old", {{"text", "new"}}, PositionEncoding::kUtf8), "new");
}

}  // namespace
}  // namespace proflens::tests
