// Go source as a syntax tree: the functions of a file with their places, and what is needed to write a benchmark.
//
// Parsed by tree-sitter, so a file that does not compile (the user is typing) still yields what can be seen.
// Lines are 0-based here, as an editor counts; columns are bytes. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

struct GoFunction {
  std::string name;           // "Parse"
  std::string receiver_type;  // "Decoder" for func (d *Decoder[T]) Parse; empty for a function
  bool pointer_receiver = false;
  std::uint32_t first_line = 0;  // of the func keyword
  std::uint32_t last_line = 0;   // of the closing brace
  std::uint32_t body_line = 0;   // of the opening brace
};

struct GoFile {
  std::string package_name;
  std::vector<GoFunction> functions;  // in order of their lines; top-level ones only
};

GoFile parse_go(std::string_view text);

/// A profile's name for a Go function, taken apart: "example.com/m/pkg.(*Decoder[...]).Parse.func1.2" has package
/// "example.com/m/pkg", receiver "Decoder", name "Parse" and closure "func1.2". Import path escapes (%2e) are undone.
struct GoName {
  std::string package;
  std::string receiver;
  bool pointer_receiver = false;
  std::string name;
  std::string closure;  // empty for the declared function itself
};
GoName split_go_name(std::string_view name);

}  // namespace proflens::analysis
