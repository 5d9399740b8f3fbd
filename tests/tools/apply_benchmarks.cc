// Writes the suggested benchmark of every function of a Go package into its directory, one after the other.
//
// usage: apply_benchmarks DIR GO_MINOR [--only FILE:NAME]
// One line a function on stdout: "ok|todo|skip|refused|lost FILE RECEIVER.NAME BENCHMARK|why". "lost" means that the
// benchmark just written is not found again. For tests only.
#include <algorithm>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "analysis/benchmark.h"
#include "analysis/go_syntax.h"

namespace {

using namespace proflens::analysis;
namespace fs = std::filesystem;

struct Package {
  std::vector<std::string> names;
  std::vector<std::string> texts;
  std::vector<GoSourceFile> files;
};

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Package read_package(const fs::path& directory) {
  Package package;
  for (const auto& entry : fs::directory_iterator(directory))
    if (entry.path().extension() == ".go") package.names.push_back(entry.path().filename());
  std::sort(package.names.begin(), package.names.end());
  for (const std::string& name : package.names) package.texts.push_back(read(directory / name));
  for (std::size_t i = 0; i < package.names.size(); ++i) package.files.push_back({package.names[i], package.texts[i]});
  return package;
}

/// Finds packages of the module that the directory lies in, and of GOROOT when the environment has it.
class OtherPackages {
 public:
  explicit OtherPackages(const fs::path& directory) {
    for (fs::path at = fs::absolute(directory); at.has_relative_path(); at = at.parent_path()) {
      const std::string text = read(at / "go.mod");
      if (!text.starts_with("module ")) continue;
      module_ = text.substr(7, text.find('\n') - 7);
      root_ = at;
      break;
    }
  }

  std::vector<GoSourceFile> find(std::string_view import_path) {
    fs::path directory;
    const char* goroot = std::getenv("GOROOT");
    if (!module_.empty() && import_path.starts_with(module_ + "/")) {
      directory = root_ / import_path.substr(module_.size() + 1);
    } else if (goroot && import_path.substr(0, import_path.find('/')).find('.') == std::string_view::npos) {
      directory = fs::path(goroot) / "src" / import_path;
    }
    if (directory.empty() || !fs::is_directory(directory)) return {};
    return read_into(packages_.emplace_back(), directory).files;
  }

 private:
  static Package& read_into(Package& package, const fs::path& directory) {
    package = read_package(directory);
    for (std::size_t i = 0; i < package.files.size(); ++i) package.files[i].text = package.texts[i];
    return package;
  }

  std::string module_;
  fs::path root_;
  std::deque<Package> packages_;
};

std::size_t offset_of(const std::string& text, std::uint32_t line, std::uint32_t column) {
  std::size_t at = 0;
  for (std::uint32_t i = 0; i < line && at < text.size(); ++i) at = std::min(text.find('\n', at), text.size() - 1) + 1;
  return at + column;
}

void apply(const fs::path& directory, const BenchmarkEdit& edit) {
  std::string text = edit.create ? std::string() : read(directory / edit.file);
  for (auto insert = edit.inserts.rbegin(); insert != edit.inserts.rend(); ++insert)
    text.insert(offset_of(text, insert->line, insert->column), insert->text);
  std::ofstream(directory / edit.file, std::ios::binary) << text;
}

std::string all_text(const BenchmarkEdit& edit) {
  std::string text;
  for (const auto& insert : edit.inserts) text += insert.text;
  return text;
}

void suggest(const fs::path& directory, const std::string& file, const OutlineFunction& function, int go_minor) {
  const Package package = read_package(directory);
  OtherPackages others(directory);
  const auto find = [&](std::string_view path) { return others.find(path); };
  const GoPackageSources sources{package.files, go_minor, find};
  const std::string name = function.container + "." + function.name;
  const auto edit = suggest_benchmark(sources, file, function);
  if (!edit) {
    std::cout << "refused " << file << " " << name << " " << edit.error().message << "\n";
    return;
  }
  apply(directory, *edit);
  const std::string text = all_text(*edit);
  // One tab or three: in the function itself, not in the trial's or the guard's block.
  const bool skips =
      text.find("\n\tb.Skip(") != std::string::npos || text.find("\n\t\t\tb.Skip(\"TODO: a v") != std::string::npos;
  const bool todo = text.find("// TODO") != std::string::npos;
  const Package after = read_package(directory);
  const auto found = find_benchmark({after.files, go_minor, {}}, function);
  const char* state = !found ? "lost" : skips ? "skip" : todo ? "todo" : "ok";
  std::cout << state << " " << file << " " << name << " " << edit->benchmark_name << "\n";
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) return 2;
  const fs::path directory = arguments[1];
  const int go_minor = std::atoi(arguments[2]);
  const std::string only = count > 4 ? arguments[4] : "";
  const Package package = read_package(directory);
  for (const GoSourceFile& file : package.files) {
    if (file.name.ends_with("_test.go")) continue;
    for (const OutlineFunction& function : parse_go(file.text).functions)
      if (only.empty() || only == file.name + ":" + function.name) suggest(directory, file.name, function, go_minor);
  }
  return 0;
}
