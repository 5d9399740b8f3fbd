// A running server and what a wire can bring: odd headers, bad JSON, batches, odd ids, cancellation, floods.
#include <gtest/gtest.h>

#include "tests/support/fake_client.h"

namespace proflens::tests {
namespace {

using protocol::frame;

constexpr int kParseError = -32700;
constexpr int kInvalidRequest = -32600;
constexpr int kMethodNotFound = -32601;
constexpr int kInvalidParams = -32602;

const std::string kUri = "file:///nowhere/a.go";

class SessionWire : public testing::Test {
 protected:
  void SetUp() override {
    client_.initialize("");
    client_.sync();  // what the server asks at first is answered: no answer gets between the bytes of a test
  }
  void TearDown() override {
    client_.sync();
    EXPECT_EQ(client_.shutdown(), 0);
  }
  /// A request with this id, as text, so that the id is exactly what the test says.
  static Json probe(const Json& id) { return {{"jsonrpc", "2.0"}, {"id", id}, {"method", "proflens/probe"}}; }

  FakeClient client_;
};

TEST_F(SessionWire, UnknownMethods) {
  EXPECT_EQ(client_.request_error("textDocument/noSuch")["code"], kMethodNotFound);
  EXPECT_EQ(client_.request_error("$/noSuch")["code"], kMethodNotFound);
  EXPECT_EQ(client_.request_error("")["code"], kMethodNotFound);
  EXPECT_EQ(client_.request_error("textDocument/documentHighlight")["code"], kMethodNotFound);
  client_.notify("textDocument/noSuch");
  client_.notify("$/noSuch");
  client_.notify("");
}

TEST_F(SessionWire, RequestSentAsNotificationAndTheReverse) {
  client_.notify("textDocument/hover",
                 {{"textDocument", {{"uri", kUri}}}, {"position", {{"line", 0}, {"character", 0}}}});
  client_.notify("shutdown", nullptr);
  const Json answer =
      client_.wait_answer(client_.start_request("textDocument/didClose", {{"textDocument", {{"uri", kUri}}}}));
  EXPECT_EQ(answer["error"]["code"], kMethodNotFound);
}

TEST_F(SessionWire, WrongParamsSayWhere) {
  const Json error = client_.request_error("textDocument/codeLens", {{"textDocument", {{"uri", 5}}}});
  EXPECT_EQ(error["code"], kInvalidParams);
  EXPECT_NE(error["message"].get<std::string>().find("textDocument.uri"), std::string::npos) << error;
  for (const char* method : {"textDocument/codeLens", "textDocument/hover", "textDocument/inlayHint",
                             "textDocument/codeAction", "codeLens/resolve", "workspace/executeCommand"}) {
    EXPECT_EQ(client_.request_error(method, nullptr)["code"], kInvalidParams) << method;
    EXPECT_EQ(client_.request_error(method, Json::array({1, 2}))["code"], kInvalidParams) << method;
    EXPECT_EQ(client_.request_error(method, {{"textDocument", nullptr}, {"range", 1}, {"command", 2}})["code"],
              kInvalidParams)
        << method;
  }
}

TEST_F(SessionWire, WrongNotificationsAreDropped) {
  for (const char* method :
       {"textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/didSave",
        "workspace/didChangeConfiguration", "workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders",
        "window/workDoneProgress/cancel", "$/cancelRequest", "$/progress", "$/setTrace"}) {
    client_.send_raw(frame(R"({"jsonrpc":"2.0","method":")" + std::string(method) + R"("})"));
    client_.send_raw(frame(R"({"jsonrpc":"2.0","method":")" + std::string(method) + R"(","params":[3]})"));
    client_.send_raw(frame(R"({"jsonrpc":"2.0","method":")" + std::string(method) +
                           R"(","params":{"textDocument":7,"changes":1,"event":"x","id":{},"token":[]}})"));
  }
}

TEST_F(SessionWire, UnknownCommand) {
  const Json error = client_.request_error("workspace/executeCommand", {{"command", "other.server"}});
  EXPECT_TRUE(error["code"] == kInvalidParams || error["code"] == kMethodNotFound) << error;
}

TEST_F(SessionWire, CommandsWithWrongArguments) {
  client_.ignore("window/showMessage");
  const std::vector<Json> arguments = {Json(),
                                       Json::array(),
                                       Json::array({nullptr}),
                                       Json::array({5}),
                                       Json::array({"x"}),
                                       Json::array({Json::array()}),
                                       Json::array({{{"uri", 5}}}),
                                       Json::array({{{"path", ""}}}),
                                       Json::array({{{"uri", "untitled:x"}}}),
                                       Json::array({{{"path", "/no/such/file"}, {"type", 7}, {"limit", -1}}})};
  for (const std::string& command : client_.rules().commands())
    for (const Json& argument : arguments) {
      Json params = {{"command", command}};
      if (!argument.is_null()) params["arguments"] = argument;
      const Json answer = client_.wait_answer(client_.start_request("workspace/executeCommand", params));
      EXPECT_TRUE(answer.contains("result") || answer["error"]["code"] != -32603) << command << " " << answer.dump();
    }
  client_.take_unread("window/showDocument");
}

TEST_F(SessionWire, OddHeaders) {
  const std::string body = probe(901).dump();
  const std::string length = std::to_string(body.size());
  for (const std::string& header :
       {"content-length: " + length + "\r\n\r\n", "CONTENT-LENGTH:" + length + "\n\n",
        "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: " + length + "\r\n\r\n",
        "Content-Length: 5\r\nContent-Length: " + length + "\r\nX: y\r\n\r\n",
        "\r\n\r\nContent-Length: " + length + "\r\n\r\n"}) {
    client_.send_raw(header + body, {probe(901)});
    EXPECT_EQ(client_.wait_answer(901)["error"]["code"], kMethodNotFound) << header;
  }
}

TEST_F(SessionWire, BadLengthsDoNotEndTheSession) {
  for (const std::string& header :
       {"Content-Length: 0\r\n\r\n", "Content-Length: -1\r\n\r\n", "Content-Length: x\r\n\r\n",
        "Content-Length: 9999999999999999\r\n\r\n", "X: y\r\n\r\n", "noise\r\n\r\n"}) {
    client_.send_raw(std::string(header) + frame(probe(902).dump()), {probe(902)});
    EXPECT_EQ(client_.expect_null_answer()["error"]["code"], kParseError) << header;
    EXPECT_EQ(client_.wait_answer(902)["error"]["code"], kMethodNotFound) << header;
  }
}

TEST(SessionWireAlone, OneByteAtATime) {
  // A client that announces nothing is asked nothing, so that no answer of its own gets between the bytes.
  FakeClient client;
  client.initialize("", Json::object(), Json::object());
  const Json question{{"jsonrpc", "2.0"}, {"id", 903}, {"method", "proflens/probe"}};
  const std::string bytes = frame(question.dump());
  client.send_raw("", {question});
  for (const char byte : bytes) client.send_raw(std::string(1, byte));
  EXPECT_EQ(client.wait_answer(903)["error"]["code"], kMethodNotFound);
  EXPECT_EQ(client.shutdown(), 0);
}

TEST_F(SessionWire, BadJsonIsAnsweredAndForgotten) {
  for (const std::string& body :
       {std::string("{"), std::string("nonsense"), std::string("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xFF\"}"),
        std::string(10'000, '['), std::string("\0\0", 2)}) {
    client_.send_raw(frame(body));
    EXPECT_EQ(client_.expect_null_answer()["error"]["code"], kParseError);
  }
}

TEST_F(SessionWire, NoJsonRpc) {
  for (const char* body :
       {"7", "null", "{}", R"({"jsonrpc":"2.0"})", R"({"jsonrpc":"2.0","id":null,"method":"m"})",
        R"({"jsonrpc":"2.0","id":1.5,"method":"m"})", R"({"jsonrpc":"2.0","method":"m","params":5})"}) {
    client_.send_raw(frame(body));
    EXPECT_EQ(client_.expect_null_answer()["error"]["code"], kInvalidRequest) << body;
  }
  client_.send_raw(frame(R"({"id":904,"method":"proflens/probe"})"), {probe(904)});
  EXPECT_EQ(client_.wait_answer(904)["error"]["code"], kInvalidRequest);
}

TEST_F(SessionWire, BatchIsRefusedOnce) {
  client_.send_raw(frame(Json::array({probe(1), probe(2), probe(3)}).dump()));
  EXPECT_EQ(client_.expect_null_answer()["error"]["code"], kInvalidRequest);
  client_.sync();
}

TEST_F(SessionWire, IdsComeBackAsTheyWere) {
  for (const Json& id : {Json(0), Json(-5), Json(2147483647), Json(9007199254740993), Json(""), Json("7"),
                         Json("ä \" \\ \n"), Json(std::string(10'000, 'i'))}) {
    client_.send(probe(id));
    EXPECT_EQ(client_.wait_answer(id)["error"]["code"], kMethodNotFound);
  }
}

TEST_F(SessionWire, AnswersNobodyAskedForAreIgnored) {
  client_.answer(4711, Json::object());
  client_.answer("never", nullptr);
  client_.answer(nullptr, nullptr);
  client_.answer_error(4712, -32601, "no");
}

TEST_F(SessionWire, CancelledRequestsAreStillAnsweredOnce) {
  client_.open(kUri, "package a\n");
  const Json lens = {{"textDocument", {{"uri", kUri}}}};
  for (int i = 0; i < 100; ++i) {
    const Json id = client_.start_request("textDocument/codeLens", lens);
    client_.notify("$/cancelRequest", {{"id", id}});
    const Json answer = client_.wait_answer(id);
    EXPECT_TRUE(answer.contains("result") || answer["error"]["code"] == -32800) << answer.dump();
  }
}

TEST_F(SessionWire, CancelOfWhatIsNotThere) {
  client_.notify("$/cancelRequest", {{"id", 99999}});
  client_.notify("$/cancelRequest", {{"id", "x"}});
  client_.notify("$/cancelRequest", {{"id", nullptr}});
  client_.notify("$/cancelRequest", {{"id", 1.5}});
  client_.notify("$/cancelRequest", Json::object());
}

TEST_F(SessionWire, AnIdMayBeUsedAgainAfterCancel) {
  client_.open(kUri, "package a\n");
  const Json request = {{"jsonrpc", "2.0"},
                        {"id", "again"},
                        {"method", "textDocument/codeLens"},
                        {"params", {{"textDocument", {{"uri", kUri}}}}}};
  for (int i = 0; i < 50; ++i) {
    client_.send(request);
    client_.notify("$/cancelRequest", {{"id", "again"}});
    client_.send(request);
    client_.wait_answer("again");
    client_.wait_answer("again");
  }
}

TEST_F(SessionWire, ThousandRequestsAtOnceEachHaveOneAnswer) {
  client_.open(kUri, "package a\n\nfunc f() {}\n");
  std::vector<Json> ids;
  const Json document = {{"uri", kUri}};
  const Json start = {{"line", 0}, {"character", 0}}, end = {{"line", 3}, {"character", 0}};
  for (int i = 0; i < 250; ++i) {
    ids.push_back(client_.start_request("textDocument/codeLens", {{"textDocument", document}}));
    ids.push_back(client_.start_request("textDocument/hover", {{"textDocument", document}, {"position", start}}));
    ids.push_back(client_.start_request("textDocument/inlayHint",
                                        {{"textDocument", document}, {"range", {{"start", start}, {"end", end}}}}));
    ids.push_back(client_.start_request("proflens/probe", Json::object()));
  }
  for (const Json& id : ids) client_.wait_answer(id);
}

TEST_F(SessionWire, ResultIsNotRefusedBecauseAnEditCame) {
  client_.open(kUri, "package a\n");
  for (int i = 0; i < 50; ++i) {
    const Json id = client_.start_request("textDocument/codeLens", {{"textDocument", {{"uri", kUri}}}});
    client_.change(
        kUri,
        Json::array({{{"range", {{"start", {{"line", 0}, {"character", 0}}}, {"end", {{"line", 0}, {"character", 0}}}}},
                      {"text", "\n"}}}));
    EXPECT_TRUE(client_.wait_answer(id).contains("result"));
  }
}

TEST_F(SessionWire, TokensOfTheClientAreAccepted) {
  client_.open(kUri, "package a\n");
  client_.request("textDocument/codeLens",
                  {{"textDocument", {{"uri", kUri}}}, {"workDoneToken", "w"}, {"partialResultToken", 7}});
}

TEST_F(SessionWire, HalfASurrogatePairInAText) {
  const std::string body = R"({"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":")" +
                           kUri + R"(","languageId":"go","version":1,"text":"package a // \ud83d\n"}}})";
  client_.send_raw(frame(body),
                   {{{"jsonrpc", "2.0"},
                     {"method", "textDocument/didOpen"},
                     {"params", {{"textDocument", {{"uri", kUri}, {"version", 1}, {"text", "package a // ?\n"}}}}}}});
  EXPECT_TRUE(client_.request("textDocument/codeLens", {{"textDocument", {{"uri", kUri}}}}).is_array());
}

}  // namespace
}  // namespace proflens::tests
