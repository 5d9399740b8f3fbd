// engine_bench: opens one profile and sums all tables, and says how long each stage took and what memory it needed.
//
//   engine_bench FILE [THREADS]     prints milliseconds of wall and processor time a stage, peak memory, rows
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

/// Of all threads: what a busy machine does not distort.
double processor_milliseconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

struct Moment {
  Clock::time_point wall;
  double processor;
};
Moment now() { return {Clock::now(), processor_milliseconds()}; }

void print(const char* stage, const Moment& from, const Moment& to) {
  std::printf("%s %.1f (cpu %.1f), ", stage, milliseconds(from.wall, to.wall), to.processor - from.processor);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  ParseOptions options;
  options.parallel = on_threads(argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 2);
  const Moment start = now();
  Result<Unwrapped> unwrapped = unwrap(map_file(argv[1]), options);
  if (!unwrapped) return std::fprintf(stderr, "%s\n", unwrapped.error().message.c_str()), 1;
  const Moment inflated = now();
  Result<Profile> parsed = parse_profile(std::move(unwrapped->buffer), options);
  if (!parsed) return std::fprintf(stderr, "%s\n", parsed.error().message.c_str()), 1;
  const auto profile = std::make_shared<const Profile>(std::move(*parsed));
  const Moment read = now();
  const Result<CostTables> tables = CostTables::build(profile, options.parallel);
  const Moment end = now();
  std::size_t rows = 0;
  for (std::size_t level = 0; level < kLevelCount; ++level) rows += tables->nodes(static_cast<Level>(level)).size();
  print("unwrap", start, inflated);
  print("parse", inflated, read);
  print("tables", read, end);
  print("total", start, end);
  std::printf("peak %.1f MiB, %zu rows\n", peak_mebibytes(), rows);
  std::fflush(stdout);
  std::_Exit(0);  // the time to free everything is nobody's
}
