// What filters leave of a profile: against the naive reference, and by name what pprof is known for.
#include "analysis/narrow.h"

#include <gtest/gtest.h>
#include <random>

#include "analysis/compare.h"
#include "analysis/format.h"

#include "tests/support/naive_narrow.h"
#include "tests/support/naive_tables.h"
#include "tests/support/profile_text.h"
#include "tests/support/random_profile.h"

namespace proflens {
namespace {

using namespace analysis;
using tests::profile_message;
using tests::profile_of;

Narrowed narrowed(const std::shared_ptr<const Profile>& profile, const FilterTexts& texts) {
  return *narrow(profile, *Filter::compile(texts));
}

std::string stacks(const Profile& profile) {
  std::string out;
  for (std::uint32_t i = 0; i < profile.sample_count(); ++i) {
    std::string stack;
    profile.stacks.for_each(SampleId{i}, [&](LocationId id) {
      for (const Frame& frame : profile.frames_of(id))
        stack = std::string(profile.functions[index_of(frame.function)].name) + (stack.empty() ? "" : ";") + stack;
    });
    out += stack + " " + std::to_string(profile.values_of(SampleId{i})[0]) + "\n";
  }
  return out;
}

class RandomFilter {
 public:
  explicit RandomFilter(std::uint64_t seed) : random_(seed) {}

  FilterTexts texts() {
    FilterTexts texts;
    for (std::string* field :
         {&texts.focus, &texts.ignore, &texts.hide, &texts.show, &texts.show_from, &texts.prune_from})
      if (below(3) == 0) *field = expression();
    if (below(4) == 0) texts.tagfocus = "key=v[0-" + std::to_string(below(3)) + "]";
    if (below(4) == 0) texts.tagignore = "key=v" + std::to_string(below(3));
    texts.noinlines = below(4) == 0;
    texts.relative_percentages = below(4) == 0;
    return texts;
  }

  void add_labels(wire::Profile& profile) {
    const std::int64_t key = tests::add_text(profile, "key");
    for (wire::Sample& sample : *profile.mutable_samples()) {
      for (int i = below(3); i > 0; --i) {
        wire::Label* label = sample.add_labels();
        label->set_key(key);
        label->set_text(tests::add_text(profile, "v" + std::to_string(below(4))));
      }
    }
  }

