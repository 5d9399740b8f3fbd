#include "server/files.h"

#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/atomic_write.h"

namespace proflens::server {
namespace {

using analysis::Buffer;
using analysis::ErrorKind;
using analysis::fail;
using analysis::Result;

FileStat::Kind kind_of_mode(mode_t mode) {
  if (S_ISREG(mode)) return FileStat::Kind::kFile;
  return S_ISDIR(mode) ? FileStat::Kind::kDirectory : FileStat::Kind::kOther;
}

FileStat to_stat(const struct stat& st) {
  return {.kind = kind_of_mode(st.st_mode),
          .modified_nanos = static_cast<std::int64_t>(st.st_mtim.tv_sec) * 1'000'000'000 + st.st_mtim.tv_nsec,
          .size = static_cast<std::uint64_t>(st.st_size),
          .identity = st.st_ino * 1'000'003 + st.st_dev};
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

std::unexpected<analysis::Error> unreadable(const std::string& path, std::string_view why) {
  return fail(ErrorKind::kUnreadable, path + ": " + std::string(why));
}

class DiskFiles final : public Files {
 public:
  Result<Buffer> read(const std::string& path) override {
    // O_NONBLOCK: opening a FIFO must not wait for a writer.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0) return unreadable(path, std::strerror(errno));
    struct stat st{};
    if (::fstat(file.get(), &st) != 0) return unreadable(path, std::strerror(errno));
    if (S_ISDIR(st.st_mode)) return unreadable(path, "is a directory, not a file");
    if (!S_ISREG(st.st_mode)) return unreadable(path, "is not a regular file");
    return read_all(file.get(), static_cast<std::size_t>(st.st_size), path);
  }

  std::optional<FileStat> stat(const std::string& path) override {
    struct stat st{};
    if (::stat(path.c_str(), &st) != 0) return std::nullopt;
    return to_stat(st);
  }

  std::vector<DirectoryEntry> list(const std::string& directory) override {
    std::vector<DirectoryEntry> entries;
    const std::unique_ptr<DIR, int (*)(DIR*)> dir(::opendir(directory.c_str()), ::closedir);
    if (!dir) return entries;
    while (const dirent* entry = ::readdir(dir.get())) {
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      const FileStat::Kind kind = kind_of_entry(directory, *entry);
      entries.push_back({std::string(name), kind, kind == FileStat::Kind::kFile && entry->d_type != DT_REG});
    }
    return entries;
  }

  std::string real_path(const std::string& path) override {
    const std::unique_ptr<char, void (*)(void*)> real(::realpath(path.c_str(), nullptr), ::free);
    return real ? real.get() : path;
  }

 private:
  /// Read, not mapped: a mapping of a file that is truncated meanwhile kills the process.
  static Result<Buffer> read_all(int fd, std::size_t size, const std::string& path) {
    auto bytes = std::make_shared<std::string>();
    bytes->resize_and_overwrite(size, [](char*, std::size_t n) { return n; });
    std::size_t done = 0;
    while (done < bytes->size()) {
      const ssize_t got = ::read(fd, bytes->data() + done, bytes->size() - done);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return unreadable(path, std::strerror(errno));
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    bytes->resize(done);
    const std::string_view view = *bytes;
    return Buffer{std::move(bytes), view};
  }

  static FileStat::Kind kind_of_entry(const std::string& directory, const dirent& entry) {
    if (entry.d_type == DT_REG) return FileStat::Kind::kFile;
    if (entry.d_type == DT_DIR) return FileStat::Kind::kDirectory;
    struct stat st{};
    const std::string path = directory + "/" + static_cast<const char*>(entry.d_name);
    if (::lstat(path.c_str(), &st) != 0) return FileStat::Kind::kOther;
    if (!S_ISLNK(st.st_mode)) return kind_of_mode(st.st_mode);
    // A link to a file is as good as the file; one to a directory could lead in circles.
    return ::stat(path.c_str(), &st) == 0 && S_ISREG(st.st_mode) ? FileStat::Kind::kFile : FileStat::Kind::kOther;
  }
};

}  // namespace

Files& disk_files() {
  static DiskFiles files;
  return files;
}

Result<void> write_whole(const std::string& path, std::string_view content) {
  std::error_code ignored;  // writing tells
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  return write_atomically(path, content, kUsual);
}

}  // namespace proflens::server
