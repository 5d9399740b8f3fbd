// The rules of advice, the groups that they are tried on, the facts of source lines, and what comes of them together.
#include "analysis/advice.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <numeric>

#include "analysis/attribution.h"
#include "analysis/go_line_facts.h"

#include "tests/support/profile_text.h"
#include "tests/support/random_profile.h"

namespace proflens::analysis {
namespace {

TEST(AdviceRules, AllOfThemLoad) {
  const std::vector<std::string_view> texts = advice_texts();
  const auto rules = AdviceRules::parse(texts);
  ASSERT_TRUE(rules) << rules.error().message;
  EXPECT_EQ(rules->rules().size(), 130u);
  std::map<Language, std::size_t> counts;
  for (const AdviceRule& rule : rules->rules()) {
    SCOPED_TRACE(rule.id);
    ++counts[rule.language];
    EXPECT_TRUE(rule.threshold > 0 || rule.at_least > 0);
    EXPECT_FALSE(rule.matches.empty());
    EXPECT_FALSE(rule.advice.ends_with('.')) << "sentences are ended where they are printed";
    for (const std::string& link : rule.links) EXPECT_TRUE(link.starts_with("https://")) << link;
  }
  EXPECT_EQ(counts[Language::kGo], 63u);
  EXPECT_EQ(counts[Language::kCpp], 16u);
}

TEST(AdviceRules, WhatIsWrongIsSaid) {
  const auto problem = [](std::string_view rule) {
    const std::string text = fmt::format(R"({{"language": "go", "rules": [{}]}})", rule);
    const std::string_view view = text;
    const auto rules = AdviceRules::parse(std::span(&view, 1));
    return rules ? std::string("none") : rules.error().message;
  };
  const std::string fine = R"("id": "X", "code": "x", "title": "t", "advice": "a", "sources": "s")";
  EXPECT_EQ(problem(fmt::format(R"({{{}, "match": [{{"samples": ["cpu"]}}]}})", fine)), "none");
  EXPECT_EQ(problem(fmt::format(R"({{{}, "match": [{{"samples": ["cpu"], "callee": "("}}]}})", fine)),
            "rules of advice: X: (: missing ): (");
  EXPECT_EQ(problem(fmt::format(R"({{{}, "match": [{{"samples": ["gpu"]}}]}})", fine)),
            "rules of advice: X: samples: \"gpu\" is unknown");
  EXPECT_EQ(problem(fmt::format(R"({{{}, "mtach": []}})", fine)), "rules of advice: X: \"mtach\" means nothing");
  EXPECT_EQ(problem(R"({"id": "X"})"), "rules of advice: X: code is missing");
}

/// Every second file is the user's.
std::vector<bool> some_files(const Profile& profile) {
  std::vector<bool> own(profile.files.size());
  for (std::size_t i = 0; i < own.size(); ++i) own[i] = i % 2 == 1;
  return own;
}

TEST(AdviceGroups, AddUpToTheAttribution) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto tables = CostTables::build(tests::profile_of(tests::random_profile(seed, {})));
    ASSERT_TRUE(tables);
    const std::vector<bool> own = some_files(tables->profile());
    const Attribution attribution = Attribution::build(*tables, own);
    const AdviceGroups groups = AdviceGroups::build(*tables, own, AdviceRules::built_in());
    std::map<NodeId, std::int64_t> sums;
    std::int64_t stacks = 0;
    for (const AdviceGroup& group : groups.groups) {
      stacks += group.stacks;
      if (group.line != kNoNode && !group.values.empty()) sums[group.line] += group.values[0];
    }
    EXPECT_EQ(stacks, static_cast<std::int64_t>(tables->profile().sample_count()));
    for (const auto& [line, sum] : sums) EXPECT_EQ(sum, attribution.own(*tables, line, 0)) << seed;
  }
}

std::string facts_of(std::string_view code, std::uint32_t line) {
  const GoLineFacts facts(code);
  std::string text;
  for (const std::string& fact : facts.of(line)) text += (text.empty() ? "" : " ") + fact;
  return text;
}

TEST(GoLineFacts, SayWhatALineDoes) {
  const std::string head =
      "package m\nimport (\"strings\"; js \"encoding/json\"; \"math/rand/v2\"; \"gopkg.in/yaml.v3\")\nfunc f(xs "
      "[]string) {\n";
  const auto line = [&](const std::string& statement) { return facts_of(head + statement + "\n}\n", 3); };
  EXPECT_EQ(line("js.Marshal(1)"), "call:encoding/json.Marshal literal-last:encoding/json.Marshal");
  EXPECT_EQ(line("x.Marshal(y)"), "call:.Marshal");
  EXPECT_EQ(line("rand.IntN(n)"), "call:math/rand/v2.IntN");
  EXPECT_EQ(line("yaml.Marshal(y)"), "call:gopkg.in/yaml.v3.Marshal");
  EXPECT_EQ(line("for _, x := range strings.Split(s, sep) {\n}"),
            "range range-over:strings.Split range-value call:strings.Split");
  EXPECT_EQ(line("for { xs = append(xs, string(b)) }"), "loop call:append convert:string");
  EXPECT_EQ(line("for i := 0; i < n; i++ { s += x }"), "accumulate loop");
  EXPECT_EQ(line("for { s = s + x }"), "accumulate loop");
  EXPECT_EQ(line("ok = strings.ToLower(a) == strings.ToLower(b)"), "compare-call:strings.ToLower call:strings.ToLower");
  EXPECT_EQ(line("for { func() { g() }() }"), "loop call:func() { g() } call:g");
  EXPECT_EQ(line("m[k]++"), "index-assign");
  EXPECT_EQ(line("x := &T{}"), "pointer-literal literal");
  EXPECT_EQ(line("go g()"), "go call:g");
}

TEST(GoLineFacts, ALoopEndsWhereItEnds) {
  const std::string code =
      "package m\nfunc f() {\n\tfor i := range n() {\n\t\tg()\n\t}\n\th()\n\tfor ok() {\n\t\tx()\n\t}\n\ty()\n}\n";
  EXPECT_EQ(facts_of(code, 2), "range range-over:n call:n");
  EXPECT_EQ(facts_of(code, 3), "loop call:g");
  EXPECT_EQ(facts_of(code, 5), "call:h");
  EXPECT_EQ(facts_of(code, 6), "call:ok loop");
  EXPECT_EQ(facts_of(code, 7), "loop call:x");
  EXPECT_EQ(facts_of(code, 9), "call:y");
}

struct Found {
  std::shared_ptr<const CostTables> tables;
  std::vector<AdviceFinding> findings;

