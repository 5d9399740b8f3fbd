// The functions of a source file with their places, in any language that has a reader here, and the names that
// profiles give to functions, taken apart so that the two can be compared.
//
// A file that does not compile (the user is typing) still yields what can be seen. Lines are 0-based here, as an
// editor counts. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

enum class Language : std::uint8_t { kNone, kGo, kC, kCpp, kRust, kPython, kJavaScript, kTypeScript, kTsx, kJava };

/// By the path's ending; kNone for what has no reader here.
Language language_of(std::string_view path);

struct OutlineFunction {
  std::string name;               // "Parse"
  std::string container;          // "Decoder" for func (d *Decoder[T]) Parse; empty for a free function
  bool pointer_receiver = false;  // Go: the method is of *Decoder
  std::uint32_t first_line = 0;   // where the declaration begins: the line of Go's func keyword
  std::uint32_t last_line = 0;    // where it ends: the line of the closing brace
  std::uint32_t body_line = 0;    // where its body begins: the line of the opening brace
};

struct Outline {
  Language language = Language::kNone;
  std::string package_name;                // Go: of the package clause
  std::vector<OutlineFunction> functions;  // in order of their lines
};

/// Nothing for a language without a reader.
std::optional<Outline> outline(Language language, std::string_view text);

/// A profile's name for a function, taken apart. Go's "example.com/m/pkg.(*Decoder[...]).Parse.func1.2" has package
/// "example.com/m/pkg", container "Decoder", name "Parse" and closure "func1.2"; import path escapes (%2e) are undone.
struct FunctionName {
  std::string package;
  std::string container;
  bool pointer_receiver = false;
  std::string name;
  std::string closure;  // empty for the declared function itself
};

FunctionName split_name(Language language, std::string_view name);

}  // namespace proflens::analysis
