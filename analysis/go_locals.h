// The names that a Go function declares within itself, with their scopes: parameters, variables, constants, types.
//
// Scopes are bytes of the file. What a name means at a place is the innermost declaration whose scope holds the place,
// as in Go (go.dev/ref/spec#Declarations_and_scope). Holds nodes: the tree must outlive it. Pure; any thread.
#pragma once

#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "analysis/go_tree.h"

namespace proflens::analysis {

struct GoLocal {
  enum class Origin {
    kTyped,         // `type` says it
    kVariadic,      // a slice of `type`
    kValue,         // what `value` gives, its result `index` when it gives several
    kRangeKey,      // of the container `value`
    kRangeElement,  // of it
    kOther,         // a type, a constant without type, the variable of a type switch
  };
  Origin origin = Origin::kOther;
  GoNode type;
  GoNode value;
  std::size_t index = 0;
  bool alone = true;                 // no other name gets its value from `value`
  std::uint32_t begin = 0, end = 0;  // of the scope
};

class GoLocals {
 public:
  /// Of a function_declaration or method_declaration.
  explicit GoLocals(GoNode function);

  /// Null when the name is not declared in the function, seen from that byte.
  const GoLocal* find(std::string_view name, std::uint32_t at) const;
  /// Whether the identifier at that byte is the one that a declaration introduces.
  bool declared_at(std::uint32_t byte) const { return declared_.contains(byte); }

 private:
  class Reader;
  std::multimap<std::string_view, GoLocal> locals_;
  std::set<std::uint32_t> declared_;
};

}  // namespace proflens::analysis
