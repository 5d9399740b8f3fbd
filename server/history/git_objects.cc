#include "server/history/git_objects.h"

#include <charconv>

namespace proflens::server {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// "committer A U Thor <a@example.com> 1700000000 +0100"
std::int64_t seconds_of(std::string_view line) {
  const std::size_t end = line.rfind('>');
  if (end == std::string_view::npos || end + 2 > line.size()) return 0;
  const std::string_view rest = line.substr(end + 2);
  std::int64_t seconds = 0;
  std::from_chars(rest.data(), rest.data() + rest.size(), seconds);
  return seconds;
}

}  // namespace

std::string ObjectId::hex() const {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

ObjectId object_id_of_hex(std::string_view hex) {
  ObjectId id;
  if (hex.size() != 40 && hex.size() != 64) return id;
  for (std::size_t i = 0; i < hex.size() / 2; ++i) {
    const int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return {};
    id.bytes[i] = static_cast<unsigned char>(high << 4 | low);
  }
  id.size = static_cast<std::uint8_t>(hex.size() / 2);
  return id;
}

ObjectId object_id_of_bytes(const void* bytes, std::uint8_t size) {
  ObjectId id;
  id.size = size;
  std::memcpy(id.bytes.data(), bytes, size);
  return id;
}

std::optional<Commit> parse_commit(const ObjectId& id, std::string_view bytes) {
  Commit commit{.id = id, .tree = {}, .parents = {}, .seconds = 0};
  while (!bytes.empty()) {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
    if (line.empty()) break;  // the message follows
    if (line.starts_with("tree ")) {
      commit.tree = object_id_of_hex(line.substr(5));
    } else if (line.starts_with("parent ")) {
      if (const ObjectId parent = object_id_of_hex(line.substr(7))) commit.parents.push_back(parent);
    } else if (line.starts_with("committer ")) {
      commit.seconds = seconds_of(line);
    }
  }
  if (!commit.tree) return std::nullopt;
  return commit;
}

}  // namespace proflens::server
