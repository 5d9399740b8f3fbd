// engine_bench: opens one profile and sums all tables, and says how long each stage took and what memory it needed.
//
//   engine_bench FILE [THREADS]     prints: unwrap, parse, tables, total (milliseconds of wall time), peak (MiB), rows
// bench/run-engine puts it beside its peers.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "analysis/cost_tables.h"
#include "analysis/format.h"
#include "analysis/inflate.h"

using namespace proflens::analysis;

namespace {

using Clock = std::chrono::steady_clock;

double milliseconds(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

Buffer map_file(const char* path) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  struct stat status{};
  if (file < 0 || fstat(file, &status) != 0) return {};
  const auto size = static_cast<std::size_t>(status.st_size);
  void* data = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  close(file);
  if (data == MAP_FAILED) return {};
  return {std::shared_ptr<const void>(data, [size](const void* p) { munmap(const_cast<void*>(p), size); }),
          std::string_view(static_cast<const char*>(data), size)};
}

ParallelFor on_threads(unsigned threads) {
  if (threads < 2) return run_serially;
  return [threads](std::size_t count, const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    const auto take = [&] {
      for (std::size_t i; (i = next++) < count;) work(i);
    };
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < threads && i < count; ++i) helpers.emplace_back(take);
    take();
  };
}

double peak_mebibytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  ParseOptions options;
  options.parallel = on_threads(argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 2);
  const auto start = Clock::now();
  Result<Unwrapped> unwrapped = unwrap(map_file(argv[1]), options);
  if (!unwrapped) return std::fprintf(stderr, "%s\n", unwrapped.error().message.c_str()), 1;
  const auto inflated = Clock::now();
  Result<Profile> parsed = parse_profile(std::move(unwrapped->buffer), options);
  if (!parsed) return std::fprintf(stderr, "%s\n", parsed.error().message.c_str()), 1;
  const auto profile = std::make_shared<const Profile>(std::move(*parsed));
  const auto read = Clock::now();
  const Result<CostTables> tables = CostTables::build(profile, options.parallel);
  const auto end = Clock::now();
  std::size_t rows = 0;
  for (std::size_t level = 0; level < kLevelCount; ++level) rows += tables->nodes(static_cast<Level>(level)).size();
  std::printf("unwrap %.1f parse %.1f tables %.1f total %.1f peak %.1f rows %zu\n", milliseconds(start, inflated),
              milliseconds(inflated, read), milliseconds(read, end), milliseconds(start, end), peak_mebibytes(), rows);
  std::fflush(stdout);
  std::_Exit(0);  // the time to free everything is nobody's
}
