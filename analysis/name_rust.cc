// Rust names as demanglers and debug information write them.
//
//   crate::module::Type<T>::method::h0123456789abcdef      <crate::Type<T> as core::fmt::Display>::fmt
//   crate::f::{{closure}}::{{closure}}                     <crate[38efd9133fa684a1]::Type>::method::{closure#0}
//   core::fmt::num::<impl core::fmt::Display for i32>::fmt  crate::module::{impl#3}::method<i32>
//   _$LT$$RF$T$u20$as$u20$names..Area$GT$::area
// Of "<T as Trait>" the container is T's, and package has the trait: its default methods are declared there.
#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "analysis/function_names.h"

namespace proflens::analysis {
namespace {

bool is_hex(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

bool is_hash(std::string_view part) { return part.size() == 17 && part[0] == 'h' && is_hex(part.substr(1)); }

struct Escape {
  std::string_view from;
  std::string_view to;
};

/// Of the older mangling, which demanglers for C++ leave: "$LT$", "..".
std::string unescape(std::string_view name) {
  constexpr std::array<Escape, 11> kEscapes = {{{"$LT$", "<"},
                                                {"$GT$", ">"},
                                                {"$RF$", "&"},
                                                {"$BP$", "*"},
                                                {"$LP$", "("},
                                                {"$RP$", ")"},
                                                {"$C$", ","},
                                                {"$SP$", "@"},
                                                {"..", "::"},
                                                {"$u20$", " "},
                                                {"$u27$", "'"}}};
  std::string plain;
  for (std::size_t i = 0; i < name.size();) {
    const std::string_view rest = name.substr(i);
    const auto found =
        std::ranges::find_if(kEscapes, [&](const Escape& escape) { return rest.starts_with(escape.from); });
    if (found != kEscapes.end()) {
      plain += found->to;
      i += found->from.size();
    } else if (rest.size() >= 5 && rest.starts_with("$u") && rest[4] == '$' && is_hex(rest.substr(2, 2))) {
      plain += static_cast<char>(std::stoi(std::string(rest.substr(2, 2)), nullptr, 16));
      i += 5;
    } else {
      plain += rest[0];
      ++i;
    }
  }
  if (plain.starts_with("_<")) plain.erase(0, 1);
  return plain;
}

/// Cuts at "::" outside of brackets.
std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  std::size_t start = 0;
  for (std::size_t i = 0; i < path.size();) {
    if (path.compare(i, 2, "::") == 0) {
      segments.push_back(path.substr(start, i - start));
      i = start = i + 2;
    } else {
      i = std::string_view("<([{").find(path[i]) != std::string_view::npos ? past_bracket(path, i) : i + 1;
    }
  }
  segments.push_back(path.substr(start));
  return segments;
}

/// "Shape<T>" and "names[38efd9133fa684a1]" without what follows; a slice or a tuple stays.
std::string plain_segment(std::string_view segment) {
  const std::size_t bracket = segment.find_first_of("<[");
  if (bracket != std::string_view::npos && bracket > 0) segment = segment.substr(0, bracket);
  std::string plain;
  for (const char c : segment)
    if (c != ' ') plain += c;
  return plain;
}

void add_type(std::string_view type, std::vector<std::string>& out) {
  std::string reference;
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view prefix : {"&", "mut ", "dyn ", "*const ", "*mut ", "'_ ", "'a "})
      if (type.starts_with(prefix)) {
        if (prefix == "&") reference = "&";
        type.remove_prefix(prefix.size());
        more = true;
      }
  }
  const std::vector<std::string_view> segments = segments_of(type);
  for (const std::string_view segment : segments)
    if (!segment.empty() && (segment.front() != '<' || segments.size() == 1)) out.push_back(plain_segment(segment));
  if (!out.empty()) out.back().insert(0, reference);
}

/// Finds `word` outside of brackets.
std::optional<std::size_t> find_outside(std::string_view text, std::string_view word) {
  for (std::size_t i = 0; i < text.size();) {
    if (text.compare(i, word.size(), word) == 0) return i;
    i = std::string_view("<([{").find(text[i]) != std::string_view::npos ? past_bracket(text, i) : i + 1;
  }
  return std::nullopt;
}

/// "<T as Trait>", "<T>", "<impl Trait for T>", "<impl T>".
void add_self_type(std::string_view segment, std::vector<std::string>& parts, std::string& trait) {
  std::string_view inner = segment.substr(1, segment.size() - (segment.ends_with('>') ? 2 : 1));
  if (inner.starts_with("impl ")) {
    inner.remove_prefix(5);
    if (const auto at = find_outside(inner, " for ")) inner.remove_prefix(*at + 5);
  } else if (const auto at = find_outside(inner, " as ")) {
    std::vector<std::string> path;
    add_type(inner.substr(*at + 4), path);
    trait = join_parts(path, "::");
    inner = inner.substr(0, *at);
  }
  add_type(inner, parts);
}

bool is_closure(std::string_view segment) {
  return segment.starts_with("{{") || segment.starts_with("{closure") || segment.starts_with("{async");
}

}  // namespace

FunctionName split_rust_name(std::string_view full) {
  const std::string name = full.find('$') != std::string_view::npos ? unescape(full) : std::string(full);
  FunctionName out;
  std::vector<std::string> parts;
  for (const std::string_view segment : segments_of(name)) {
    if (segment.empty() || is_hash(segment)) continue;
    const bool first = parts.empty();
    if (!out.closure.empty() || is_closure(segment)) {
      out.closure += (out.closure.empty() ? "" : "::") + std::string(segment);
    } else if (segment.starts_with("<impl ") || (first && segment.starts_with('<'))) {
      add_self_type(segment, parts, out.package);
    } else if (!segment.starts_with('<')) {  // else arguments: "f::<i32>"
      parts.push_back(plain_segment(segment));
    }
  }
  if (parts.empty()) {
    if (!out.closure.empty()) return nameless_function(out.closure);
    out.name = name;
    return out;
  }
  out.name = std::move(parts.back());
  parts.pop_back();
  out.container = join_parts(parts, "::");
  return out;
}

}  // namespace proflens::analysis
