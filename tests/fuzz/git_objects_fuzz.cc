// Fuzzes git's objects taken apart: commits and trees of both sizes of names.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/history/git_objects.h"

using namespace proflens::server;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto commit = parse_commit({}, bytes))
    if (!commit->tree || object_id_of_hex(commit->tree.hex()) != commit->tree) std::abort();
  for (const std::uint8_t id_size : {std::uint8_t{20}, std::uint8_t{32}})
    for_each_entry(bytes, id_size, [&](const TreeEntry& entry) {
      if (entry.name.data() < bytes.data() || entry.name.data() + entry.name.size() > bytes.data() + size) std::abort();
      if (entry.id.size != id_size) std::abort();
    });
  return 0;
}
