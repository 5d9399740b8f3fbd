// What the debug=1 texts have in common: records of one line "numbers @ addresses" with '#' comments below it, which
// name the functions and lines of the stack:
//
//   1: 2097152 [1: 2097152] @ 0x5f3a45 0x5f39b1 0x44a2c7
//   # labels: {"request":"7"}
//   #	0x5f3a44	main.fill+0x24	/src/demo/main.go:20
//
// The comments decide, because they hold what the addresses cannot: every inlined call has a comment of its own, with
// or without an address; runtime frames at the leaf and runtime.goexit have an address but no comment, and Go leaves
// them out of a heap profile's protobuf form too. So a record with comments is the stack of its comments, and flat is
// on the first of them; a record without is a stack of addresses without symbols.
//
// Comments of one physical function (equal pc - offset) become one location, innermost call first.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/format.h"
#include "analysis/formats/go_text_lines.h"
#include "analysis/profile_builder.h"

namespace proflens::analysis::go_text {

/// One '#' comment. No function: Go had no symbol for the pc.
struct Symbol {
  std::uint64_t pc = 0;     // of the call, not behind it
  std::uint64_t entry = 0;  // of the physical function; 0 when the comment does not say
  std::string_view function, file;
  std::uint32_t line = 0;
};

/// A comment without its '#': "0x5f3a44	main.fill+0x24	/src/demo/main.go:20". Nothing when it is not of this
/// form.
std::optional<Symbol> parse_symbol(std::string_view comment);

/// The locations of a stack, both leaf first.
void append_symbols(std::span<const Symbol> symbols, ProfileBuilder& builder, std::vector<LocationId>& stack);
/// "0x5f3a45 0x5f39b1" as locations without frames, each moved back onto the call. False when it is anything else.
bool append_addresses(std::string_view addresses, ProfileBuilder& builder, std::vector<LocationId>& stack);

struct RecordFormat {
  /// Turns what stands before the '@' into one value per sample type, and may add labels. False: malformed.
  std::function<bool(std::string_view numbers, std::span<std::int64_t> values, std::vector<Label>& labels)> values;
  /// A comment without its '#' that is none of a record's.
  std::function<void(std::string_view comment)> comment = [](std::string_view) {};
};

/// Adds the samples of all records up to the end or a memory map, and warns of malformed lines.
Result<void> read_records(TextLines lines, const RecordFormat& format, const ParseOptions& options,
                          ProfileBuilder& builder);

}  // namespace proflens::analysis::go_text
