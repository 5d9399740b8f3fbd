// What syntax tells of names around a place in a Go file: which import a name is, whether something shadows it, where a
// local variable is declared, and what plain type it has. For analysis/quick_fix.h.
//
// Holds nodes of the caller's tree. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/go_tree.h"

namespace proflens::analysis {

class GoFunctionScope {
 public:
  /// place: a node within a function.
  GoFunctionScope(SyntaxNode root, SyntaxNode place);

  SyntaxNode root() const { return root_; }
  /// The function declaration around it; nothing at package level.
  SyntaxNode declaration() const { return declaration_; }
  /// The name that a package has here; empty when it is not imported, or shadowed within the function.
  std::string import_name(std::string_view path) const;
  /// Whether the declaration has an identifier of that name that declares something.
  bool declares(std::string_view name) const { return !declarations(name).empty(); }
  /// Identifiers that declare a name within the function: parameters, :=, var, const, range.
  std::vector<SyntaxNode> declarations(std::string_view name) const;
  /// All identifiers of that name within the function, in order.
  std::vector<SyntaxNode> uses(std::string_view name) const;
  /// "int", "[]string", "map[string]int": as the only declaration of the name in the function has it; empty when it is
  /// not to be seen, or when there are several.
  std::string type_of(SyntaxNode expression) const;

 private:
  std::string type_of_name(std::string_view name) const;
  SyntaxNode root_, declaration_;
};

/// The import path of each name that the file imports; "." and "_" as they are.
std::vector<std::pair<std::string, std::string>> go_imports(SyntaxNode root);

/// The nearest node of a kind around a node, itself included; nothing when there is none.
SyntaxNode around(SyntaxNode node, std::string_view kind);
/// Whether an identifier of that name is anywhere in a text; by words, so rather once too often.
bool mentions(std::string_view text, std::string_view name);

}  // namespace proflens::analysis
