// Links on a real disk: loops end, ways out of the workspace lead nowhere, and directories that change are seen.
#include <filesystem>
#include <gtest/gtest.h>

#include "server/loaded_profile.h"

#include "tests/support/temp_workspace.h"

namespace proflens::server {
namespace {

namespace fs = std::filesystem;
using Rule = Resolution::Rule;
using tests::TempWorkspace;

std::optional<std::string> no_variables(const char*) { return std::nullopt; }

Resolution resolve(const TempWorkspace& workspace, const std::string& path,
                   std::vector<analysis::RecordedFunction> functions) {
  const SourceMap map(disk_files(), {workspace.root()}, {});
  const analysis::RecordedFile file{.path = path, .flat = 1, .cum = 1, .functions = std::move(functions)};
  return map.resolve(std::span(&file, 1), PathRules()).files.front();
}

TEST(SourceLinks, LoopsEnd) {
  TempWorkspace workspace{{{"src/a/x.go", "package a\n\nfunc One() {}\n\nfunc Two() {}\n"}}};
  fs::create_directory_symlink(workspace.root(), workspace.path("src/loop"));
  fs::create_directory_symlink("self", workspace.path("self"));
  const Resolution found = resolve(workspace, "/build/src/a/x.go", {{"m/a.One", 3}, {"m/a.Two", 5}});
  EXPECT_EQ(found.path, workspace.path("src/a/x.go"));
  EXPECT_EQ(found.rule, Rule::kWorkspace);
}

TEST(SourceLinks, WaysOutLeadNowhere) {
  TempWorkspace outside{{{"a/x.go", "package a\n\nfunc One() {}\n\nfunc Two() {}\n"}, {"y.go", "package a\n"}}};
  TempWorkspace workspace{{{"go.mod", "module example.com/m\n"}}};
  fs::create_directory_symlink(outside.root(), workspace.path("src"));
  fs::create_symlink(outside.path("a/x.go"), workspace.path("x.go"));
  const std::vector<analysis::RecordedFunction> functions = {{"m/a.One", 3}, {"m/a.Two", 5}};
  for (const char* path :
       {"/build/src/a/x.go", "/build/x.go", "example.com/m/src/a/x.go", "example.com/m/x.go", "src/a/x.go"})
    EXPECT_EQ(resolve(workspace, path, functions).rule, Rule::kNone)
        << path << resolve(workspace, path, functions).path;
  // As recorded it may be anywhere, but it is nobody's own code.
  const SourceMap map(disk_files(), {workspace.root()}, {});
  const Resolution exact = map.resolve(workspace.path("src/a/x.go"));
  EXPECT_EQ(exact.rule, Rule::kExact);
  EXPECT_FALSE(map.is_own(exact));
}

TEST(SourceLinks, ALinkToAFileOfTheWorkspaceIsThatFile) {
  TempWorkspace workspace{{{"real/x.go", "package a\n\nfunc One() {}\n\nfunc Two() {}\n"}}};
  fs::create_directories(workspace.path("view"));
  fs::create_symlink("../real/x.go", workspace.path("view/linked.go"));
  const Resolution found = resolve(workspace, "/build/view/linked.go", {{"m/a.One", 3}, {"m/a.Two", 5}});
  EXPECT_EQ(found.path, workspace.path("view/linked.go"));
}

TEST(SourceLinks, FilesThatComeAndGoAreSeen) {
  TempWorkspace workspace{{{"a/x.go", "package a\n"}}};
  SharedSourceMap sources(disk_files(), {workspace.root()}, no_variables);
  const auto before = sources.map();
  EXPECT_EQ(sources.map(), before) << "nothing changed";
  workspace.write("a/y.go", "package a\n");
  const auto after = sources.map();
  EXPECT_NE(after, before);
  EXPECT_EQ(after->workspace().paths().file_count(), 2u);
}

}  // namespace
}  // namespace proflens::server
