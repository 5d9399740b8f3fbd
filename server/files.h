// The one door to the file system, with an in-memory twin in tests/support.
//
// Nothing here follows a file into a hang: a FIFO, a device or a directory is refused before it is opened for reading.
// Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/format.h"
#include "analysis/result.h"

namespace proflens::server {

struct FileStat {
  enum class Kind : std::uint8_t { kFile, kDirectory, kOther };
  Kind kind = Kind::kFile;
  std::int64_t modified_nanos = 0;  // since 1970
  std::uint64_t size = 0;           // bytes
  std::uint64_t identity = 0;       // device and inode mixed: differs after an atomic rename
  bool operator==(const FileStat&) const = default;
};

struct DirectoryEntry {
  std::string name;
  FileStat::Kind kind = FileStat::Kind::kFile;  // of the entry itself: a link to a directory is kOther
  bool is_link = false;                         // to a file
};

class Files {
 public:
  virtual ~Files() = default;

  /// The whole content. kUnreadable: "cpu.prof: is a directory" and the like, in words for the user.
  virtual analysis::Result<analysis::Buffer> read(const std::string& path) = 0;
  virtual std::optional<FileStat> stat(const std::string& path) = 0;
  virtual std::vector<DirectoryEntry> list(const std::string& directory) = 0;
  /// Without links and dots; the path itself when it does not exist.
  virtual std::string real_path(const std::string& path) = 0;
};

/// The real one.
Files& disk_files();

/// Makes the directories it needs, and writes atomically: a full disk loses nothing.
analysis::Result<void> write_whole(const std::string& path, std::string_view content);

}  // namespace proflens::server
