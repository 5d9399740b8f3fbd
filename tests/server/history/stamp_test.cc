// Commits that profiles carry. The binary is built by the real go command from a real repository.
#include "server/history/stamp.h"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analysis/go_build.h"

#include "tests/support/git_repository.h"
#include "tests/support/profile_text.h"

namespace proflens::server {
namespace {

constexpr std::int64_t kStart = 1'700'000'000, kNanos = 1'000'000'000;

analysis::ReadPiece pieces_of(const std::string& bytes) {
  return [bytes](std::uint64_t offset, std::size_t size) {
    return offset > bytes.size() ? std::string() : bytes.substr(offset, size);
  };
}

wire::Profile recorded_of(const std::string& binary, const std::string& build_id) {
  wire::Profile message =
      tests::profile_message("cpu/nanoseconds", std::initializer_list<std::string_view>{"main.main a.go:1 1"});
  auto* mapping = message.mappings_size() > 0 ? message.mutable_mappings(0) : message.add_mappings();
  if (mapping->id() == 0) mapping->set_id(1);
  mapping->set_file(tests::add_text(message, binary));
  mapping->set_build_id(tests::add_text(message, build_id));
  return message;
}

TEST(Stamp, TheBinaryOfTheProfileNamesItsCommit) {
  if (std::system("go version >/dev/null 2>&1") != 0) GTEST_SKIP() << "no go command";
  const tests::GitRepository repository;
  repository.write("go.mod", "module example.com/m\n\ngo 1.21\n");
  repository.write("main.go", "package main\n\nfunc main() {}\n");
  const std::string commit = repository.commit(kStart);
  const std::string build = "cd '" + repository.root() +
                            "' && env GOFLAGS= GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory"
                            " GIT_CONFIG_VALUE_0='*' go build -buildvcs=true ";
  tests::run_shell(build + "-ldflags=-B=0x0123456789abcdef0123 -o app .");
  const std::string binary = repository.path("app");
  const auto bytes = disk_files().read(binary);
  const analysis::GoBuild found = analysis::read_go_build(pieces_of(std::string(bytes->bytes)));
  EXPECT_EQ(found.revision, commit);
  EXPECT_EQ(found.build_id, "0123456789abcdef0123");
  EXPECT_FALSE(found.modified);
  const auto stamps = [&](const std::string& build_id, std::int64_t nanos) {
    return stamps_of(disk_files(), *tests::profile_of(recorded_of(binary, build_id)), "", nanos);
  };
  ASSERT_EQ(stamps("0123456789abcdef0123", kStart * kNanos).size(), 1U);
  EXPECT_EQ(stamps("0123456789abcdef0123", kStart * kNanos).front().commit, commit);
  // Another build, or one that may be another.
  EXPECT_TRUE(stamps("ffff", kStart * kNanos).empty());
  EXPECT_TRUE(stamps("", kStart * kNanos).empty());
  EXPECT_EQ(stamps("", disk_files().stat(binary)->modified_nanos + 1).size(), 1U);
  repository.write("main.go", "package main\n\nfunc main() { println() }\n");
  tests::run_shell(build + "-o app .");
  EXPECT_TRUE(analysis::read_go_build(pieces_of(std::string(disk_files().read(binary)->bytes))).modified);
}

TEST(Stamp, LabelsAndComments) {
  const std::string name(40, 'a');
  wire::Profile message =
      tests::profile_message("cpu/nanoseconds", std::initializer_list<std::string_view>{"main.main a.go:1 1"});
  message.add_comments(tests::add_text(message, "built at " + name + "."));
  message.add_comments(tests::add_text(message, std::string(64, 'b')));  // too long for a commit
  auto* label = message.mutable_samples(0)->add_labels();
  label->set_key(tests::add_text(message, "service_git_ref"));
  label->set_text(tests::add_text(message, "1a2b3c4d"));
  const auto stamps = stamps_of(disk_files(), *tests::profile_of(message), "v1", 0);
  ASSERT_EQ(stamps.size(), 3U);
  EXPECT_EQ(stamps[0].commit, "v1");
  EXPECT_EQ(stamps[1].commit, "1a2b3c4d");
  EXPECT_EQ(stamps[2].commit, name);
}

TEST(Stamp, WhatIsNoBinaryHasNone) {
  for (const std::string& bytes : {std::string(),
                                   std::string("\x7f"
                                               "ELF"),
                                   std::string(200, '\xff')})
    EXPECT_EQ(analysis::read_go_build(pieces_of(bytes)).revision, "");
}

}  // namespace
}  // namespace proflens::server
