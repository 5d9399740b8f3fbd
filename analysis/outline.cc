#include "analysis/outline.h"

#include "analysis/go_syntax.h"

namespace proflens::analysis {

Language language_of(std::string_view path) { return path.ends_with(".go") ? Language::kGo : Language::kNone; }

std::optional<Outline> outline(Language language, std::string_view text) {
  if (language == Language::kGo) return parse_go(text);
  return std::nullopt;
}

FunctionName split_name(Language language, std::string_view name) {
  if (language == Language::kGo) return split_go_name(name);
  FunctionName whole;
  whole.name = name;
  return whole;
}

}  // namespace proflens::analysis
