// One expression of -tagfocus or -tagignore: "[key=]expression".
//
// An expression that is a range ("32kb", ":64kb", "4mb:", "12kb:64mb") compares the numeric labels (of the key, or
// all); any other is a list of regular expressions (RE2) between commas: without a key each of them must match some
// "key:value", with a key any of them some value of that key. All as pprof has it, but that a number which does not fit
// is an error where pprof crashes. Const once compiled; any thread, each with its own Memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <re2/re2.h>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/labels.h"
#include "analysis/result.h"

namespace proflens::analysis {

class TagFilter {
 public:
  static Result<TagFilter> compile(std::string_view text);

  /// Which expressions match a text, one bit each: many samples have the same label.
  using Memory = std::unordered_map<std::string, std::uint64_t>;

  bool matches(std::span<const Label> labels, const LabelUnits& units, Memory& memory) const;
  bool is_range() const { return range_.has_value(); }

 private:
  struct Range {
    std::optional<double> least, most;
    std::string unit;
  };
  static Result<std::optional<Range>> parse_range(std::string_view text);

  bool matches_range(const Label& label, const LabelUnits& units) const;
  std::uint64_t matching(const Label& label, Memory& memory) const;

  bool has_key_ = false;
  std::string key_;
  std::optional<Range> range_;
  std::vector<std::shared_ptr<const RE2>> expressions_;  // at most 64, as bits
};

}  // namespace proflens::analysis
