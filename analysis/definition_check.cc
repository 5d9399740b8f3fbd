#include "analysis/definition_check.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <unordered_map>
#include <vector>

namespace proflens::analysis {
namespace {

constexpr std::size_t kMostFunctions = 48;  // looked for in one file; more would not say more

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

bool is_identifier(std::string_view text) {
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text[0])) == 0 && std::ranges::all_of(text, is_word);
}

/// Without what stands in <…>, […], {…} and the parameters in (…); operators have no name to look for.
std::string without_brackets(std::string_view name) {
  std::string out;
  int depth = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (c == '(' && depth == 0 && !out.empty() && is_word(out.back())) break;  // parameters, and what follows them
    if (c == '<' || c == '(' || c == '[' || c == '{') ++depth;
    if (depth == 0) out += c;
    if ((c == '>' && (i == 0 || name[i - 1] != '-')) || c == ')' || c == ']' || c == '}')
      depth = std::max(0, depth - 1);
  }
  return out;
}

bool is_rust_hash(std::string_view word) {
  return word.size() == 17 && word[0] == 'h' &&
         std::ranges::all_of(word.substr(1), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

std::string last_identifier(std::string_view name) {
  std::string last;
  for (std::size_t at = 0; at < name.size();) {
    if (!is_word(name[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < name.size() && is_word(name[end])) ++end;
    const std::string_view word = name.substr(at, end - at);
    if (is_identifier(word) && !is_rust_hash(word)) last = word;
    at = end;
  }
  return last;
}

std::string_view line_around(std::string_view text, std::size_t at) {
  const std::size_t before = text.rfind('\n', at);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return text.substr(begin, std::min(text.find('\n', at), text.size()) - begin);
}

bool ends_with_word(std::string_view text, std::string_view word) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '*')) text.remove_suffix(1);
  return text.ends_with(word) && (text.size() == word.size() || !is_word(text[text.size() - word.size() - 1]));
}

/// Whether this occurrence of a name, in its line, is certainly a definition; what is not certain is not said.
bool defines(Language language, std::string_view line, std::size_t column, std::size_t length,
             const FunctionName& name) {
  const std::string_view before = line.substr(0, column), after = line.substr(column + length);
  switch (language) {
    case Language::kGo:
      return line.starts_with("func") && !after.empty() && (after[0] == '(' || after[0] == '[') &&
             (name.container.empty() ? before == "func " : before.find(name.container) != std::string_view::npos);
    case Language::kPython:
      return ends_with_word(before, "def") || ends_with_word(before, "class");
    case Language::kRust:
      return ends_with_word(before, "fn");
    case Language::kJavaScript:
    case Language::kTypeScript:
    case Language::kTsx:
      return ends_with_word(before, "function") || ends_with_word(before, "class");
    default:
      return false;
  }
}

struct Wanted {
  FunctionName name;
  std::uint32_t start_line = 0;
};

enum class Answer : std::uint8_t { kAbsent, kOccurs, kDefined };

/// In Go's assembly a middle dot stands for the point between package and function: "TEXT runtime·memmove(SB)".
bool inside_word(std::string_view text, std::size_t at, std::size_t size) {
  const bool dotted = text.substr(0, at).ends_with("\u00b7");
  return (at > 0 && !dotted && is_word(text[at - 1])) || (at + size < text.size() && is_word(text[at + size]));
}

Answer look_for(Language language, std::string_view text, const FunctionName& name) {
  const std::string_view word = name.name;
  Answer answer = Answer::kAbsent;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    if (inside_word(text, at, word.size())) continue;
    answer = Answer::kOccurs;
    const std::string_view line = line_around(text, at);
    const auto column = static_cast<std::size_t>(text.data() + at - line.data());
    if (defines(language, line, column, word.size(), name)) return Answer::kDefined;
  }
  return answer;
}

std::vector<Wanted> wanted_functions(Language language, std::span<const RecordedFunction> functions) {
  std::vector<Wanted> wanted;
  for (const RecordedFunction& function : functions) {
    FunctionName name = split_name(language, function.name);
    const bool closure = !name.closure.empty();
    name.name = is_identifier(name.name) ? name.name : defined_name(language, function.name);
    // Go's compiler makes an init for variables; every file has it and none.
    if (name.name.empty() || (language == Language::kGo && name.name == "init")) continue;
    const bool known = std::ranges::any_of(wanted, [&](const Wanted& other) {
      return other.name.name == name.name && other.name.container == name.container;
    });
    if (!known) wanted.push_back({std::move(name), closure ? 0 : function.start_line});
    if (wanted.size() == kMostFunctions) break;
  }
  return wanted;
}

/// Go's lines are those of the func keyword; others' may be those of a decorator, an attribute or a brace.
bool line_names(Language language, std::string_view text, const std::vector<std::size_t>& line_begin,
                const Wanted& wanted) {
  if (wanted.start_line > line_begin.size()) return false;
  const std::string_view line = line_around(text, line_begin[wanted.start_line - 1]);
  const Answer least = language == Language::kGo ? Answer::kDefined : Answer::kOccurs;
  return look_for(language, line, wanted.name) >= least;
}

std::vector<std::size_t> lines_of(std::string_view text) {
  std::vector<std::size_t> begin = {0};
  for (std::size_t at = text.find('\n'); at != std::string_view::npos && at + 1 < text.size();
       at = text.find('\n', at + 1))
    begin.push_back(at + 1);
  return begin;
}

bool in_outline(const Outline& outline, const FunctionName& name) {
  // In Go a name says of which type the method is; elsewhere what stands before a name may be a namespace.
  const bool typed = outline.language == Language::kGo;
  return std::ranges::any_of(outline.functions, [&](const OutlineFunction& function) {
    return function.name == name.name && (!typed || function.container == name.container);
  });
}

}  // namespace

std::string defined_name(Language language, std::string_view recorded) {
  const std::string name = language == Language::kGo ? split_name(language, recorded).name : std::string(recorded);
  if (language == Language::kGo) return is_identifier(name) ? name : "";
  if (name.find("operator") != std::string::npos && name.find("operator") == name.find_last_of(':') + 1) return {};
  return last_identifier(without_brackets(name));
}

DefinitionCheck check_definitions(std::string_view path, std::string_view text,
                                  std::span<const RecordedFunction> functions) {
  const Language language = language_of(path);
  const std::vector<Wanted> wanted = wanted_functions(language, functions);
  DefinitionCheck check{.known = wanted.size()};
  std::vector<const Wanted*> doubtful;
  for (const Wanted& function : wanted) {
    const Answer answer = look_for(language, text, function.name);
    if (answer == Answer::kDefined) ++check.found;
    if (answer == Answer::kOccurs) doubtful.push_back(&function);
  }
  // The outline costs more than all of the above, so only where it decides.
  const bool decided = check.found * 2 >= check.known || (check.found + doubtful.size()) * 2 < check.known;
  if (!decided) {
    const std::optional<Outline> parsed = outline(language, text);
    for (const Wanted* function : doubtful)
      if (!parsed || in_outline(*parsed, function->name)) ++check.found;
  }
  std::vector<std::size_t> lines;
  for (const Wanted& function : wanted) {
    if (function.start_line == 0) continue;
    if (lines.empty()) lines = lines_of(text);
    ++check.with_line;
    if (line_names(language, text, lines, function)) ++check.on_line;
  }
  return check;
}

}  // namespace proflens::analysis
