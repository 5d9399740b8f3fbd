// The pprof reader on profiles that show one thing each, and on hostile ones.
#include "analysis/formats/pprof.h"

#include <gtest/gtest.h>
#include <limits>

#include "analysis/cost_tables.h"
#include "analysis/dump.h"

#include "tests/support/compress.h"
#include "tests/support/profile_text.h"
#include "tests/support/random_profile.h"

namespace proflens {
namespace {

using namespace analysis;
using tests::add_text;
using tests::profile_message;
using tests::profile_of;

Result<Profile> parse(const std::string& bytes, const ParseOptions& options = {}) {
  return parse_profile(make_buffer(bytes), options);
}
std::string error_of(const std::string& bytes) {
  const Result<Profile> result = parse(bytes);
  return result ? "no error" : result.error().message;
}

TEST(Pprof, ReadsStacksLeafFirstAndInlinedFramesInnermostFirst) {
  const auto profile = profile_of(profile_message(
      "samples/count cpu/nanoseconds", {"main a.go:1;outer a.go:20+inner b.go:30 2 20", "main a.go:1 1 10"}));
  EXPECT_EQ(dump(*profile),
            "format pprof\n"
            "type samples/count\n"
            "type cpu/nanoseconds default\n"
            "sample 2 20\n"
            "  0x0\n"
            "    inner b.go:30:0 start 0\n"
            "    outer a.go:20:0 start 0\n"
            "  0x0\n"
            "    main a.go:1:0 start 0\n"
            "sample 1 10\n"
            "  0x0\n"
            "    main a.go:1:0 start 0\n");
}

TEST(Pprof, ReadsTheHeader) {
  wire::Profile message = profile_message("alloc/bytes inuse/bytes", {});
  message.set_time_nanos(5);
  message.set_duration_nanos(7);
  message.set_period(11);
  message.mutable_period_type()->set_type(add_text(message, "space"));
  message.mutable_period_type()->set_unit(add_text(message, "bytes"));
  message.add_comments(add_text(message, "first"));
  message.add_comments(add_text(message, "second"));
  message.add_comments(add_text(message, "third"));
  message.set_doc_url(add_text(message, "https://example.com/"));
  message.set_default_sample_type(add_text(message, "alloc"));
  EXPECT_EQ(dump(*profile_of(message)),
            "format pprof\ntype alloc/bytes default\ntype inuse/bytes\nperiod space/bytes 11\ntime 5\nduration 7\n"
            "comment first\ncomment second\ncomment third\ndoc https://example.com/\n");
  message.set_default_sample_type(add_text(message, "no such type"));
  EXPECT_EQ(profile_of(message)->default_sample_type, 1u);  // the last one
}

TEST(Pprof, ReadsLabels) {
  wire::Profile message = profile_message("samples/count", {"main 1", "main 2", "main 3"});
  const std::int64_t key = add_text(message, "key"), text = add_text(message, "text"),
                     unit = add_text(message, "bytes");
  const auto add = [&](int sample, std::int64_t str, std::int64_t number, std::int64_t num_unit) {
    wire::Label* label = message.mutable_samples(sample)->add_labels();
    label->set_key(key);
    label->set_text(str);
    label->set_number(number);
    label->set_unit(num_unit);
  };
  add(1, text, 0, 0);
  add(1, text, 99, unit);  // a text wins over a number
  add(2, 0, 5, unit);
  add(2, 0, 0, unit);
  add(2, 0, 0, 0);  // a zero without a unit says nothing
  const auto profile = profile_of(message);
  EXPECT_TRUE(profile->labels_of(SampleId{0}).empty());
  ASSERT_EQ(profile->labels_of(SampleId{1}).size(), 2u);
  EXPECT_EQ(profile->labels_of(SampleId{1})[1].text, "text");
  EXPECT_EQ(profile->labels_of(SampleId{1})[1].number, 0);
  ASSERT_EQ(profile->labels_of(SampleId{2}).size(), 2u);
  EXPECT_EQ(profile->labels_of(SampleId{2})[0].number, 5);
  EXPECT_EQ(profile->labels_of(SampleId{2})[0].unit, "bytes");
}

TEST(Pprof, DropsAndKeepsFramesAsTheProfileAsks) {
  wire::Profile message = profile_message("samples/count", {"main;work;alloc;malloc;brk 1", "alloc;malloc 2",
                                                            "main;work+alloc+zero;brk 4", "main;alloc_keep;brk 8"});
  message.set_drop_frames(add_text(message, "alloc.*"));
  message.set_keep_frames(add_text(message, "alloc_keep"));
  const auto sums = [](const Profile& profile) {
    std::string out;
    for (std::uint32_t i = 0; i < profile.sample_count(); ++i) {
      profile.stacks.for_each(SampleId{i}, [&](LocationId id) {
        for (const Frame& f : profile.frames_of(id))
          out += std::string(profile.functions[index_of(f.function)].name) + " ";
      });
      out += "| ";
    }
    return out;
  };
  // The second one begins with a dropped frame: nothing is cut before the first frame that stays.
  EXPECT_EQ(sums(*profile_of(message)), "work main | malloc alloc | work main | brk alloc_keep main | ");
  ParseOptions options;
  options.all_frames = true;
  EXPECT_EQ(sums(*parse(message.SerializeAsString(), options)),
            "brk malloc alloc work main | malloc alloc | brk zero alloc work main | brk alloc_keep main | ");
}

TEST(Pprof, APatternThatDoesNotCompileDropsNothing) {
  wire::Profile message = profile_message("samples/count", {"main;work 1"});
  message.set_drop_frames(add_text(message, "(work"));
  const auto profile = profile_of(message);
  ASSERT_EQ(profile->warnings.size(), 1u);
  EXPECT_TRUE(profile->warnings[0].starts_with("drop_frames ignored: ")) << profile->warnings[0];
}

TEST(Pprof, RepairsAndTellsWhatPprofRefuses) {
  wire::Profile message = profile_message("samples/count", {"main;work 1", "main 2"});
  message.mutable_samples(0)->add_locations(99);
  message.mutable_samples(1)->add_values(5);
  message.mutable_locations(0)->mutable_lines(0)->set_function(77);
  message.mutable_locations(0)->set_mapping(55);
  message.mutable_locations(0)->mutable_lines(0)->set_line(1LL << 40);
  EXPECT_EQ(profile_of(message)->warnings,
            (std::vector<std::string>{"1 samples skipped: their values do not match the sample types",
                                      "1 frames name a location that the file does not have",
                                      "1 lines name a function that the file does not have",
                                      "1 locations name a mapping that the file does not have",
                                      "1 line numbers are out of range and count as unknown"}));
}

TEST(Pprof, AMappedFileIsNotWrittenTo) {
  const wire::Profile message = profile_message("samples/count", {"main;work 1", "main;work;leaf 2"});
  const std::string bytes = tests::shuffled_wire(message, 2);  // some samples unpacked, so rewritten
  const Buffer shared = make_buffer(bytes);
  const Result<Profile> first = parse_profile(shared), second = parse_profile(shared);
  EXPECT_EQ(shared.bytes, bytes);
  EXPECT_EQ(dump(*first), dump(*second));
}

TEST(Pprof, SaysWhatIsBroken) {
  const wire::Profile message = profile_message("samples/count", {"main 1"});
  EXPECT_EQ(error_of(""), "the file is empty");
  EXPECT_EQ(error_of(tests::gzip("")), "the compressed file holds nothing");
  EXPECT_EQ(error_of("some text\n"), "not a profile in a format that is known here");
  EXPECT_EQ(error_of("hello world\n"), "not a profile in a format that is known here");  // "h" and "e" pass for a field
  const std::string bytes = message.SerializeAsString();
  EXPECT_EQ(error_of(bytes.substr(0, bytes.size() - 1)).substr(0, 34), "pprof: truncated or broken at byte");

  wire::Profile changed = message;
  changed.mutable_functions(0)->set_name(100);
  EXPECT_EQ(error_of(changed.SerializeAsString()), "pprof: string 100 of 4");
  changed.mutable_functions(0)->set_name(-1);
  EXPECT_EQ(error_of(changed.SerializeAsString()), "pprof: string -1 of 4");
  changed = message;
  changed.set_strings(0, "x");
  EXPECT_EQ(error_of(changed.SerializeAsString()), "pprof: the first string is not empty");
  changed = message;
  changed.clear_sample_types();
  EXPECT_EQ(error_of(changed.SerializeAsString()), "pprof: no sample types");
  changed = message;
  changed.set_time_nanos(1);
  EXPECT_EQ(error_of(changed.SerializeAsString() + changed.SerializeAsString()), "pprof: two profiles in one file");
}

TEST(Pprof, SurvivesTruncationAtEveryByte) {
  for (std::uint64_t seed = 1; seed < 6; ++seed) {
    const std::string bytes = tests::shuffled_wire(tests::random_profile(seed, {.sparse_ids = true}), seed);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      const Result<Profile> result = parse(bytes.substr(0, length));
      if (result) continue;  // a shorter message may be whole
      EXPECT_FALSE(result.error().message.empty());
    }
  }
}

TEST(Pprof, SurvivesAFlippedBitAnywhere) {
  const std::string bytes = tests::shuffled_wire(tests::random_profile(3, {}), 3);
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    Result<Profile> result = parse(flipped);
    if (result) (void)CostTables::build(std::make_shared<const Profile>(std::move(*result)));
  }
}

