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

/// A function with a body, nested ones as well. Names and containers are spelled as the language's profiles do; what
/// each language lists and leaves out stands at the top of its reader (analysis/outline_*.cc).
struct OutlineFunction {
  std::string name;               // "Parse"; empty behind a C++ macro, whose name for the function is not to be seen
  std::string container;          // "Decoder" for func (d *Decoder[T]) Parse, "ns::Box" in C++; empty: a free function
  bool pointer_receiver = false;  // Go: the method is of *Decoder
  /// The line that debug information and profilers record as the function's: of Go's func keyword, of the name in C,
  /// C++ and Java, of the first decorator in Python, of the parameters' parenthesis in JavaScript (V8), of Rust's fn.
  std::uint32_t first_line = 0;
  std::uint32_t last_line = 0;  // where it ends: the line of the closing brace
  std::uint32_t body_line = 0;  // where its body begins: the line of the opening brace
};

struct Outline {
  Language language = Language::kNone;
  bool broken = false;                     // the text has syntax errors: containers may lack their outer parts
  std::string package_name;                // Go, Java: of the package clause
  std::vector<OutlineFunction> functions;  // in order of their first lines
};

/// Nothing for a language without a reader, for a text of more than a megabyte, or one that takes seconds to read.
std::optional<Outline> outline(Language language, std::string_view text);

/// A profile's name for a function, taken apart. Go's "example.com/m/pkg.(*Decoder[...]).Parse.func1.2" has package
/// "example.com/m/pkg", container "Decoder", name "Parse" and closure "func1.2"; import path escapes (%2e) are undone.
/// Java's "com.x.Outer$Inner.run(int)" has package "com.x" and container "Outer$Inner"; C++'s "ns::Box<int>::f(int)
/// const" has container "ns::Box"; Rust's "<m::Box<T> as m::Show>::show" has container "m::Box", package "m::Show".
struct FunctionName {
  std::string package;  // Go, Java: the package; Rust: the trait, where the name has one
  std::string container;
  bool pointer_receiver = false;
  std::string name;
  /// Empty for the declared function itself. A nameless function that the outline lists under what the profile calls it
  /// ("<lambda>" in Python, "(anonymous)" in JavaScript) has the same text here.
  std::string closure;
};

FunctionName split_name(Language language, std::string_view name);

/// Whether a function of that name, when the outline has none, may still have its lines in the file: Python's
/// "<module>", Go's "init", Java's "<clinit>", constructors that nobody wrote.
bool may_lack_declaration(Language language, const FunctionName& name, std::uint32_t start_line);

}  // namespace proflens::analysis
