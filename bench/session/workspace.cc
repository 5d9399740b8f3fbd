#include "bench/session/workspace.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

#include "bench/session/workload.h"

namespace proflens::bench {

namespace fs = std::filesystem;

void write_file(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  const fs::path written = path.string() + ".new";
  std::ofstream(written, std::ios::binary) << text;
  fs::rename(written, path);
}

std::optional<std::string> find_program(const std::vector<std::string>& names) {
  std::vector<std::string> folders = {".tools/go/bin"};
  std::string path = getenv("PATH") ? getenv("PATH") : "";
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find(':', at), path.size());
    folders.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  for (const std::string& name : names)
    for (const std::string& folder : folders)
      if (const fs::path file = fs::path(folder) / name; access(file.c_str(), X_OK) == 0) return fs::absolute(file);
  return std::nullopt;
}

std::string first_line_of(const std::string& command) {
  std::string line;
  FILE* output = popen((command + " 2>/dev/null").c_str(), "r");
  if (!output) return line;
  for (int c; (c = fgetc(output)) != EOF && c != '\n';) line += static_cast<char>(c);
  pclose(output);
  return line;
}

Workspace::Workspace() : path_(fs::temp_directory_path() / fmt::format("proflens-session-bench-{}", getpid())) {
  write_file(path_ / "go/go.mod", "module example.com/hot\n\ngo 1.19\n");
  write_file(path_ / "go/hot.go", go_source());
  write_file(path_ / "go/cpu.prof", profile_of(go_file(), 1));
  write_file(path_ / "cpp/compile_flags.txt", "-std=c++17\n");
  write_file(path_ / "cpp/hot.cc", cpp_source());
}

Workspace::~Workspace() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace proflens::bench
