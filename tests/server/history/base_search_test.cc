// Bases found in real repositories, which the git command makes.
#include "server/history/base_search.h"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "server/paths.h"

#include "tests/support/git_repository.h"
#include "tests/support/recorded_profile.h"

namespace proflens::server {
namespace {

using tests::git_in;
using tests::GitRepository;
using tests::RecordedProfile;

constexpr std::int64_t kDay = 86'400, kStart = 1'700'000'000;

/// Two functions; `above` lines of remarks before each of them, `body` lines in each.
std::string source(int above, int body = 3) {
  std::string text = "package m\n\n";
  for (const char* name : {"Parse", "Write"}) {
    for (int i = 0; i < above; ++i) text += fmt::format("// remark {}\n", i);
    text += fmt::format("func {}(n int) int {{\n", name);
    for (int i = 0; i < body; ++i) text += fmt::format("\tn += {}\n", i);
    text += "\treturn n\n}\n\n";
  }
  return text;
}

/// What a profile records of source(above, 3).
std::vector<tests::RecordedFunction> functions(const std::string& file, int above) {
  const std::int64_t first = 3 + above, second = first + 7 + above;
  return {{"example.com/m.Parse", file, first, {first + 1}}, {"example.com/m.Write", file, second, {second + 2}}};
}

std::optional<std::string> no_cache(const char* name) {
  return std::string_view(name) == "PATH" ? process_environment(name) : std::nullopt;
}

struct Search {
  RecordedProfile profile;
  std::vector<Resolution> resolutions;
  std::vector<std::string> folders;
  std::string commit;
  GetEnv variables = no_cache;
  std::uint64_t hash = 0;

