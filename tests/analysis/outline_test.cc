// Outlines: each construct of each language, text that is being typed, and text that nobody would type.
#include "analysis/outline.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>

#include "tests/support/fixture.h"

namespace proflens::analysis {
namespace {

namespace fs = std::filesystem;

/// "area of Shape, 3-5": the body's first and last line, counted from 1.
std::string shown(const OutlineFunction& function) {
  const std::string container = function.container.empty() ? "" : " of " + function.container;
  return fmt::format("{}{}, {}-{}", function.name.empty() ? "?" : function.name, container, function.body_line + 1,
                     function.last_line + 1);
}

std::vector<std::string> fixtures() {
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator(PROFLENS_SOURCE_DIR "/tests/analysis/outlines"))
    paths.push_back(entry.path().string());
  std::ranges::sort(paths);
  return paths;
}

class OutlineFixture : public testing::TestWithParam<std::string> {};

TEST_P(OutlineFixture, ListsWhatTheSourceExpects) {
  // Each part is checked against the file as it is then: check() may have rewritten it.
  const std::size_t parts = tests::read_fixture(GetParam()).parts.size();
  for (std::size_t i = 0; i < parts; ++i) {
    const tests::Fixture fixture = tests::read_fixture(GetParam());
    const tests::FixturePart& part = fixture.parts[i];
    const auto read = outline(language_of(part.name), tests::source_of(part));
    ASSERT_TRUE(read) << part.name;
    tests::Remarks remarks;
    for (const OutlineFunction& function : read->functions) remarks[function.first_line].push_back(shown(function));
    tests::check(fixture, part, remarks);
  }
}

std::map<std::string, int> names_of(Language language, std::string_view text) {
  std::map<std::string, int> names;
  if (const auto read = outline(language, text))
    for (const OutlineFunction& function : read->functions) ++names[function.name];
  return names;
}

int count_missing(const std::map<std::string, int>& whole, const std::map<std::string, int>& now) {
  int missing = 0;
  for (const auto& [name, count] : whole) {
    const auto found = now.find(name);
    missing += std::max(0, count - (found == now.end() ? 0 : found->second));
  }
  return missing;
}

/// Somebody is typing: one brace, parenthesis or colon is not there yet.
TEST_P(OutlineFixture, SeesTheOthersWhileOneIsTyped) {
  for (const tests::FixturePart& part : tests::read_fixture(GetParam()).parts) {
    const Language language = language_of(part.name);
    const std::string text = tests::source_of(part);
    const auto whole = names_of(language, text);
    int texts = 0, missing = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (std::string_view("{}():").find(text[at]) == std::string_view::npos) continue;
      missing += count_missing(whole, names_of(language, text.substr(0, at) + text.substr(at + 1)));
      ++texts;
    }
    ASSERT_GT(texts, 10);
    EXPECT_LT(missing, 2 * texts) << part.name << ": " << missing << " functions in " << texts << " texts";
  }
}

INSTANTIATE_TEST_SUITE_P(Languages, OutlineFixture, testing::ValuesIn(fixtures()),
                         [](const auto& info) { return fs::path(info.param).stem().string(); });

constexpr Language kLanguages[] = {Language::kC,          Language::kCpp,        Language::kRust, Language::kPython,
                                   Language::kJavaScript, Language::kTypeScript, Language::kTsx,  Language::kJava};

TEST(OutlineOfNonsense, SurvivesDeepNestingAndOtherBytes) {
  for (const Language language : kLanguages) {
    // Deeper than 65536, where runtimes of tree-sitter before 0.21 lose count.
    outline(language, std::string(70'000, '{'));
    outline(language, "x = " + std::string(70'000, '('));
    outline(language, std::string(5'000, '\0') + "\xff\xfe\r\n");
    EXPECT_TRUE(outline(language, "")) << static_cast<int>(language);
    EXPECT_TRUE(outline(language, "\xef\xbb\xbf\r\n")) << static_cast<int>(language);
  }
}

TEST(OutlineOfNonsense, GivesNothingForWhatIsTooLarge) {
  EXPECT_FALSE(outline(Language::kCpp, std::string((1 << 20) + 1, '\n')));
  EXPECT_TRUE(outline(Language::kCpp, std::string(1 << 20, '\n')));
  EXPECT_FALSE(outline(Language::kNone, "int main() {}"));
}

TEST(OutlineOfWindows, CountsLinesAsItsEditorDoes) {
  const auto read = outline(Language::kCpp, "int a() {\r\n}\r\n\r\nint b() {\r\n}\r\n");
  ASSERT_EQ(read->functions.size(), 2U);
  EXPECT_EQ(shown(read->functions[1]), "b, 4-5");
}

/// Our own sources: what the outline lists must begin where it says, with that name.
TEST(OutlineOfOurOwn, NamesWhatStandsThere) {
  int functions = 0, files = 0, broken = 0;  // the grammar lags behind C++23
  for (const auto& entry : fs::recursive_directory_iterator(PROFLENS_SOURCE_DIR "/analysis")) {
    if (language_of(entry.path().string()) != Language::kCpp) continue;
    const std::string text = tests::read_text(entry.path().string());
    const auto read = outline(Language::kCpp, text);
    ASSERT_TRUE(read) << entry.path();
    ++files;
    broken += read->broken ? 1 : 0;
    std::vector<std::string_view> lines;
    for (std::size_t start = 0; start < text.size(); start = text.find('\n', start) + 1)
      lines.push_back(std::string_view(text).substr(start, text.find('\n', start) - start));
    for (const OutlineFunction& function : read->functions) {
      EXPECT_NE(lines[function.first_line].find(function.name), std::string_view::npos)
          << entry.path() << function.name;
      EXPECT_NE(lines[function.last_line].find('}'), std::string_view::npos) << entry.path() << function.name;
      ++functions;
    }
  }
  EXPECT_GT(functions, 500);
  EXPECT_LE(broken, files / 20);
}

TEST(LanguageOf, GoesByTheEnding) {
  EXPECT_EQ(language_of("/a/b.h"), Language::kCpp);
  EXPECT_EQ(language_of("b.c"), Language::kC);
  EXPECT_EQ(language_of("a.b/c"), Language::kNone);
  EXPECT_EQ(language_of("a.d.ts"), Language::kTypeScript);
  EXPECT_EQ(language_of("A.java"), Language::kJava);
  EXPECT_EQ(language_of("x.tsx"), Language::kTsx);
  EXPECT_EQ(language_of("C:\\x\\y.mjs"), Language::kJavaScript);
  EXPECT_EQ(language_of("go"), Language::kNone);
}

}  // namespace
}  // namespace proflens::analysis
