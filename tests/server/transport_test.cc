// The transport over pipes, files and sockets: order, ends, clients that do not read, and clients that go away.
#include "server/transport.h"

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <gtest/gtest.h>
#include <mutex>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

namespace proflens::server {
namespace {

/// What the callbacks brought.
class Sink {
 public:
  void attach(Transport& transport) {
    transport.start(
        [this](std::string_view bytes) {
          const std::lock_guard lock(mutex_);
          bytes_ += bytes;
          changed_.notify_all();
        },
        [this] {
          const std::lock_guard lock(mutex_);
          ++closed_;
          changed_.notify_all();
        });
  }
  bool wait_bytes(const std::string& expected) {
    return wait([&] { return bytes_ == expected; });
  }
  bool wait_closed() {
    return wait([&] { return closed_ > 0; });
  }
  int closed() {
    const std::lock_guard lock(mutex_);
    return closed_;
  }

 private:
  template <class Condition>
  bool wait(Condition condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(30), condition);
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string bytes_;
  int closed_ = 0;
};

struct Pipe {
  int read_end = -1, write_end = -1;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == 0) read_end = ends[0], write_end = ends[1];
  }
  ~Pipe() {
    close_read();
    close_write();
  }
  void close_read() {
    if (read_end >= 0) close(std::exchange(read_end, -1));
  }
  void close_write() {
    if (write_end >= 0) close(std::exchange(write_end, -1));
  }
};

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = write(fd, bytes.data(), bytes.size());
    ASSERT_GT(size, 0);
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
}

std::string read_exactly(int fd, std::size_t size) {
  std::string out(size, '\0');
  for (std::size_t at = 0; at < size;) {
    const ssize_t count = read(fd, out.data() + at, size - at);
    if (count <= 0) return out.substr(0, at);
    at += static_cast<std::size_t>(count);
  }
  return out;
}

TEST(Transport, BytesGoBothWaysInOrder) {
  Pipe in, out;
  auto transport = Transport::over(in.read_end, out.write_end);
  Sink sink;
  sink.attach(*transport);
  write_all(in.write_end, "hello");
  EXPECT_TRUE(sink.wait_bytes("hello"));
  std::string expected;
  for (int i = 0; i < 5000; ++i) {
    const std::string piece = std::to_string(i) + ",";
    expected += piece;
    transport->send(piece);
  }
  EXPECT_EQ(read_exactly(out.read_end, expected.size()), expected);
  EXPECT_EQ(sink.closed(), 0);
  transport->stop();
  EXPECT_EQ(sink.closed(), 0) << "stopping is no event";
}

TEST(Transport, EndOfInputIsReportedOnceAndAnswersStillGoOut) {
  Pipe in, out;
  auto transport = Transport::over(in.read_end, out.write_end);
  Sink sink;
  sink.attach(*transport);
  write_all(in.write_end, "last");
  in.close_write();
  EXPECT_TRUE(sink.wait_closed());
  EXPECT_TRUE(sink.wait_bytes("last"));
  transport->send("answer");
  transport->stop();
  EXPECT_EQ(read_exactly(out.read_end, 6), "answer");
  EXPECT_EQ(sink.closed(), 1);
}

TEST(Transport, InputMayBeAFile) {
  Pipe out;
  std::string path = (std::filesystem::temp_directory_path() / "transportXXXXXX").string();
  const int file = mkstemp(path.data());
  const std::string content(1'000'000, 'x');
  write_all(file, content);
  lseek(file, 0, SEEK_SET);
  auto transport = Transport::over(file, out.write_end);
  Sink sink;
  sink.attach(*transport);
  EXPECT_TRUE(sink.wait_closed());
  EXPECT_TRUE(sink.wait_bytes(content));
  transport->stop();
  close(file);
  std::filesystem::remove(path);
}

TEST(Transport, NonBlockingDescriptorsServeToo) {
  Pipe in, out;
  for (const int fd : {in.read_end, out.write_end}) fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  auto transport = Transport::over(in.read_end, out.write_end);
  Sink sink;
  sink.attach(*transport);
  write_all(in.write_end, "a");
  EXPECT_TRUE(sink.wait_bytes("a"));
  const std::string large(3'000'000, 'y');
  transport->send(large);
  EXPECT_EQ(read_exactly(out.read_end, large.size()), large);
}

