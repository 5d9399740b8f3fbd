#include "server/capture/store.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include "protocol/json.h"

#include "server/atomic_write.h"
#include "server/paths.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;
using analysis::fail;
using analysis::Result;
using protocol::Json;

// Not an ending that profiles are looked for by: the directory is watched while one of its captures is loaded, and what
// another server captures meanwhile is not ours to show.
constexpr std::string_view kProfile = ".capture", kRecord = ".json";
constexpr std::size_t kMostNameBytes = 120;

/// The record as it is on disk.
struct Record {
  std::string name, kind, source, commit, workspace;
  bool named = false;
  std::int64_t timeNanos = 0;
  std::int32_t seconds = 0;
  std::optional<std::int64_t> operations;
  static void fields(auto& io, auto& self) {
    io("name", self.name);
    io("named", self.named);
    io("kind", self.kind);
    io("timeNanos", self.timeNanos);
    io("seconds", self.seconds);
    io("operations", self.operations);
    io("source", self.source);
    io("commit", self.commit);
    io("workspace", self.workspace);
  }
};

std::string stamp(std::int64_t time_nanos) {
  return fmt::format("{:%Y%m%d-%H%M%S}", fmt::localtime(static_cast<std::time_t>(time_nanos / 1'000'000'000)));
}

/// A kind may come from a URL: what is no letter, digit or one of "._-" does not get into a file name.
std::string file_name_part(const std::string& kind) {
  std::string part;
  for (const char c : kind.substr(0, 40)) part += std::isalnum(static_cast<unsigned char>(c)) || c == '_' ? c : '-';
  return part.empty() ? "profile" : part;
}

std::uint64_t weight(const std::vector<Kept>& all) {
  std::uint64_t sum = 0;
  for (const Kept& kept : all) sum += kept.size;
  return sum;
}

}  // namespace

/// Creates the profile's file, so that the id is ours whoever else captures in the same second.
Result<std::string> CaptureStore::reserve(const Kept& about) {
  if (directory_.empty())
    return fail(ErrorKind::kUnreadable, "captures cannot be kept: neither XDG_DATA_HOME nor HOME is set");
  if (auto made = make_private_directory(directory_); !made) return fail(made.error(), "captures cannot be kept");
  const std::string stem = file_name_part(about.kind) + "-" + stamp(about.time_nanos);
  for (int attempt = 1; attempt < 1000; ++attempt) {
    const std::string id = attempt == 1 ? stem : fmt::format("{}-{}", stem, attempt);
    const std::string path = join(directory_, id + std::string(kProfile));
    const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, kPrivate);
    if (file >= 0) return ::close(file), id;
    if (errno != EEXIST) return fail(ErrorKind::kUnreadable, path + ": " + std::strerror(errno));
  }
  return fail(ErrorKind::kUnreadable, directory_ + ": too many captures in one second");
}

Result<Kept> CaptureStore::keep(const Keepsake& keepsake) {
  Kept kept = keepsake.about;
  if (auto fine = check_name(kept.name, ""); !fine) return std::unexpected(fine.error());
  auto id = reserve(kept);
  if (!id) return std::unexpected(id.error());
  kept.id = std::move(*id);
  kept.named = !kept.name.empty();
  if (!kept.named) kept.name = kept.id;
  kept.size = keepsake.bytes.size();
  kept.path = join(directory_, kept.id + std::string(kProfile));
  auto written = write_atomically(kept.path, keepsake.bytes, kPrivate);
  if (written) written = write_record(kept);
  if (!written) {
    erase(kept);
    return fail(written.error(), "the capture cannot be kept");
  }
  make_room(kept.id);
  return kept;
}

Result<void> CaptureStore::write_record(const Kept& kept) const {
  const Record record{.name = kept.name,
                      .kind = kept.kind,
                      .source = kept.source,
                      .commit = kept.commit,
                      .workspace = kept.workspace,
                      .named = kept.named,
                      .timeNanos = kept.time_nanos,
                      .seconds = kept.seconds,
                      .operations = kept.operations == 0 ? std::nullopt : std::optional(kept.operations)};
  // A path on disk may hold bytes that are no UTF-8.
  const std::string text = protocol::to_json(record).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  return write_atomically(join(directory_, kept.id + std::string(kRecord)), text, kPrivate);
}

std::vector<Kept> CaptureStore::list() const {
  std::vector<Kept> all;
  if (directory_.empty()) return all;
  for (const DirectoryEntry& entry : files_.list(directory_)) {
    if (!entry.name.ends_with(kRecord) || entry.kind != FileStat::Kind::kFile) continue;
    const auto text = files_.read(join(directory_, entry.name));
    if (!text) continue;
    const Json json = Json::parse(text->bytes, nullptr, /*allow_exceptions=*/false);
    const auto record = protocol::from_json<Record>(json, "record");
    Kept kept;
    kept.id = entry.name.substr(0, entry.name.size() - kRecord.size());
    kept.path = join(directory_, kept.id + std::string(kProfile));
    const auto stat = files_.stat(kept.path);
    if (!record || !stat) continue;
    kept.name = record->name;
    kept.named = record->named;
    kept.kind = record->kind;
    kept.time_nanos = record->timeNanos;
    kept.seconds = record->seconds;
    kept.operations = record->operations.value_or(0);
    kept.source = record->source;
    kept.commit = record->commit;
    kept.workspace = record->workspace;
    kept.size = stat->size;
    all.push_back(std::move(kept));
  }
  std::ranges::sort(all, [](const Kept& a, const Kept& b) {
    return a.time_nanos != b.time_nanos ? a.time_nanos > b.time_nanos : a.id > b.id;
  });
  return all;
}

Result<Kept> CaptureStore::find(const std::string& which) const {
  for (Kept& kept : list())
    if (kept.id == which || kept.name == which || kept.path == which) return std::move(kept);
  return fail(ErrorKind::kUsage, which + ": there is no capture of that name; proflens.captures lists them");
}

Result<void> CaptureStore::check_name(const std::string& name, const std::string& id) const {
  if (name.size() > kMostNameBytes)
    return fail(ErrorKind::kUsage, fmt::format("a name has at most {} bytes", kMostNameBytes));
  if (std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }))
    return fail(ErrorKind::kUsage, "a name has no control characters");
  for (const Kept& kept : list())
    if (!name.empty() && kept.id != id && (kept.name == name || kept.id == name))
      return fail(ErrorKind::kUsage, name + ": another capture has that name; choose another, or delete that");
  return {};
}

