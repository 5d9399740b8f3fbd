#include "server/atomic_write.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/paths.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;
using analysis::Result;

std::unexpected<analysis::Error> failed(const std::string& path, int error) {
  return analysis::fail(ErrorKind::kUnreadable, path + ": " + std::strerror(error));
}

/// 0 or errno.
int write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : EIO;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0 ? 0 : errno;
}

}  // namespace

Result<void> write_atomically(const std::string& path, std::string_view bytes, mode_t mode) {
  std::string temporary = path + ".XXXXXX";
  const int file = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (file < 0) return failed(path, errno);
  int error = write_all(file, bytes);
  if (error == 0 && mode != kPrivate) {  // as it is already
    const mode_t mask = ::umask(0);      // there is no other way to ask for it, and it is for the whole process
    ::umask(mask);
    if (::fchmod(file, mode & ~mask) != 0) error = errno;
  }
  if (::close(file) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return {};
  ::unlink(temporary.c_str());
  return failed(path, error);
}

Result<void> make_private_directory(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) {
    struct stat st{};
    if (::stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode)) return {};
    return failed(path, ENOTDIR);
  }
  const std::string parent(directory_of(path));
  if (errno != ENOENT || parent.empty() || parent == path) return failed(path, errno);
  if (auto made = make_private_directory(parent); !made) return made;
  return ::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST ? Result<void>() : failed(path, errno);
}

Result<std::string> make_temporary_directory(const std::string& parent) {
  std::string name = join(parent.empty() ? "/tmp" : parent, "proflens-XXXXXX");
  if (::mkdtemp(name.data()) == nullptr) return failed(name, errno);
  return name;
}

}  // namespace proflens::server
