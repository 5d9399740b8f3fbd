// LineMap: what an editor does to a text, and the invariants under random edits.
#include "analysis/line_map.h"

#include <gtest/gtest.h>
#include <random>
#include <set>

#include "analysis/line_diff.h"
#include "analysis/line_shape.h"

namespace proflens::analysis {
namespace {

constexpr std::string_view kSource =
    "package main\n\nfunc hot(n int) int {\n\tsum := 0\n\tfor i := 0; i < n; i++ {\n\t\tsum += work(i)\n\t}\n"
    "\treturn sum\n}\n\nfunc cold() {\n\tfor {\n\t}\n}\n";

/// A buffer with its map, edited as a client edits.
struct Editor {
  TextBuffer buffer{kSource};
  LineMap map{buffer, buffer};

  void edit(TextBuffer::Point from, TextBuffer::Point to, std::string_view text) {
    const TextBuffer before = buffer;
    buffer.replace(from, to, text);
    const std::uint32_t removed = to.line - from.line + 1;
    const LineChange change{from.line, removed, buffer.line_count() + removed - before.line_count()};
    map.splice(narrowed(change, before, buffer, to.byte == 0), buffer);
  }
};

using Place = LineMap::Place;

TEST(LineMap, LinesMoveWithInsertionsAndDeletionsAbove) {
  Editor editor;
  editor.edit({0, 12}, {0, 12}, "\n// a\n// b");
  EXPECT_EQ(editor.map.to_buffer(5), (Place{7, false}));
  EXPECT_EQ(editor.map.to_buffer(0), (Place{0, false}));
  EXPECT_EQ(editor.map.to_base(1), std::nullopt);
  editor.edit({1, 0}, {3, 0}, "");
  EXPECT_EQ(editor.map.to_buffer(5), (Place{5, false}));
}

TEST(LineMap, AnEditedLineKeepsItsNumberAndUndoMakesItSureAgain) {
  Editor editor;
  editor.edit({5, 9}, {5, 13}, "labour");
  EXPECT_EQ(editor.map.to_buffer(5), (Place{5, true}));
  EXPECT_EQ(editor.map.to_buffer(6), (Place{6, false}));
  editor.edit({5, 9}, {5, 15}, "work");
  EXPECT_EQ(editor.map.to_buffer(5), (Place{5, false}));
}

TEST(LineMap, ARangeThatEndsBeforeItStartsHasNoLines) {
  const Editor editor;
  const LineMap::Span span = editor.map.base_of(9, 3);
  EXPECT_GE(span.first, span.end);
}

TEST(LineMap, ARewrittenLineIsGone) {
  Editor editor;
  editor.edit({5, 0}, {5, 17}, "\t\tlog.Println(\"nothing alike\")");
  EXPECT_EQ(editor.map.to_buffer(5), std::nullopt);
}

TEST(LineMap, DeletedLinesComeBackWhenPasted) {
  Editor editor;
  editor.edit({3, 0}, {8, 0}, "");
  EXPECT_EQ(editor.map.to_buffer(5), std::nullopt);
  EXPECT_EQ(editor.map.to_buffer(8), (Place{3, false}));
  editor.edit({3, 0}, {3, 0}, "\tsum := 0\n\tfor i := 0; i < n; i++ {\n\t\tsum += work(i)\n\t}\n\treturn sum\n");
  for (std::uint32_t line = 0; line < 14; ++line) EXPECT_EQ(editor.map.to_buffer(line), (Place{line, false}));
  EXPECT_EQ(editor.map.runs().size(), 1u);
}

TEST(LineMap, ALineThatIsSplitStaysWithItsBetterHalf) {
  Editor editor;
  editor.edit({5, 2}, {5, 2}, "x := work(i)\n\t\t");
  EXPECT_EQ(editor.map.to_buffer(5), (Place{6, false}));
  EXPECT_EQ(editor.map.to_buffer(6), (Place{7, false}));
}

TEST(LineMap, AWholeTextReplacedByTheFormatterKeepsItsLines) {
  Editor editor;
  std::string text(kSource);
  text.insert(0, "// Code of the test.\n\n");
  text.replace(text.find("sum := 0"), 8, "sum, k := 0, 1");
  editor.edit({0, 0}, {editor.buffer.line_count() - 1, 0}, text);
  EXPECT_EQ(editor.map.to_buffer(5), (Place{7, false}));
  EXPECT_EQ(editor.map.to_buffer(3), (Place{5, true}));
  EXPECT_EQ(editor.map.to_buffer(12), (Place{14, false}));
}

void expect_valid(const LineMap& map, const TextBuffer& buffer) {
  std::uint32_t base = 0, line = 0;
  for (const LineMap::Run& run : map.runs()) {
    ASSERT_GT(run.length, 0u);
    ASSERT_GE(run.base, base);
    ASSERT_GE(run.buffer, line);
    base = run.base + run.length;
    line = run.buffer + run.length;
    for (std::uint32_t i = 0; i < run.length; ++i)
      ASSERT_TRUE(run.edited || trimmed(map.base().line(run.base + i)) == trimmed(buffer.line(run.buffer + i)));
  }
  ASSERT_LE(base, map.base().line_count());
  ASSERT_LE(line, buffer.line_count());
}

/// Of every range of buffer lines, against a look at each base line.
void expect_spans(const LineMap& map, const TextBuffer& buffer) {
  for (std::uint32_t first = 0; first <= buffer.line_count(); ++first)
    for (const std::uint32_t last : {first, first + 2, buffer.line_count(), 0xffffffffu}) {
      const LineMap::Span span = map.base_of(first, last);
      for (std::uint32_t line = 0; line < map.base().line_count(); ++line) {
        const auto place = map.to_buffer(line);
        if (!place) continue;
        ASSERT_EQ(place->line >= first && place->line <= last, line >= span.first && line < span.end)
            << "base line " << line << " of buffer lines " << first << " to " << last;
      }
    }
}

TEST(LineMap, StaysValidUnderRandomEditsAndIsWholeAgainAfterUndoingThemAll) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    std::mt19937 random(seed);
    const auto pick = [&](std::size_t n) {
      return static_cast<std::uint32_t>(std::uniform_int_distribution<std::size_t>(0, n)(random));
    };
    Editor editor;
    std::vector<std::string> history = {editor.buffer.text()};
    for (int step = 0; step < 100; ++step) {
      TextBuffer::Point from{pick(editor.buffer.line_count() - 1), 0};
      from.byte = pick(editor.buffer.line(from.line).size());
      TextBuffer::Point to{std::min(editor.buffer.line_count() - 1, from.line + pick(2)), 0};
      to.byte = to.line == from.line ? from.byte + pick(editor.buffer.line(to.line).size() - from.byte)
                                     : pick(editor.buffer.line(to.line).size());
      const char* texts[] = {"", "x", "\n", "y\nz", "\treturn sum\n", "}\n", " "};
      editor.edit(from, to, texts[pick(6)]);
      ASSERT_NO_FATAL_FAILURE(expect_valid(editor.map, editor.buffer)) << "seed " << seed << " step " << step;
      if (step % 10 == 0) {
        ASSERT_NO_FATAL_FAILURE(expect_spans(editor.map, editor.buffer)) << "seed " << seed << " step " << step;
      }
    }
    editor.edit({0, 0}, {editor.buffer.line_count() - 1, editor.buffer.line(editor.buffer.line_count() - 1).size()},
                kSource);
    ASSERT_EQ(editor.map.runs().size(), 1u) << "seed " << seed;
  }
}