  Search(const std::vector<tests::RecordedFunction>& recorded, std::int64_t seconds)
      : profile(tests::recorded_profile(recorded, seconds)) {
    resolutions.resize(profile.tables->profile().files.size());
  }
  /// Where a recorded file is today.
  Search& at(const std::string& recorded, const std::string& path) {
    const auto& files = profile.tables->profile().files;
    const auto found = std::ranges::find(files, recorded);
    resolutions[static_cast<std::size_t>(found - files.begin())] = {Resolution::Rule::kExact, path, path, "", {}};
    return *this;
  }
  Search& in(const std::string& folder) {
    folders.push_back(folder);
    return *this;
  }
  /// Of the recorded file; evidence kUnverified with certainty 0 when none was found.
  Base of(const std::string& recorded) {
    BaseSearch search(disk_files(),
                      {.tables = *profile.tables,
                       .costs = profile.costs,
                       .resolutions = resolutions,
                       .content_hash = hash,
                       .recorded_nanos = profile.tables->profile().time_nanos},
                      {.folders = folders, .commit = commit, .variables = variables});
    const BaseSearch::Found found = search.find_all({});
    const auto& files = profile.tables->profile().files;
    const auto at = std::ranges::find(files, recorded);
    const auto& base = found[static_cast<std::size_t>(at - files.begin())];
    const Bases bases(disk_files(), variables, found);
    const auto* text = bases.recorded_of(analysis::FileId{static_cast<std::uint32_t>(at - files.begin())});
    recorded_text = text ? text->text.text() : "";
    return base ? *base : Base{};
  }
  std::string recorded_text;
};

TEST(BaseSearch, FindsTheVersionThatFunctionsStartIn) {
  const GitRepository repository;
  std::vector<std::string> commits;
  for (int version = 0; version < 5; ++version) {
    repository.write("m/parse.go", source(version));
    commits.push_back(repository.commit(kStart + version * kDay));
  }
  Search search(functions("/build/m/parse.go", 2), kStart + 4 * kDay);
  const Base base = search.at("/build/m/parse.go", repository.path("m/parse.go")).of("/build/m/parse.go");
  EXPECT_EQ(base.evidence, Evidence::kFingerprint);
  EXPECT_EQ(base.revision, commits[2]);
  EXPECT_EQ(base.path, "m/parse.go");
  EXPECT_EQ(base.commit_nanos, (kStart + 2 * kDay) * 1'000'000'000);
  EXPECT_GE(base.certainty, 0.95);
  EXPECT_EQ(search.recorded_text, source(2));
}

TEST(BaseSearch, AFileWithoutDifferencesFollowsItsNeighbours) {
  const GitRepository repository;
  std::vector<std::string> commits;
  for (int version = 0; version < 4; ++version) {
    repository.write("a.go", source(version));
    // The functions of b.go start on the same lines in all versions.
    repository.write("b.go", source(1) + fmt::format("// {}\n", version));
    commits.push_back(repository.commit(kStart + version * kDay));
  }
  auto recorded = functions("/x/a.go", 1);
  for (auto& function : functions("/x/b.go", 1)) recorded.push_back(function);
  Search search(recorded, kStart + 3 * kDay);
  search.at("/x/a.go", repository.path("a.go")).at("/x/b.go", repository.path("b.go"));
  EXPECT_EQ(search.of("/x/b.go").revision, commits[1]);
  EXPECT_EQ(search.recorded_text, source(1) + "// 1\n");
}

TEST(BaseSearch, AFileThatIsGoneIsFoundByWhatItsPathEndsWith) {
  const GitRepository repository;
  repository.write("old/name.go", source(2));
  repository.write("other.go", source(5));
  const std::string first = repository.commit(kStart);
  repository.git("mv old/name.go new.go");
  repository.commit(kStart + kDay);
  Search search(functions("/build/old/name.go", 2), kStart + 60);
  const Base base = search.in(repository.root()).of("/build/old/name.go");
  EXPECT_EQ(base.revision, first);
  EXPECT_EQ(base.path, "old/name.go");
  EXPECT_EQ(search.recorded_text, source(2));
  // Another file of that name is not taken for it.
  Search wrong(functions("/build/elsewhere/other.go", 2), kStart + 60);
  EXPECT_EQ(wrong.in(repository.root()).of("/build/elsewhere/other.go").certainty, 0);
}

TEST(BaseSearch, AFileThatWasThereOnlyThenIsFoundWithItsNeighbours) {
  const GitRepository repository;
  repository.write("m/a.go", source(2));
  repository.write("m/short.go", source(4));
  const std::string first = repository.commit(kStart);
  repository.git("rm -q m/short.go");
  repository.write("m/a.go", source(3));
  repository.commit(kStart + kDay);
  // Recorded later than it was built.
  auto recorded = functions("/build/m/a.go", 2);
  for (auto& function : functions("/build/m/short.go", 4)) recorded.push_back(function);
  Search search(recorded, kStart + 2 * kDay);
  EXPECT_EQ(search.in(repository.root()).of("/build/m/short.go").revision, first);
  EXPECT_EQ(search.recorded_text, source(4));
}

TEST(BaseSearch, AFileThatWasRecordedUnderItsLaterPlaceIsFoundUnderItsOldName) {
  const GitRepository repository;
  repository.write("before.go", source(2));
  const std::string first = repository.commit(kStart);
  repository.git("mv before.go after.go");
  repository.write("after.go", source(3));
  repository.commit(kStart + 100 * kDay);
  // A user's rule maps the recorded name to today's file.
  Search search(functions("/build/before.go", 2), kStart + 60);
  const Base base = search.at("/build/before.go", repository.path("after.go")).of("/build/before.go");
  EXPECT_EQ(base.path, "before.go");
  EXPECT_EQ(base.revision, first);
}

TEST(BaseSearch, AStampedCommitIsBelievedWhereFunctionsAgree) {
  const GitRepository repository;
  repository.write("a.go", source(1));
  const std::string first = repository.commit(kStart);
  repository.write("a.go", source(1) + "// more\n");
  const std::string second = repository.commit(kStart + kDay);
  Search search(functions("/x/a.go", 1), kStart + 2 * kDay);
  search.at("/x/a.go", repository.path("a.go"));
  EXPECT_EQ(search.of("/x/a.go").revision, second);
  search.profile = tests::recorded_profile(functions("/x/a.go", 1), kStart + 2 * kDay, {"built from " + first});
  const Base base = search.of("/x/a.go");
  EXPECT_EQ(base.revision, first);
  EXPECT_EQ(base.evidence, Evidence::kCommit);
  EXPECT_GE(base.certainty, 0.99);
  search.profile = tests::recorded_profile(functions("/x/a.go", 4), kStart + 2 * kDay, {"built from " + first});
  EXPECT_NE(search.of("/x/a.go").evidence, Evidence::kCommit);
  search.profile = tests::recorded_profile(functions("/x/a.go", 1), kStart + 2 * kDay);
  search.commit = "HEAD~1";
  EXPECT_EQ(search.of("/x/a.go").revision, first);
}

TEST(BaseSearch, WhatIsNotCommittedIsTakenWhenItAgreesBetter) {
  const GitRepository repository;
  repository.write("a.go", source(1));
  repository.commit(kStart);
  repository.write("a.go", source(6));
  Search search(functions("/x/a.go", 6), kStart + kDay);
  search.at("/x/a.go", repository.path("a.go"));
  EXPECT_EQ(search.of("/x/a.go").revision, "");
  EXPECT_EQ(search.recorded_text, source(6));
  // Staged, and changed once more.
  repository.git("add a.go");
  repository.write("a.go", source(9));
  const Base base = search.of("/x/a.go");
  EXPECT_EQ(base.evidence, Evidence::kFingerprint);
  EXPECT_EQ(search.recorded_text, source(6));
}

TEST(BaseSearch, ABranchThatWasNeverMergedIsLookedAt) {
  const GitRepository repository;
  repository.write("a.go", source(1));
  repository.commit(kStart);
  repository.git("checkout -q -b side");
  repository.write("a.go", source(4));
  const std::string side = repository.commit(kStart + kDay);
  repository.git("checkout -q main");
  Search search(functions("/x/a.go", 4), kStart + 2 * kDay);
  EXPECT_EQ(search.at("/x/a.go", repository.path("a.go")).of("/x/a.go").revision, side);
}

TEST(BaseSearch, WithoutFunctionsTheTimeDecides) {
  const GitRepository repository;
  repository.write("a.txt", "one\n");
  repository.commit(kStart);
  repository.write("a.txt", "two\n");
  const std::string second = repository.commit(kStart + kDay);
  repository.write("a.txt", "three\n");
  repository.commit(kStart + 2 * kDay);
  Search search({{"run", "/x/a.txt", 0, {1}}}, kStart + kDay + 60);
  const Base base = search.at("/x/a.txt", repository.path("a.txt")).of("/x/a.txt");
  EXPECT_EQ(base.revision, second);
  EXPECT_LE(base.certainty, 0.5);
}

TEST(BaseSearch, WithoutARepositoryTheFileItselfTells) {
  const tests::TempWorkspace workspace;
  workspace.write("a.go", source(2));
  Search right(functions("/x/a.go", 2), kStart);
  const Base base = right.at("/x/a.go", workspace.path("a.go")).of("/x/a.go");
  EXPECT_EQ(base.evidence, Evidence::kFingerprint);
  EXPECT_EQ(right.recorded_text, source(2));
  Search wrong(functions("/x/a.go", 3), kStart);
  EXPECT_EQ(wrong.at("/x/a.go", workspace.path("a.go")).of("/x/a.go").evidence, Evidence::kUnverified);
  EXPECT_EQ(wrong.recorded_text, "") << "lines of another version are other lines";
}

TEST(BaseSearch, WhereNoVersionIsTheRecordedOneThereIsNoText) {
  const GitRepository repository;
  repository.write("a.go", source(1));
  repository.commit(kStart);
  Search search(functions("/x/a.go", 3), kStart + kDay);
  const Base base = search.at("/x/a.go", repository.path("a.go")).of("/x/a.go");
  EXPECT_EQ(base.evidence, Evidence::kUnverified);
  EXPECT_EQ(base.revision, "");
  EXPECT_EQ(search.recorded_text, "");
}

TEST(BaseSearch, IsRememberedAcrossRestartsAndABrokenMemoryIsHarmless) {
  const GitRepository repository;
  repository.write("a.go", source(1));
  const std::string first = repository.commit(kStart);
  const tests::TempWorkspace cache;
  Search search(functions("/x/a.go", 1), kStart + 60);
  search.at("/x/a.go", repository.path("a.go"));
  search.hash = 42;
  search.variables = [&](const char* name) -> std::optional<std::string> {
    return std::string_view(name) == "XDG_CACHE_HOME" ? std::optional(cache.root()) : std::nullopt;
  };
  EXPECT_EQ(search.of("/x/a.go").revision, first);
  const auto directory = disk_files().list(cache.path("proflens/bases"));
  ASSERT_EQ(directory.size(), 1U);
  const std::string file = cache.path("proflens/bases/" + directory.front().name);
  std::string text(disk_files().read(file)->bytes);
  // It is what is remembered that is told.
  const std::size_t how = text.find("100 %");
  ASSERT_NE(how, std::string::npos);
  cache.write("proflens/bases/" + directory.front().name, text.replace(how, 5, "all"));
  EXPECT_TRUE(search.of("/x/a.go").how.starts_with("all of the recorded"));
  for (const char* broken : {"", "{", "[]", R"({"of": 1})", "\xff\xfe"}) {
    cache.write("proflens/bases/" + directory.front().name, broken);
    EXPECT_EQ(search.of("/x/a.go").revision, first);
  }
  repository.write("b.go", source(1));
  repository.commit(kStart + kDay);
  EXPECT_EQ(search.of("/x/a.go").revision, first);
  EXPECT_EQ(disk_files().list(cache.path("proflens/bases")).size(), 2U);
}

}  // namespace
}  // namespace proflens::server
