// The readers of Go's debug texts: what each line of a text becomes, and what is said about lines that are broken.
// Expectations are one line a sample: values {labels} leaf < caller, with inlined calls as "inner+outer".
#include "analysis/formats/go_text.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <limits>
#include <string>
#include <vector>

namespace proflens::analysis {
namespace {

Result<Profile> parse(std::string text) {
  const Buffer file = make_buffer(std::move(text));
  if (go_text::sniff_heap(file.bytes)) return go_text::parse_heap(file, {});
  if (go_text::sniff_count(file.bytes)) return go_text::parse_count(file, {});
  if (go_text::sniff_contention(file.bytes)) return go_text::parse_contention(file, {});
  if (go_text::sniff_stacks(file.bytes)) return go_text::parse_stacks(file, {});
  return fail(ErrorKind::kUnrecognized, "unrecognized");
}

std::string describe(const Profile& profile, LocationId location) {
  std::string result;
  for (const Frame& frame : profile.frames_of(location)) {
    const Function& function = profile.functions[index_of(frame.function)];
    if (!result.empty()) result += "+";
    result += function.name;
    if (frame.line != 0) result += fmt::format(":{}", frame.line);
  }
  return result.empty() ? fmt::format("{:#x}", profile.locations[index_of(location)].address) : result;
}

std::string describe(const Profile& profile, SampleId sample) {
  std::string result;
  for (const std::int64_t value : profile.values_of(sample)) result += fmt::format("{} ", value);
  std::string labels;
  for (const Label& label : profile.labels_of(sample)) {
    const std::string value = label.text.empty() ? fmt::format("{}", label.number) : std::string(label.text);
    labels += fmt::format("{}{}={}", labels.empty() ? "" : ",", label.key, value);
  }
  if (!labels.empty()) result += "{" + labels + "} ";
  std::string stack;
  profile.stacks.for_each(
      sample, [&](LocationId location) { stack += (stack.empty() ? "" : " < ") + describe(profile, location); });
  return result + stack;
}

std::vector<std::string> samples(const Result<Profile>& profile) {
  if (!profile) return {"error: " + profile.error().message};
  std::vector<std::string> result;
  for (std::uint32_t i = 0; i < profile->sample_count(); ++i) result.push_back(describe(*profile, SampleId{i}));
  return result;
}

using Lines = std::vector<std::string>;

// A heap text. Go's period is half of the header's, here 512 KiB.

constexpr std::string_view kHeap =
    "heap profile: 3: 1049600 [5: 1050624] @ heap/1048576\n"
    "1: 1048576 [1: 1048576] @ 0x47c96c 0x4ded38 0x4df5d2 0x44d055 0x484901\n"
    "#\t0x4ded37\tmain.fill+0xd7\t\t/src/demo/main.go:67\n"
    "#\t0x4df5d1\tmain.work+0x51\t\t/src/demo/main.go:160\n"
    "#\t0x44d054\truntime.main+0x2d4\t/usr/local/go/src/runtime/proc.go:290\n"
    "\n"
    "2: 1024 [4: 2048] @ 0x47c973 0x4dfca6 0x4df954\n"
    "#\t0x4dfca5\tmain.(*list[...]).push+0x45\t/src/demo/main.go:74\n"
    "#\t0x4df953\tmain.main+0x93\t\t\t/src/demo/main.go:198\n"
    "\n"
    "\n"
    "# runtime.MemStats\n"
    "# Alloc = 13839520\n"
    "# HeapInuse = 14188544\n"
    "# PauseNs = [1 2 3]\n"
    "# NumGC = 5\n";

TEST(GoHeapText, ScalesTheSamplesAndReadsTheComments) {
  const Result<Profile> profile = parse(std::string(kHeap));
  // 1 / (1 - exp(-1048576 / 524288)) = 1.15651764…; 1 / (1 - exp(-512 / 524288)) = 1024.500081…
  EXPECT_EQ(samples(profile),
            (Lines{"1 1212696 1 1212696 {bytes=1048576} main.fill:67 < main.work:160 < runtime.main:290",
                   "4098 2098176 2049 1049088 {bytes=512} main.(*list[...]).push:74 < main.main:198"}));
  EXPECT_EQ(
      profile->sample_types,
      (std::vector<ValueType>{
          {"alloc_objects", "count"}, {"alloc_space", "bytes"}, {"inuse_objects", "count"}, {"inuse_space", "bytes"}}));
  EXPECT_EQ(profile->default_sample_type, 3u);
  EXPECT_EQ(profile->period, 524288);
  EXPECT_EQ(profile->period_type, (ValueType{"space", "bytes"}));
  EXPECT_EQ(profile->comments, (Lines{"HeapInuse = 14188544", "NumGC = 5"}));
  EXPECT_TRUE(profile->warnings.empty());
}

TEST(GoHeapText, KnowsEachKindOfHeader) {
  const auto read = [](std::string_view header) {
    return samples(parse(fmt::format("heap profile: {}\n2: 1024 [2: 1024] @ 0x10\n", header)));
  };
  EXPECT_EQ(read("2: 1024 [4: 2048] @ heap/1048576"), Lines{"2049 1049088 2049 1049088 {bytes=512} 0xf"});
  EXPECT_EQ(read("2: 1024 [4: 2048] @ heap_v2/524288"), Lines{"2049 1049088 2049 1049088 {bytes=512} 0xf"});
  EXPECT_EQ(read("2:1024[4:2048]@heapz_v2/524288"), Lines{"2049 1049088 2049 1049088 {bytes=512} 0xf"});
  EXPECT_EQ(read("2: 1024 [2: 1024] @ heap_v2/524288"), Lines{"2049 1049088 {bytes=512} 0xf"}) << "objects, space";
  EXPECT_EQ(read("2: 1024 [4: 2048] @ heapprofile"), Lines{"2 1024 2 1024 {bytes=512} 0xf"});
  EXPECT_EQ(read("2: 1024 [4: 2048] @ heap/2"), Lines{"2 1024 2 1024 {bytes=512} 0xf"}) << "each allocation was seen";
  EXPECT_EQ(read("2: 1024 [4: 2048] @ growthz"), Lines{"2 1024 {bytes=512} 0xf"});
  EXPECT_EQ(read("2: 1024 [4: 2048] @ heap_v9/2"), Lines{"error: unrecognized"});
  EXPECT_EQ(read("99999999999999999999: 1024 [4: 2048] @ heap/2"), Lines{"error: unrecognized"});
}

TEST(GoHeapText, CountsObjectsWithoutBytesOnlyWhereNothingIsSampled) {
  EXPECT_EQ(samples(parse("heap profile: 3: 0 [4: 0] @ heap/2\n3: 0 [4: 0] @\n")), Lines{"0 0 0 0 {bytes=0} "});
  EXPECT_EQ(samples(parse("heap profile: 3: 0 [4: 0] @ heapprofile\n3: 0 [4: 0] @\n")), Lines{"4 0 3 0 {bytes=0} "});
}

TEST(GoHeapText, SaysWhatIsMissingOrBroken) {
  const std::string_view head = kHeap.substr(0, kHeap.find("2: 1024"));
  const Result<Profile> cut = parse(std::string(head) + "0: 7 [0: 0] @ 0x1\nwhat\tis this?\n");
  ASSERT_TRUE(cut.has_value());
  EXPECT_EQ(cut->sample_count(), 1u);
  EXPECT_EQ(cut->warnings,
            (Lines{"2 lines could not be read, the first is line 7: 0: 7 [0: 0] @ 0x1",
                   "the header says 3 objects of 1049600 bytes in use, the samples hold 1 of 1048576: the text is not "
                   "complete"}));
  EXPECT_EQ(samples(parse("heap profile: 1: 8 [1: 9] @ heap/2\n1: 8 1: 8 @ 0x1\n")),
            Lines{"error: line 2 could not be read: 1: 8 1: 8 @ 0x1"});
}

TEST(GoHeapText, SurvivesExtremeNumbers) {
  const auto read = [](std::string_view sample) {
    return samples(parse(fmt::format("heap profile: 1: 8 [1: 9] @ heap/1048576\n{} @\n", sample)));
  };
  EXPECT_EQ(read("9223372036854775807: 1 [9223372036854775807: 1]"),
            Lines{"9223372036854775807 9223372036854775807 9223372036854775807 9223372036854775807 {bytes=0} "})
      << "held within int64";
  EXPECT_EQ(read("-1: -9223372036854775808 [0: 0]"), Lines{"0 0 -1 -9223372036854775808 {bytes=9223372036854775807} "});
  EXPECT_EQ(read("9223372036854775808: 1 [1: 1]")[0].substr(0, 31), "error: line 2 could not be read");
}

// Inlined calls have comments with the entry of the function that they are inlined into.

TEST(GoCountText, PutsInlinedCallsIntoOneLocation) {
  EXPECT_EQ(samples(parse("demo profile: total 4\n"
                          "3 @ 0x120 0x140 0x260 0x0\n"
                          "#\t0x11f\tmain.inner+0x1f\t/src/a.go:3\n"
                          "#\t0x130\tmain.middle+0x30\t/src/a.go:8\n"  // no address of its own
                          "#\t0x13f\tmain.outer+0x3f\t/src/a.go:12\n"
                          "#\t0x25f\tmain.main+0x5f\t/src/a.go:20\n"
                          "\n"
                          "1 @ 0x131 0x131 0x260\n"
                          "# labels: {\"a\":\"b, \\\"c\\\"\\t\\u00e9\", \"k\":\"v\"}\n"
                          "#\t0x11f\tmain.inner+0x1f\t/src/a.go:3\n"
                          "#\t0x13f\tmain.outer+0x3f\t/src/a.go:12\n"  // outer calls itself
                          "#\t0x11f\tmain.inner+0x1f\t/src/a.go:4\n"
                          "#\t0x13f\tmain.outer+0x3f\t/src/a.go:13\n"
                          "#\t0x25f\tmain.main+0x5f\t/src/a.go:20\n")),
            (Lines{"3 main.inner:3+main.middle:8+main.outer:12 < main.main:20",
                   "1 {a=b, \"c\"\té,k=v} main.inner:3+main.outer:12 < main.inner:4+main.outer:13 < main.main:20"}));
}

TEST(GoCountText, ReadsEmptyStacksAndNames) {
  const Result<Profile> threads = parse(
      "threadcreate profile: total 7\n5 @ 0x0 0x0\n#\t0x0\n\n1 @\n#\t0x0\n\n1 @ 0x10 "
      "0x0\n#\t0xf\n#\t0x1f\tf+0xf\t?:0\n");
  EXPECT_EQ(samples(threads), (Lines{"5 ", "1 ", "1 0xf < f"}));
  EXPECT_EQ(threads->sample_types, (std::vector<ValueType>{{"threadcreate", "count"}}));
  EXPECT_TRUE(threads->warnings.empty());
  EXPECT_EQ(parse("my open files profile: total 0\n")->sample_types[0].type, "my open files");
  EXPECT_EQ(parse("2024/01/02 15:04:05 demo/x profile: total 0\n")->sample_types[0].type, "demo/x");
}

TEST(GoCountText, KeepsAddressesWhereThereAreNoComments) {
  EXPECT_EQ(samples(parse("x profile: total 2\n1 @ 0x10 0x20 0x0\n1 @ 0xffffffffffffffff\n--- Memory map: ---\n0-1 r")),
            (Lines{"1 0xf < 0x1f", "1 0xfffffffffffffffe"}));
}

TEST(GoCountText, ReadsNamesWithBlanks) {
  EXPECT_EQ(samples(parse("x profile: total 1\n1 @ 0x10\n#\t0xf\ttype..eq.struct { a int; b string }+0x2\t\t"
                          "C:/Users/A B/x.go:7\n")),
            Lines{"1 type..eq.struct { a int; b string }:7"});
}

TEST(GoContentionText, ScalesByFrequencyAndPeriod) {
  const Result<Profile> mutex = parse(
      "--- mutex:\ncycles/second=2000000000\nsampling period=5\n1001 3 @ 0x10\n#\t0xf\tmain.f+0x1\t/src/a.go:3\n\n");
  EXPECT_EQ(samples(mutex), Lines{"15 2502 main.f:3"});
  EXPECT_EQ(mutex->default_sample_type, 1u);
  EXPECT_EQ(mutex->period, 5);
  EXPECT_TRUE(mutex->warnings.empty());
  EXPECT_EQ(samples(parse("--- contention:\ncycles/second=3000000000\n10 4 @ 0x10\n")), Lines{"4 3 0xf"});
  EXPECT_EQ(samples(parse("--- mutex:\ncycles/second=3\nsampling period=0\n10 4 @ 0x10\n")), Lines{"4 10 0xf"});
  EXPECT_EQ(samples(parse("--- contentionz 1 ---\nms since reset = 7\n10 4 @ 0x10\n")), Lines{"4 10 0xf"});
}

TEST(GoContentionText, WarnsWhereGoHasScaledAlready) {
  const Result<Profile> mutex = parse("--- mutex:\ncycles/second=1000000000\nsampling period=5\n1000 15 @\n");
  ASSERT_EQ(mutex->warnings.size(), 1u);
  EXPECT_NE(mutex->warnings[0].find("5 times too high"), std::string::npos);
}

TEST(GoContentionText, RefusesJava) {
  EXPECT_FALSE(parse("--- contentionz 1 ---\nformat = java\n1 1 @ 0x1\n").has_value());
}

// goroutine?debug=2 and panics.

constexpr std::string_view kStacks =
    "goroutine 1 [running]:\n"
    "main.main()\n"
    "\t/src/demo/main.go:210 +0x292\n"
    "\n"
    "goroutine 16 [chan receive, 5 minutes, locked to thread]:\n"
    "main.small(...)\n"
    "\t/src/demo/main.go:90\n"
    "main.(*account).wait(0x38cceeada7b8?, {0x1, 0x2}, _)\n"
    "\t/src/demo/main.go:92 +0x33\n"
    "created by main.park in goroutine 1\n"
    "\t/src/demo/main.go:136 +0x45\n"
    "\n"
    "goroutine 17 [chan receive, 5 minutes, locked to thread]:\n"
    "main.small(...)\n"
    "\t/src/demo/main.go:90\n"
    "main.(*account).wait(0x0)\n"
    "\t/src/demo/main.go:92 +0x33\n"
    "created by main.park\n"
    "\t/src/demo/main.go:136 +0x45\n";

const Lines kStackSamples{"1 {state=running} main.main:210",
                          "2 {state=chan receive,wait_minutes=5,locked_to_thread=true,created_by=main.park} "
                          "main.small:90+main.(*account).wait:92 < main.park:136"};

TEST(GoStacks, CountsEqualStacks) {
  const Result<Profile> profile = parse(std::string(kStacks));
  EXPECT_EQ(samples(profile), kStackSamples);
  EXPECT_EQ(profile->sample_types, (std::vector<ValueType>{{"goroutine", "count"}}));
  EXPECT_TRUE(profile->warnings.empty());
}

TEST(GoStacks, ReadsEachFormOfHeader) {
  const auto read = [](std::string_view header) {
    return samples(parse(fmt::format("{}\nf()\n\t/a.go:1 +0x1\n", header)))[0];
  };
  EXPECT_EQ(read("goroutine 7 gp=0xc000002380 m=0 mp=0x5a5c40 [running]:"), "1 {state=running} f:1");
  EXPECT_EQ(read("goroutine 7 gp=0xc000002380 m=nil [force gc (idle)]:"), "1 {state=force gc (idle)} f:1");
  EXPECT_EQ(read("goroutine 7 [chan send (leaked)]:"), "1 {state=chan send,leaked=true} f:1");
  EXPECT_EQ(read("goroutine 7 [chan send (leaked) (scan), 3 minutes]:"),
            "1 {state=chan send,wait_minutes=3,leaked=true} f:1");
  EXPECT_EQ(read("goroutine 7 [select (durable), synctest bubble 4]:"),
            "1 {state=select (durable),synctest_bubble=4} f:1");
  EXPECT_EQ(read(R"(goroutine 7 [select, 2 minutes labels:{"a]:": "b, c", "d": "e"}]:)"),
            "1 {state=select,wait_minutes=2,a]:=b, c,d=e} f:1");
  EXPECT_EQ(read(R"(goroutine 7 [select] {"a": "b", c: d}:)"), "1 {state=select,a=b,c=d} f:1");
}

TEST(GoStacks, ReadsWhatIsNotACall) {
  EXPECT_EQ(samples(parse("goroutine 1 [running]:\npanic({0x1, 0x2})\n\t/go/panic.go:8 +0x1 fp=0x1 sp=0x2 pc=0x3\n"
                          "main.F[...].func1(0x1)\n\t/a.go:1 +0x1\n"
                          "...12 frames elided...\n"
                          "non-Go function\n\tpc=0x1234\n"
                          "my_c_function\n\t/src/x.c:3 pc=0x12\n"
                          "main.main()\n\tC:/src/a b/a.go:3 +0x1\n"
                          "runtime.goexit({})\n\t/go/asm.s:4 +0x1\n"
                          "exit status 2\n\n"
                          "goroutine 2 [running]:\n\tgoroutine running on other thread; stack unavailable\n"
                          "created by main.F[...] in goroutine 1\n\t/a.go:5 +0x1\n"
                          "[originating from goroutine 1]:\nmain.main(...)\n\t/a.go:3 +0x1\n\n"
                          "goroutine 3 [runnable]:\ncreated by main.f.func1 in goroutine 1\n\t/a.go:6 +0x1\n")),
            (Lines{"1 {state=running} runtime.gopanic:8 < main.F[...].func1:1 < [frames elided] < [non-Go function] < "
                   "my_c_function:3 < main.main:3",
                   "1 {state=running,created_by=main.F[...]} [stack unavailable] < main.F[...]:5",
                   "1 {state=runnable,created_by=main.f.func1} [stack unavailable] < main.f.func1:6"}));
}

TEST(GoStacks, SaysWhatCouldNotBeRead) {
  const Result<Profile> profile = parse(
      "2024/01/02 started\npanic: boom\n\ngoroutine 1 [running]:\nmain.f(0x1)\n\t/a.go:1 +0x1\nsome words\nmain.g()\n");
  EXPECT_EQ(samples(profile), Lines{"1 {state=running} main.f:1 < main.g"});
  EXPECT_EQ(profile->comments, Lines{"panic: boom"});
  EXPECT_EQ(profile->warnings, (Lines{"2 lines could not be read, the first is line 7: some words",
                                      "left out 1 lines that belong to no goroutine"}));
  const Result<Profile> twice = parse(std::string(kStacks) + "\n" + std::string(kStacks));
  EXPECT_EQ(twice->warnings, Lines{"several dumps are summed: 3 goroutines occur again"});
}

TEST(GoStacks, DoesNotTakeProseForAStack) {
  EXPECT_EQ(samples(parse("A dump begins with\n\n    goroutine 1 [running]:\n\nand then come calls.\n")),
            Lines{"error: unrecognized"});
}

// Pasted texts.

std::string with_each_line(std::string_view text, std::string_view before, std::string_view after) {
  std::string result;
  int number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    result += fmt::format(fmt::runtime(before), fmt::arg("n", ++number));
    result += text.substr(0, end);
    result += after;
    text.remove_prefix(end + 1);
  }
  return result;
}