 private:
  int below(int limit) { return static_cast<int>(random_() % static_cast<std::uint64_t>(limit)); }
  std::string expression() {
    const std::vector<std::string> some = {"f0$",  "f[12]$",  "p0", "p1\\.f", "/f1\\.go",
                                           "lib1", "nothing", "f",  "\\.so"};
    return some[static_cast<std::size_t>(below(static_cast<int>(some.size())))];
  }
  std::mt19937_64 random_;
};

TEST(Narrow, EqualsTheNaiveReference) {
  std::size_t rows = 0;
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    RandomFilter filter(seed);
    wire::Profile message = tests::random_profile(seed, {});
    filter.add_labels(message);
    const FilterTexts texts = filter.texts();
    const Result<Profile> parsed = parse_profile(make_buffer(message.SerializeAsString()));
    ASSERT_TRUE(parsed);
    const auto part = narrowed(std::make_shared<const Profile>(*parsed), texts).profile;
    const auto tables = *CostTables::build(part);
    const wire::Profile expected = tests::naive_narrow(message, texts);
    for (int type = 0; type < message.sample_types_size(); ++type) {
      const tests::NaiveTables naive = tests::naive_tables(expected, type);
      for (std::size_t level = 0; level < kLevelCount; ++level) {
        const tests::Rows ours = tests::rows_of(tables, static_cast<Level>(level), static_cast<std::size_t>(type));
        ASSERT_EQ(ours, naive.rows[level]) << "seed " << seed << " level " << level;
        rows += ours.size();
      }
      const std::int64_t total = texts.relative_percentages ? naive.total : tests::naive_tables(message, type).total;
      EXPECT_EQ(tables.total(static_cast<std::size_t>(type)), total) << "seed " << seed;
    }
  }
  EXPECT_GT(rows, 10000u);
}

TEST(Narrow, PruneFromKeepsTheMatchAndShowFromTheOutermost) {
  const auto profile = profile_of(profile_message("n/count", {"a x.go:1;b x.go:2;c x.go:3;b x.go:2;d x.go:4 1"}));
  EXPECT_EQ(stacks(*narrowed(profile, {.show_from = "^b$"}).profile), "b;c;b;d 1\n");
  EXPECT_EQ(stacks(*narrowed(profile, {.prune_from = "^b$"}).profile), "a;b;c;b 1\n");
  EXPECT_EQ(stacks(*narrowed(profile, {.hide = "^[bc]$"}).profile), "a;d 1\n");
}

TEST(Narrow, TellsWhatMatchedNothing) {
  const auto profile = profile_of(profile_message("n/count", {"a x.go:1 1"}));
  const Narrowed part = narrowed(profile, {.focus = "nope", .hide = "neither", .tagfocus = "k=v"});
  EXPECT_EQ(part.unmatched, (std::vector<std::string>{"focus", "hide", "tagfocus"}));
  EXPECT_EQ(part.profile->sample_count(), 0u);
}

TEST(Narrow, ErrorsNameTheField) {
  EXPECT_EQ(Filter::compile({.focus = "("}).error().message, "focus: \"(\" is no regular expression: missing ): (");
  EXPECT_FALSE(Filter::compile({.tagfocus = "99999999999999999999kb"}));
  EXPECT_FALSE(Filter::compile({.granularity = "addresses"}));
}

TEST(TagFilter, RangesAreThoseOfPprof) {
  const LabelUnits units{{"bytes", "bytes"}, {"n", "n"}};
  const auto matches = [&](std::string_view text, std::string_view key, std::int64_t number) {
    TagFilter::Memory memory;
    const Label label{key, {}, number, units.at(key)};
    return TagFilter::compile(text)->matches(std::span(&label, 1), units, memory);
  };
  EXPECT_TRUE(matches("1kb", "bytes", 1024));
  EXPECT_FALSE(matches("1kb", "bytes", 1025));
  EXPECT_TRUE(matches(":1kb", "bytes", 0));
  EXPECT_TRUE(matches("bytes=1kb:", "bytes", 1 << 20));
  EXPECT_TRUE(matches("128b:4kb", "bytes", 4096));
  EXPECT_FALSE(matches("128b:4kb", "bytes", 4097));
  EXPECT_FALSE(matches("1:5", "bytes", 3)) << "a number without a unit means no bytes";
  EXPECT_TRUE(matches("n=1n:5n", "n", 3));
  EXPECT_FALSE(matches("other=1kb", "bytes", 1024));
}

TEST(Compare, TheBaseIsTheWhole) {
  const auto before = profile_of(profile_message("n/count", {"a x.go:1;b x.go:2 10", "a x.go:1;c x.go:3 30"}));
  const auto after = profile_of(profile_message("n/count", {"a x.go:1;b x.go:2 15", "a x.go:1;d x.go:4 5"}));
  const auto total = [&](const CompareOptions& options) {
    const auto difference = std::make_shared<const Profile>(*compare_profiles(after, before, options));
    return CostTables::build(difference)->total(0);
  };
  EXPECT_EQ(total({BaseKind::kDiffBase, false}), 40);
  EXPECT_EQ(total({BaseKind::kBase, false}), 5 + 30 + 5);
  EXPECT_EQ(total({BaseKind::kBase, true}), 20 + 30 + 10);
  const auto none = std::make_shared<const Profile>(*compare_profiles(after, after, {BaseKind::kBase, false}));
  EXPECT_EQ(none->sample_count(), 0u);
}

}  // namespace
}  // namespace proflens
