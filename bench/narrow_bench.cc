// narrow_bench FILE [THREADS]: a filter or a base changes on a profile that is in memory; time to the refreshed tables.
//
//   one line a change: the change, milliseconds of wall (of processor) time, samples kept, rows
// bench/run-narrow puts it beside its peers.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sys/resource.h>

#include "analysis/compare.h"
#include "analysis/cost_tables.h"
#include "analysis/format.h"
#include "analysis/narrow.h"

#include "server/files.h"
#include "server/parallel.h"

using namespace proflens::analysis;

namespace {

struct Moment {
  double wall, processor;  // milliseconds
};

Moment now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  return {static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6,
          of(usage.ru_utime) + of(usage.ru_stime)};
}

struct Change {
  const char* name;
  FilterTexts texts;
};

std::vector<Change> changes() {
  std::vector<Change> list(8);
  list[0].name = "focus", list[0].texts.focus = "Method123";
  list[1].name = "ignore", list[1].texts.ignore = "Handler42\\)";
  list[2].name = "focus and ignore", list[2].texts.focus = "pkg1\\d\\d", list[2].texts.ignore = "Method7";
  list[3].name = "hide", list[3].texts.hide = "pkg1";
  list[4].name = "show_from", list[4].texts.show_from = "pkg2";
  list[5].name = "prune_from", list[5].texts.prune_from = "pkg2";
  list[6].name = "tagfocus", list[6].texts.tagfocus = "endpoint=/api/v1";
  list[7].name = "noinlines", list[7].texts.noinlines = true;
  return list;
}

void print(const char* change, const Moment& begin, const Moment& middle, const Moment& end, const CostTables& tables) {
  std::printf("%s\t%.1f\t%.1f\t%.1f\t%zu\t%zu\n", change, end.wall - begin.wall, middle.wall - begin.wall,
              end.processor - begin.processor, tables.profile().sample_count(),
              tables.ranked(Level::kFunction, 0, CostTables::Order::kFlat).size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const unsigned threads = argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 2;
  const ParallelFor parallel = proflens::server::parallel_for(threads);
  Result<Buffer> bytes = proflens::server::disk_files().read(argv[1]);
  if (!bytes) return 1;
  Result<Profile> parsed = parse_profile(std::move(*bytes), {.stop = {}, .parallel = parallel});
  if (!parsed) return 1;
  const auto profile = std::make_shared<const Profile>(std::move(*parsed));
  for (const Change& change : changes()) {
    for (int run = 0; run < 3; ++run) {
      const Moment begin = now();
      const Result<Narrowed> narrowed = narrow(profile, *Filter::compile(change.texts), parallel);
      const Moment middle = now();
      const Result<CostTables> tables = CostTables::build(narrowed->profile, parallel);
      print(change.name, begin, middle, now(), *tables);
    }
  }
  const Result<Narrowed> part = narrow(profile, *Filter::compile(changes()[1].texts), parallel);
  const Moment begin = now();
  const Result<Profile> difference = compare_profiles(profile, part->profile, {});
  const Moment middle = now();
  const Result<CostTables> tables = CostTables::build(std::make_shared<const Profile>(*difference), parallel);
  print("diff_base", begin, middle, now(), *tables);
  std::fflush(stdout);
  std::_Exit(0);  // the time to free everything is nobody's
}
