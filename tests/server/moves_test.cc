// Functions that moved to other files, as the server finds them and shows them.
#include <gtest/gtest.h>

#include "server/file_view.h"

#include "tests/support/fixture.h"
#include "tests/support/memory_files.h"

namespace proflens::server {
namespace {

constexpr std::string_view kRecorded =
    "package m\n\nfunc stays() {\n\twork(1)\n}\n\nfunc leaves(n int) {\n\tprepare(n)\n\twork(n)\n\tclean(n)\n}\n";
constexpr std::string_view kMoved =
    "package m\n\n// Beside others.\nfunc leaves(n int) {\n\tprepare(n)\n\twork(n)\n\tclean(n)\n}\n";

class Moved : public testing::Test {
 protected:
  void SetUp() override {
    files_.write("/ws/go.mod", "module example.com/m\n");
    files_.write("/ws/a/old.go", "package m\n\nfunc stays() {\n\twork(1)\n}\n");
    const tests::FixturePart part{"cpu.folded",
                                  {"types cpu/nanoseconds", "start m.stays 3", "start m.leaves 7",
                                   "m.stays /ws/a/old.go:4 100", "m.leaves /ws/a/old.go:9 300"}};
    files_.write("/ws/cpu.folded", tests::profile_bytes(part));
    SharedSourceMap sources(files_, {"/ws"}, [](const char*) { return std::nullopt; });
    auto loaded = load_profile(files_, sources, {"/ws/cpu.folded", false, {}}, analysis::run_serially, {});
    ASSERT_TRUE(loaded) << loaded.error().message;
    loaded_ = std::make_shared<LoadedProfile>(**loaded);
    auto base = std::make_shared<Base>();
    base->evidence = Evidence::kFingerprint;
    base->certainty = 0.95;
    base->file = "/ws/a/old.go";
    base->text = std::string(kRecorded);
    loaded_->bases = std::make_shared<const Bases>(
        files_, [](const char*) { return std::nullopt; },
        std::vector<std::shared_ptr<const Base>>(loaded_->files.size(), base));
  }

  std::shared_ptr<const FileView> view_of(const std::string& path) {
    loaded_->moves = std::make_shared<const Moves>(find_moves(files_, *loaded_, {"/ws"}));
    auto set = std::make_shared<ProfileSet>();
    set->profiles.push_back(loaded_);
    return build_view(
        files_,
        {.path = path, .buffer_text = {}, .known = nullptr, .set = set, .config = std::make_shared<const Config>()});
  }

  tests::MemoryFiles files_;
  std::shared_ptr<LoadedProfile> loaded_;
};

TEST_F(Moved, AFunctionShowsItsCostWhereItIsNow) {
  files_.write("/ws/a/new.go", std::string(kMoved));
  const auto view = view_of("/ws/a/new.go");
  ASSERT_EQ(view->hints.size(), 1U);
  EXPECT_EQ(view->hints[0].line, 5U);
  EXPECT_FALSE(view->hints[0].approximate);
  ASSERT_EQ(view->lenses.size(), 1U);
  EXPECT_EQ(view->lenses[0].line, 3U);
  const auto& gone = loaded_->moves->departures;
  ASSERT_EQ(gone.size(), 1U);
  EXPECT_EQ(gone[0].from, "/ws/a/old.go");
  EXPECT_EQ(gone[0].path, "/ws/a/new.go");
  EXPECT_EQ(gone[0].line, 3U);
}

TEST_F(Moved, InAnotherDirectoryItMayBeANamesake) {
  files_.write("/ws/b/new.go", std::string(kMoved));
  const auto view = view_of("/ws/b/new.go");
  ASSERT_EQ(view->hints.size(), 1U);
  EXPECT_TRUE(view->hints[0].approximate);
}

TEST_F(Moved, AnotherCheckoutKeepsItsFileAndThisOneHasItElsewhere) {
  files_.write("/other/go.mod", "module example.com/m\n");
  files_.write("/other/a/old.go", std::string(kRecorded));
  files_.write("/ws/a/old.go", "");
  files_.write("/ws/a/new.go", std::string(kMoved));
  loaded_->resolutions[1].path = loaded_->resolutions[1].real = "/other/a/old.go";
  loaded_->resolutions[1].other_checkout = true;
  loaded_->by_path = {{"/other/a/old.go", {analysis::FileId{1}}}};
  EXPECT_EQ(view_of("/ws/a/new.go")->hints.size(), 1U);
  EXPECT_EQ(view_of("/other/a/old.go")->hints.size(), 2U);
}

TEST_F(Moved, OfTwoCopiesNoneIsTaken) {
  files_.write("/ws/a/new.go", std::string(kMoved));
  files_.write("/ws/a/newer.go", std::string(kMoved));
  EXPECT_TRUE(view_of("/ws/a/new.go")->hints.empty());
  EXPECT_EQ(view_of("/ws/a/old.go")->hints.size(), 1U);
}

}  // namespace
}  // namespace proflens::server
