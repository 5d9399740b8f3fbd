// What belongs to trials in a package: the marked copies, and what they are copies of. See analysis/trial.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/go_package.h"
#include "analysis/trial.h"

namespace proflens::analysis {

inline constexpr std::string_view kTrialMarker = "//proflens:try ";

/// What the marker above a declaration says.
struct TrialMark {
  std::string original;  // "Decoder.Parse", "BenchmarkParse"
  std::string trial_of;  // "Decoder.Parse", also of test code
  bool is_test = false;
  std::uint32_t first = 0, end = 0;  // its line in the file
};
std::optional<TrialMark> mark_of(GoNode declaration);

struct TrialCopy {
  TrialMark mark;
  const GoFunctionDeclaration* copy = nullptr;
  const GoFunctionDeclaration* original = nullptr;  // null when it is gone
};
/// Those of the package, in the order of the files.
std::vector<TrialCopy> trial_copies(const GoPackage& package);

/// The texts of a package while they are changed.
class PackageTexts {
 public:
  explicit PackageTexts(const GoPackageSources& sources);

  /// Views into this, as it is now.
  GoPackageSources sources() const;
  const std::string& text(std::string_view file) const;
  void set(std::string_view file, std::string text);
  /// What is not as it was.
  std::vector<ChangedFile> changed() const;

 private:
  struct Entry {
    std::string name, text;
    std::optional<std::string_view> before;
  };
  const GoPackageSources* before_;
  std::vector<Entry> entries_;
  mutable std::vector<GoSourceFile> files_;
};

/// "Decoder.Parse"
std::string title_of(const GoFunctionDeclaration& function);
/// From `from` on, as a whole word; npos without one.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from = 0);
/// "x.go:12" of the first syntax error in it; empty when there is none.
std::string syntax_error_in(const GoSource& source);

}  // namespace proflens::analysis
