#include "analysis/benchmark_draft.h"

#include <algorithm>
#include <array>

#include "analysis/go_types.h"

namespace proflens::analysis {
namespace {

/// Names that the benchmark itself or an import may need: a variable of that name would hide them.
bool is_reserved(std::string_view name) {
  static constexpr auto kReserved = std::to_array<std::string_view>(
      {"append",  "b",       "bufio",    "bytes", "cap",   "close",    "complex", "context", "copy", "delete", "err",
       "errors",  "false",   "filepath", "fmt",   "http",  "httptest", "i",       "io",      "iota", "json",   "len",
       "make",    "new",     "nil",      "os",    "panic", "rand",     "recover", "runtime", "sink", "size",   "sort",
       "strconv", "strings", "testing",  "time",  "true",  "url",      "ch",      "result"});
  return std::ranges::find(kReserved, name) != kReserved.end() || is_predeclared_type(name) || is_go_keyword(name);
}

}  // namespace

void BenchmarkDraft::add(std::string_view text) {
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    setup.push_back(std::string(static_cast<std::size_t>(indent), '\t') + std::string(text.substr(at, end - at)));
    at = end + 1;
  }
}

void BenchmarkDraft::add_refresh(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    refresh.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
}

std::string BenchmarkNames::import(BenchmarkDraft& draft, std::string_view path) const {
  if (const auto found = draft.imports.find(path); found != draft.imports.end()) return found->second;
  const auto taken = [&](const std::string& name) {
    const auto has = [&](const auto& names) {
      return std::ranges::any_of(names, [&](const auto& entry) { return entry.second == name; });
    };
    return package_level.contains(name) || draft.variables.contains(name) || has(draft.imports) || has(imported);
  };
  std::string name;
  if (const auto found = imported.find(path); found != imported.end()) {
    name = found->second;
  } else {
    const auto alias = aliases.find(path);
    name = alias == aliases.end() ? default_import_name(path) : alias->second;
    if (taken(name)) name = "std" + name;
    while (taken(name)) name += "pkg";
  }
  draft.imports.emplace(path, name);
  return name;
}

std::string BenchmarkNames::variable(BenchmarkDraft& draft, std::string_view wanted) const {
  const auto taken = [&](const std::string& name) {
    const auto has = [&](const auto& names) {
      return std::ranges::any_of(names, [&](const auto& entry) { return entry.second == name; });
    };
    return is_reserved(name) || package_level.contains(name) || draft.variables.contains(name) || has(draft.imports) ||
           has(imported) || has(aliases);
  };
  std::string name(wanted.empty() || wanted == "_" ? "value" : wanted);
  if (taken(name) && !draft.variables.contains(name)) name += name.size() == 1 ? "Arg" : "Value";
  const std::string base = name;
  for (int number = 2; taken(name); ++number) name = base + std::to_string(number);
  draft.variables.insert(name);
  return name;
}

bool is_go_keyword(std::string_view word) {
  static constexpr std::array<std::string_view, 25> kKeywords = {
      "break", "case",   "chan",   "const",  "continue", "default", "defer",     "else", "fallthrough",
      "for",   "func",   "go",     "goto",   "if",       "import",  "interface", "map",  "package",
      "range", "return", "select", "struct", "switch",   "type",    "var"};
  return std::ranges::find(kKeywords, word) != kKeywords.end();
}

}  // namespace proflens::analysis