TEST(MatchLines, FindsCommonSubsequences) {
  const auto matched = [](std::vector<std::uint64_t> a, std::vector<std::uint64_t> b) {
    return match_lines(a, b).size();
  };
  EXPECT_EQ(matched({}, {}), 0u);
  EXPECT_EQ(matched({1, 2, 3}, {1, 2, 3}), 3u);
  EXPECT_EQ(matched({1, 2, 3, 4}, {1, 3, 4}), 3u);
  EXPECT_EQ(matched({7, 7, 7}, {7, 7}), 2u);
  EXPECT_EQ(matched({1, 2, 9, 9, 3}, {9, 1, 9, 2, 3}), 3u);
}

TEST(MatchLines, MatchesAscendAndAreEqualLinesOnRandomTexts) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::uint64_t> a(random() % 60), b(random() % 60);
    for (auto& line : a) line = random() % 20;
    for (auto& line : b) line = random() % 20;
    std::int64_t last_a = -1, last_b = -1;
    for (const LineMatch match : match_lines(a, b)) {
      ASSERT_GT(match.a, last_a);
      ASSERT_GT(match.b, last_b);
      ASSERT_EQ(a[match.a], b[match.b]);
      last_a = match.a;
      last_b = match.b;
    }
  }
}

}  // namespace
}  // namespace proflens::analysis
