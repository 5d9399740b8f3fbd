// Git's objects as they are stored: names, and commits and trees taken apart. The bytes are foreign: what is broken
// yields nothing, or the part before it. Pure; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::server {

/// The name of an object: 20 bytes of SHA-1 or 32 of SHA-256.
struct ObjectId {
  std::array<unsigned char, 32> bytes{};
  std::uint8_t size = 0;  // bytes; 0: no object

  bool operator==(const ObjectId&) const = default;
  explicit operator bool() const { return size != 0; }
  std::string hex() const;
};

/// 40 or 64 hexadecimal digits; no object for anything else.
ObjectId object_id_of_hex(std::string_view hex);
/// The first `size` of these bytes.
ObjectId object_id_of_bytes(const void* bytes, std::uint8_t size);

struct HashObjectId {
  std::size_t operator()(const ObjectId& id) const {
    std::size_t hash = 0;  // the names are hashes already
    std::memcpy(&hash, id.bytes.data(), sizeof hash);
    return hash;
  }
};

struct Commit {
  ObjectId id, tree;
  std::vector<ObjectId> parents;
  std::int64_t seconds = 0;  // of the committer, since 1970
};

/// Nothing without a tree.
std::optional<Commit> parse_commit(const ObjectId& id, std::string_view bytes);

struct TreeEntry {
  enum class Kind : std::uint8_t { kFile, kTree, kOther };  // other: links and submodules
  std::string_view name;                                    // into the bytes of the tree
  ObjectId id;
  Kind kind = Kind::kOther;
};

/// Calls visit(TreeEntry) for each entry; `id_size` is that of the repository's names.
template <class Visit>
void for_each_entry(std::string_view tree, std::uint8_t id_size, Visit&& visit) {
  while (!tree.empty()) {
    const std::size_t space = tree.find(' '), end = tree.find('\0');
    if (space == std::string_view::npos || end == std::string_view::npos || space > end) return;
    if (tree.size() - end - 1 < id_size) return;
    const std::string_view mode = tree.substr(0, space);
    const auto kind = mode.starts_with("100")               ? TreeEntry::Kind::kFile
                      : mode == "40000" || mode == "040000" ? TreeEntry::Kind::kTree
                                                            : TreeEntry::Kind::kOther;
    visit(TreeEntry{tree.substr(space + 1, end - space - 1), object_id_of_bytes(tree.data() + end + 1, id_size), kind});
    tree.remove_prefix(end + 1 + id_size);
  }
}

}  // namespace proflens::server
