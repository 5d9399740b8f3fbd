// A repository made by the real git command for one test: no configuration of the user's, times as the test says.
#pragma once

#include <cstdint>
#include <string>

#include "tests/support/temp_workspace.h"

namespace proflens::tests {

/// The output of a shell command without its last line end; its failure fails the test.
std::string run_shell(const std::string& command);
/// `git -C directory arguments`, arguments as a shell reads them; commits are made at `seconds`.
std::string git_in(const std::string& directory, const std::string& arguments, std::int64_t seconds = 1'700'000'000);

class GitRepository {
 public:
  /// `initial`: arguments of git init, such as --object-format=sha256.
  explicit GitRepository(const std::string& initial = "");

  std::string root() const { return workspace_.root(); }
  std::string path(const std::string& file) const { return workspace_.path(file); }
  TempWorkspace& workspace() { return workspace_; }

  std::string git(const std::string& arguments) const { return git_in(root(), arguments); }
  void write(const std::string& file, const std::string& content) const { workspace_.write(file, content); }
  /// Everything as it is; the commit's name.
  std::string commit(std::int64_t seconds) const;

 private:
  TempWorkspace workspace_;
};

}  // namespace proflens::tests
