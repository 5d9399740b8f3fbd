// The files that a run works on, and the programs that it looks for.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace proflens::bench {

/// Takes the place of what is there at once, as a rename does.
void write_file(const std::filesystem::path& path, const std::string& text);

/// The first of these names in .tools/go/bin and on the path.
std::optional<std::string> find_program(const std::vector<std::string>& names);
/// Of what a command prints.
std::string first_line_of(const std::string& command);

/// A folder that goes when the run is over.
class Workspace {
 public:
  Workspace();
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  std::string go_folder() const { return path_ / "go"; }
  std::string go_file() const { return path_ / "go/hot.go"; }
  std::string profile() const { return path_ / "go/cpu.prof"; }
  std::string cpp_folder() const { return path_ / "cpp"; }
  std::string cpp_file() const { return path_ / "cpp/hot.cc"; }

 private:
  std::filesystem::path path_;
};

}  // namespace proflens::bench