TEST(GoText, ToleratesWhatPastingDoes) {
  const Lines heap = samples(parse(std::string(kHeap)));
  for (const std::string_view before :
       {"", "    ", "> ", "2024/01/02 15:04:{n} ", "web-1  | ", "\tI0102 15:04:05.{n} 1 x.go:3] "}) {
    for (const std::string_view after : {"\n", "\r\n", "  \n", "\n\n"}) {
      SCOPED_TRACE(fmt::format("'{}' '{}'", before, after.size()));
      EXPECT_EQ(samples(parse(with_each_line(kHeap, before, after))), heap);
      if (after == "\n\n") continue;  // an empty line ends a goroutine
      EXPECT_EQ(samples(parse(with_each_line(kStacks, before, after))), kStackSamples);
    }
  }
  EXPECT_EQ(samples(parse("HTTP/1.1 200 OK\r\nX-Content-Type-Options: nosniff\r\n\r\n" + std::string(kHeap))), heap);
  EXPECT_EQ(samples(parse("Look:\n```text\n" + std::string(kStacks) + "```\n")), kStackSamples);
  EXPECT_EQ(parse("```\n" + std::string(kHeap) + "```\n")->warnings, Lines{});
  EXPECT_EQ(samples(parse("\xef\xbb\xbf" + std::string(kHeap))), heap);
  EXPECT_EQ(samples(parse("2024/01/02 15:04:05 " + std::string(kHeap))), heap) << "only the first line has a prefix";
  EXPECT_EQ(samples(parse("2024/01/02 15:04:05 " + std::string(kStacks))), kStackSamples);
}

TEST(GoText, StopsWhenAsked) {
  std::string text(kStacks);
  for (int i = 0; i < 20'000; ++i) text += "\n";
  const Buffer file = make_buffer(std::move(text));
  std::stop_source source;
  source.request_stop();
  ParseOptions options;
  options.stop = source.get_token();
  const Result<Profile> profile = go_text::parse_stacks(file, options);
  ASSERT_FALSE(profile.has_value());
  EXPECT_EQ(profile.error().kind, ErrorKind::kCancelled);
}

}  // namespace
}  // namespace proflens::analysis
