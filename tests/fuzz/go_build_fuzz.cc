// Fuzzes what is read of a Go binary. Pieces beyond the end are short or empty, as of a file that is cut off.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "analysis/go_build.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  std::size_t asked = 0;
  const auto build = proflens::analysis::read_go_build([&](std::uint64_t offset, std::size_t wanted) {
    if (wanted > (std::size_t{1} << 20)) std::abort();  // a few bytes must not make us ask for a great many
    asked += wanted;
    return offset >= bytes.size() ? std::string() : bytes.substr(offset, wanted);
  });
  if (build.revision.size() > size || build.build_id.size() > 2 * size) std::abort();
  return 0;
}
