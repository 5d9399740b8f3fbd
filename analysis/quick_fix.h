// Edits of Go source that make the advised form of what a rule of advice found, where that is mechanical and behaves
// equally. What is not exactly of the expected shape is refused: a name that is shadowed, a type that is not to be
// seen, a variable that is used in another way.
//
//   regexp-compile    a constant regexp.MustCompile becomes a variable of the package
//   slice-grows       append in a range loop: the slice gets its capacity (the value stays nil where it was nil)
//   concat-in-loop    s += x in a loop becomes a strings.Builder
//   case-folding      strings.ToLower(a) == strings.ToLower(b) becomes strings.EqualFold (which folds ſ and K, too)
//   unbuffered-io     writes to a file in a loop go through a bufio.Writer that is flushed behind it
//   sprint            fmt.Sprintf("%d", n) of a plain integer becomes strconv
//
// Imports follow. By syntax alone, of one file and the names of its package. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

/// Bytes [begin, end) of the text become something else.
struct TextChange {
  std::uint32_t begin = 0, end = 0;
  std::string text;
  bool operator==(const TextChange&) const = default;
};

struct QuickFix {
  std::string_view code;  // of the rule
  std::string title;
  std::vector<TextChange> changes;  // by place; they do not overlap
};

/// What is known of the file besides its text.
struct QuickFixFile {
  std::string_view text;
  std::vector<std::string_view> package;  // texts of the other files of the package
  int go_minor = 18;                      // the module's version of the language
};

/// Of a rule, by its code, at a line (0-based) of the text. At most one.
std::vector<QuickFix> quick_fixes(const QuickFixFile& file, std::string_view code, std::uint32_t line);

/// The text with the changes made.
std::string with_changes(std::string_view text, const std::vector<TextChange>& changes);

}  // namespace proflens::analysis