TEST(Pprof, NamesMayBeAnyBytes) {
  const auto profile = profile_of(profile_message("samples/count", {"ma\xff\x80in a\xc3.go:1 1"}));
  EXPECT_NE(dump(*profile).find("ma\\xff\\x80in a\\xc3.go:1"), std::string::npos);
}

TEST(Pprof, AMillionFramesInOneStack) {
  wire::Profile message = profile_message("samples/count", {"main a.go:1;work a.go:2 1"});
  for (int i = 0; i < 500'000; ++i) {
    message.mutable_samples(0)->add_locations(1);
    message.mutable_samples(0)->add_locations(2);
  }
  const Result<CostTables> tables = CostTables::build(profile_of(message));
  for (const NodeId id : tables->ranked(Level::kFunction, 0, CostTables::Order::kCum))
    EXPECT_EQ(tables->costs(id, 0).cum, 1);
}

TEST(Pprof, ValuesUpToTheEdge) {
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min(),
                         kMax = std::numeric_limits<std::int64_t>::max();
  wire::Profile message = profile_message("a/count b/count", {"main;f 1 1", "main;f 1 1", "main;g 1 1"});
  for (int i = 0; i < 3; ++i) message.mutable_samples(i)->set_values(0, kMax);
  message.mutable_samples(0)->set_values(1, kMin);
  const Result<CostTables> tables = CostTables::build(profile_of(message));
  EXPECT_TRUE(tables->saturated());
  EXPECT_EQ(tables->total(0), kMax);
  const NodeId main = tables->ranked(Level::kFunction, 0, CostTables::Order::kCum)[0];
  EXPECT_EQ(tables->costs(main, 0).cum, kMax);
}

TEST(Pprof, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  ParseOptions options;
  options.stop = stop.get_token();
  const wire::Profile message = profile_message("samples/count", {"main 1"});
  EXPECT_EQ(parse(message.SerializeAsString(), options).error().kind, ErrorKind::kCancelled);
  EXPECT_EQ(CostTables::build(profile_of(message), run_serially, stop.get_token()).error().kind, ErrorKind::kCancelled);
}

}  // namespace
}  // namespace proflens