TEST(Transport, ClientThatDoesNotReadNeverBlocksTheSender) {
  Pipe in, out;
  auto transport = Transport::over(in.read_end, out.write_end);
  Sink sink;
  sink.attach(*transport);
  const std::string large(8'000'000, 'z');
  transport->send(large);  // a pipe holds 64 KiB
  transport->send("end");
  write_all(in.write_end, "still reading");
  EXPECT_TRUE(sink.wait_bytes("still reading"));
  EXPECT_EQ(read_exactly(out.read_end, large.size() + 3), large + "end");
}

TEST(Transport, TooMuchUnreadClosesTheConnection) {
  Pipe in, out;
  auto transport = Transport::over(in.read_end, out.write_end);
  Sink sink;
  sink.attach(*transport);
  const std::string piece(32'000'000, 'q');
  for (std::size_t sent = 0; sent <= Transport::kMaxQueued; sent += piece.size()) transport->send(piece);
  EXPECT_TRUE(sink.wait_closed());
  transport->send("ignored");
  transport->stop();
  EXPECT_EQ(sink.closed(), 1);
}

TEST(Transport, StopGivesUpOnAClientThatDoesNotRead) {
  Pipe in, out;
  auto transport = Transport::over(in.read_end, out.write_end);
  Sink sink;
  sink.attach(*transport);
  transport->send(std::string(1'000'000, 'w'));
  transport->stop();  // must come back
  EXPECT_EQ(sink.closed(), 0);
}

TEST(Transport, ReaderThatWentAwayClosesWithoutASignal) {
  Pipe in, out;
  auto transport = Transport::over(in.read_end, out.write_end);
  Sink sink;
  sink.attach(*transport);
  out.close_read();
  transport->send("to nobody");
  EXPECT_TRUE(sink.wait_closed());
  in.close_write();
  transport->stop();
  EXPECT_EQ(sink.closed(), 1);
}

TEST(Transport, SocketPairAsEditorsUseForStandardStreams) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  auto transport = Transport::over(ends[0], ends[0]);
  Sink sink;
  sink.attach(*transport);
  const std::string large(5'000'000, 's');
  transport->send(large);
  write_all(ends[1], "in");
  EXPECT_TRUE(sink.wait_bytes("in"));
  EXPECT_EQ(read_exactly(ends[1], large.size()), large);
  close(ends[1]);
  EXPECT_TRUE(sink.wait_closed());
  transport->stop();
  close(ends[0]);
}

/// Listens, connects a transport to it and plays a word in each direction.
void converse(int listener, const Endpoint& endpoint) {
  auto transport = Transport::open(endpoint);
  ASSERT_TRUE(transport.has_value()) << transport.error();
  const int peer = accept(listener, nullptr, nullptr);
  Sink sink;
  sink.attach(**transport);
  write_all(peer, "question");
  EXPECT_TRUE(sink.wait_bytes("question"));
  (*transport)->send("answer");
  EXPECT_EQ(read_exactly(peer, 6), "answer");
  close(peer);
  EXPECT_TRUE(sink.wait_closed());
  close(listener);
}

TEST(Transport, TcpSocket) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(listener, 1), 0);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  converse(listener, SocketEndpoint{ntohs(address.sin_port)});
}

TEST(Transport, UnixSocket) {
  std::string folder = (std::filesystem::temp_directory_path() / "transportXXXXXX").string();
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string path = folder + "/s";
  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, path.size());
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(listen(listener, 1), 0);
  converse(listener, PipeEndpoint{path});
  std::filesystem::remove_all(folder);
}

TEST(Transport, NobodyListens) {
  const auto socket = Transport::open(SocketEndpoint{1});
  ASSERT_FALSE(socket.has_value());
  EXPECT_EQ(socket.error(), "cannot connect to 127.0.0.1:1: Connection refused (the editor must be listening there)");
  const auto pipe = Transport::open(PipeEndpoint{"/nonexistent/socket"});
  ASSERT_FALSE(pipe.has_value());
  EXPECT_NE(pipe.error().find("No such file"), std::string::npos) << pipe.error();
  EXPECT_FALSE(Transport::open(PipeEndpoint{std::string(500, 'p')}).has_value());
  EXPECT_FALSE(Transport::open(PipeEndpoint{""}).has_value());
}

TEST(Transport, DestructorWithoutStartIsQuiet) {
  Pipe in, out;
  auto transport = Transport::over(in.read_end, out.write_end);
  transport->send("never started");
}

}  // namespace
}  // namespace proflens::server
