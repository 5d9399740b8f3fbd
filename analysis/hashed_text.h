// A text with what matching versions of it needs: each line's hash without white space, so that reformatting changes
// nothing, and the function that it is in.
//
// Pure; any thread. Holds pointers: text and outline must outlive it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/outline.h"
#include "analysis/text_buffer.h"

namespace proflens::analysis {

constexpr std::uint32_t kNoFunction = 0xffffffff;

/// Without blanks and tabs.
std::string squeezed(std::string_view line);

class HashedText {
 public:
  /// `outline` is null for a language without a reader.
  HashedText(const TextBuffer& text, const Outline* outline);

  std::uint32_t line_count() const { return static_cast<std::uint32_t>(hashes_.size()); }
  std::string_view line(std::uint32_t line) const { return text_->line(line); }
  /// Without white space; 0 for a blank line.
  std::uint64_t hash(std::uint32_t line) const { return hashes_[line]; }
  /// How many lines have this hash.
  std::uint32_t count(std::uint64_t hash) const;
  /// Index of the innermost function around a line, or kNoFunction.
  std::uint32_t function_of(std::uint32_t line) const { return owners_[line]; }
  std::span<const OutlineFunction> functions() const;
  /// Lines of a function without those of functions within it, or outside of all for kNoFunction; ascending.
  std::vector<std::uint32_t> lines_of(std::uint32_t function) const;
  /// Hashes of a function's own lines that are not blank, sorted, with `name` taken for any name.
  std::vector<std::uint64_t> body(std::uint32_t function, std::string_view name) const;

 private:
  const TextBuffer* text_;
  const Outline* outline_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint32_t> owners_;
  std::unordered_map<std::uint64_t, std::uint32_t> counts_;  // by hash
};

}  // namespace proflens::analysis
