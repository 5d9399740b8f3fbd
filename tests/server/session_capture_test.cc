// Captures in a session: progress, cancel, what is kept, and what opens a server staying with that server.
#include <atomic>
#include <chrono>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <thread>

#include "tests/support/fake_client.h"

namespace proflens::tests {
namespace {

/// tests/cli/hostile_server.py as a process.
class Server {
 public:
  Server()
      : process_({.command = {"/usr/bin/env", "python3", PROFLENS_SOURCE_DIR "/tests/cli/hostile_server.py"},
                  .environment = {}},
                 [this](std::string_view bytes) {
                   const std::lock_guard lock(mutex_);
                   port_ += bytes;
                   changed_.notify_all();
                 }) {}
  std::string url(const std::string& path) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(30), [this] { return port_.ends_with('\n'); });
    return "http://127.0.0.1:" + port_.substr(0, port_.size() - 1) + path;
  }
  std::string server() { return url("").substr(7); }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string port_;
  ChildProcess process_;
};

class SessionCapture : public testing::Test {
 protected:
  FakeClient::Options options() const {
    return {.arguments = {"--stdio", "--log=" + workspace_.path("log")},
            .environment = {{"XDG_DATA_HOME", workspace_.path("data")}}};
  }
  static std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  static Json call(const std::string& command, const Json& argument) {
    return {{"command", command}, {"arguments", Json::array({argument})}};
  }
  /// Reads progress notifications up to the first with that value.
  static Json wait_progress(FakeClient& client, const std::string& kind, const std::string& message) {
    while (true) {
      const Json params = client.expect_notification("$/progress");
      if (!params.contains("value")) return params;
      const Json& value = params["value"];
      if (value.value("kind", "") == kind && value.value("message", "").find(message) != std::string::npos)
        return params;
    }
  }

  TempWorkspace workspace_;
  Server server_;
};

TEST_F(SessionCapture, IsLoadedKeptAndSurvivesARestart) {
  workspace_.write(".git/HEAD", "ref: refs/heads/main\n");
  workspace_.write(".git/packed-refs", "# pack-refs\n" + std::string(40, 'a') + " refs/heads/main\n");
  std::string path;
  {
    FakeClient client(options());
    client.initialize(workspace_.root_uri());
    client.ignore("window/showMessage");
    const Json answer =
        client.execute("proflens.capture", {{"url", server_.url("/debug/pprof/heap")}, {"name", "before"}});
    path = answer["capture"]["path"].get<std::string>();
    EXPECT_EQ(answer["capture"]["commit"], std::string(40, 'a'));
    EXPECT_EQ(answer["profile"]["path"], path);
    EXPECT_EQ(client.execute("proflens.status", nullptr)["profile"], path);
    const Json second = client.execute("proflens.capture", server_.url("/debug/pprof/heap"));
    EXPECT_EQ(second["earlier"]["name"], "before");
    EXPECT_EQ(client.shutdown(), 0);
  }
  FakeClient client(options());
  client.initialize(workspace_.root_uri());
  client.ignore("window/showMessage");
  EXPECT_EQ(client.execute("proflens.captures", nullptr)["captures"].size(), 2U);
  client.execute("proflens.load", path);
  EXPECT_EQ(client.execute("proflens.renameCapture", {{"capture", "before"}, {"name", "old"}})["name"], "old");
  EXPECT_EQ(client.execute("proflens.deleteCapture", {{"capture", "old"}})["path"], path);
  EXPECT_TRUE(client.execute("proflens.status", nullptr)["profiles"].empty());
  EXPECT_EQ(client.request_error("workspace/executeCommand", call("proflens.deleteCapture", "old"))["code"], -32803);
  EXPECT_EQ(client.shutdown(), 0);
}

TEST_F(SessionCapture, ProgressCountsTheSeconds) {
  FakeClient client(options());
  client.initialize(workspace_.root_uri());
  client.ignore("window/showMessage");
  client.expect_each("$/progress");
  const Json id = client.start_request("workspace/executeCommand",
                                       call("proflens.capture", {{"url", server_.url("/measure")}, {"seconds", 2}}));
  wait_progress(client, "report", "1 of 2 s");
  client.ignore("$/progress");
  EXPECT_TRUE(client.wait_answer(id).contains("result"));
  EXPECT_EQ(client.shutdown(), 0);
}

