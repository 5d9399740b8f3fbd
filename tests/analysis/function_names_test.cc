// Names that profiles give to functions, taken apart: names/*.txt has recorded ones, with the commands that made them.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

#include "analysis/outline.h"

#include "tests/support/fixture.h"

namespace proflens::analysis {
namespace {

constexpr std::string_view kArrow = "  => ";

class NameFixture : public testing::TestWithParam<std::string> {};

std::string expected(Language language, std::string_view recorded) {
  const FunctionName name = split_name(language, recorded);
  return std::string(recorded) + std::string(kArrow) + name.package + "|" + name.container + "|" + name.name + "|" +
         name.closure;
}

TEST_P(NameFixture, TakesApart) {
  tests::Fixture fixture = tests::read_fixture(GetParam());
  tests::FixturePart& names = fixture.parts.front();
  const Language language = language_of(names.name);
  ASSERT_NE(language, Language::kNone);
  for (std::string& line : names.lines) {
    const std::string now = expected(language, std::string_view(line).substr(0, line.find(kArrow)));
    if (std::getenv("UPDATE_EXPECT") == nullptr) EXPECT_EQ(line, now) << GetParam() << " (UPDATE_EXPECT=1 rewrites)";
    line = now;
  }
  if (std::getenv("UPDATE_EXPECT") == nullptr) return;
  std::ofstream out(fixture.path);
  out << fixture.comment;
  for (const tests::FixturePart& part : fixture.parts) {
    out << "-- " << part.name << " --\n";
    for (const std::string& line : part.lines) out << line << '\n';
  }
}

std::vector<std::string> fixtures() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(PROFLENS_SOURCE_DIR "/tests/analysis/names"))
    paths.push_back(entry.path().string());
  std::ranges::sort(paths);
  return paths;
}

INSTANTIATE_TEST_SUITE_P(Languages, NameFixture, testing::ValuesIn(fixtures()),
                         [](const auto& info) { return std::filesystem::path(info.param).stem().string(); });

}  // namespace
}  // namespace proflens::analysis
