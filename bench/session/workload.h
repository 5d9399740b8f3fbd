// What the session benchmark opens: one Go file of 20 000 lines in 400 functions, the same in C++ for clangd, and a
// pprof profile with 2 000 hot lines in it. The same each time, on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace proflens::bench {

constexpr std::uint32_t kFunctions = 400;
constexpr std::uint32_t kLinesPerFunction = 50;
constexpr std::uint32_t kHotPerFunction = 5;
constexpr std::uint32_t kLines = kFunctions * kLinesPerFunction;
constexpr std::uint32_t kHotLines = kFunctions * kHotPerFunction;

/// 0-based lines of the generated files. Every function has the same shape: a remark, its head, a body, an end.
std::uint32_t remark_line(std::uint32_t function);
std::uint32_t head_line(std::uint32_t function);
std::uint32_t hot_line(std::uint32_t function, std::uint32_t nth);

/// Where a hover on the function's name is, in column units (the line is ASCII up to there).
std::uint32_t go_name_column(std::uint32_t function);
std::uint32_t cpp_name_column();

std::string go_source();
std::string cpp_source();

/// An uncompressed CPU profile of the Go file at `path`: 20 000 samples of 4 to 19 frames over all hot lines.
/// `seed` varies the numbers.
std::string profile_of(const std::string& path, std::uint64_t seed);

}  // namespace proflens::bench
