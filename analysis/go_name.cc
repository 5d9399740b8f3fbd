// Names as Go's linker and runtime write them into profiles.
//
// From cmd/internal/objabi (PathToPrefix: "%2e" for dots in the last element of a path), cmd/compile's closureName
// (funcN, gowrapN, deferwrapN, -rangeN, init.N, glob..funcN) and runtime ("[...]" for type arguments).
#include <algorithm>
#include <array>
#include <cctype>

#include "analysis/go_syntax.h"

namespace proflens::analysis {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// "func1", "2", "gowrap3", "func1-range2": a part that the compiler made up.
bool is_closure(std::string_view part) {
  part = part.substr(0, part.find('-'));
  if (all_digits(part)) return true;
  static constexpr std::array<std::string_view, 4> kMadeUp = {"func", "gowrap", "deferwrap", "range"};
  return std::ranges::any_of(
      kMadeUp, [&](std::string_view word) { return part.starts_with(word) && all_digits(part.substr(word.size())); });
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string unescape(std::string_view path) {
  std::string plain;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '%' && i + 2 < path.size() && hex_digit(path[i + 1]) >= 0 && hex_digit(path[i + 2]) >= 0) {
      plain += static_cast<char>(hex_digit(path[i + 1]) * 16 + hex_digit(path[i + 2]));
      i += 2;
    } else {
      plain += path[i];
    }
  }
  return plain;
}

bool is_path(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) || c >= 0x80 ||
           std::string_view("_-./~%+!@").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

/// Where the dot stands that ends the package's path; npos for a name without a package, as assembly has.
std::size_t end_of_package(std::string_view name) {
  // "type..eq.T", "type:.hash.T", "go:itab.…": made by the compiler for no package.
  if (name.starts_with("type..") || name.starts_with("type:") || name.starts_with("go:")) return std::string_view::npos;
  const std::string_view head = name.substr(0, name.find_first_of("[("));
  const std::size_t slash = head.rfind('/');
  std::size_t dot = name.find('.', slash == std::string_view::npos ? 0 : slash);
  if (dot == std::string_view::npos || dot == 0 || !is_path(name.substr(0, dot))) return std::string_view::npos;
  // Not every symboliser escapes: gopkg.in/yaml.v3.Unmarshal.
  const std::size_t after = name.find('.', dot + 1);
  const bool versioned = name.starts_with("gopkg.in/") && after != std::string_view::npos && name[dot + 1] == 'v' &&
                         all_digits(name.substr(dot + 2, after - dot - 2));
  return versioned ? after : dot;
}

/// The parts between the dots that stand outside of brackets, without the brackets' "[...]".
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts(1);
  int brackets = 0;
  int parentheses = 0;
  for (const char c : text) {
    if (c == '[') ++brackets;
    if (c == '(' && brackets == 0) ++parentheses;
    if (c == ')' && brackets == 0) --parentheses;
    if (c == '.' && brackets == 0 && parentheses == 0) {
      parts.emplace_back();
    } else if (brackets == 0) {
      parts.back() += c;
    }
    if (c == ']') brackets = std::max(0, brackets - 1);
  }
  return parts;
}

std::string join(const std::vector<std::string>& parts, std::size_t from) {
  std::string joined;
  for (std::size_t i = from; i < parts.size(); ++i) joined += (i > from ? "." : "") + parts[i];
  return joined;
}

bool is_pointer(std::string_view part) { return part.starts_with("(*") && part.ends_with(")"); }

/// Suffixes of wrappers and calling conventions: the declared function behind them is what the source has.
std::string_view without_suffix(std::string_view name) {
  for (const std::string_view suffix : {"-fm", ".abi0", ".abiinternal"})
    if (name.ends_with(suffix)) name.remove_suffix(suffix.size());
  return name.substr(0, name.find("\u00b7dwrap"));
}

FunctionName whole(std::string_view name) {
  FunctionName out;
  out.name = name;
  return out;
}

/// How many of the parts name the function: "T.M" two, "F" one.
std::size_t read_function(const std::vector<std::string>& parts, FunctionName& out) {
  if (is_pointer(parts[0]) && parts.size() > 1) {
    out.container = parts[0].substr(2, parts[0].size() - 3);
    out.pointer_receiver = true;
    out.name = parts[1];
    return 2;
  }
  if (parts[0] == "glob" && parts.size() > 2 && parts[1].empty()) {
    out.name = "glob.";
    return 2;
  }
  if (parts[0] == "init" && parts.size() > 1 && all_digits(parts[1])) {
    out.name = "init." + parts[1];
    return 2;
  }
  const bool method = parts.size() > 1 && !parts[1].empty() && !is_closure(parts[1]) && !is_pointer(parts[1]);
  if (method) out.container = parts[0];
  out.name = parts[method ? 1 : 0];
  return method ? 2 : 1;
}

}  // namespace

FunctionName split_go_name(std::string_view full) {
  const std::string_view name = without_suffix(full);
  const std::size_t dot = end_of_package(name);
  if (dot == std::string_view::npos || dot + 1 >= name.size()) return whole(name);
  FunctionName out;
  out.package = unescape(name.substr(0, dot));
  const std::vector<std::string> parts = parts_of(name.substr(dot + 1));
  out.closure = join(parts, read_function(parts, out));
  // "F-range1" is the body of a loop over a function in F.
  if (const std::size_t dash = out.name.find("-range"); dash != std::string::npos) {
    const std::string range = out.name.substr(dash + 1);
    out.closure = out.closure.empty() ? range : range + "." + out.closure;
    out.name.resize(dash);
  }
  if (const std::size_t local = out.container.find("\u00b7"); local != std::string::npos) out.container.resize(local);
  return out;
}

}  // namespace proflens::analysis
