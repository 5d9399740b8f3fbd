// Where the output of a command goes: a terminal of some width, with colour or without, or a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "analysis/result.h"

#include "server/go_environment.h"

namespace proflens::server::cli {

enum class ColourChoice : std::uint8_t { kAuto, kAlways, kNever };

struct Screen {
  std::size_t width = 0;  // columns; 0: not a terminal, so lines may be as long as they are
  bool colour = false;
};

/// Colour on a terminal that can, unless NO_COLOR is set (https://no-color.org) or the choice says otherwise. COLUMNS
/// overrides the terminal's own width.
Screen screen_of(int descriptor, ColourChoice choice, const GetEnv& environment);

/// Writes all of it. A reader that went away (`| head`) is no error.
analysis::Result<void> write_all(int descriptor, std::string_view text);

/// Whether a PROFILE argument is an open stream rather than a file: "-", /dev/stdin, or the /dev/fd/N of a shell's
/// <(…).
bool is_stream(std::string_view path);

/// Reads such a stream up to its end.
analysis::Result<analysis::Buffer> read_stream(const std::string& path);

}  // namespace proflens::server::cli
