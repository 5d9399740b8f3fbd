// The rules of advice: what is known to be slow, how it shows in stacks and in source, and what to do about it.
//
// They are data (analysis/advice/*.json, one file a language, built into the program). A rule of kind "line" is about
// the user's line that calls something; the first rule of the file that matches a stack gets its weight, so specific
// rules stand before general ones. A rule of kind "profile" is about the whole, whatever other rules say of it.
//
// The patterns of frames are RE2 expressions over names ("file:name" in Python); all of a language are matched in one
// go. Const once read; any thread.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <re2/re2.h>
#include <re2/set.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/outline.h"
#include "analysis/profile.h"
#include "analysis/result.h"

namespace proflens::analysis {

enum class SampleClass : std::uint8_t { kCpu, kAllocation, kLive, kGrowth, kDelay, kGoroutines, kLeaked, kOther };
SampleClass sample_class(const ValueType& type);

/// How sure it is that the advice is to the point.
enum class Sureness : std::uint8_t { kMaybe, kLikely, kCertain };
std::string_view name_of(Sureness sureness);

constexpr std::size_t kMaxPatterns = 256;  // of all rules together
using PatternSet = std::bitset<kMaxPatterns>;
using PatternId = std::uint16_t;

/// Something that a line of source must have, or must not have: see analysis/go_line_facts.h.
struct FactTest {
  bool wanted = true;
  std::shared_ptr<const re2::RE2> fact;
};

/// One way in which a rule shows. All that is given must hold.
struct AdviceMatch {
  std::vector<SampleClass> samples;
  std::optional<PatternId> callee;       // the frame that the line calls
  std::optional<PatternId> below;        // any frame that the line leads to; of profile rules any frame of the stack
  std::optional<PatternId> without;      // no frame may be such
  bool leaf = false;                     // the cost is the line's own, nothing is called
  std::vector<FactTest> facts;           // of the line, where its source is known
  std::shared_ptr<const re2::RE2> line;  // the same for languages without facts: its text
  bool needs_text = false;               // no match where the source is not known
  Sureness sureness = Sureness::kLikely;
};

struct AdviceRule {
  enum class Places : std::uint8_t { kAnchors, kAllocations, kWaits, kNone };  // of a profile rule: what it points at

  std::string id;    // "G5"
  std::string code;  // "regexp-compile": unique within its language
  std::string title;
  std::string advice;
  std::string gain;     // measured, of the replaced operation alone; may be empty
  std::string sources;  // where it is from, in short
  std::vector<std::string> links;
  Language language = Language::kNone;  // kCpp for C, too; kJavaScript for TypeScript, too
  bool whole = false;                   // kind "profile"
  double threshold = 0;                 // share of the total
  std::int64_t at_least = 0;            // absolute value
  std::int64_t min_samples = 10;
  std::string cause;  // findings of one cause are told together
  std::string needs;  // what only the caller can know ("pgo"): not matched without it
  Places places = Places::kAnchors;
  bool yields = false;                     // not told of a line that another rule is about
  std::shared_ptr<const re2::RE2> not_in;  // names of functions that it is not about, as package initialisation
  std::vector<AdviceMatch> matches;
};

class AdviceRules {
 public:
  /// Each text is one file. kMalformed says which rule is wrong, and how.
  static Result<AdviceRules> parse(std::span<const std::string_view> texts);
  /// Those of the program.
  static const AdviceRules& built_in();

  std::span<const AdviceRule> rules() const { return rules_; }
  /// Of a language that may have no rules.
  PatternSet patterns_of(Language language, std::string_view name) const;
  bool has_rules(Language language) const { return sets_.contains(language); }

 private:
  friend class AdviceReader;
  struct Patterns {
    std::vector<std::string> texts;
    std::vector<PatternId> ids;
    std::unique_ptr<re2::RE2::Set> set;
  };
  std::vector<AdviceRule> rules_;
  std::map<Language, Patterns> sets_;
};

/// The language whose rules are about a file: kCpp for C, kJavaScript for TypeScript.
Language advice_language(std::string_view path);

/// The texts of analysis/advice/ (made by cmake/EmbedText.cmake).
std::vector<std::string_view> advice_texts();

}  // namespace proflens::analysis
