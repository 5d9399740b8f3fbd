#include "server/cli/screen.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace proflens::server::cli {
namespace {

using analysis::Buffer;
using analysis::ErrorKind;
using analysis::fail;
using analysis::Result;

constexpr std::size_t kUsualWidth = 80;
constexpr std::size_t kLeastWidth = 40;  // a narrower terminal wraps: nothing readable fits
constexpr std::size_t kInputCap = std::size_t{4} << 30;
constexpr std::size_t kChunk = std::size_t{1} << 20;

std::size_t terminal_width(int descriptor, const GetEnv& environment) {
  std::size_t width = 0;
  if (const auto columns = environment("COLUMNS"))
    std::from_chars(columns->data(), columns->data() + columns->size(), width);
  winsize size{};
  if (width == 0 && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0) width = size.ws_col;
  return width == 0 ? kUsualWidth : std::max(width, kLeastWidth);
}

bool wants_colour(bool terminal, ColourChoice choice, const GetEnv& environment) {
  if (choice != ColourChoice::kAuto) return choice == ColourChoice::kAlways;
  const auto set = [&](const char* name) { return !environment(name).value_or("").empty(); };
  return terminal && !set("NO_COLOR") && environment("TERM").value_or("dumb") != "dumb";
}

Result<Buffer> read_to_end(int descriptor, const std::string& name) {
  std::string bytes;
  while (true) {
    const std::size_t size = bytes.size();
    if (size > kInputCap) return fail(ErrorKind::kTooLarge, name + ": is longer than 4 GiB");
    bytes.resize(size + kChunk);
    const ssize_t got = ::read(descriptor, bytes.data() + size, kChunk);
    const int error = errno;
    bytes.resize(size + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got == 0) return analysis::make_buffer(std::move(bytes));
    if (got < 0 && error != EINTR)
      return fail(ErrorKind::kUnreadable, fmt::format("{}: {}", name, std::strerror(error)));
  }
}

/// A standard output that another program has made non-blocking.
void wait_until_writable(int descriptor) {
  pollfd poll = {.fd = descriptor, .events = POLLOUT, .revents = 0};
  constexpr int kForever = -1;
  ::poll(&poll, 1, kForever);
}

}  // namespace

Screen screen_of(int descriptor, ColourChoice choice, const GetEnv& environment) {
  const bool terminal = ::isatty(descriptor) == 1;
  return {.width = terminal ? terminal_width(descriptor, environment) : 0,
          .colour = wants_colour(terminal, choice, environment)};
}

Result<void> write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      return {};
    } else if (errno == EAGAIN) {
      wait_until_writable(descriptor);
    } else if (errno != EINTR) {
      return fail(ErrorKind::kUnreadable, std::string("cannot write the output: ") + std::strerror(errno));
    }
  }
  return {};
}

bool is_stream(std::string_view path) {
  return path == "-" || path == "/dev/stdin" || path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/");
}

Result<Buffer> read_stream(const std::string& path) {
  const std::string name = path == "-" ? "standard input" : path;
  const int descriptor = path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail(ErrorKind::kUnreadable, fmt::format("{}: {}", name, std::strerror(errno)));
  Result<Buffer> bytes = ::isatty(descriptor) == 1
                             ? fail(ErrorKind::kUsage, name + ": is a terminal; pipe a profile in, or name a file")
                             : read_to_end(descriptor, name);
  ::close(descriptor);
  return bytes;
}

}  // namespace proflens::server::cli