Result<Kept> CaptureStore::rename(const std::string& which, const std::string& name) {
  auto kept = find(which);
  if (!kept) return kept;
  if (auto fine = check_name(name, kept->id); !fine) return std::unexpected(fine.error());
  kept->named = !name.empty();
  kept->name = name.empty() ? kept->id : name;
  if (auto written = write_record(*kept); !written) return std::unexpected(written.error());
  return kept;
}

Result<Kept> CaptureStore::remove(const std::string& which) {
  auto kept = find(which);
  if (kept) erase(*kept);
  return kept;
}

void CaptureStore::erase(const Kept& kept) const {
  ::unlink(join(directory_, kept.id + std::string(kRecord)).c_str());
  ::unlink(join(directory_, kept.id + std::string(kProfile)).c_str());
}

void CaptureStore::make_room(const std::string& newest) {
  const std::vector<Kept> all = list();
  std::uint64_t sum = weight(all);
  for (auto oldest = all.rbegin(); oldest != all.rend() && sum > cap_; ++oldest) {
    if (oldest->named || oldest->id == newest) continue;
    erase(*oldest);
    sum -= oldest->size;
  }
}

std::string captures_directory(const GetEnv& environment) {
  const std::string data = environment("XDG_DATA_HOME").value_or(""), home = environment("HOME").value_or("");
  if (data.starts_with('/')) return join(data, "proflens/captures");  // a relative one is to be ignored
  return home.starts_with('/') ? join(home, ".local/share/proflens/captures") : "";
}

const Kept* earlier_heap(const std::vector<Kept>& all, const Kept& newer) {
  for (const Kept& kept : all)
    if (kept.time_nanos < newer.time_nanos && kept.source == newer.source && kept.kind == newer.kind &&
        kept.seconds == 0 && (kept.kind == "heap" || kept.kind == "allocs"))
      return &kept;
  return nullptr;
}

}  // namespace proflens::server
