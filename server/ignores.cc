#include "server/ignores.h"

#include <algorithm>

#include "protocol/json.h"

#include "server/paths.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;
using analysis::fail;
using protocol::Json;

struct StoredIgnore {
  std::string file, function, code, line;
  static void fields(auto& io, auto& self) {
    io("file", self.file);
    io("function", self.function);
    io("code", self.code);
    io("line", self.line);
  }
};

struct StoredFile {
  std::vector<StoredIgnore> ignore;
  static void fields(auto& io, auto& self) { io("ignore", self.ignore); }
};

}  // namespace

analysis::Result<Ignores> Ignores::read(Files& files, const std::string& folder) {
  const std::string path = join(folder, kFile);
  Ignores ignores;
  if (!files.stat(path)) return ignores;
  const auto bytes = files.read(path);
  if (!bytes) return std::unexpected(bytes.error());
  const Json json = Json::parse(bytes->bytes, nullptr, false);
  if (json.is_discarded()) return fail(ErrorKind::kMalformed, path + ": is not JSON");
  auto stored = protocol::from_json<StoredFile>(json, "");
  if (!stored) return fail(ErrorKind::kMalformed, path + ": " + stored.error().message);
  for (StoredIgnore& entry : stored->ignore)
    ignores.entries_.push_back(
        {std::move(entry.file), std::move(entry.function), std::move(entry.code), std::move(entry.line)});
  return ignores;
}

analysis::Result<void> Ignores::add(const std::string& folder, Ignore ignore) {
  if (std::ranges::find(entries_, ignore) == entries_.end()) entries_.push_back(std::move(ignore));
  StoredFile stored;
  for (const Ignore& entry : entries_) stored.ignore.push_back({entry.file, entry.function, entry.code, entry.line});
  return write_whole(join(folder, kFile),
                     protocol::to_json(stored).dump(2, ' ', false, Json::error_handler_t::replace) + '\n');
}

bool Ignores::covers(const Ignore& what) const {
  return std::ranges::any_of(entries_, [&](const Ignore& entry) {
    return entry.file == what.file && entry.function == what.function && entry.line == what.line &&
           (entry.code == what.code || entry.code == "*");
  });
}

}  // namespace proflens::server
