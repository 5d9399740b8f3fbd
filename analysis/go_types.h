// Go types as values: what a syntax tree says about a type, with names resolved to import paths.
//
// Only syntax is known: a name from another package is just that name. Types read from hostile source are cut off at a
// depth, as kUnknown. Pure; any thread.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/go_tree.h"

namespace proflens::analysis {

struct GoMember;

struct GoType {
  enum class Kind {
    kUnknown,
    kNamed,      // package ("" for this package and for predeclared names), name, parts = type arguments
    kParameter,  // a type parameter: name
    kPointer,    // parts = {element}; so for slice, array, channel
    kSlice,
    kArray,    // text = the length as written
    kMap,      // parts = {key, value}
    kChannel,  // text = "chan", "<-chan", "chan<-"
    kFunction,
    kStruct,     // members = fields
    kInterface,  // members = methods (types are functions), parts = embedded types and unions
    kUnion,      // parts = terms
    kTilde,      // parts = {type}
  };
  Kind kind = Kind::kUnknown;
  std::string package;  // import path, "C" for cgo
  std::string name;
  std::string text;
  std::vector<GoType> parts;
  std::vector<GoMember> members;  // fields, methods, or a function's parameters
  std::vector<GoMember> results;

  bool is(Kind wanted) const { return kind == wanted; }
  /// Named so by this package or by Go itself.
  bool is_local(std::string_view wanted) const { return kind == Kind::kNamed && package.empty() && name == wanted; }
};

struct GoMember {
  std::string name;  // empty when unnamed
  GoType type;
  bool embedded = false;  // a field that is only a type
  bool variadic = false;  // a parameter "...T", type is T
};

struct GoTypeParameter {
  std::string name;
  GoType constraint;
};

struct GoImport {
  std::string name;  // as the file refers to it: "io", an alias, "." or "_"
  std::string path;
  bool aliased = false;
};

/// What names mean where a type is written.
struct GoScope {
  const std::vector<GoImport>* imports = nullptr;
  std::set<std::string, std::less<>> parameters;      // type parameters
  std::function<bool(std::string_view)> is_declared;  // in the package
};

GoType read_type(GoNode node, const GoScope& scope);
/// Of a parameter_list, or of a result that may be one type.
std::vector<GoMember> read_parameters(GoNode list, const GoScope& scope);
std::vector<GoTypeParameter> read_type_parameters(GoNode list, GoScope& scope);

using GoSubstitution = std::map<std::string, GoType, std::less<>>;
GoType substitute(const GoType& type, const GoSubstitution& arguments);
/// A type as another package has to name it: what was local there is of that import path here.
GoType qualified_type(const GoType& type, std::string_view import_path);
/// Calls visit for the type and all types in it.
void for_each_type(const GoType& type, const std::function<void(const GoType&)>& visit);
bool is_predeclared_type(std::string_view name);
bool is_exported(std::string_view name);
GoType named_type(std::string_view package, std::string_view name);
GoType composed_type(GoType::Kind kind, std::vector<GoType> parts);
/// The name that an import path has by itself: "v2" and "go-" are not part of it.
std::string default_import_name(std::string_view path);

}  // namespace proflens::analysis
