// A benchmark under construction: its statements, and the names and imports that they use.
//
// A copy is a snapshot, so that a way of making a value can be tried and dropped. Lines carry no indentation of the
// function, only that of blocks within the set-up. One thread at a time.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

struct BenchmarkDraft {
  std::vector<std::string> setup;                           // before the loop
  std::vector<std::string> refresh;                         // first in each iteration
  std::vector<std::string> todos;                           // what a person should look at
  std::vector<std::string> skips;                           // why it cannot run as it is
  std::map<std::string, std::string, std::less<>> imports;  // path -> name in the test file
  std::set<std::string, std::less<>> variables;
  bool guessed = false;         // a value may be incomplete: calls on it may panic
  bool incomplete = false;      // a struct has unexported fields that keep their zero values
  bool needs_internal = false;  // something unexported is used
  int indent = 0;

  /// Adds statements, one a line of the text.
  void add(std::string_view text);
  void add_refresh(std::string_view text);
};

/// What a name may not be, in the test file.
struct BenchmarkNames {
  std::set<std::string, std::less<>> package_level;          // of the package whose scope the test file shares
  std::map<std::string, std::string, std::less<>> imported;  // path -> name that the test file has already
  std::map<std::string, std::string, std::less<>> aliases;   // path -> name as the source file has it

  /// The name of an import, which is added to the draft.
  std::string import(BenchmarkDraft& draft, std::string_view path) const;
  /// A free name for a variable, made from the wanted one.
  std::string variable(BenchmarkDraft& draft, std::string_view wanted) const;
};

bool is_go_keyword(std::string_view word);

}  // namespace proflens::analysis
