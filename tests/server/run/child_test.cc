// Programs that are run: how they end, what they print, and that nothing of them is left.
#include "server/run/child.h"

#include <csignal>
#include <gtest/gtest.h>
#include <thread>

#include "tests/support/temp_workspace.h"

namespace proflens::server {
namespace {

using tests::TempWorkspace;

ChildOptions shell(const TempWorkspace& workspace, const std::string& script) {
  ChildOptions options;
  options.program = "/bin/sh";
  options.arguments = {"-c", script};
  options.directory = workspace.root();
  options.environment = environment_with({{"GREETING", "a 'b' \"c\" $(d)"}});
  options.keeper = PROFLENS_BINARY;
  return options;
}

bool is_alive(const std::string& pid_file) {
  std::ifstream file(pid_file);
  pid_t id = 0;
  file >> id;
  EXPECT_GT(id, 0) << pid_file;
  return id > 0 && ::kill(id, 0) == 0;
}

void wait_for_file(const std::string& path) {
  for (int i = 0; i < 3000 && !std::filesystem::exists(path); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

// Detached in every way a shell knows, and waiting for the file that says so.
const char* kDetached =
    "setsid sh -c '(trap \"\" TERM HUP INT; echo $$ > pid; exec sleep 1000) & sleep 1000' & "
    "while [ ! -s pid ]; do sleep 0.01; done; ";

TEST(Child, EndsAndPrints) {
  const TempWorkspace workspace;
  const auto end =
      run_child(shell(workspace, "echo out; echo err >&2; pwd; echo \"$GREETING\"; read x; exit 3"), {}, {});
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(end->exit_code, 3);
  EXPECT_EQ(end->output, "out\nerr\n" + workspace.root() + "\na 'b' \"c\" $(d)\n");
}

TEST(Child, EndsByASignal) {
  const TempWorkspace workspace;
  const auto end = run_child(shell(workspace, "kill -SEGV $$"), {}, {});
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(end->signal, SIGSEGV);
  EXPECT_FALSE(end->succeeded());
}

TEST(Child, ArgumentsAndDirectoriesAreTakenAsTheyAre) {
  const TempWorkspace workspace;
  workspace.write("a \"b\" 'c' $(touch x) `y`/f", "");
  ChildOptions options = shell(workspace, "");
  options.program = "ls";
  options.arguments = {"--", "f"};
  options.directory = workspace.path("a \"b\" 'c' $(touch x) `y`");
  const auto end = run_child(options, {}, {});
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(end->output, "f\n");
  EXPECT_FALSE(std::filesystem::exists(workspace.path("x")));
}

TEST(Child, WhatCannotBeStartedSaysWhy) {
  const TempWorkspace workspace;
  ChildOptions options = shell(workspace, "");
  options.program = "/no/such/program";
  auto end = run_child(options, {}, {});
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().message, "/no/such/program cannot be started: No such file or directory");
  options = shell(workspace, "true");
  options.directory = workspace.path("missing");
  end = run_child(options, {}, {});
  ASSERT_FALSE(end);
}

TEST(Child, WhatOutlivesItIsEnded) {
  const TempWorkspace workspace;
  const auto end = run_child(shell(workspace, std::string(kDetached) + "exit 0"), {}, {});
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_TRUE(end->succeeded());
  EXPECT_FALSE(is_alive(workspace.path("pid")));
}

TEST(Child, IsCancelledWithAllThatItStarted) {
  const TempWorkspace workspace;
  std::stop_source stop;
  std::jthread canceller([&] {
    wait_for_file(workspace.path("ready"));
    stop.request_stop();
  });
  const auto end =
      run_child(shell(workspace, std::string(kDetached) + "touch ready; sleep 1000"), {}, stop.get_token());
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, analysis::ErrorKind::kCancelled);
  EXPECT_FALSE(is_alive(workspace.path("pid")));
}

TEST(Child, CancelledBeforeItStarts) {
  const TempWorkspace workspace;
  std::stop_source stop;
  stop.request_stop();
  const auto end = run_child(shell(workspace, "sleep 1000"), {}, stop.get_token());
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, analysis::ErrorKind::kCancelled);
}

TEST(Child, EndlessOutputIsCutAndEnded) {
  const TempWorkspace workspace;
  ChildOptions options = shell(workspace, "yes endless");
  options.most_output = 50 << 20;
  std::uint64_t seen = 0;
  auto end = run_child(options, [&](std::string_view piece) { seen += piece.size(); }, {});
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, analysis::ErrorKind::kTooLarge);
  EXPECT_GT(seen, 50U << 20);

  options = shell(workspace, "echo first; seq 1000000; echo last");
  options.kept_output = 1000;
  end = run_child(options, {}, {});
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_LT(end->output.size(), 1100U);
  EXPECT_TRUE(end->output.starts_with("first\n1\n2\n"));
  EXPECT_TRUE(end->output.ends_with("1000000\nlast\n"));
  EXPECT_NE(end->output.find("bytes left out"), std::string::npos);
}

TEST(Child, ManyThatForkAllTheTimeAreEnded) {
  const TempWorkspace workspace;
  std::stop_source stop;
  std::jthread canceller([&] {
    wait_for_file(workspace.path("ready"));
    stop.request_stop();
  });
  // Each ends soon and leaves another behind, so that there is always one that nobody has seen yet.
  const char* kRelay = "relay() { sleep 0.002; relay & }; for i in 1 2 3 4 5; do relay & done; touch ready; sleep 1000";
  const auto end = run_child(shell(workspace, kRelay), {}, stop.get_token());
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, analysis::ErrorKind::kCancelled);
}

}  // namespace
}  // namespace proflens::server
