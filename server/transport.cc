#include "server/transport.h"

#include <algorithm>
#include <array>
#include <asio/ip/tcp.hpp>
#include <asio/local/stream_protocol.hpp>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <condition_variable>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <optional>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

namespace proflens::server {
namespace {

using Clock = std::chrono::steady_clock;

/// A descriptor that is closed when this goes.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

/// Wakes a thread out of poll(), for good.
class Alarm {
 public:
  Alarm() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  void ring() const { eventfd_write(fd_.get(), 1); }
  int fd() const { return fd_.get(); }

 private:
  Descriptor fd_;
};

bool is_socket(int fd) {
  struct stat info = {};
  return fstat(fd, &info) == 0 && S_ISSOCK(info.st_mode);
}

/// Waits for the events or the alarm (a negative descriptor is none). True when the descriptor is ready, which includes
/// that it is broken: the read or write that follows says how.
bool wait_for(int fd, short events, int alarm, int timeout_ms) {
  std::array<pollfd, 2> polled = {pollfd{fd, events, 0}, pollfd{alarm, POLLIN, 0}};
  while (poll(polled.data(), polled.size(), timeout_ms) < 0)
    if (errno != EINTR) return true;
  return polled[0].revents != 0 && polled[1].revents == 0;
}

bool is_temporary(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

/// The write end of a pipe once more, as an open file of our own whose O_NONBLOCK is nobody else's business. Nothing
/// where the descriptor is no pipe, or there is no /proc.
Descriptor own_pipe_end(int fd) {
  struct stat info = {};
  if (fstat(fd, &info) != 0 || !S_ISFIFO(info.st_mode)) return Descriptor();
  const std::string path = "/proc/self/fd/" + std::to_string(fd);
  return Descriptor(open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
}

std::unexpected<std::string> cannot_connect(const std::string& where, const std::string& why) {
  return std::unexpected("cannot connect to " + where + ": " + why + " (the editor must be listening there)");
}

}  // namespace

struct Transport::State {
  Descriptor owned_read, owned_write, pipe_end;
  int read_fd = -1;
  int write_fd = -1;
  bool write_is_socket = false;
  bool never_blocks = false;  // write_some returns at once, ready or not

  std::function<void(std::string_view)> on_bytes;
  std::function<void()> on_closed;
  std::once_flag closed_once;

  Alarm reader_alarm, writer_alarm;
  std::mutex mutex;
  std::condition_variable changed;
  std::string queue;           // guarded by mutex
  std::size_t in_hand = 0;     // bytes that the writer took and has not written; guarded by mutex
  bool stopping = false;       // guarded by mutex
  bool broken = false;         // nothing more can be written; guarded by mutex
  Clock::time_point deadline;  // of the flush; guarded by mutex

  std::thread reader, writer;

  State(int read, int write)
      : pipe_end(own_pipe_end(write)), read_fd(read), write_fd(write), write_is_socket(is_socket(write)) {
    if (pipe_end.get() >= 0) write_fd = pipe_end.get();
    never_blocks = write_is_socket || pipe_end.get() >= 0;
  }

  void read_all();
  void write_all();
  std::optional<int> patience();
  std::size_t write_at_once(std::string_view bytes);
  bool write_one(std::string_view bytes);
  ssize_t write_some(std::string_view bytes) const;
  void report_closed() { std::call_once(closed_once, on_closed); }
};

void Transport::State::read_all() {
  std::array<char, 65'536> buffer;
  while (wait_for(read_fd, POLLIN, reader_alarm.fd(), -1)) {
    const ssize_t size = read(read_fd, buffer.data(), buffer.size());
    if (size < 0 && is_temporary(errno)) continue;
    if (size <= 0) return report_closed();
    on_bytes(std::string_view(buffer.data(), static_cast<std::size_t>(size)));
  }
}

void Transport::State::write_all() {
  std::unique_lock lock(mutex);
  while (true) {
    changed.wait(lock, [&] { return !queue.empty() || stopping || broken; });
    if (broken || queue.empty()) break;
    const std::string bytes = std::exchange(queue, {});
    in_hand = bytes.size();
    lock.unlock();
    const bool written = write_one(bytes);
    lock.lock();
    in_hand = 0;
    broken = broken || !written;
  }
  const bool died = broken && !stopping;
  lock.unlock();
  if (!died) return;
  reader_alarm.ring();
  report_closed();
}

/// Milliseconds that the writer may still wait: -1 for ever, nothing when it must give up.
std::optional<int> Transport::State::patience() {
  const std::lock_guard lock(mutex);
  if (broken) return std::nullopt;
  if (!stopping) return -1;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return left > 0 ? std::optional(static_cast<int>(left)) : std::nullopt;
}

/// How much of it went out without waiting, which is mostly all: saves a change of threads. With the mutex held, and
/// nothing else under way.
std::size_t Transport::State::write_at_once(std::string_view bytes) {
  if (!never_blocks) return 0;
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t size = write_some(bytes.substr(written));
    if (size <= 0) {
      broken = broken || (size < 0 && !is_temporary(errno));
      break;
    }
    written += static_cast<std::size_t>(size);
  }
  return written;
}

/// False when the bytes cannot be written (in time).
bool Transport::State::write_one(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto timeout = patience();
    if (!timeout) return false;
    const int alarm = *timeout < 0 ? writer_alarm.fd() : -1;  // once stopping it has done its work
    if (!wait_for(write_fd, POLLOUT, alarm, *timeout)) continue;
    const ssize_t size = write_some(bytes);
    if (size < 0 && !is_temporary(errno)) return false;
    if (size > 0) bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

/// Never blocks after poll() said that it will not: a socket is asked so, our own end of a pipe is set so, and any
/// other pipe takes PIPE_BUF bytes at once. The descriptor we were given stays blocking, because its flags belong to
/// everybody who shares it (a terminal, a parent).
ssize_t Transport::State::write_some(std::string_view bytes) const {
  if (write_is_socket) return ::send(write_fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  return write(write_fd, bytes.data(), never_blocks ? bytes.size() : std::min<std::size_t>(bytes.size(), PIPE_BUF));
}

std::unique_ptr<Transport> Transport::over(int read_fd, int write_fd) {
  // A client that goes away must be an error code, not our death. Children inherit this.
  signal(SIGPIPE, SIG_IGN);
  return std::unique_ptr<Transport>(new Transport(std::make_unique<State>(read_fd, write_fd)));
}

namespace {

std::expected<std::pair<Descriptor, Descriptor>, std::string> open_endpoint(const StdioEndpoint&) {
  Descriptor in(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3));
  Descriptor out(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3));
  if (in.get() < 0) return std::unexpected(std::string("standard input is closed"));
  if (out.get() < 0) return std::unexpected(std::string("standard output is closed"));
  // Nothing but the protocol may reach the client, and no child may read from it: a stray print goes to stderr.
  const Descriptor nothing(open("/dev/null", O_RDWR | O_CLOEXEC));
  if (nothing.get() >= 0) dup2(nothing.get(), STDIN_FILENO);
  if (dup2(STDERR_FILENO, STDOUT_FILENO) < 0 && nothing.get() >= 0) dup2(nothing.get(), STDOUT_FILENO);
  return std::pair(std::move(in), std::move(out));
}

/// One descriptor for both directions; the second is its duplicate.
std::pair<Descriptor, Descriptor> both_ways(int fd) {
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  Descriptor out(fcntl(fd, F_DUPFD_CLOEXEC, 3));
  return {Descriptor(fd), std::move(out)};
}

std::expected<std::pair<Descriptor, Descriptor>, std::string> open_endpoint(const SocketEndpoint& endpoint) {
  asio::io_context context;
  asio::ip::tcp::socket socket(context);
  asio::error_code error;
  socket.connect({asio::ip::address_v4::loopback(), endpoint.port}, error);
  if (error) return cannot_connect("127.0.0.1:" + std::to_string(endpoint.port), error.message());
  socket.set_option(asio::ip::tcp::no_delay(true), error);
  return both_ways(socket.release());
}

std::expected<std::pair<Descriptor, Descriptor>, std::string> open_endpoint(const PipeEndpoint& endpoint) {
  if (endpoint.path.size() >= sizeof(sockaddr_un::sun_path))
    return cannot_connect(endpoint.path, "the path is too long for a socket");
  asio::io_context context;
  asio::local::stream_protocol::socket socket(context);
  asio::error_code error;
  socket.connect(asio::local::stream_protocol::endpoint(endpoint.path), error);
  if (error) return cannot_connect(endpoint.path, error.message());
  return both_ways(socket.release());
}

}  // namespace

std::expected<std::unique_ptr<Transport>, std::string> Transport::open(const Endpoint& endpoint) {
  auto opened = std::visit([](const auto& kind) { return open_endpoint(kind); }, endpoint);
  if (!opened) return std::unexpected(std::move(opened.error()));
  auto transport = over(opened->first.get(), opened->second.get());
  transport->state_->owned_read = std::move(opened->first);
  transport->state_->owned_write = std::move(opened->second);
  return transport;
}

Transport::Transport(std::unique_ptr<State> state) : state_(std::move(state)) {}

Transport::~Transport() { stop(); }

void Transport::start(std::function<void(std::string_view)> on_bytes, std::function<void()> on_closed) {
  state_->on_bytes = std::move(on_bytes);
  state_->on_closed = std::move(on_closed);
  // Signals go to the threads that care for them.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  state_->reader = std::thread([state = state_.get()] { state->read_all(); });
  state_->writer = std::thread([state = state_.get()] { state->write_all(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Transport::send(std::string framed) {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->stopping || state_->broken) return;
    if (state_->queue.empty() && state_->in_hand == 0) framed.erase(0, state_->write_at_once(framed));
    if (framed.empty()) return;
    if (state_->queue.size() + state_->in_hand + framed.size() > kMaxQueued) {
      state_->broken = true;
      state_->queue = {};
      state_->writer_alarm.ring();
    } else if (state_->queue.empty()) {
      state_->queue = std::move(framed);
    } else {
      state_->queue += framed;
    }
  }
  state_->changed.notify_one();
}

void Transport::stop() {
  {
    const std::lock_guard lock(state_->mutex);
    if (!state_->stopping) state_->deadline = Clock::now() + std::chrono::seconds(kFlushSeconds);
    state_->stopping = true;
  }
  state_->reader_alarm.ring();
  state_->writer_alarm.ring();
  state_->changed.notify_one();
  if (state_->reader.joinable()) state_->reader.join();
  if (state_->writer.joinable()) state_->writer.join();
}

}  // namespace proflens::server
