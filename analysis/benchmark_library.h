// Values for types of Go's standard library, as rows of Go source.
//
// In a row, ${path} stands for the import's name, $x for the value's variable, $text for a string variable or literal,
// $size for the usual number of elements. Pure; any thread.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace proflens::analysis {

struct LibraryValue {
  std::string_view type;        // "*net/http.Request"
  std::string_view expression;  // what is handed over
  std::string_view setup;       // statements before the loop, one a line; they may declare $x
  std::string_view refresh;     // a statement for each iteration: without it the value would be used up
};
const LibraryValue* find_library_value(std::string_view type);

/// Methods that a library interface asks for: "io.ReadWriter" -> Read, Write. Empty for unknown ones.
std::vector<std::string_view> library_methods(std::string_view interface);
/// "([]byte) (int, error)" for Write: what the library's methods of that name look like. Empty for unknown ones.
std::string_view library_signature(std::string_view method);
/// A library type that has all of these methods (and so probably implements the interface); null for none.
const LibraryValue* find_library_implementation(std::span<const std::string_view> methods);

}  // namespace proflens::analysis
