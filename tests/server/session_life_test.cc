// The life of a session: before initialize, twice, shutdown, exit, end of input, the client's death, signals.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/fake_client.h"

namespace proflens::tests {
namespace {

constexpr int kInvalidRequest = -32600;
constexpr int kNotInitialized = -32002;

TEST(SessionLife, OrdinarySession) {
  FakeClient client;
  const Json result = client.initialize("");
  EXPECT_EQ(result.at("serverInfo").at("name"), "proflens");
  EXPECT_FALSE(result.at("serverInfo").at("version").get<std::string>().empty());
  EXPECT_EQ(result.at("capabilities").at("textDocumentSync").at("change"), 2);
  EXPECT_FALSE(client.rules().commands().empty());
  EXPECT_EQ(client.shutdown(), 0);
  EXPECT_EQ(client.process().errors(), "");
}

TEST(SessionLife, NoForeignTerritoryIsClaimed) {
  FakeClient client;
  const Json capabilities = client.initialize("").at("capabilities");
  for (const char* name : {"diagnosticProvider", "documentHighlightProvider", "colorProvider", "semanticTokensProvider",
                           "foldingRangeProvider", "definitionProvider", "completionProvider", "callHierarchyProvider"})
    EXPECT_FALSE(capabilities.contains(name)) << name;
  EXPECT_EQ(client.shutdown(), 0);
}

TEST(SessionLife, BeforeInitialize) {
  FakeClient client;
  EXPECT_EQ(client.request_error("textDocument/hover")["code"], kNotInitialized);
  EXPECT_EQ(client.request_error("no/such")["code"], kNotInitialized);
  EXPECT_EQ(client.request_error("shutdown", nullptr)["code"], kNotInitialized);
  client.notify("initialized");
  client.notify("textDocument/didOpen", {{"textDocument", 5}});
  client.notify("$/setTrace", {{"value", "verbose"}});
  client.initialize("");
  EXPECT_EQ(client.shutdown(), 0);
}

TEST(SessionLife, ExitBeforeInitialize) {
  FakeClient client;
  client.notify("exit", nullptr);
  EXPECT_EQ(client.wait_exit(), 1);
}

TEST(SessionLife, InitializeTwice) {
  FakeClient client;
  client.initialize("");
  EXPECT_EQ(client.request_error("initialize", {{"capabilities", Json::object()}})["code"], kInvalidRequest);
  client.sync();
  EXPECT_EQ(client.shutdown(), 0);
}

TEST(SessionLife, InitializeWithWrongParamsMayBeTriedAgain) {
  FakeClient client;
  EXPECT_EQ(client.request_error("initialize", Json::array({1}))["code"], -32602);
  EXPECT_EQ(client.request_error("textDocument/hover")["code"], kNotInitialized);
  client.initialize("");
  EXPECT_EQ(client.shutdown(), 0);
}

TEST(SessionLife, InitializeWithNonsenseInsideIsAccepted) {
  FakeClient client;
  const Json result = client.request("initialize", {{"processId", "x"},
                                                    {"clientInfo", 5},
                                                    {"rootUri", 7},
                                                    {"rootPath", Json::array()},
                                                    {"workspaceFolders", "x"},
                                                    {"capabilities", Json::array({1})},
                                                    {"initializationOptions", "x"},
                                                    {"trace", 9}});
  EXPECT_EQ(result.at("capabilities").at("positionEncoding"), "utf-16");
  client.ignore("window/showMessage");
  client.notify("initialized");
  client.sync();
  EXPECT_EQ(client.shutdown(), 0);
}

TEST(SessionLife, InitializedMayBeMissingOrRepeated) {
  FakeClient client;
  client.request("initialize", {{"capabilities", Json::object()}});
  client.sync();
  client.notify("initialized");
  client.notify("initialized", nullptr);
  client.sync();
  EXPECT_EQ(client.shutdown(), 0);
}

TEST(SessionLife, AfterShutdownRequestsAreRefused) {
  FakeClient client;
  client.initialize("");
  EXPECT_EQ(client.request("shutdown", nullptr), Json());
  EXPECT_EQ(client.request_error("textDocument/hover")["code"], kInvalidRequest);
  EXPECT_EQ(client.request_error("shutdown", nullptr)["code"], kInvalidRequest);
  client.notify("textDocument/didOpen", {{"textDocument", 5}});
  client.notify("exit", nullptr);
  EXPECT_EQ(client.wait_exit(), 0);
}

TEST(SessionLife, ExitWithoutShutdown) {
  FakeClient client;
  client.initialize("");
  client.notify("exit", nullptr);
  EXPECT_EQ(client.wait_exit(), 1);
}

TEST(SessionLife, EndOfInput) {
  FakeClient client;
  client.initialize("");
  client.sync();
  client.process().close_input();
  EXPECT_EQ(client.wait_exit(), 1);
}

TEST(SessionLife, EndOfInputInTheMiddleOfAMessage) {
  FakeClient client;
  client.initialize("");
  client.sync();
  client.send_raw("Content-Length: 100\r\n\r\n{\"jsonrpc\"");
  client.process().close_input();
  EXPECT_EQ(client.wait_exit(), 1);
}

TEST(SessionLife, EndOfInputAfterShutdown) {
  FakeClient client;
  client.initialize("");
  client.request("shutdown", nullptr);
  client.process().close_input();
  EXPECT_EQ(client.wait_exit(), 0);
}

TEST(SessionLife, WhatWasAskedBeforeTheEndOfInputIsAnswered) {
  FakeClient client;
  client.initialize("");
  client.sync();
  const Json id = client.start_request("no/such", Json::object());
  client.process().close_input();
  EXPECT_EQ(client.wait_answer(id)["error"]["code"], -32601);
  EXPECT_EQ(client.wait_exit(), 1);
}

TEST(SessionLife, SignalsEndItCleanly) {
  for (const int number : {SIGTERM, SIGINT}) {
    FakeClient client;
    client.initialize("");
    client.sync();
    client.process().send_signal(number);
    const int code = client.wait_exit();
    EXPECT_TRUE(code == 0 || code == 1) << code;  // not killed: 128 + number
  }
}

TEST(SessionLife, SignalBeforeInitialize) {
  FakeClient client;
  client.request_error("no/such");  // it is up
  client.process().send_signal(SIGTERM);
  const int code = client.wait_exit();
  EXPECT_TRUE(code == 0 || code == 1) << code;
}

/// A process that lives until it is told to die.
class Victim {
 public:
  Victim() : id_(fork()) {
    if (id_ != 0) return;
    while (true) pause();
  }
  ~Victim() { die(); }
  void die() {
    if (id_ <= 0) return;
    kill(id_, SIGKILL);
    waitpid(id_, nullptr, 0);
    id_ = -1;
  }
  pid_t id() const { return id_; }

