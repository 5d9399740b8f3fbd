// Where recorded lines are today, for what points from one file into another.
#include "server/today_lines.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "server/report.h"
#include "server/to_protocol.h"

#include "tests/support/fixture.h"
#include "tests/support/memory_files.h"

namespace proflens::server {
namespace {

constexpr std::string_view kCaller = "package m\n\nfunc calls(n int) {\n\tprepare(n)\n\thot(n)\n}\n";
constexpr std::string_view kHot = "package m\n\nfunc hot(n int) {\n\twork(n)\n}\n";
constexpr std::string_view kNew = "// One.\n// Two.\n";

/// A profile of two files: hot() is called in line 5 of the other, which has changed since.
class Today : public testing::Test {
 protected:
  void SetUp() override {
    files_.write("/ws/go.mod", "module example.com/m\n");
    files_.write("/ws/caller.go", std::string(kNew) + std::string(kCaller));
    files_.write("/ws/hot.go", std::string(kHot));
    const tests::FixturePart part{"cpu.folded",
                                  {"types cpu/nanoseconds", "start m.calls 3", "start m.hot 3",
                                   "m.calls /ws/caller.go:5;m.hot /ws/hot.go:4 100"}};
    files_.write("/ws/cpu.folded", tests::profile_bytes(part));
    SharedSourceMap sources(files_, {"/ws"}, [](const char*) { return std::nullopt; });
    auto loaded = load_profile(files_, sources, {"/ws/cpu.folded", false, {}}, analysis::run_serially, {});
    ASSERT_TRUE(loaded) << loaded.error().message;
    loaded_ = std::make_shared<LoadedProfile>(**loaded);
    std::vector<std::shared_ptr<const Base>> bases(loaded_->files.size());
    for (std::size_t i = 1; i < bases.size(); ++i) {
      Base base{.evidence = Evidence::kFingerprint, .certainty = 0.95};
      base.text = std::string(loaded_->profile().files[i] == "/ws/hot.go" ? kHot : kCaller);
      base.path = loaded_->resolutions[i].path.substr(4);
      bases[i] = std::make_shared<const Base>(std::move(base));
    }
    loaded_->bases = std::make_shared<const Bases>(files_, [](const char*) { return std::nullopt; }, std::move(bases));
    find_moves_now();
  }
  void find_moves_now() { loaded_->moves = std::make_shared<const Moves>(find_moves(files_, *loaded_, {"/ws"})); }

  analysis::NodeId function(std::string_view name) const {
    const auto nodes = loaded_->tables->nodes(analysis::Level::kFunction);
    const auto at = std::ranges::find(nodes, name, &analysis::Node::name);
    return analysis::NodeId{index_of(loaded_->tables->first(analysis::Level::kFunction)) +
                            static_cast<std::uint32_t>(at - nodes.begin())};
  }
  std::string found(std::string_view name, std::uint32_t line) const {
    const auto today = loaded_->today->find(*loaded_, function(name), line);
    if (!today) return "nowhere";
    return today->path + (today->line ? fmt::format(":{}{}", today->approximate ? "≈" : "", *today->line + 1) : "");
  }

  tests::MemoryFiles files_;
  std::shared_ptr<LoadedProfile> loaded_;
};

TEST_F(Today, ALineIsWhereItsTextIs) {
  EXPECT_EQ(found("m.calls", 5), "/ws/caller.go:7");
  EXPECT_EQ(found("m.calls", 0), "/ws/caller.go:5") << "its declaration";
  EXPECT_EQ(found("m.hot", 4), "/ws/hot.go:4");
}

TEST_F(Today, AFileIsReadAgainWhenItHasChanged) {
  ASSERT_EQ(found("m.calls", 5), "/ws/caller.go:7");
  files_.write("/ws/caller.go", std::string(kCaller));
  EXPECT_EQ(found("m.calls", 5), "/ws/caller.go:5");
  files_.write("/ws/caller.go", "package m\n\nfunc calls(n int) {\n\tprepare(n)\n}\n");
  EXPECT_EQ(found("m.calls", 5), "/ws/caller.go") << "the call is gone";
}

TEST_F(Today, AFunctionThatMovedIsFoundInItsNewFile) {
  files_.remove("/ws/caller.go");
  files_.write("/ws/renamed.go", std::string(kNew) + std::string(kCaller));
  const auto file = loaded_->tables->node(function("m.calls")).file;
  loaded_->resolutions[index_of(file)] = {};
  loaded_->by_path.erase("/ws/caller.go");
  find_moves_now();
  EXPECT_EQ(found("m.calls", 5), "/ws/renamed.go:7");
  ASSERT_EQ(loaded_->moves->departures.size(), 1U);
  EXPECT_EQ(loaded_->moves->departures[0].from, "/ws/caller.go");
  EXPECT_EQ(loaded_->moved_weights()[index_of(file)], 0) << "all of it is in what it calls";
}

TEST_F(Today, TheTableOfCallersSaysTodaysLine) {
  const std::string table = neighbour_tables({.loaded = *loaded_, .node = function("m.hot")}, 4);
  EXPECT_NE(table.find("m.calls caller.go:7 "), std::string::npos) << table;
}

TEST_F(Today, ADiagnosticPointsToTodaysLineOfTheCaller) {
  auto set = std::make_shared<ProfileSet>();
  set->profiles.push_back(loaded_);
  Document document{.uri = "file:///ws/hot.go", .path = "/ws/hot.go", .language = "go"};
  document.text = analysis::TextBuffer(kHot);
  const auto config = std::make_shared<const Config>();
  set_view(
      document,
      build_view(files_, {.path = "/ws/hot.go", .buffer_text = {}, .known = nullptr, .set = set, .config = config}));
  protocol::ClientCapabilities client;
  client.related_information = true;
  const auto diagnostics = to_diagnostics(document, *config, Ignores(), {"/ws"}, client);
  ASSERT_EQ(diagnostics.size(), 1U);
  ASSERT_TRUE(diagnostics[0].relatedInformation);
  const auto& caller = diagnostics[0].relatedInformation->front();
  EXPECT_EQ(caller.message, "hottest caller: m.calls");
  EXPECT_EQ(caller.location.uri, "file:///ws/caller.go");
  EXPECT_EQ(caller.location.range.start.line, 6U);
}

}  // namespace
}  // namespace proflens::server
