#include "analysis/advice_rules.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>

namespace proflens::analysis {
namespace {

using Json = nlohmann::json;

template <class T>
struct Named {
  std::string_view name;
  T value;
};

constexpr std::array<Named<SampleClass>, 7> kClasses = {{{"cpu", SampleClass::kCpu},
                                                         {"alloc", SampleClass::kAllocation},
                                                         {"live", SampleClass::kLive},
                                                         {"growth", SampleClass::kGrowth},
                                                         {"delay", SampleClass::kDelay},
                                                         {"goroutine", SampleClass::kGoroutines},
                                                         {"goroutineleak", SampleClass::kLeaked}}};
constexpr std::array<Named<Sureness>, 3> kSureness = {
    {{"maybe", Sureness::kMaybe}, {"likely", Sureness::kLikely}, {"sure", Sureness::kCertain}}};
constexpr std::array<Named<AdviceRule::Places>, 4> kPlaces = {{{"anchors", AdviceRule::Places::kAnchors},
                                                               {"allocations", AdviceRule::Places::kAllocations},
                                                               {"waits", AdviceRule::Places::kWaits},
                                                               {"none", AdviceRule::Places::kNone}}};
constexpr std::array<Named<bool>, 2> kKinds = {{{"line", false}, {"profile", true}}};
constexpr std::array<Named<Language>, 6> kLanguages = {{{"go", Language::kGo},
                                                        {"cpp", Language::kCpp},
                                                        {"rust", Language::kRust},
                                                        {"python", Language::kPython},
                                                        {"javascript", Language::kJavaScript},
                                                        {"java", Language::kJava}}};

}  // namespace

/// Reads the files; the first thing that is wrong is kept, and ends it.
class AdviceReader {
 public:
  Result<AdviceRules> read(std::span<const std::string_view> texts) {
    for (const std::string_view text : texts) read_file(text);
    for (auto& [language, patterns] : out_.sets_)
      if (!patterns.set->Compile()) wrong("the patterns of a language are too large");
    if (!problem_.empty()) return fail(ErrorKind::kMalformed, "rules of advice: " + problem_);
    return std::move(out_);
  }

 private:
  void wrong(const std::string& what) {
    if (problem_.empty()) problem_ = where_ + what;
  }

  template <class T, std::size_t N>
  T named(const Json& json, const char* key, const std::array<Named<T>, N>& names, T otherwise) {
    if (!json.contains(key)) return otherwise;
    return value_named(text(json, key), key, names);
  }

  template <class T, std::size_t N>
  T value_named(const std::string& name, const char* key, const std::array<Named<T>, N>& names) {
    for (const Named<T>& known : names)
      if (known.name == name) return known.value;
    wrong(fmt::format("{}: \"{}\" is unknown", key, name));
    return names.front().value;
  }

  std::string text(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end()) return {};
    if (found->is_string()) return found->get<std::string>();
    wrong(fmt::format("{}: expected a string", key));
    return {};
  }

  std::string needed_text(const Json& json, const char* key) {
    std::string value = text(json, key);
    if (value.empty()) wrong(fmt::format("{} is missing", key));
    return value;
  }

  std::vector<std::string> texts(const Json& json, const char* key) {
    std::vector<std::string> values;
    const auto found = json.find(key);
    if (found == json.end()) return values;
    for (const Json& value : *found) {
      if (!value.is_string()) return wrong(fmt::format("{}: expected strings", key)), values;
      values.push_back(value.get<std::string>());
    }
    return values;
  }

  double number(const Json& json, const char* key, double otherwise) {
    const auto found = json.find(key);
    if (found == json.end()) return otherwise;
    if (found->is_number()) return found->get<double>();
    wrong(fmt::format("{}: expected a number", key));
    return otherwise;
  }

  void check_keys(const Json& json, const std::set<std::string_view>& known) {
    if (!json.is_object()) return wrong("expected an object");
    for (const auto& [key, value] : json.items())
      if (!known.contains(key)) wrong(fmt::format("\"{}\" means nothing", key));
  }

  std::shared_ptr<const re2::RE2> expression(const std::string& pattern) {
    auto compiled = std::make_shared<const re2::RE2>(pattern, re2::RE2::Quiet);
    if (!compiled->ok()) wrong(fmt::format("{}: {}", pattern, compiled->error()));
    return compiled;
  }

  std::optional<PatternId> frame_pattern(const Json& json, const char* key) {
    const std::string pattern = text(json, key);
    if (pattern.empty()) return std::nullopt;
    AdviceRules::Patterns& patterns = out_.sets_.at(language_);
    const auto known = std::ranges::find(patterns.texts, pattern);
    if (known != patterns.texts.end()) return patterns.ids[static_cast<std::size_t>(known - patterns.texts.begin())];
    std::string error;
    if (patterns.set->Add(pattern, &error) < 0) return wrong(fmt::format("{}: {}", pattern, error)), std::nullopt;
    if (next_pattern_ == kMaxPatterns) return wrong("more patterns than kMaxPatterns"), std::nullopt;
    patterns.texts.push_back(pattern);
    patterns.ids.push_back(next_pattern_);
    return next_pattern_++;
  }

