// What a test run printed, from the events of `go test -json`: the output of each package in one piece, because a line
// comes in several events and the packages of a run take turns.
//
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

struct OutputLine {
  std::string_view text;  // without the end of the line
  std::size_t line = 0;   // in the file, from 1: of the event that it began in
};

struct TestOutput {
  std::string storage;  // of the texts, unless they are in the text that was given
  std::vector<OutputLine> lines;
};

/// The lines of the text, or, if it has events, those that the events tell of. Lines that are no event are kept.
TestOutput test_output(std::string_view text);

}  // namespace proflens::analysis