TEST_F(SessionCapture, IsCancelledByItsButtonByItsRequestAndByTheEnd) {
  FakeClient client(options());
  client.initialize(workspace_.root_uri());
  client.expect_each("$/progress");
  const Json capture = call("proflens.capture", {{"url", server_.url("/silent")}, {"seconds", 600}});
  Json id = client.start_request("workspace/executeCommand", capture);
  const Json begin = client.expect_notification("$/progress");
  EXPECT_EQ(begin["value"]["title"], "Capturing " + server_.url("/silent?seconds=600"));
  client.notify("window/workDoneProgress/cancel", {{"token", begin["token"]}});
  EXPECT_EQ(client.wait_answer(id)["error"]["code"], -32800);
  wait_progress(client, "end", "cancelled");

  id = client.start_request("workspace/executeCommand", capture);
  client.notify("$/cancelRequest", {{"id", id}});
  EXPECT_EQ(client.wait_answer(id)["error"]["code"], -32800);
  wait_progress(client, "end", "cancelled");

  client.ignore("$/progress");
  client.expect_abrupt_end();
  client.start_request("workspace/executeCommand", capture);
  client.sync();
  client.process().close_input();
  EXPECT_EQ(client.wait_exit(), 1);
}

TEST_F(SessionCapture, WhatOpensAServerIsInNoMessageAndNoLog) {
  const std::string url = server_.url("/protected");
  {
    FakeClient client(options());
    const Json servers = {{server_.server(), {{"user", "ann"}, {"password", "s3cret"}}}};
    const Json settings = {{"capture", {{"servers", servers}}}};
    client.auto_answer("workspace/configuration", [&](const Json&) { return Json::array({settings}); });
    client.initialize(workspace_.root_uri(), settings);
    client.ignore("window/showMessage");
    EXPECT_EQ(client.execute("proflens.capture", url)["capture"]["source"], url);
    const std::string with_user = "http://bob:oth3r@" + url.substr(7);
    const Json error = client.request_error("workspace/executeCommand", call("proflens.capture", with_user));
    EXPECT_NE(error["message"].get<std::string>().find("401"), std::string::npos);
    EXPECT_EQ(error.dump().find("oth3r"), std::string::npos);
    EXPECT_EQ(client.shutdown(), 0);
  }
  const std::string log = text_of(workspace_.path("log"));
  EXPECT_NE(log.find("proflens.capture"), std::string::npos);
  for (const char* secret : {"s3cret", "oth3r"}) EXPECT_EQ(log.find(secret), std::string::npos) << secret;
}

TEST_F(SessionCapture, GrowthNeedsTwoHeaps) {
  FakeClient client(options());
  client.initialize(workspace_.root_uri());
  client.ignore("window/showMessage");
  const auto grow = [&] {
    return client.request_error("workspace/executeCommand", call("proflens.showGrowth", nullptr))["message"]
        .get<std::string>();
  };
  EXPECT_NE(grow().find("no capture of a heap"), std::string::npos);
  client.execute("proflens.capture", server_.url("/debug/pprof/heap"));
  EXPECT_NE(grow().find("no earlier one"), std::string::npos);
  EXPECT_EQ(client.shutdown(), 0);
}

TEST_F(SessionCapture, GrowthIsTheNewestHeapAgainstTheOneBefore) {
  FakeClient client(options());
  client.initialize(workspace_.root_uri());
  client.ignore("window/showMessage");
  std::vector<std::string> paths;
  for (int i = 0; i < 3; ++i)
    paths.push_back(
        client.execute("proflens.capture", server_.url("/debug/pprof/heap"))["capture"]["path"].get<std::string>());
  client.execute("proflens.load", paths[0]);
  const Json newest = client.execute("proflens.showGrowth", nullptr);
  EXPECT_EQ(newest["profile"], paths[2]);
  EXPECT_EQ(newest["choice"]["base"], paths[1]);
  const Json chosen = client.execute("proflens.showGrowth", {{"base", paths[0]}});
  EXPECT_EQ(chosen["profile"], paths[2]);
  EXPECT_EQ(chosen["choice"]["base"], paths[0]);
  EXPECT_EQ(client.execute("proflens.clearBase", nullptr)["choice"]["base"], "");
  EXPECT_EQ(client.shutdown(), 0);
}

TEST_F(SessionCapture, WrongArguments) {
  FakeClient client(options());
  client.initialize(workspace_.root_uri());
  for (const Json& argument : {Json(), Json("file:///etc/passwd"), Json{{"url", 5}}, Json{{"url", "x"}, {"seconds", 0}},
                               Json{{"url", "localhost/debug/pprof/trace"}}})
    EXPECT_EQ(client.request_error("workspace/executeCommand", call("proflens.capture", argument))["code"], -32602);
  EXPECT_EQ(client.request_error("workspace/executeCommand", call("proflens.renameCapture", "x"))["code"], -32602);
  EXPECT_EQ(client.shutdown(), 0);
}

}  // namespace
}  // namespace proflens::tests
