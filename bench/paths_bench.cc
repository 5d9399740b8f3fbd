// paths_bench: resolves recorded paths in a large workspace, and says how long each stage took.
//
//   paths_bench DIRECTORY make [FILES]       writes a workspace of so many Go files (100 000) in 40 modules
//   paths_bench DIRECTORY run [PATHS]        resolves so many recorded paths (10 000), two functions known of each
// The paths are those of a build in /build of the same tree, every tenth of a file that is not there. bench/run-paths
// does both and prints a table.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sys/resource.h>
#include <vector>

#include "server/parallel.h"
#include "server/paths.h"
#include "server/source_map.h"

using namespace proflens;

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kPerDirectory = 20;
constexpr std::size_t kPerModule = 2500;

double milliseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// Of all threads: what a busy machine does not distort.
double processor_milliseconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

/// Names repeat as they do in real trees: each directory has a doc.go and a types.go.
std::string path_of_file(std::size_t i) {
  constexpr const char* kUsual[] = {"doc.go", "types.go", "util.go", "main.go"};
  const std::size_t directory = i / kPerDirectory, within = i % kPerDirectory;
  const std::string name = within < 4 ? kUsual[within] : fmt::format("part_{}_{}.go", directory % 97, within);
  return fmt::format("module{}/internal/area{}/package{}/{}", i / kPerModule, directory % 25, directory, name);
}

std::string function_of(std::size_t i, std::size_t which) { return fmt::format("Work{}Step{}", i, which); }

void make(const std::string& root, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::string path = server::join(root, path_of_file(i));
    if (i % kPerDirectory == 0) std::filesystem::create_directories(std::string(server::directory_of(path)));
    std::ofstream file(path);
    file << "package work\n";
    for (std::size_t which = 0; which < 4; ++which)
      file << fmt::format(
          "\n// {0} does a step of the work.\nfunc {0}(values []int) int {{\n\ttotal := 0\n\tfor _, value := "
          "range values {{\n\t\ttotal += value\n\t}}\n\treturn total\n}}\n",
          function_of(i, which));
  }
}

struct Recorded {
  std::vector<std::string> texts;  // paths, then names: what the files point into
  std::vector<analysis::RecordedFile> files;
};

Recorded recorded_paths(std::size_t count, std::size_t files) {
  Recorded recorded;
  recorded.texts.reserve(count * 3);
  const auto keep = [&](std::string text) -> std::string_view { return recorded.texts.emplace_back(std::move(text)); };
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t i = k * 7919 % files;
    const bool gone = k % 10 == 0;
    const std::string path = gone ? fmt::format("/build/module{}/gone/doc.go", k) : "/build/" + path_of_file(i);
    analysis::RecordedFile file{.path = keep(path), .flat = 1, .cum = 1, .functions = {}};
    for (const std::size_t which : {0U, 1U})
      file.functions.push_back({keep("example.com/work." + function_of(gone ? files + k : i, which)),
                                static_cast<std::uint32_t>(4 + which * 9)});
    recorded.files.push_back(std::move(file));
  }
  return recorded;
}

int run(const std::string& root, std::size_t count, std::size_t files) {
  const Recorded recorded = recorded_paths(count, files);
  const double processor = processor_milliseconds();
  const Clock::time_point begin = Clock::now();
  const server::SourceMap map(server::disk_files(), {root}, {});
  const double walked = milliseconds_since(begin);
  const auto parallel = server::parallel_for(server::worker_count());
  const Clock::time_point walk_end = Clock::now();
  const server::SourceReport report = map.resolve(recorded.files, {}, parallel);
  const double resolved = milliseconds_since(walk_end);
  const double used = processor_milliseconds() - processor;
  const Clock::time_point again = Clock::now();
  const bool current = map.is_current();
  const double checked = milliseconds_since(again);
  std::size_t found = 0, wrong = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const std::string& path = report.files[k].path;
    if (path.empty()) continue;
    ++found;
    wrong += path.ends_with(recorded.files[k].path.substr(6)) ? 0 : 1;
  }
  const auto& index = map.workspace().paths();
  fmt::print("{} {:.1f} {:.1f} {:.1f} {:.1f} {} {} {} {} {:.1f}\n", index.file_count(), walked, resolved, checked,
             static_cast<double>(index.bytes()) / static_cast<double>(index.file_count()), count, found, wrong,
             current ? "current" : "changed", used);
  return wrong == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string root = server::disk_files().real_path(argv[1]), verb = argv[2];
  const std::size_t number = argc > 3 ? static_cast<std::size_t>(std::atoll(argv[3])) : 0;
  constexpr std::size_t kFiles = 100'000, kPaths = 10'000;
  if (verb == "make") return make(root, number == 0 ? kFiles : number), 0;
  return run(root, number == 0 ? kPaths : number, kFiles);
}
