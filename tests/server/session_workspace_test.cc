// Folders, settings and clients that do not answer; and sessions over sockets, where the editor listens.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/support/fake_client.h"
#include "tests/support/pprof_writer.h"

namespace proflens::tests {
namespace {

class SessionWorkspace : public testing::Test {
 protected:
  void end() {
    client_.sync();
    EXPECT_EQ(client_.shutdown(), 0);
  }
  FakeClient client_;
};

TEST_F(SessionWorkspace, FoldersInEveryShape) {
  for (const char* params :
       {R"({"rootUri":null,"workspaceFolders":null})",
        R"({"rootUri":null,"workspaceFolders":[],"rootPath":"/tmp/no-such-folder"})", R"({"rootPath":"relative"})",
        R"({"rootUri":"untitled:x"})", R"({"rootUri":""})",
        R"({"workspaceFolders":[{"uri":"http://x/y","name":"x"},{"uri":"file:///no/such","name":""}]})"}) {
    FakeClient client;
    client.ignore("window/showMessage");
    Json json = Json::parse(params);
    json["capabilities"] = full_capabilities();
    client.request("initialize", json);
    client.notify("initialized");
    client.sync();
    EXPECT_EQ(client.shutdown(), 0) << params;
  }
  client_.initialize("");
  end();
}

TEST_F(SessionWorkspace, FolderChanges) {
  TempWorkspace one, two{{{"a.go", "package a\n"}}};
  client_.initialize(one.root_uri());
  const auto folder = [](const std::string& uri) { return Json{{"uri", uri}, {"name", "n"}}; };
  const auto change = [&](const Json& added, const Json& removed) {
    client_.notify("workspace/didChangeWorkspaceFolders", {{"event", {{"added", added}, {"removed", removed}}}});
  };
  change(Json::array({folder(two.root_uri())}), Json::array({folder(one.root_uri())}));
  change(Json::array({folder(two.root_uri())}), Json::array());  // twice
  change(Json::array(), Json::array({folder("file:///never/had")}));
  change(Json::array({folder("file:///no/such"), folder("untitled:x")}), Json::array());
  change(Json::array(), Json::array({folder(two.root_uri())}));
  end();
}

TEST_F(SessionWorkspace, DiscoveredProfileOfAnAddedFolder) {
  TempWorkspace empty, late{{{"go.mod", "module example\n"}, {"hot.go", "package main\n\nfunc hot() {\n\tx()\n}\n"}}};
  late.write("cpu.pprof", encode(cpu_profile({{{{"main.hot", late.path("hot.go"), 4}}, 1000}})));
  client_.ignore("textDocument/publishDiagnostics");
  client_.expect_each("workspace/inlayHint/refresh");
  client_.initialize(empty.root_uri());
  client_.open(late.uri("hot.go"), "package main\n\nfunc hot() {\n\tx()\n}\n");
  client_.notify(
      "workspace/didChangeWorkspaceFolders",
      {{"event",
        {{"added", Json::array({{{"uri", late.root_uri()}, {"name", "late"}}})}, {"removed", Json::array()}}}});
  client_.answer(client_.expect_request("workspace/inlayHint/refresh").id, nullptr);
  client_.auto_answer("workspace/inlayHint/refresh", [](const Json&) { return Json(); });
  const Json range = {{"start", {{"line", 0}, {"character", 0}}}, {"end", {{"line", 9}, {"character", 0}}}};
  EXPECT_EQ(
      client_.request("textDocument/inlayHint", {{"textDocument", {{"uri", late.uri("hot.go")}}}, {"range", range}})
          .size(),
      1u);
  end();
}

TEST_F(SessionWorkspace, ConfigurationInEveryShape) {
  std::vector<Json> answers = {
      nullptr,
      Json::array(),
      Json::array({nullptr}),
      Json::array({Json::object()}),
      Json::array({5}),
      Json::array({"x"}),
      Json::array({Json::array()}),
      Json::object(),
      "x",
      Json::array(
          {{{"profiles", 5}, {"hint", "x"}, {"lens", {{"threshold", "high"}}}, {"diagnostics", Json::array()}}}),
      Json::array({{{"hint", {{"threshold", -5}, {"threshold", 1e308}}}}})};
  client_.ignore("window/showMessage");
  std::size_t next = 0;
  client_.auto_answer("workspace/configuration", [&](const Json&) { return answers[next++ % answers.size()]; });
  client_.initialize("");
  for (std::size_t i = 0; i < answers.size(); ++i) {
    client_.notify("workspace/didChangeConfiguration", {{"settings", nullptr}});
    client_.sync();
  }
  end();
}

TEST_F(SessionWorkspace, ConfigurationPushedInEveryShape) {
  client_.ignore("window/showMessage");
  Json capabilities = full_capabilities();
  capabilities["workspace"].erase("configuration");
  client_.initialize("", Json::object(), capabilities);
  for (const Json& settings :
       {Json(), Json::object(), Json(5), Json("x"), Json::array(), Json{{"proflens", nullptr}}, Json{{"proflens", 7}},
        Json{{"proflens", {{"hint", {{"enable", "maybe"}}}}}}, Json{{"other", 1}}})
    client_.notify("workspace/didChangeConfiguration", {{"settings", settings}});
  client_.notify("workspace/didChangeConfiguration", Json::object());
  end();
}

TEST_F(SessionWorkspace, ConfigurationAnsweredWithAnError) {
  client_.expect_each("workspace/configuration");
  client_.initialize("");
  client_.answer_error(client_.expect_request("workspace/configuration").id, -32601, "no configuration here");
  end();
}

TEST_F(SessionWorkspace, ClientThatNeverAnswers) {
  client_.expect_each("workspace/configuration");
  client_.expect_each("client/registerCapability");
  client_.initialize("");
  for (int i = 0; i < 300; ++i) client_.notify("workspace/didChangeConfiguration", {{"settings", nullptr}});
  client_.sync();
  client_.ignore("workspace/configuration");
  client_.ignore("client/registerCapability");
  end();
}

TEST_F(SessionWorkspace, ClientWithoutAnyCapabilityIsAskedNothing) {
  TempWorkspace workspace{{{"hot.go", "package main\n\nfunc hot() {\n\tx()\n}\n"}}};
  workspace.write("cpu.pprof", encode(cpu_profile({{{{"main.hot", workspace.path("hot.go"), 4}}, 1000}})));
  FakeClient client({{"--stdio"}, {}, false});
  client.ignore("window/logMessage");
  client.ignore("textDocument/publishDiagnostics");
  client.initialize(workspace.root_uri(), Json::object(), Json::object());
  client.open(workspace.uri("hot.go"), "package main\n\nfunc hot() {\n\tx()\n}\n");
  client.execute("proflens.load", {{"path", workspace.path("cpu.pprof")}});
  client.sync();
  EXPECT_EQ(client.shutdown(), 0);
  client_.initialize("");
  end();
}

TEST_F(SessionWorkspace, WatchedFileEventsOfAnyKind) {
  TempWorkspace workspace;
  client_.initialize(workspace.root_uri());
  const auto event = [](const std::string& uri, int type) { return Json{{"uri", uri}, {"type", type}}; };
  for (int round = 0; round < 50; ++round)
    client_.notify("workspace/didChangeWatchedFiles",
                   {{"changes", Json::array({event(workspace.uri("cpu.pprof"), 1 + round % 3), event("untitled:x", 1),
                                             event("file:///no/such", 3), event("", 99)})}});
  client_.notify("workspace/didChangeWatchedFiles", {{"changes", Json::array()}});
  end();
}

TEST_F(SessionWorkspace, CommandPrefixIsInEveryCommand) {
  client_.initialize("", {{"commandPrefix", "two."}});
  for (const std::string& command : client_.rules().commands()) EXPECT_TRUE(command.starts_with("two.")) << command;
  end();
}

// ---- sockets: the editor listens, the server connects ----

class Listener {
 public:
  explicit Listener(int family) : fd_(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  ~Listener() {
    close(peer_);
    close(fd_);
  }
  std::uint16_t listen_tcp() {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(bind(fd_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(fd_, 1), 0);
    getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
  }
  void listen_unix(const std::string& path) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, path.size());
    EXPECT_EQ(bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(listen(fd_, 1), 0);
  }
  void accept_peer() { peer_ = accept(fd_, nullptr, nullptr); }
  void hang_up() { shutdown(peer_, SHUT_RDWR); }

  Json round_trip(const Json& message) {
    const std::string bytes = protocol::frame(message.dump());
    EXPECT_EQ(write(peer_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    while (true) {
      while (auto item = framer_.next()) {
        Json reply = Json::parse(item->body);
        if (reply.value("id", Json()) == message.at("id") && !reply.contains("method")) return reply;
      }
      char buffer[4096];
      const ssize_t size = read(peer_, buffer, sizeof(buffer));
      if (size <= 0) return "closed";
      framer_.feed({buffer, static_cast<std::size_t>(size)});
    }
  }

 private:
  int fd_, peer_ = -1;
  protocol::Framer framer_;
};

void session_over(Listener& listener, const std::string& flag) {
  ChildProcess server({{PROFLENS_BINARY, flag, "--clientProcessId=" + std::to_string(getpid())}, {}},
                      [](std::string_view bytes) { EXPECT_EQ(bytes, "") << "nothing belongs on standard output"; });
  listener.accept_peer();
  const Json initialize = {{"jsonrpc", "2.0"},
                           {"id", 1},
                           {"method", "initialize"},
                           {"params", {{"processId", getpid()}, {"capabilities", Json::object()}}}};
  EXPECT_EQ(listener.round_trip(initialize)["result"]["serverInfo"]["name"], "proflens");
  EXPECT_TRUE(listener.round_trip({{"jsonrpc", "2.0"}, {"id", 2}, {"method", "shutdown"}}).contains("result"));
  listener.hang_up();
  EXPECT_EQ(server.wait(30'000), 0) << server.errors();
}

TEST(SessionTransport, TcpSocket) {
  Listener listener(AF_INET);
  session_over(listener, "--socket=" + std::to_string(listener.listen_tcp()));
}

TEST(SessionTransport, UnixSocket) {
  TempWorkspace folder;
  Listener listener(AF_UNIX);
  listener.listen_unix(folder.path("s"));
  session_over(listener, "--pipe=" + folder.path("s"));
}

TEST(SessionTransport, NobodyListens) {
  for (const char* flag : {"--socket=1", "--pipe=/no/such/socket"}) {
    ChildProcess server({{PROFLENS_BINARY, flag}, {}}, [](std::string_view bytes) { EXPECT_EQ(bytes, ""); });
    EXPECT_EQ(server.wait(30'000), 1);
    EXPECT_NE(server.errors().find("cannot connect"), std::string::npos) << server.errors();
  }
}

TEST(SessionTransport, WrongFlags) {
  for (const char* flag :
       {"--socket=x", "--socket=", "--socket=99999", "--socket=-1", "--clientProcessId=x", "--no-such-flag"}) {
    ChildProcess server({{PROFLENS_BINARY, flag}, {}}, [](std::string_view bytes) { EXPECT_EQ(bytes, ""); });
    EXPECT_EQ(server.wait(30'000), 2) << flag << ": " << server.errors();
  }
}

TEST(SessionTransport, ClientThatDoesNotReadIsNoHang) {
  // 64 KiB fit into its output pipe; 20 000 answers do not. It must go on reading and leave at the end of the input.
  std::mutex wait;
  wait.lock();
  ChildProcess server({{PROFLENS_BINARY}, {}}, [&](std::string_view) { const std::lock_guard until_the_end(wait); });
  const std::string question = protocol::frame(R"({"jsonrpc":"2.0","id":1,"method":"no/such"})");
  for (int i = 0; i < 20'000; ++i) ASSERT_TRUE(server.write(question));
  server.close_input();
  EXPECT_EQ(server.wait(30'000), 1);
  wait.unlock();
}

}  // namespace
}  // namespace proflens::tests