 private:
  pid_t id_;
};

TEST(SessionLife, ClientDiesByInitialize) {
  Victim victim;
  FakeClient client;
  client.request("initialize", {{"processId", victim.id()}, {"capabilities", Json::object()}});
  client.notify("initialized");
  client.sync();
  victim.die();
  EXPECT_EQ(client.wait_exit(), 1);
}

TEST(SessionLife, ClientDiesByFlag) {
  Victim victim;
  FakeClient client({{"--stdio", "--clientProcessId=" + std::to_string(victim.id())}, {}});
  client.request("initialize", {{"processId", nullptr}, {"capabilities", Json::object()}});
  client.sync();
  victim.die();
  EXPECT_EQ(client.wait_exit(), 1);
}

TEST(SessionLife, OddProcessIdsAreNoDeaths) {
  FakeClient client;
  // Its own id, as a client that runs a server in its process sends it.
  client.request("initialize", {{"processId", client.process().id()}, {"capabilities", Json::object()}});
  client.sync();
  EXPECT_EQ(client.process().wait(3500), -1) << "left on its own";
  EXPECT_EQ(client.shutdown(), 0);
}

TEST(SessionLife, NoFlagMeansStandardStreams) {
  FakeClient client({{}, {}});
  client.initialize("");
  EXPECT_EQ(client.shutdown(), 0);
}

TEST(SessionLife, EveryTraceValue) {
  FakeClient client;
  client.ignore("$/logTrace");
  client.initialize("");
  for (const char* value : {"off", "messages", "verbose", "off", "compact", ""})
    client.notify("$/setTrace", {{"value", value}});
  client.notify("$/setTrace", {{"value", 5}});
  client.notify("$/setTrace", nullptr);
  client.sync();
  EXPECT_EQ(client.shutdown(), 0);
}

}  // namespace
}  // namespace proflens::tests
