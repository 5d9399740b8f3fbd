// The lines of a goroutine dump (goroutine?debug=2, SIGQUIT, panics), one by one:
//
//   goroutine 18 [chan receive, 5 minutes, locked to thread]:
//   main.(*Pool).wait(0xc000012345, {0x0, 0x1})
//   	/src/demo/pool.go:42 +0x7c
//   created by main.main in goroutine 1
//   	/src/demo/main.go:17 +0x1d
//
// What Go versions and settings add: " gp=0x1 m=0 mp=0x2" before the state, "(leaked)" and "(scan)" in it, "synctest
// bubble 3", labels behind the state or behind the bracket, " fp=0x1 sp=0x2 pc=0x3" behind a line.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace proflens::analysis::go_text {

struct GoroutineHeader {
  std::string_view before;  // what stands in front of it in the line
  std::int64_t id = 0;
  std::string_view state;    // "chan receive"
  std::int64_t minutes = 0;  // waiting; 0: less than one
  bool locked_to_thread = false;
  bool leaked = false;
  std::int64_t bubble = 0;  // of testing/synctest; 0: none
  std::string_view labels;  // "{…}" or empty
};

/// A header at the end of a line.
std::optional<GoroutineHeader> parse_goroutine_header(std::string_view line);

/// "/src/demo/pool.go:42 +0x7c fp=0x1 sp=0x2 pc=0x3"
struct SourceLine {
  std::string_view file;
  std::uint32_t line = 0;
  std::uint64_t pc = 0;
  bool has_offset = false;  // an inlined call has none
};
std::optional<SourceLine> parse_source_line(std::string_view line);
/// The same for a frame of C, which always has its pc and sometimes nothing else.
std::optional<SourceLine> parse_foreign_line(std::string_view line);

/// "main.(*Pool).wait(0xc000012345)" -> "main.(*Pool).wait"; the arguments are "..." for an inlined call.
struct Call {
  std::string_view function;
  std::string_view arguments;
};
std::optional<Call> parse_call(std::string_view line);

/// "created by main.main in goroutine 1" -> "main.main"
std::optional<std::string_view> parse_creator(std::string_view line);

}  // namespace proflens::analysis::go_text
