// Readers of the texts that Go's debug endpoints serve: /debug/pprof/NAME?debug=1 and goroutine?debug=2.
//
//   heap        heap?debug=1, allocs?debug=1 (and other "heap profile:" texts, whose addresses stay without symbols)
//   count       goroutine, threadcreate, goroutineleak or any custom profile with debug=1
//   contention  block?debug=1, mutex?debug=1
//   stacks      goroutine?debug=2, SIGQUIT dumps and panics, also with log text around them
//
// Values follow pprof's reader of the same texts (profile/legacy_profile.go), so that totals are equal to the unit.
// Unlike it, functions and lines are taken from the '#' comments and the call lines, no binary is needed. CRLF,
// indentation and a log prefix before each line are tolerated; what cannot be read is counted in Profile::warnings.
// Text pasted below other lines is found when its header comes within the first kHeaderWindow bytes.
//
// Sources of the formats: runtime/pprof (printStackRecord, writeHeapInternal, printCountProfile, writeProfileInternal)
// and runtime/traceback.go (goroutineheader, traceback2) of Go 1.19 to 1.26. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <string_view>

#include "analysis/format.h"
#include "analysis/profile.h"
#include "analysis/result.h"

namespace proflens::analysis::go_text {

constexpr std::size_t kHeaderWindow = 8192;  // bytes

bool sniff_heap(std::string_view bytes);
bool sniff_count(std::string_view bytes);
bool sniff_contention(std::string_view bytes);
bool sniff_stacks(std::string_view bytes);

/// Errors: kMalformed when a header promises what the text does not hold, or not one sample can be read; kCancelled.
Result<Profile> parse_heap(const Buffer& file, const ParseOptions& options);
Result<Profile> parse_count(const Buffer& file, const ParseOptions& options);
Result<Profile> parse_contention(const Buffer& file, const ParseOptions& options);
Result<Profile> parse_stacks(const Buffer& file, const ParseOptions& options);

/// Their names in the table of formats.
constexpr std::string_view kHeapName = "go heap text";
constexpr std::string_view kCountName = "go count text";
constexpr std::string_view kContentionName = "go contention text";
constexpr std::string_view kStacksName = "go goroutine stacks";

}  // namespace proflens::analysis::go_text
