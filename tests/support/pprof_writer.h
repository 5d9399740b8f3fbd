// A small pprof profile, written field by field (github.com/google/pprof, proto/profile.proto), uncompressed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace proflens::tests {

struct PprofFrame {
  std::string function;
  std::string file;
  std::int64_t line = 0;
};

struct PprofSample {
  std::vector<PprofFrame> stack;  // leaf first
  std::vector<std::int64_t> values;
};

struct PprofProfile {
  std::vector<std::pair<std::string, std::string>> types;  // {"cpu", "nanoseconds"}
  std::vector<PprofSample> samples;
};

std::string encode(const PprofProfile& profile);

/// A CPU profile of one sample type pair as Go writes it: `samples` counts of 10 ms for each stack.
PprofProfile cpu_profile(const std::vector<std::pair<std::vector<PprofFrame>, std::int64_t>>& stacks);

}  // namespace proflens::tests
