// The rules are those of pprof's symbolizer (demangle, then simplify), worked out anew on __cxa_demangle.
#include "analysis/display_name.h"

#include <algorithm>
#include <cstdlib>
#include <cxxabi.h>
#include <memory>

namespace proflens::analysis {
namespace {

/// find_first_of asks memchr for every character, which is most of what names cost.
bool has_bracket_or_colon(std::string_view name) {
  return std::ranges::any_of(name, [](char c) { return c == '<' || c == '>' || c == '[' || c == ']' || c == ':'; });
}

bool looks_like_cplusplus(std::string_view name) {
  if (!has_bracket_or_colon(name)) return false;
  // Python's <module> and Rust's <T as Trait>::method would lose what they are of.
  if (name.starts_with('<')) return false;
  if (name.find(".<") != std::string_view::npos) return false;   // Java: class.<init>
  if (name.find("]).") != std::string_view::npos) return false;  // Go: pkg.(*Type[...]).Method
  return name.find_first_of("<>[]") != std::string_view::npos || name.find("::") != std::string_view::npos;
}

/// Without what stands between matching brackets, nested ones included. Stops where they stop matching.
std::string without_brackets(std::string_view name, char open, char close) {
  std::string out;
  std::size_t outermost = 0;
  int depth = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == open && depth++ == 0) outermost = out.size();
    if (name[i] == close && depth == 0) return out.append(name.substr(i));
    out.push_back(name[i]);
    if (name[i] == close && --depth == 0) out.resize(outermost);
  }
  return out;
}

/// The length of an operator's name at the start of text ("operator<<"), brackets included; 0 when there is none.
std::size_t operator_length(std::string_view text) {
  if (!text.starts_with("operator")) return 0;
  constexpr std::string_view kBracketed[] = {"<=>", "<<=", ">>=", "->*", "<<", ">>", "<=", ">=", "->", "()", "<", ">"};
  for (const std::string_view symbol : kBracketed) {
    if (text.substr(8).starts_with(symbol)) return 8 + symbol.size();
  }
  return 8;
}

/// Where a bracket that opens at `at` closes, one past it.
std::size_t past_bracket(std::string_view name, std::size_t at, char open, char close) {
  int depth = 0;
  for (; at < name.size(); ++at) {
    if (name[at] == open) ++depth;
    if (name[at] == close && name[at - 1] != '-' && --depth == 0) return at + 1;
  }
  return at;
}

/// "vtable for ", "guard variable for ", "virtual thunk to " …: what it is of follows. 0 for anything else.
std::size_t special_prefix_length(std::string_view name) {
  constexpr std::string_view kPrefixes[] = {"vtable for ",
                                            "VTT for ",
                                            "typeinfo for ",
                                            "typeinfo name for ",
                                            "guard variable for ",
                                            "construction vtable for ",
                                            "non-virtual thunk to ",
                                            "virtual thunk to ",
                                            "covariant return thunk to ",
                                            "TLS init function for ",
                                            "TLS wrapper function for ",
                                            "reference temporary for "};
  for (const std::string_view prefix : kPrefixes) {
    if (name.starts_with(prefix)) return prefix.size();
  }
  return 0;
}

/// A demangled C++ name without parameters, template arguments and return type.
std::string simplified(std::string_view name) {
  constexpr std::string_view kAnonymous = "(anonymous namespace)";
  if (const std::size_t prefix = special_prefix_length(name); prefix != 0) {
    const bool thunk = name.substr(0, prefix).ends_with(" to ");
    return std::string(name.substr(0, prefix)) + simplified(name.substr(prefix)) + (thunk ? "()" : "");
  }
  name = name.substr(0, name.find(" [clone "));
  std::string out;
  std::size_t name_begin = 0;  // in out: past the return type
  bool in_operator = false;    // a conversion's type may hold blanks
  for (std::size_t i = 0; i < name.size();) {
    const bool word_begins = out.empty() || out.back() == ':' || out.back() == ' ';
    if (const std::size_t length = word_begins ? operator_length(name.substr(i)) : 0; length != 0) {
      out.append(name.substr(i, length));
      i += length;
      in_operator = true;
    } else if (name.substr(i).starts_with(kAnonymous)) {
      out.append(kAnonymous);
      i += kAnonymous.size();
    } else if (name[i] == '(') {
      i = past_bracket(name, i, '(', ')');
      if (name.substr(i).starts_with(" const")) i += 6;
      if (name.substr(i).starts_with("::")) out += "()";  // a function that encloses what follows
    } else if (name[i] == '<') {
      i = past_bracket(name, i, '<', '>');
    } else if (name[i] == '[' || name[i] == '{') {
      const std::size_t end = past_bracket(name, i, name[i], name[i] == '[' ? ']' : '}');
      out.append(name.substr(i, end - i));
      i = end;
    } else {
      if (name[i] == ' ' && !in_operator && !name.substr(i).starts_with(" [")) name_begin = out.size() + 1;
      out.push_back(name[i++]);
    }
  }
  return out.substr(name_begin);
}

/// Rust's old scheme is C++'s with a hash as the last part ("h" and 16 digits), which nobody wants to see.
std::string_view without_rust_hash(std::string_view name) {
  constexpr std::size_t kLength = 19;  // "::h" and 16 digits
  if (name.size() <= kLength) return name;
  const std::string_view tail = name.substr(name.size() - kLength);
  const bool is_hash =
      tail.starts_with("::h") && tail.find_first_not_of("0123456789abcdef", 3) == std::string_view::npos;
  return is_hash ? name.substr(0, name.size() - kLength) : name;
}

/// Nothing when name is not mangled.
std::optional<std::string> demangled(std::string_view name) {
  if (!name.starts_with("_Z") && !name.starts_with("_GLOBAL_")) return std::nullopt;
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(std::string(name).c_str(), nullptr, nullptr, &status), &std::free);
  if (status != 0 || text == nullptr) return std::nullopt;
  const std::string_view bare = without_rust_hash(text.get());
  return bare.size() < std::string_view(text.get()).size() ? std::string(bare) : simplified(bare);
}

}  // namespace

std::optional<std::string> display_name(std::string_view name, std::string_view system_name) {
  if (!name.empty() && name != system_name) return std::nullopt;
  if (auto result = demangled(system_name)) return result;
  // Apple's linker puts one more underscore in front.
  if (system_name.starts_with("__Z")) {
    if (auto result = demangled(system_name.substr(1))) return result;
  }
  if (!looks_like_cplusplus(system_name)) return std::nullopt;
  std::string result = without_brackets(without_brackets(system_name, '(', ')'), '<', '>');
  if (result == system_name) return std::nullopt;
  return result;
}

}  // namespace proflens::analysis
