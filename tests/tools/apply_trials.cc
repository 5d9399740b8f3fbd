// Starts or ends trials of the functions of a Go package in its directory, one after the other.
//
// usage: apply_trials DIR GO_MINOR try|adopt|discard [FILE:RECEIVER.NAME]
// One line a function on stdout: "ok|refused FILE RECEIVER.NAME COPY|why". For tests only.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "analysis/go_syntax.h"
#include "analysis/trial.h"

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

void write(const fs::path& directory, const std::vector<ChangedFile>& files) {
  for (const ChangedFile& file : files) std::ofstream(directory / file.file, std::ios::binary) << file.text;
}

void start(const fs::path& directory, const std::string& file, const OutlineFunction& function, int go_minor) {
  const Package package = read_package(directory);
  const auto started = start_trial({package.files, go_minor, {}}, file, function);
  std::cout << (started ? "ok " : "refused ") << file << " " << function.container << "." << function.name << " ";
  if (started) {
    write(directory, started->files);
    std::cout << started->trial.trial_name << " " << started->trial.trial_benchmark << "\n";
  } else {
    std::cout << started.error().message << "\n";
  }
}

/// False when there is no trial left to end.
bool settle(const fs::path& directory, bool adopt, int go_minor, std::vector<std::string>& refused) {
  const Package package = read_package(directory);
  const GoPackageSources sources{package.files, go_minor, {}};
  for (const Trial& trial : find_trials(sources)) {
    if (std::find(refused.begin(), refused.end(), trial.title()) != refused.end()) continue;
    const auto files = adopt ? adopt_trial(sources, trial) : discard_trial(sources, trial);
    std::cout << (files ? "ok " : "refused ") << trial.trial.file << " " << trial.receiver << "." << trial.name << " ";
    std::cout << (files ? trial.trial_name : files.error().message) << "\n";
    if (files)
      write(directory, *files);
    else
      refused.push_back(trial.title());
    return true;
  }
  return false;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) return 2;
  const fs::path directory = arguments[1];
  const int go_minor = std::atoi(arguments[2]);
  const std::string action = arguments[3], only = count > 4 ? arguments[4] : "";
  std::vector<std::string> refused;
  if (action != "try") {
    while (settle(directory, action == "adopt", go_minor, refused)) {
    }
    return 0;
  }
  const Package package = read_package(directory);
  for (const GoSourceFile& file : package.files) {
    if (file.name.ends_with("_test.go")) continue;
    for (const OutlineFunction& function : parse_go(file.text).functions)
      if (only.empty() || only == file.name + ":" + function.container + "." + function.name)
        start(directory, file.name, function, go_minor);
  }
  return 0;
}
