// C and C++: functions with a body. Containers are the namespaces and classes, those around a definition and those in
// its name ("ns::Class"), without template arguments and nameless namespaces.
//
// The first line is that of the function's name, as in debug information (DW_AT_decl_line). Lambdas are listed when
// they initialise a variable outside of functions, whose name the demangled name begins with; within a function they
// have the function's. A body behind a macro call (TEST(a, b) { ... }) is listed without a name: what the macro makes
// of it is not to be seen in the text.
#include <algorithm>
#include <array>
#include <cctype>

#include "analysis/outline_tree.h"

extern "C" const TSLanguage* tree_sitter_c();
extern "C" const TSLanguage* tree_sitter_cpp();

namespace proflens::analysis {
namespace {

constexpr std::array<std::string_view, 6> kKinds = {"namespace_definition", "class_specifier",     "struct_specifier",
                                                    "union_specifier",      "function_definition", "lambda_expression"};

/// "Box<int>" is "Box".
std::string plain_name(SyntaxNode node) {
  if (node.is("template_type") || node.is("template_function") || node.is("template_method"))
    return plain_name(node.field("name"));
  return without_blanks(node.text());
}

struct QualifiedName {
  std::string qualifiers;
  std::string name;
  SyntaxNode last;
};

bool is_word_byte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// "operator ()" is "operator()"; "operator  new []" is "operator new[]".
std::string operator_name(std::string_view text) {
  std::string plain;
  bool blank = false;
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      blank = true;
      continue;
    }
    if (blank && !plain.empty() && is_word_byte(plain.back()) && is_word_byte(c)) plain += ' ';
    blank = false;
    plain += c;
  }
  return plain;
}

/// "operator const char*" of "operator const char *() const".
std::string conversion_name(SyntaxNode cast) {
  std::string_view text = cast.text();
  return operator_name(text.substr(0, text.find('(')));
}

QualifiedName split_declared(SyntaxNode name) {
  QualifiedName out;
  while (name.is("qualified_identifier")) {
    if (const SyntaxNode scope = name.field("scope")) {
      if (!out.qualifiers.empty()) out.qualifiers += "::";
      out.qualifiers += plain_name(scope);
    }
    name = name.field("name");
  }
  out.last = name;
  if (name.is("operator_cast")) {
    out.name = conversion_name(name);
  } else if (name.is("operator_name")) {
    out.name = operator_name(name.text());
  } else {
    out.name = plain_name(name);
  }
  return out;
}

/// From "int (*f(int))[3]" down to the name f; null where the declarator is of no function.
SyntaxNode declared_name(SyntaxNode declarator) {
  SyntaxNode name;
  while (declarator) {
    if (declarator.is("function_declarator")) name = declarator.field("declarator");
    SyntaxNode inner = declarator.field("declarator");
    if (declarator.is("operator_cast")) return declarator;
    if (declarator.is("qualified_identifier")) return declarator;
    if (!inner && (declarator.is("reference_declarator") || declarator.is("parenthesized_declarator")))
      inner = declarator.children().empty() ? SyntaxNode() : declarator.children().front();
    if (!inner) return name ? declarator : SyntaxNode();
    declarator = inner;
  }
  return name;
}

std::string join(std::string left, std::string_view right) {
  if (!left.empty() && !right.empty()) left += "::";
  return left.append(right);
}

SyntaxNode body_of(SyntaxNode function) {
  if (const SyntaxNode body = function.field("body")) return body;
  return function.child("try_statement") ? function.child("try_statement")
                                         : function.child("constructor_try_statement");
}

/// Without a type in front, only constructors, destructors, conversions and C's main() are functions.
bool is_macro_call(SyntaxNode function, const QualifiedName& name, std::span<const Scope> scopes) {
  if (function.field("type") || !name.last.is("identifier") || !name.qualifiers.empty()) return false;
  const bool constructor = !scopes.empty() && scopes.back().name == name.name;
  return !constructor && name.name != "main";
}

Declared read_function(const Visited& visited) {
  Declared out;
  const SyntaxNode body = body_of(visited.node);
  const SyntaxNode declared = declared_name(visited.node.field("declarator"));
  if (!body || !declared) return out;
  const QualifiedName name = split_declared(declared);
  if (name.name.empty()) return out;
  out.what = Declares::kFunction;
  std::span<const Scope> scopes = visited.scopes;
  // A friend defined in a class is a function of the namespace around it.
  if (visited.parent.is("friend_declaration") && !scopes.empty()) scopes = scopes.first(scopes.size() - 1);
  out.container = join(join_types(scopes, "::"), name.qualifiers);
  out.start = name.last;
  out.body = body;
  if (!is_macro_call(visited.node, name, visited.scopes)) out.name = name.name;
  return out;
}

Declared read_lambda(const Visited& visited) {
  Declared out;
  out.what = Declares::kFunction;
  const bool inside = std::ranges::any_of(visited.scopes, &Scope::function);
  if (inside || !visited.parent.is("init_declarator")) return out;
  out.start = visited.parent.field("declarator");
  out.name = plain_name(out.start);
  out.container = join_types(visited.scopes, "::");
  out.body = visited.node.field("body");
  return out;
}

/// "namespace a::b", "class Box<int>", "struct a::Box".
std::string scope_name(SyntaxNode name) {
  if (!name.is("qualified_identifier")) return plain_name(name);
  const QualifiedName parts = split_declared(name);
  return join(parts.qualifiers, parts.name);
}

Declared read(const Visited& visited) {
  if (visited.node.is("function_definition")) return read_function(visited);
  if (visited.node.is("lambda_expression")) return read_lambda(visited);
  Declared out;
  out.what = Declares::kScope;
  out.name = scope_name(visited.node.field("name"));
  return out;
}

}  // namespace

const OutlineGrammar& c_outline() {
  static constexpr OutlineGrammar kGrammar{tree_sitter_c, kKinds, read};
  return kGrammar;
}

const OutlineGrammar& cpp_outline() {
  static constexpr OutlineGrammar kGrammar{tree_sitter_cpp, kKinds, read};
  return kGrammar;
}

}  // namespace proflens::analysis
