#include "tests/support/git_repository.h"

#include <array>
#include <cstdio>
#include <gtest/gtest.h>

namespace proflens::tests {

std::string run_shell(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string output;
  std::array<char, 4096> bytes{};
  for (std::size_t got = 0; (got = std::fread(bytes.data(), 1, bytes.size(), pipe)) > 0;)
    output.append(bytes.data(), got);
  EXPECT_EQ(pclose(pipe), 0) << command;
  if (output.ends_with('\n')) output.pop_back();
  return output;
}

std::string git_in(const std::string& directory, const std::string& arguments, std::int64_t seconds) {
  const std::string date = std::to_string(seconds) + " +0000";
  return run_shell(
      "env GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com"
      " GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com GIT_AUTHOR_DATE='" +
      date + "' GIT_COMMITTER_DATE='" + date + "' git -C '" + directory +
      "' -c protocol.file.allow=always -c advice.detachedHead=false " + arguments);
}

GitRepository::GitRepository(const std::string& initial) { git("init -q -b main " + initial); }

std::string GitRepository::commit(std::int64_t seconds) const {
  git("add -A");
  git_in(root(), "commit -q --no-verify --allow-empty -m change", seconds);
  return git("rev-parse HEAD");
}

}  // namespace proflens::tests
