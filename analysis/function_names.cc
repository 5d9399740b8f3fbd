#include "analysis/function_names.h"

namespace proflens::analysis {

FunctionName nameless_function(std::string_view spelling) {
  FunctionName out;
  out.name = spelling;
  out.closure = spelling;
  return out;
}

std::size_t past_bracket(std::string_view text, std::size_t open) {
  constexpr std::string_view kOpening = "([{<";
  constexpr std::string_view kClosing = ")]}>";
  std::string expected;  // what closes each open one
  for (std::size_t i = open; i < text.size(); ++i) {
    if (const std::size_t kind = kOpening.find(text[i]); kind != std::string_view::npos) {
      expected += kClosing[kind];
    } else if (kClosing.find(text[i]) != std::string_view::npos) {
      if (text[i] == '>' && i > 0 && text[i - 1] == '-') continue;
      // A stray one, as in "operator>": the brackets inside it are lost, those around it are not.
      const std::size_t level = expected.rfind(text[i]);
      if (level != std::string::npos) expected.resize(level);
      if (expected.empty()) return i + 1;
    }
  }
  return text.size();
}

std::string join_parts(const std::vector<std::string>& parts, std::string_view separator) {
  std::string joined;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) joined += separator;
    joined += parts[i];
  }
  return joined;
}

}  // namespace proflens::analysis
