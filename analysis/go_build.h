// What a Go binary says of its own build: the commit that it was built from, and the build id of its file. ELF only.
//
// The bytes are foreign and may be a gigabyte, so pieces are asked for. Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace proflens::analysis {

/// Bytes of a file from an offset on; fewer than asked for at its end.
using ReadPiece = std::function<std::string(std::uint64_t offset, std::size_t size)>;

struct GoBuild {
  std::string revision;   // vcs.revision; empty when the binary does not say
  bool modified = false;  // vcs.modified: the tree had changes that were not committed
  std::string build_id;   // the GNU build id in hexadecimal; empty when there is none
};

/// Empty for what is no such binary.
GoBuild read_go_build(const ReadPiece& read);

}  // namespace proflens::analysis
