// Which functions of an outline a profile's name can mean.
//
// Containers need not be equal: a profile has more qualifiers than the text (Rust's modules, C++ namespaces behind
// macros) or fewer (V8 and Python often record the bare name). The most specific match counts. The outline must outlive
// this. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/outline.h"

namespace proflens::analysis {

class OutlineMatcher {
 public:
  explicit OutlineMatcher(const Outline& outline);

  /// All that the name fits equally well, as overloads and methods of one name, in order of their lines. `start_line`
  /// is the recorded one, 1-based, 0 when there is none: of what has no name in the text, only a function that begins
  /// there is one.
  std::vector<const OutlineFunction*> candidates(const FunctionName& name, std::uint32_t start_line) const;

 private:
  std::vector<const OutlineFunction*> named(const std::string& name) const;

  const Outline& outline_;
  std::unordered_map<std::string_view, std::vector<const OutlineFunction*>> by_name_;
  std::vector<const OutlineFunction*> conversions_;  // C++: "operator T", whose T is spelled in many ways
};

}  // namespace proflens::analysis
