// Widths, safe printing, shortening and alignment of text for terminals.
#include "analysis/table_text.h"

#include <gtest/gtest.h>

namespace proflens::analysis {
namespace {

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("grüße"), 5U);
  EXPECT_EQ(display_width("世界"), 4U);
  EXPECT_EQ(display_width("e\u0301"), 1U);  // a combining accent
  EXPECT_EQ(display_width("…−µ"), 3U);
}

TEST(Printable, ReplacesWhatATerminalObeysAndWhatIsNoUtf8) {
  EXPECT_EQ(printable("plain"), "plain");
  EXPECT_EQ(printable("a\tb"), "a b");
  EXPECT_EQ(printable("\x1b[31m"), "\uFFFD[31m");
  EXPECT_EQ(printable("a\r\nb"), "a\uFFFD\uFFFDb");
  EXPECT_EQ(printable("\xff\xfe"), "\uFFFD\uFFFD");
  EXPECT_EQ(printable("\xe4\xb8"), "\uFFFD\uFFFD");            // cut off in the middle
  EXPECT_EQ(printable("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");  // a surrogate
  EXPECT_EQ(printable("a\u202eb\u0085"), "a\uFFFDb\uFFFD");
  EXPECT_EQ(printable("世界"), "世界");
}

struct Shortened {
  std::string_view text;
  std::size_t width;
  std::string_view expected;
};

TEST(ShortenMiddle, DropsDirectoriesFirst) {
  constexpr Shortened kCases[] = {
      {"short", 5, "short"},
      {"short", 4, "s…rt"},
      {"short", 1, "…"},
      {"short", 0, ""},
      {"github.com/a/b/parse.(*Decoder).Next", 36, "github.com/a/b/parse.(*Decoder).Next"},
      {"github.com/a/b/parse.(*Decoder).Next", 35, "github.com/…/parse.(*Decoder).Next"},
      {"github.com/a/b/parse.(*Decoder).Next", 30, "…/b/parse.(*Decoder).Next"},
      {"github.com/a/b/parse.(*Decoder).Next", 21, "parse.(*Decoder).Next"},
      {"github.com/a/b/parse.(*Decoder).Next", 12, "par…er).Next"},
      {"/usr/local/go/src/fmt/print.go", 20, "/usr/…/fmt/print.go"},
      {"計算する計算する", 9, "計…算する"},
  };
  for (const Shortened& c : kCases) {
    const std::string shortened = shorten_middle(c.text, c.width);
    EXPECT_LE(display_width(shortened), c.width) << c.text;
    EXPECT_EQ(shortened, c.expected);
  }
}

TEST(ShortenMiddle, NeverWiderThanAskedAndStillUtf8) {
  const std::string_view text = "a/世界/e\u0301e\u0301/計算/grüße.計算する/最後.last";
  for (std::size_t width = 0; width < 60; ++width) {
    const std::string shortened = shorten_middle(text, width);
    EXPECT_LE(display_width(shortened), width);
    EXPECT_EQ(printable(shortened), shortened);
    const std::string cut = shorten_end(text, width);
    EXPECT_LE(display_width(cut), width);
    EXPECT_EQ(printable(cut), cut);
  }
}

TEST(TextTable, AlignsUnitsAndWideCharacters) {
  TextTable table({{.title = "cost", .align = TextTable::Align::kUnit},
                   {.title = "share", .align = TextTable::Align::kRight},
                   {.title = "name"},
                   {.title = "file"}});
  table.add_row({"1.28 s", "62.4 %", "計算する", "a.go"});
  table.add_row({"210 ms", "9 %", "grüße", "b.go"});
  table.add_row({"0", "0 %", "plain", ""});
  EXPECT_EQ(table.text(0),
            "   cost   share  name      file\n"
            "1.28 s   62.4 %  計算する  a.go\n"
            " 210 ms     9 %  grüße     b.go\n"
            "   0        0 %  plain\n");
}

TEST(TextTable, FitsIntoAWidth) {
  TextTable table({{.title = "n", .align = TextTable::Align::kRight},
                   {.title = "name", .least = 6},
                   {.title = "why", .least = 6, .cut = TextTable::Cut::kEnd}});
  table.add_row({"1", "example.com/long/way/pkg.Function", "no module of the workspace has it"});
  EXPECT_EQ(table.text(40),
            "n  name            why\n"
            "1  …/pkg.Function  no module of the …\n");
  EXPECT_EQ(table.text(5), "n  name    why\n1  p…tion  no mo…\n") << "never less than what a column needs";
}

}  // namespace
}  // namespace proflens::analysis
