// The names that profiles give to functions, taken apart: one reader a language. See analysis/outline.h. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/outline.h"

namespace proflens::analysis {

FunctionName split_cpp_name(std::string_view name);  // C as well
FunctionName split_rust_name(std::string_view name);
FunctionName split_python_name(std::string_view name);
FunctionName split_script_name(std::string_view name);
FunctionName split_java_name(std::string_view name);

/// A function that the text does not name: "<lambda>". Its closure is its name, so that nobody takes it for a moved
/// one.
FunctionName nameless_function(std::string_view spelling);

/// Where the bracket at `open` is closed, one past it; the end of the text when it is not. Arrows ("->") do not close.
std::size_t past_bracket(std::string_view text, std::size_t open);

std::string join_parts(const std::vector<std::string>& parts, std::string_view separator);

}  // namespace proflens::analysis
