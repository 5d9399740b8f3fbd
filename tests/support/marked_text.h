// A source text whose lines carry marks, so that after any edits it is known which line is which: the truth that maps
// of versions are tested against. Not for any use but tests.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "analysis/outline.h"

namespace proflens::tests {

constexpr std::uint32_t kNoMark = 0xffffffff;

class MarkedText {
 public:
  MarkedText(const std::string& text, analysis::Language language);

  struct Line {
    std::string text;
    std::uint32_t mark = kNoMark;  // its number in the first version; kNoMark for one that came later
    bool operator==(const Line&) const = default;
  };
  std::vector<Line> lines;

  std::string text() const;

  // What a person does to a source; each at a random place.
  void insert_new(std::mt19937& random);
  void insert_copies(std::mt19937& random);
  void remove(std::mt19937& random);
  void edit_word(std::mt19937& random);
  void move_block(std::mt19937& random);
  void move_function(std::mt19937& random);
  void rename_function(std::mt19937& random);
  void reindent(std::mt19937& random);
  void break_line(std::mt19937& random);
  void any_edit(std::mt19937& random);

 private:
  std::size_t pick(std::mt19937& random, std::size_t count) const;
  std::vector<analysis::OutlineFunction> functions() const;

  analysis::Language language_;
};

/// Where each line of the first version is today; kNoMark for one that is gone.
std::vector<std::uint32_t> true_places(const MarkedText& before, const MarkedText& today);

/// Lines around one of today, itself counted, that read as those around the recorded one, but for white space; of a
/// line without words those above it.
std::size_t likeness(const MarkedText& before, std::size_t recorded, const MarkedText& today, std::size_t line);

/// Whether a number is shown on its own line. No text tells which of two equal lines is the old one; so where the true
/// one has come to read differently, or no more of its surroundings is left than of the shown one's, both are right.
bool is_own(const MarkedText& before, std::uint32_t recorded, const MarkedText& today, std::uint32_t line,
            std::uint32_t true_line);

/// Files of this tree with one of these endings, by path, as they are: real sources to edit.
std::vector<std::string> sources_of_this_tree(const std::string& folder, const std::string& ending);

}  // namespace proflens::tests
