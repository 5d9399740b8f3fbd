// The index of workspace files, the vote on prefixes, and functions as witnesses.
#include "analysis/path_index.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

#include "analysis/definition_check.h"
#include "analysis/path_forms.h"
#include "analysis/path_vote.h"

namespace proflens::analysis {
namespace {

PathIndex index_of_paths(const std::vector<std::string>& paths) {
  PathIndex index;
  std::map<std::string, PathIndex::DirectoryId> known = {{"", index.add_root("/ws")}};
  for (const std::string& path : paths) {
    const std::vector<std::string_view> parts = components_of(path);
    std::string above;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      const std::string here = above + "/" + std::string(parts[i]);
      if (!known.contains(here)) known[here] = index.add_directory(known.at(above), parts[i]);
      above = here;
    }
    index.add_file(known.at(above), parts.back());
  }
  index.finish();
  return index;
}

TEST(PathIndex, FindsWhatEndsLikeThePath) {
  const PathIndex index = index_of_paths({"a/b/x.go", "c/b/x.go", "x.go", "c/B/X.go", "other.go"});
  const auto matches = [&](std::string_view path, bool any_case = false) {
    std::vector<std::string> found;
    for (const PathIndex::Match& match : index.matches(components_of(path), any_case, 8))
      found.push_back(index.path_of(match.file) + " " + std::to_string(match.components));
    std::ranges::sort(found);
    return found;
  };
  using List = std::vector<std::string>;
  EXPECT_EQ(matches("/build/a/b/x.go"), (List{"/ws/a/b/x.go 3", "/ws/x.go 1"}));
  EXPECT_EQ(matches("/build/b/x.go"), (List{"/ws/a/b/x.go 2", "/ws/c/b/x.go 2", "/ws/x.go 1"}));
  EXPECT_EQ(matches("x.go"), (List{"/ws/a/b/x.go 1", "/ws/c/b/x.go 1", "/ws/x.go 1"}));
  EXPECT_EQ(matches("c/b/X.GO", true), (List{"/ws/c/B/X.go 3", "/ws/c/b/x.go 3", "/ws/x.go 1"}));
  EXPECT_EQ(matches("y.go"), List{});
  EXPECT_EQ(matches(""), List{});
}

TEST(PathIndex, FindsAPathBelowADirectory) {
  const PathIndex index = index_of_paths({"a/b/x.go", "a/B/x.go"});
  const PathIndex::DirectoryId root{0};
  EXPECT_EQ(index.path_of(*index.find(root, components_of("a/b/x.go"), false)), "/ws/a/b/x.go");
  EXPECT_FALSE(index.find(root, components_of("a/x.go"), false));
  EXPECT_FALSE(index.find(root, components_of("a/b/x.go"), true)) << "two differ in case only";
  EXPECT_FALSE(PathIndex().find(root, components_of("a"), false));
}

TEST(PathIndex, IsCompact) {
  std::vector<std::string> paths;
  for (int i = 0; i < 20'000; ++i)
    paths.push_back("dir" + std::to_string(i / 10) + "/some_longer_file_name_" + std::to_string(i) + ".cc");
  const PathIndex index = index_of_paths(paths);
  EXPECT_EQ(index.file_count(), 20'000u);
  EXPECT_LT(index.bytes() / index.file_count(), 100u);
}

TEST(PathVote, AcceptsWhatSeveralFilesSay) {
  const auto match = [](std::uint32_t components, bool whole) {
    return PathIndex::Match{{}, components, PathIndex::DirectoryId{7}, whole};
  };
  PathVote vote;
  vote.add("/once", match(2, true), false, 1000);
  vote.add("/deep", match(3, false), false, 10);
  vote.add("/twice", match(1, true), false, 50);
  vote.add("/twice", match(1, true), false, 50);
  vote.add("/part", match(1, false), false, 10);
  vote.add("/part", match(1, false), false, 10);
  std::vector<std::string> accepted;
  for (const PathPrefix& prefix : vote.result())
    if (prefix.accepted) accepted.push_back(prefix.from);
  EXPECT_EQ(accepted, (std::vector<std::string>{"/twice", "/deep"}));
}

TEST(DefinitionCheck, NamesAreWhatADefinitionBears) {
  struct Row {
    Language language;
    const char* recorded;
    const char* name;
  };
  for (const Row& row :
       {Row{Language::kCpp, "std::map<int, int>::find(int const&) const", "find"},
        Row{Language::kCpp, "void fill<int>(int)", "fill"},
        Row{Language::kCpp, "(anonymous namespace)::run(int)", "run"}, Row{Language::kCpp, "shop::operator<(A, B)", ""},
        Row{Language::kRust, "<alloc::vec::Vec<T> as core::iter::Extend>::extend", "extend"},
        Row{Language::kRust, "tally::total::h0123456789abcdef", "total"},
        Row{Language::kRust, "report::main::{{closure}}", "main"}, Row{Language::kPython, "<module>", ""},
        Row{Language::kPython, "Report.lines", "lines"}, Row{Language::kJavaScript, "(anonymous)", ""},
        Row{Language::kJavaScript, "async Store.load", "load"},
        Row{Language::kGo, "m/pkg.(*T[...]).Parse.func1", "Parse"}})
    EXPECT_EQ(defined_name(row.language, row.recorded), row.name) << row.recorded;
}

TEST(DefinitionCheck, ACallIsNoDefinition) {
  const std::string_view text = "package p\n\nfunc a() { b(); c() }\n\nfunc (t *T) d() {}\n";
  const auto found = [&](std::vector<RecordedFunction> functions) {
    const DefinitionCheck check = check_definitions("/p.go", text, functions);
    return std::to_string(check.found) + "/" + std::to_string(check.known) + " " + std::to_string(check.on_line) + "/" +
           std::to_string(check.with_line);
  };
  EXPECT_EQ(found({{"m/p.a", 3}, {"m/p.(*T).d", 5}}), "2/2 2/2");
  EXPECT_EQ(found({{"m/p.b", 3}, {"m/p.(*U).d", 4}, {"m/p.init", 1}}), "0/2 0/2");
  EXPECT_EQ(found({{"m/p.a.func1", 9}, {"m/p.a.func2", 9}}), "1/1 0/0") << "closures have the lines of others";
  EXPECT_EQ(found({}), "0/0 0/0");
  EXPECT_EQ(found({{"m/p.a", 4'000'000'000}}), "1/1 0/1");
}

TEST(DefinitionCheck, AssemblyNamesAFunctionBehindAMiddleDot) {
  const std::string_view text = "TEXT runtime·memmove<ABIInternal>(SB), NOSPLIT, $0-24\nTEXT ·indexBody(SB)\n\tRET\n";
  const DefinitionCheck check = check_definitions(
      "/memmove_amd64.s", text,
      std::vector<RecordedFunction>{{"runtime.memmove", 1}, {"runtime.indexBody", 2}, {"runtime.index", 2}});
  EXPECT_EQ(check.found, 2u);
  EXPECT_EQ(check.on_line, 2u);
}

}  // namespace
}  // namespace proflens::analysis
