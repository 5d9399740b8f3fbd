// Fixtures: a text file with named parts, sources in which the expected remarks stand at the end of the lines they are
// on.
//
//   what it is about, free text
//   -- cpu.folded --
//   types samples/count cpu/nanoseconds
//   start main.hot 3                        the recorded declaration line of a function
//   main.main /ws/main.go:8;main.hot /ws/main.go:4 62 620000000
//   -- /ws/main.go --
//   func hot() {      //~ lens 62.0 % cpu: 620 ms total, 620 ms self
//
// What follows //~ is no part of the source. check() compares, and rewrites the file when UPDATE_EXPECT is set.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace proflens::tests {

struct FixturePart {
  std::string name;
  std::vector<std::string> lines;
};

struct Fixture {
  std::string path;
  std::string comment;
  std::vector<FixturePart> parts;

  const FixturePart* part(const std::string& name) const;
};

Fixture read_fixture(const std::string& path);

std::string read_text(const std::string& path);

/// A source without its expectations.
std::string source_of(const FixturePart& part);

/// Bytes of a pprof profile from a .folded part.
std::string profile_bytes(const FixturePart& part);

/// Remarks by 0-based line, in the order in which they are to be shown.
using Remarks = std::map<std::size_t, std::vector<std::string>>;

/// Fails the running test where the source's expectations are others.
void check(const Fixture& fixture, const FixturePart& source, const Remarks& actual);

}  // namespace proflens::tests
