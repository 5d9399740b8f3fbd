// An outline from a syntax tree: one walk over it for every language, and what the languages tell it.
//
// A language names the kinds of nodes that matter to it and says of each such node what it declares. The walk keeps
// the scopes around the node. Not recursive: the depth of hostile input costs no stack. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/outline.h"
#include "analysis/syntax_tree.h"

namespace proflens::analysis {

/// A larger file is generated: its outline would take longer than it is worth.
inline constexpr std::size_t kLargestOutlined = std::size_t{1} << 20;  // bytes

enum class Declares : std::uint8_t { kNothing, kScope, kFunction, kPackage };

struct Declared {
  Declares what = Declares::kNothing;
  std::string name;
  std::string container;  // of a function, complete
  SyntaxNode start;       // where its first line is taken from; the node itself when null
  SyntaxNode body;        // of a function; one without a body is not listed
};

/// What stands around a node, the outermost first.
struct Scope {
  std::string name;
  bool function = false;
};

struct Visited {
  SyntaxNode node;
  SyntaxNode parent;
  SyntaxNode grandparent;
  std::span<const Scope> scopes;
};

struct OutlineGrammar {
  const TSLanguage* (*language)();
  std::span<const std::string_view> kinds;  // of the nodes that read() is asked about
  Declared (*read)(const Visited& visited);
};

/// Nothing for a text that is too large, or whose nesting takes too long.
std::optional<Outline> read_outline(Language language, const OutlineGrammar& grammar, std::string_view text);

/// The names of the scopes, without those of functions and without empty ones.
std::string join_types(std::span<const Scope> scopes, std::string_view separator);

/// "a :: b\n" as "a::b".
std::string without_blanks(std::string_view text);

const OutlineGrammar& c_outline();
const OutlineGrammar& cpp_outline();
const OutlineGrammar& rust_outline();
const OutlineGrammar& python_outline();
const OutlineGrammar& javascript_outline();
const OutlineGrammar& typescript_outline();
const OutlineGrammar& tsx_outline();
const OutlineGrammar& java_outline();

}  // namespace proflens::analysis