  std::string text() const {
    std::string out;
    for (const AdviceFinding& finding : findings) {
      out += fmt::format("{} {:.0f}% {}:", finding.rule->id, finding.share * 100, name_of(finding.sureness));
      for (const AdvicePlace& place : finding.places) out += fmt::format(" {}", tables->node(place.line).line);
      out += "; ";
    }
    return out;
  }
};

Found found_in(std::string_view types, std::initializer_list<std::string_view> samples, std::string_view source = {},
               const AdviceConfig& config = {}) {
  Found found;
  found.tables =
      std::make_shared<const CostTables>(*CostTables::build(tests::profile_of(tests::profile_message(types, samples))));
  std::vector<bool> own;
  for (const std::string_view file : found.tables->profile().files) own.push_back(file.starts_with("my/"));
  const AdviceGroups groups = AdviceGroups::build(*found.tables, own, AdviceRules::built_in());
  const GoLineFacts facts(source);
  const AdviceSources sources = [&](NodeId line, NodeId) -> std::optional<AdviceSource> {
    if (source.empty()) return std::nullopt;
    return AdviceSource{&facts.of(found.tables->node(line).line - 1), "", facts.generated()};
  };
  found.findings = find_advice(*found.tables, groups, AdviceRules::built_in(), sources, config);
  return found;
}

constexpr std::string_view kCpu = "samples/count cpu/nanoseconds";
constexpr std::string_view kSprint =
    "package m\nimport \"fmt\"\nfunc f(n int) string {\n\treturn fmt.Sprintf(\"%d\", n)\n}\n";

TEST(Advice, IsOnTheInnermostLineOfTheUser) {
  EXPECT_EQ(
      found_in(kCpu,
               {"main.main my/main.go:9;m.f my/m.go:4;fmt.Sprintf fmt/print.go:1;fmt.newPrinter fmt/print.go:9 30 300",
                "main.main my/main.go:9 70 700"},
               kSprint)
          .text(),
      "G9 30% sure: 4; ");
}

TEST(Advice, OneCauseOnManyLinesIsOneFinding) {
  EXPECT_EQ(found_in(kCpu, {"m.f my/m.go:4;regexp.MustCompile regexp/regexp.go:1 20 200",
                            "m.g my/m.go:8;regexp.MustCompile regexp/regexp.go:1 30 300", "m.h my/m.go:12 50 500"})
                .text(),
            "G5 50% maybe: 8 4; ");
}

TEST(Advice, WithoutItsSourceIsLessSure) {
  const std::initializer_list<std::string_view> samples = {"m.f my/m.go:4;regexp.MustCompile regexp/regexp.go:1 20 200",
                                                           "m.h my/m.go:12 80 800"};
  EXPECT_EQ(found_in(kCpu, samples).text(), "G5 20% maybe: 4; ");
  EXPECT_EQ(found_in(kCpu, samples, "package m\nimport \"regexp\"\nfunc f() {\n\tregexp.MustCompile(x)\n}\n").text(),
            "G5 20% sure: 4; ");
  EXPECT_EQ(found_in(kCpu, samples, "package m\nfunc f() {\n\n\tother()\n}\n").text(), "");
}

TEST(Advice, OnWhatIsGeneratedIsNotGiven) {
  EXPECT_EQ(found_in(kCpu, {"m.f my/m.go:5;fmt.Sprintf fmt/print.go:1 100 1000"},
                     "// Code generated by x. DO NOT EDIT.\n" + std::string(kSprint))
                .text(),
            "");
}

TEST(Advice, PackageInitialisationIsWhereThingsAreHoistedTo) {
  EXPECT_EQ(found_in(kCpu, {"m.init my/m.go:4;regexp.MustCompile regexp/regexp.go:1 100 1000"}).text(), "");
}

TEST(Advice, AMethodCalledInitIsNoPackageInitialisation) {
  const char* loop = "package m\nfunc (t *T) init(n int) {\n\tfor {\n\t\ts += t\n\t}\n}\n";
  EXPECT_EQ(found_in("alloc_space/bytes", {"m.(*T).init my/m.go:4 1000"}, loop).text(), "G13 100% likely: 4; ");
}

TEST(Advice, LinesOfPackageInitialisationMayBeOfAnotherFile) {
  const char* loop = "package m\nfunc f(n int) {\n\tfor {\n\t\ts += t\n\t}\n}\n";
  EXPECT_EQ(found_in("alloc_space/bytes", {"m.f my/m.go:4 1000"}, loop).text(), "G13 100% likely: 4; ");
  EXPECT_EQ(found_in("alloc_space/bytes", {"m.init my/m.go:4 1000"}, loop).text(), "");
}

TEST(Advice, FewSamplesAndSmallSharesAreNoise) {
  EXPECT_EQ(found_in(kCpu, {"m.f my/m.go:4;fmt.Sprintf fmt/print.go:1 9 900", "m.h my/m.go:12 1 100"}).text(), "");
  EXPECT_EQ(found_in(kCpu, {"m.f my/m.go:4;fmt.Sprintf fmt/print.go:1 20 20", "m.h my/m.go:12 980 980"}).text(), "");
}

TEST(Advice, SettingsDecide) {
  const std::initializer_list<std::string_view> samples = {"m.f my/m.go:4;fmt.Sprintf fmt/print.go:1 20 200",
                                                           "m.h my/m.go:12 80 800"};
  AdviceConfig config;
  config.thresholds["sprint"] = 0.5;
  EXPECT_EQ(found_in(kCpu, samples, kSprint, config).text(), "");
  config = {};
  config.disabled = {"G9"};
  EXPECT_EQ(found_in(kCpu, samples, kSprint, config).text(), "");
}

TEST(Advice, GarbageIsPutDownToWhoAllocates) {
  const Found found =
      found_in(kCpu, {"runtime.gcBgMarkWorker runtime/mgc.go:1;runtime.scanobject runtime/mgc.go:2 400 4000",
                      "m.f my/m.go:4;runtime.mallocgc runtime/malloc.go:1 400 4000",
                      "m.g my/m.go:9;runtime.mallocgc runtime/malloc.go:1 100 1000", "m.h my/m.go:12 300 3000"});
  ASSERT_EQ(found.text(), "G38 42% likely: 4 9; ");
  ASSERT_EQ(found.findings[0].more.size(), 1u);
  EXPECT_EQ(found.findings[0].more[0], "background GC share: 33.3 % of cpu (4.00 µs)");
}

TEST(Advice, GarbageOfALineThatIsToldIsToldWithIt) {
  const Found found =
      found_in(kCpu,
               {"runtime.gcBgMarkWorker runtime/mgc.go:1;runtime.scanobject runtime/mgc.go:2 400 4000",
                "m.f my/m.go:4;fmt.Sprintf fmt/print.go:1;runtime.mallocgc runtime/malloc.go:1 300 3000",
                "m.h my/m.go:12;runtime.mallocgc runtime/malloc.go:1 100 1000", "m.h my/m.go:13 200 2000"},
               kSprint);
  ASSERT_EQ(found.text(), "G9 30% sure: 4; ");
  EXPECT_EQ(found.findings[0].more, (std::vector<std::string>{"allocator total: 40.0 % of cpu (4.00 µs)",
                                                              "background GC share: 40.0 % of cpu (4.00 µs)"}));
}

TEST(Advice, AMessageSaysEvidenceAdviceAndGain) {
  const Found found =
      found_in(kCpu, {"m.f my/m.go:4;fmt.Sprintf fmt/print.go:1 50 500", "m.h my/m.go:12 50 500"}, kSprint);
  ASSERT_EQ(found.findings.size(), 1u);
  EXPECT_EQ(advice_message(found.findings[0]),
            "50.0 % of cpu (500 ns) in fmt.Sprintf: fmt.Sprint* for simple values. strconv.Itoa/AppendInt, plain +, or "
            "append into a reused []byte. Typically ×3.3 (Itoa) / ×6.5 (append), 2→0 allocs for this operation alone.");
}

TEST(Advice, OtherLanguagesHaveTheirOwnRules) {
  EXPECT_EQ(found_in(kCpu, {"<module> my/a.py:3;deepcopy /usr/lib/python3.11/copy.py:128 50 500", "x my/a.py:9 50 500"})
                .text(),
            "P6 50% maybe: 3; ");
}

}  // namespace
}  // namespace proflens::analysis
