// A program on two pipes: what it is asked goes in, what it answers comes out. For the `git` command only.
//
// It gets the environment that it is given and nothing else, no terminal, no standard error of ours, and so many
// seconds for each answer; one that takes longer is killed. It is gone when this is destroyed. One thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace proflens::server {

class Child {
 public:
  struct Options {
    std::vector<std::string> command;      // an absolute path, then arguments
    std::vector<std::string> environment;  // "NAME=value"
    std::string directory;                 // where it starts
    std::chrono::milliseconds patience{5000};
  };

  explicit Child(Options options);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  bool write(std::string_view bytes);
  void close_input();
  /// Without the line end; nothing when it ended before, or took too long.
  std::optional<std::string> read_line();
  std::optional<std::string> read_bytes(std::size_t size);
  /// All that is left, and whether it ended well.
  std::optional<std::string> read_rest(std::size_t most);

 private:
  bool fill();
  void stop();

  Options options_;
  pid_t id_ = -1;
  int input_ = -1, output_ = -1;
  std::string buffer_;
  std::size_t at_ = 0;  // into buffer_: what is not read yet
};

}  // namespace proflens::server
