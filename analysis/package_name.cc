// What language a function is of is told by its file's extension, and by "::" in the name.
#include "analysis/package_name.h"

#include <algorithm>

namespace proflens::analysis {
namespace {

bool has_extension(std::string_view file, std::initializer_list<std::string_view> extensions) {
  return std::any_of(extensions.begin(), extensions.end(),
                     [file](auto extension) { return file.ends_with(extension); });
}

std::string directory_of(std::string_view file) {
  const std::size_t slash = file.rfind('/');
  if (slash == std::string_view::npos) return {};
  return std::string(file.substr(0, slash == 0 ? 1 : slash));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/// The Go linker writes dots in the last part of an import path, and a few other characters, as %2e.
std::string without_escapes(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool escaped =
        path[i] == '%' && i + 2 < path.size() && hex_digit(path[i + 1]) >= 0 && hex_digit(path[i + 2]) >= 0;
    out.push_back(escaped ? static_cast<char>(hex_digit(path[i + 1]) * 16 + hex_digit(path[i + 2])) : path[i]);
    if (escaped) i += 2;
  }
  return out;
}

/// Type arguments and receivers may hold import paths of their own, so only what stands before them is looked at.
std::string go_package(std::string_view function) {
  const auto is_bracket = [](char c) { return c == '[' || c == '('; };
  const std::string_view head(function.begin(), std::ranges::find_if(function, is_bracket));
  const std::size_t slash = head.rfind('/');
  const std::size_t dot = head.find('.', slash == std::string_view::npos ? 0 : slash);
  return dot == std::string_view::npos ? std::string{} : without_escapes(head.substr(0, dot));
}

/// Assembly without a package ("memeqbody") belongs to that of its directory.
std::string go_directory(std::string_view file) {
  const std::size_t src = file.rfind("/src/");
  return directory_of(src == std::string_view::npos ? file : file.substr(src + 5));
}

/// What stands before the last "::" that is outside of brackets.
std::string qualifier(std::string_view function) {
  std::size_t found = 0;
  int depth = 0;
  for (std::size_t i = 0; i + 1 < function.size(); ++i) {
    if (function[i] == '<' || function[i] == '(' || function[i] == '{') ++depth;
    if (function[i] == '>' || function[i] == ')' || function[i] == '}') --depth;
    if (depth == 0 && function[i] == ':' && function[i + 1] == ':') found = i;
  }
  return std::string(function.substr(0, found));
}

/// "com.shop.Cart.total(int)" -> "com.shop"
std::string java_package(std::string_view function) {
  std::string_view name = function.substr(0, function.find('('));
  for (int part = 0; part < 2; ++part) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return {};
    name = name.substr(0, dot);
  }
  return std::string(name);
}

}  // namespace

std::string package_name(std::string_view function, std::string_view file) {
  std::string result;
  const bool is_go = has_extension(file, {".go", ".s"});
  if (is_go || file.empty()) {
    result = go_package(function);
    if (result.empty() && is_go) result = go_directory(file);
  }
  if (result.empty() && !is_go && function.find("::") != std::string_view::npos) result = qualifier(function);
  if (result.empty() && has_extension(file, {".java", ".kt", ".scala", ".groovy", ".clj"}))
    result = java_package(function);
  return result.empty() ? directory_of(file) : result;
}

}  // namespace proflens::analysis
