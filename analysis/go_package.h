// The declarations of a Go package, tests included, as far as syntax tells.
//
// Holds trees and views into the caller's texts: the sources must outlive it. Declarations appear in the order of the
// files and lines; where build tags give a name twice, the first counts unless a file is preferred. Pure; any thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/benchmark.h"
#include "analysis/go_tree.h"
#include "analysis/go_types.h"

namespace proflens::analysis {

struct GoSource {
  std::string name;
  GoTree tree;
  std::string package_name;
  std::vector<GoImport> imports;
  std::string build_constraint;  // "//go:build linux", empty without one
  bool is_test = false;
};

struct GoFunctionDeclaration {
  std::string name;
  std::string receiver_type;
  bool pointer_receiver = false;
  std::string receiver_name;
  std::vector<std::string> receiver_parameters;  // "T" of func (s *Stack[T])
  std::vector<GoTypeParameter> type_parameters;
  std::vector<GoMember> parameters;
  std::vector<GoMember> results;
  GoNode node;
  const GoSource* source = nullptr;
};

struct GoTypeDeclaration {
  std::string name;
  std::vector<GoTypeParameter> type_parameters;
  GoType type;
  bool alias = false;
  const GoSource* source = nullptr;
};

class GoPackage {
 public:
  /// The package that the preferred file belongs to, with its external tests.
  GoPackage(std::span<const GoSourceFile> files, std::string_view preferred_file);
  GoPackage(const GoPackage&) = delete;
  GoPackage& operator=(const GoPackage&) = delete;

  const std::string& name() const { return name_; }
  const std::vector<GoSource>& sources() const { return sources_; }
  const GoSource* source(std::string_view file) const;
  /// Functions and methods; those of tests too.
  const std::vector<GoFunctionDeclaration>& functions() const { return functions_; }
  const GoFunctionDeclaration* function(std::string_view receiver_type, std::string_view function_name) const;
  const GoTypeDeclaration* type(std::string_view type_name) const;
  const std::map<std::string, GoTypeDeclaration, std::less<>>& types() const { return types_; }
  /// Named values of a type, as `const Red Color = iota` gives.
  const std::vector<std::string>* constants(std::string_view type_name) const;
  /// The type that a constant is declared with; empty when it is none.
  std::string type_of_constant(std::string_view constant) const;
  /// Any declaration of the package's scope (functions, types, variables, constants) in any of its files.
  bool declares(std::string_view declared_name) const { return names_.contains(declared_name); }
  const std::set<std::string, std::less<>>& names() const { return names_; }
  /// The scope for types that are written in the file.
  GoScope scope(const GoSource& file) const;

 private:
  void index_names(const GoSource& file);
  void index(const GoSource& file);
  void index_function(const GoSource& file, GoNode node);
  void index_types(const GoSource& file, GoNode node);
  void index_values(GoNode node);

  std::string name_;
  std::vector<GoSource> sources_;
  std::vector<GoFunctionDeclaration> functions_;
  std::map<std::string, GoTypeDeclaration, std::less<>> types_;
  std::map<std::string, std::vector<std::string>, std::less<>> constants_;
  std::set<std::string, std::less<>> names_;
};

/// Other packages, read when they are first asked for.
class GoOtherPackages {
 public:
  using Find = std::function<std::vector<GoSourceFile>(std::string_view import_path)>;
  explicit GoOtherPackages(Find find) : find_(std::move(find)) {}
  /// Null when the caller does not know the package.
  const GoPackage* package(std::string_view import_path);

 private:
  Find find_;
  std::map<std::string, std::unique_ptr<GoPackage>, std::less<>> packages_;
};

/// The names before a dot in the tree: packages, and variables too.
std::set<std::string, std::less<>> used_qualifiers(const GoTree& tree);
/// The type of a receiver, "T" for *T[int], or of another type that ends in a local name; empty for others.
std::string receiver_base(GoNode receiver);
std::string unquote(std::string_view literal);

}  // namespace proflens::analysis