  AdviceMatch read_match(const Json& json) {
    check_keys(json, {"samples", "callee", "below", "without", "leaf", "source", "line", "text", "sure"});
    AdviceMatch match;
    for (const std::string& name : texts(json, "samples"))
      match.samples.push_back(value_named(name, "samples", kClasses));
    if (match.samples.empty()) wrong("samples is missing");
    match.callee = frame_pattern(json, "callee");
    match.below = frame_pattern(json, "below");
    match.without = frame_pattern(json, "without");
    match.leaf = json.value("leaf", false);
    for (std::string fact : texts(json, "source")) {
      const bool unwanted = fact.starts_with('!');
      if (unwanted) fact.erase(0, 1);
      match.facts.push_back({!unwanted, expression(fact)});
    }
    if (const std::string line = text(json, "line"); !line.empty()) match.line = expression(line);
    match.needs_text = text(json, "text") == "required" || (match.leaf && match.line);
    match.sureness = named(json, "sure", kSureness, Sureness::kLikely);
    return match;
  }

  void read_rule(const Json& json) {
    where_ = fmt::format("{}: ", json.is_object() ? json.value("id", "?") : "?");
    check_keys(json, {"id", "code", "title", "kind", "threshold", "at_least", "min_samples", "cause", "places",
                      "not_in", "needs", "yields", "match", "advice", "gain", "sources", "links"});
    if (!problem_.empty()) return;
    AdviceRule rule{.id = needed_text(json, "id"),
                    .code = needed_text(json, "code"),
                    .title = needed_text(json, "title"),
                    .advice = needed_text(json, "advice"),
                    .gain = text(json, "gain"),
                    .sources = needed_text(json, "sources"),
                    .links = texts(json, "links"),
                    .language = language_,
                    .whole = named(json, "kind", kKinds, false),
                    .threshold = number(json, "threshold", 1) / 100,
                    .at_least = static_cast<std::int64_t>(number(json, "at_least", 0)),
                    .min_samples = static_cast<std::int64_t>(number(json, "min_samples", 10)),
                    .cause = text(json, "cause"),
                    .needs = text(json, "needs"),
                    .places = named(json, "places", kPlaces, AdviceRule::Places::kAnchors),
                    .yields = json.value("yields", false),
                    .not_in = nullptr,
                    .matches = {}};
    if (const std::string pattern = text(json, "not_in"); !pattern.empty()) rule.not_in = expression(pattern);
    if (!json.contains("match") || !json["match"].is_array()) return wrong("match is missing");
    for (const Json& match : json["match"]) rule.matches.push_back(read_match(match));
    for (const AdviceRule& other : out_.rules_)
      if (other.id == rule.id || (other.language == rule.language && other.code == rule.code))
        wrong("the id or code is there twice");
    out_.rules_.push_back(std::move(rule));
  }

  void read_file(std::string_view text_of_file) {
    where_.clear();
    const Json json = Json::parse(text_of_file, nullptr, false);
    if (json.is_discarded() || !json.is_object() || !json.contains("rules")) return wrong("a file is no JSON of rules");
    language_ = value_named(text(json, "language"), "language", kLanguages);
    out_.sets_[language_].set = std::make_unique<re2::RE2::Set>(options(), re2::RE2::UNANCHORED);
    for (const Json& rule : json["rules"]) read_rule(rule);
  }

  static re2::RE2::Options options() {
    re2::RE2::Options options(re2::RE2::Quiet);
    options.set_max_mem(64 << 20);
    return options;
  }

  AdviceRules out_;
  Language language_ = Language::kNone;
  PatternId next_pattern_ = 0;
  std::string where_, problem_;
};

Result<AdviceRules> AdviceRules::parse(std::span<const std::string_view> texts) { return AdviceReader().read(texts); }

const AdviceRules& AdviceRules::built_in() {
  static const AdviceRules rules = [] {
    const std::vector<std::string_view> texts = advice_texts();
    Result<AdviceRules> read = parse(texts);
    return read ? std::move(*read) : AdviceRules();  // a test reads them: it cannot fail in a program that was tested
  }();
  return rules;
}

PatternSet AdviceRules::patterns_of(Language language, std::string_view name) const {
  PatternSet found;
  const auto patterns = sets_.find(language);
  if (patterns == sets_.end() || patterns->second.texts.empty()) return found;
  std::vector<int> matches;
  patterns->second.set->Match(re2::StringPiece(name.data(), name.size()), &matches);
  for (const int index : matches) found.set(patterns->second.ids[static_cast<std::size_t>(index)]);
  return found;
}

Language advice_language(std::string_view path) {
  switch (const Language language = language_of(path)) {
    case Language::kC:
      return Language::kCpp;
    case Language::kTypeScript:
    case Language::kTsx:
      return Language::kJavaScript;
    default:
      return language;
  }
}

std::string_view name_of(Sureness sureness) { return kSureness[static_cast<std::size_t>(sureness)].name; }

SampleClass sample_class(const ValueType& type) {
  const std::string_view name = type.type;
  if (name == "delay" || name == "contentions") return SampleClass::kDelay;
  if (name.starts_with("alloc")) return SampleClass::kAllocation;
  if (name.starts_with("inuse") || name == "objects" || name == "space") return SampleClass::kLive;
  if (name == "goroutineleak") return SampleClass::kLeaked;
  if (name == "goroutine" || name == "threadcreate") return SampleClass::kGoroutines;
  constexpr std::array kTimes = {"cpu",       "samples",    "sample",     "wall", "cycles",
                                 "cpu-clock", "task-clock", "cpu-cycles", "time", "itimer"};
  const bool is_time = std::ranges::find(kTimes, name) != kTimes.end() || type.unit == "nanoseconds" ||
                       type.unit == "microseconds" || type.unit == "milliseconds" || type.unit == "seconds";
  return is_time ? SampleClass::kCpu : SampleClass::kOther;
}

}  // namespace proflens::analysis
