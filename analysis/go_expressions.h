// The types of expressions in a Go function and what its names refer to, as far as the package's syntax tells.
//
// What other packages declare is unknown, and so is what is made of it; kUnknown is said rather than guessed. Holds
// views: package and trees must outlive it. Pure; one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/go_locals.h"
#include "analysis/go_package.h"

namespace proflens::analysis {

class GoExpressions {
 public:
  GoExpressions(const GoPackage& package, const GoFunctionDeclaration& function);

  GoType type_of(GoNode expression) const { return type_of(expression, 0); }
  const GoLocals& locals() const { return locals_; }

  /// The tokens in the function that name `wanted`, itself not counted: called, handed on as a value, instantiated.
  /// Methods only where the operand's type is seen to be the receiver's.
  std::vector<GoNode> references(const GoFunctionDeclaration& wanted) const;

 private:
  GoType type_of(GoNode expression, int depth) const;
  GoType type_of_name(GoNode name, int depth) const;
  GoType type_of_local(const GoLocal& local, int depth) const;
  GoType type_of_global(std::string_view name, int depth) const;
  GoType type_of_call(GoNode call, std::size_t result, int depth) const;
  GoType type_of_selector(GoNode selector, int depth) const;
  GoType element_of(const GoType& container, bool key) const;
  GoType underlying(GoType type) const;
  GoType read(GoNode type_node) const;
  GoType called(std::string_view name, std::size_t result) const;

  bool is_own_package(GoNode qualifier) const;
  bool is_import(GoNode name) const;
  bool is_external() const { return source_.package_name != package_.name(); }
  bool sees_plain_names() const;
  /// "T" for T, *T and T[int] of this package; empty for others.
  std::string base_of(const GoType& type) const;
  /// The type that has the method, searched in embedded fields as Go does.
  std::string owner_of(const std::string& base, std::string_view method, int depth) const;

  bool refers_to_function(GoNode token, const GoFunctionDeclaration& wanted) const;
  bool refers_to_method(GoNode selector, const GoFunctionDeclaration& wanted) const;
  bool can_only_be(const GoFunctionDeclaration& wanted) const;

  const GoPackage& package_;
  const GoFunctionDeclaration& function_;
  const GoSource& source_;
  GoScope scope_;
  GoLocals locals_;
};

}  // namespace proflens::analysis
