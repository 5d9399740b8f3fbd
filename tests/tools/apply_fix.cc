// Prints a Go file with a quick fix made: apply_fix CODE LINE FILE [OTHER FILES OF THE PACKAGE]. LINE is 1-based. Exit
// code 3: there is no such fix there.
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "analysis/quick_fix.h"

namespace {

std::string read(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const std::string text = read(argv[3]);
  std::vector<std::string> others;
  for (int i = 4; i < argc; ++i) others.push_back(read(argv[i]));
  proflens::analysis::QuickFixFile file{.text = text, .package = {}, .go_minor = 24};
  for (const std::string& other : others) file.package.push_back(other);
  const auto line = static_cast<std::uint32_t>(std::strtoul(argv[2], nullptr, 10) - 1);
  const auto fixes = proflens::analysis::quick_fixes(file, argv[1], line);
  if (fixes.empty()) return 3;
  fmt::print("{}", proflens::analysis::with_changes(text, fixes.front().changes));
}
