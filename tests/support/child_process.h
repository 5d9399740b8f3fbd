// A program on pipes: bytes in, bytes out as they come, its standard error kept. Kills what is left at the end.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <thread>
#include <vector>

namespace proflens::tests {

class ChildProcess {
 public:
  struct Options {
    std::vector<std::string> command;                // the program with its arguments
    std::map<std::string, std::string> environment;  // on top of ours
  };

  /// Bytes of its standard output come on a thread of ours; an empty piece is the end.
  ChildProcess(const Options& options, std::function<void(std::string_view)> on_output);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// False when it does not read any more.
  bool write(std::string_view bytes);
  void close_input();
  void send_signal(int number) const;
  pid_t id() const { return id_; }

  /// Its exit code, 128 + n after signal n, -1 when it still runs after the time.
  int wait(int milliseconds);
  std::string errors();

 private:
  void read_output(std::function<void(std::string_view)> on_output);
  void read_errors();

  pid_t id_ = -1;
  int input_ = -1, output_ = -1, error_ = -1;
  int exit_code_ = -1;
  std::mutex mutex_;
  std::string errors_;
  std::thread output_thread_, error_thread_;
};

}  // namespace proflens::tests
