// Makes Go expressions for values of given types, with the statements that prepare them.
//
// The maker never fails half-way: what it cannot make becomes a zero value with a reason in draft().skips (the
// benchmark then skips itself) or in draft().todos (it runs, but a person should put something realistic). Only what
// cannot be written down at all (a C struct, a type argument nobody can choose) is told by impossible().
// One thread at a time; the package must outlive the maker.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analysis/benchmark_context.h"
#include "analysis/benchmark_library.h"
#include "analysis/go_package.h"

namespace proflens::analysis {

class ValueMaker {
 public:
  explicit ValueMaker(ValueContext context) : context_(std::move(context)) {}

  /// An expression that can be passed as a parameter of the type.
  std::string value(const GoType& type, const ValueSpot& spot);
  /// A variable that methods of the (local) type can be called on.
  std::string receiver(const GoType& type, bool pointer, const std::string& name, const VariableUse& use);
  std::string spelled(const GoType& type);
  /// A function of the package, as the test file calls it.
  std::string qualified(const std::string& function_name);
  /// Type arguments that satisfy the constraints.
  GoSubstitution type_arguments(const std::vector<GoTypeParameter>& parameters);
  std::string new_variable(std::string_view wanted) { return context_.names.variable(draft_, wanted); }
  std::string import(std::string_view path) { return context_.names.import(draft_, path); }

  BenchmarkDraft& draft() { return draft_; }
  const BenchmarkDraft& draft() const { return draft_; }
  const std::string& impossible() const { return impossible_; }
  bool is_external() const { return !context_.own_path.empty(); }

 private:
  // benchmark_values.cc: predeclared types and composed ones
  std::string basic(const std::string& type, const ValueSpot& spot);
  std::string element_of(const std::string& type, const std::string& index);
  std::string text(const ValueSpot& spot);
  std::string text_of_file(const ValueSpot& spot);
  std::string any_value(const ValueSpot& spot);
  std::string pointer(const GoType& type, const ValueSpot& spot);
  std::string bytes(const std::string& type_name, const ValueSpot& spot);
  std::string slice(const GoType& type, const std::string& type_name, const ValueSpot& spot);
  std::string map(const GoType& type, const std::string& type_name, const ValueSpot& spot);
  std::string array(const GoType& type, const std::string& type_name, const ValueSpot& spot);
  std::string channel(const GoType& type, const std::string& type_name, const ValueSpot& spot);
  std::string function(const GoType& type, const ValueSpot& spot);
  std::string iterator(const GoType& type, const ValueSpot& spot);
  std::string composed(const GoType& type, const std::string& type_name, const ValueSpot& spot);
  std::string fill(const std::string& variable, const GoType& element, const ValueSpot& spot);
  std::string in_variable(const std::string& expression, const GoType& type, const ValueSpot& spot);

  // benchmark_named.cc: types of the package
  const GoPackage* home(const GoType& type) const;
  const GoTypeDeclaration* declaration(const GoType& type) const;
  GoType underlying(const GoType& type) const;
  std::string local(const GoType& type, const ValueSpot& spot);
  std::string local_basic(const GoType& type, const GoType& underlying, const ValueSpot& spot);
  std::string structure(const GoType& type, const GoType& underlying, const ValueSpot& spot, bool as_pointer);
  enum class Reach { kOwn, kExported };  // the fields that can be named
  std::string composite(const std::string& type_name, const GoType& underlying, const ValueSpot& spot,
                        Reach reach = Reach::kOwn);
  std::optional<std::string> field_value(const GoMember& field, const ValueSpot& spot);
  struct Constructed {
    std::string variable_or_call;
    bool pointer = false;
  };
  std::optional<Constructed> constructed(const GoType& type, const ValueSpot& spot);
  std::optional<Constructed> construct_with(const GoFunctionDeclaration& maker, const GoType& type,
                                            const ValueSpot& spot);
  std::vector<const GoFunctionDeclaration*> constructors(const GoType& type) const;
  bool is_usable(const GoSource& source) const;
  bool may_be_missed(const GoMember& field, const std::string& type_name) const;
  bool target_mentions(std::string_view field) const;
  bool target_follows(std::string_view field) const;
  bool any_reachable(const std::function<bool(GoNode)>& matches) const;
  bool leaves_out(const GoFunctionDeclaration& maker, const GoType& type) const;

  // benchmark_interfaces.cc
  std::string interface_value(const GoType& type, const GoType& underlying, const ValueSpot& spot);
  const LibraryValue* library_implementation(const std::vector<GoMember>& methods);
  std::optional<std::string> local_implementation(const std::vector<GoMember>& methods, const ValueSpot& spot);
  std::optional<std::vector<GoMember>> methods_of(const GoType& interface, int depth);
  std::optional<GoType> implementing_type(const std::vector<GoMember>& methods, bool only_values);

  // benchmark_foreign.cc: types of other packages
  std::string foreign(const GoType& type, const ValueSpot& spot, bool as_pointer);
  std::string from_library(const LibraryValue& row, const ValueSpot& spot);
  std::string library_text(const ValueSpot& spot);
  std::string expand(std::string_view text, const std::string& variable, const std::string& text_value);
  std::string unknown_foreign(const GoType& type, const ValueSpot& spot, bool as_pointer);
  std::string known_foreign(const GoType& type, const ValueSpot& spot, bool as_pointer);
  std::string foreign_structure(const GoType& type, const GoType& underlying, const ValueSpot& spot, bool as_pointer);
  std::string foreign_composite(const GoType& type, const GoType& underlying, const ValueSpot& spot);
  std::string from_c(const GoType& type);
  bool literal_exists(const GoType& type) const;

  // benchmark_spelling.cc
  std::vector<std::string> spelled_all(const std::vector<GoType>& types);
  std::string spelled_name(const GoType& type);
  std::string spelled_signature(const GoType& function);
  std::string spelled_struct(const GoType& type);
  std::string spelled_interface(const GoType& type);

  // benchmark_generics.cc
  std::optional<GoType> type_argument(const GoTypeParameter& parameter, const std::vector<GoTypeParameter>& all,
                                      const GoSubstitution& known);
  std::optional<GoType> from_constraint(const GoType& constraint, int depth);

  std::string skip(const std::string& reason, const GoType& type, const ValueSpot& spot);
  /// Runs the attempt; when it needs a skip or is impossible, nothing of it remains.
  template <class Attempt>
  bool attempt(Attempt make) {
    const BenchmarkDraft before = draft_;
    const std::string impossible_before = impossible_;
    make();
    const bool good = draft_.skips.size() == before.skips.size() && impossible_ == impossible_before;
    if (!good) {
      draft_ = before;
      impossible_ = impossible_before;
    }
    return good;
  }

  ValueContext context_;
  BenchmarkDraft draft_;
  std::string impossible_;
  int numbers_ = 0;  // made so far: several parameters get different ones
  int texts_ = 0;
  int budget_ = 2000;                     // values, tried ones included
  std::vector<std::string> in_progress_;  // local types being made, against endless recursion
};

/// An element's expression as gofmt writes it among several arguments or in brackets.
std::string tightened(std::string_view expression);
/// The next loop variable: "i" then "j", "k".
std::string next_index(const std::string& index);

}  // namespace proflens::analysis
