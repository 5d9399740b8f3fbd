// Repositories of every form, read by libgit2 and by the git command alike; none of them runs anything.
#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

#include "server/history/commit_window.h"
#include "server/history/repository.h"
#include "server/history/version_walk.h"

#include "tests/support/git_repository.h"

namespace proflens::server {
namespace {

using tests::git_in;
using tests::GitRepository;
using tests::TempWorkspace;

constexpr std::int64_t kStart = 1'700'000'000;
constexpr auto kBlob = ObjectStore::Type::kBlob;

std::optional<RepositoryPlace> place_of(const std::string& directory) {
  return find_repository(disk_files(), directory);
}

/// What a.txt is at HEAD; the error when the repository cannot be read.
std::string content_by(analysis::Result<std::unique_ptr<ObjectStore>> store, std::size_t* commits = nullptr) {
  if (!store) return "error: " + store.error().message;
  const auto head = (*store)->commit((*store)->head());
  if (!head) return "no HEAD";
  if (commits) *commits = commits_around(**store, {head->id}, 0, {}).commits.size();
  return (*store)->read(blob_at(**store, head->tree, "dir/a.txt"), kBlob).value_or("missing");
}

void expect_both(const std::string& directory, const std::string& content, std::size_t commits) {
  const auto place = place_of(directory);
  ASSERT_TRUE(place) << directory;
  std::size_t count = 0;
  EXPECT_EQ(content_by(open_with_libgit2(*place), &count), content);
  EXPECT_EQ(count, commits);
  count = 0;
  EXPECT_EQ(content_by(open_with_command(*place, process_environment), &count), content);
  EXPECT_EQ(count, commits);
}

struct TwoCommits : GitRepository {
  explicit TwoCommits(const std::string& initial = "") : GitRepository(initial) {
    write("dir/a.txt", "one\n");
    commit(kStart);
    write("dir/a.txt", "two\n");
    commit(kStart + 60);
  }
};

TEST(RepositoryForms, Plain) {
  const TwoCommits repository;
  expect_both(repository.root(), "two\n", 2);
  expect_both(repository.path("dir"), "two\n", 2);
  EXPECT_EQ(place_of(repository.path("dir"))->root, repository.root());
}

TEST(RepositoryForms, BareShallowWorkTreeSubmoduleAndPartial) {
  const TwoCommits repository;
  const TempWorkspace other;
  repository.git("clone -q --bare . " + other.path("bare"));
  expect_both(other.path("bare"), "two\n", 2);
  EXPECT_EQ(place_of(other.path("bare"))->root, "");
  repository.git("clone -q --depth 1 file://" + repository.root() + " " + other.path("shallow"));
  expect_both(other.path("shallow"), "two\n", 1);
  repository.git("worktree add -q " + other.path("tree") + " HEAD~1");
  expect_both(other.path("tree"), "one\n", 1);
  repository.git("config uploadpack.allowFilter true");
  repository.git("clone -q --no-checkout --filter=blob:none file://" + repository.root() + " " + other.path("partial"));
  // The blobs are not there, and nobody fetches them.
  expect_both(other.path("partial"), "missing", 2);
  const GitRepository outer;
  outer.git("submodule --quiet add file://" + repository.root() + " inner");
  outer.commit(kStart + 120);
  expect_both(outer.path("inner/dir"), "two\n", 2);
}

TEST(RepositoryForms, WhatLibgit2DoesNotKnowTheCommandReads) {
  const TwoCommits repository("--object-format=sha256");
  const auto place = place_of(repository.root());
  ASSERT_TRUE(place);
  EXPECT_FALSE(open_with_libgit2(*place));
  const auto store = open_store(*place, process_environment);
  ASSERT_TRUE(store);
  EXPECT_EQ((*store)->name(), "git");
  EXPECT_EQ((*store)->head().size, 32);
  EXPECT_EQ(content_by(open_store(*place, process_environment)), "two\n");
}

TEST(RepositoryForms, EmptyNoneAndBroken) {
  const GitRepository empty;
  EXPECT_EQ(content_by(open_store(*place_of(empty.root()), process_environment)), "no HEAD");
  const TempWorkspace none;
  EXPECT_FALSE(place_of(none.root()));
  none.write(".git", "gitdir: /nowhere\n");
  EXPECT_FALSE(open_store(*place_of(none.root()), process_environment));
  const TwoCommits broken;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(broken.path(".git/objects")))
    if (entry.is_regular_file()) std::filesystem::remove(entry.path());
  EXPECT_EQ(content_by(open_store(*place_of(broken.root()), process_environment)), "no HEAD");
}

TEST(RepositoryForms, SomebodyElsesIsReadInTheProcessAndNotByTheCommand) {
  if (::getuid() != 0) GTEST_SKIP() << "only root can give files away";
  const TwoCommits repository;
  tests::run_shell("chown -R 65534:65534 '" + repository.root() + "'");
  const auto place = place_of(repository.root());
  EXPECT_EQ(content_by(open_with_libgit2(*place)), "two\n");
  EXPECT_FALSE(open_with_command(*place, [](const char* name) -> std::optional<std::string> {
    return std::string_view(name) == "PATH" ? process_environment(name) : std::optional<std::string>("/nonexistent");
  }));
}

TEST(RepositoryForms, AHostileOneRunsNothing) {
  const TwoCommits repository;
  const TempWorkspace marks;
  const std::string program = marks.path("program");
  marks.write("program", "#!/bin/sh\ntouch '" + marks.path("ran") + "'\n");
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  for (const char* key : {"core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.askPass",
                          "core.alternateRefsCommand", "diff.external", "diff.x.textconv", "diff.x.command",
                          "filter.x.smudge", "filter.x.clean", "filter.x.process", "gpg.program", "credential.helper",
                          "uploadpack.packObjectsHook", "interactive.diffFilter", "sequence.editor", "pager.log"})
    repository.git(std::string("config ") + key + " '" + program + "'");
  repository.git("config log.showSignature true");
  repository.write(".gitattributes", "* filter=x diff=x\n");
  for (const char* hook : {"post-index-change", "reference-transaction", "fsmonitor-watchman", "post-checkout"})
    std::filesystem::create_symlink(program, repository.path(std::string(".git/hooks/") + hook));
  // A missing blob could be fetched from a program.
  repository.git("config extensions.partialClone origin");
  repository.git("config core.repositoryFormatVersion 1");
  repository.git("config remote.origin.url 'ext::" + program + "'");
  repository.git("config remote.origin.promisor true");
  repository.git("config protocol.ext.allow always");
  const auto place = place_of(repository.root());
  for (const bool library : {true, false}) {
    auto store = library ? open_with_libgit2(*place) : open_with_command(*place, process_environment);
    ASSERT_TRUE(store) << store.error().message;
    EXPECT_TRUE((*store)->head());
    EXPECT_TRUE((*store)->resolve("HEAD~1"));
    EXPECT_FALSE((*store)->branches().empty());
    EXPECT_TRUE((*store)->staged("dir/a.txt"));
    EXPECT_FALSE((*store)->read(object_id_of_hex("1234567890123456789012345678901234567890"), kBlob));
  }
  EXPECT_EQ(content_by(open_with_libgit2(*place)), "two\n");
  EXPECT_EQ(content_by(open_with_command(*place, process_environment)), "two\n");
  EXPECT_FALSE(std::filesystem::exists(marks.path("ran")));
  // The trap works: this is what it does to who asks for the status.
  tests::run_shell("git -C '" + repository.root() + "' status >/dev/null 2>&1; true");
  EXPECT_TRUE(std::filesystem::exists(marks.path("ran")));
}

TEST(RepositoryForms, AFifoInTheWayIsNotOpened) {
  const TwoCommits repository;
  std::filesystem::remove(repository.path(".git/packed-refs"));
  tests::run_shell("mkfifo '" + repository.path(".git/packed-refs") + "'");
  EXPECT_FALSE(place_of(repository.root()));
}

TEST(RepositoryForms, AHugeBlobIsMissing) {
  const TwoCommits repository;
  repository.write("dir/a.txt", std::string(ObjectStore::kMaxBlob + 1, 'x'));
  repository.commit(kStart + 120);
  expect_both(repository.root(), "missing", 3);
}

}  // namespace
}  // namespace proflens::server
