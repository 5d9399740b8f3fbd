#include "tests/support/listed_profile.h"

#include <array>
#include <vector>

#include "analysis/profile_builder.h"

namespace proflens::tests {
namespace {

using analysis::Frame;
using analysis::LocationId;
using analysis::ProfileBuilder;

constexpr std::int64_t kMillisecond = 1'000'000;

class Stacks {
 public:
  explicit Stacks(ProfileBuilder& builder) : builder_(builder) {}

  LocationId at(std::string_view name, std::string_view file, std::uint32_t start, std::uint32_t line) {
    const std::array frame = {Frame{.function = builder_.function(name, file, start), .line = line}};
    return builder_.location(frame);
  }

  void sample(const std::vector<LocationId>& stack, std::int64_t milliseconds) {
    const std::array values = {milliseconds / 10, milliseconds * kMillisecond};
    builder_.add_sample(stack, values);
  }

 private:
  ProfileBuilder& builder_;
};

}  // namespace

std::shared_ptr<const analysis::CostTables> listed_profile() {
  ProfileBuilder builder("pprof");
  builder.add_sample_type("samples", "count");
  builder.add_sample_type("cpu", "nanoseconds");
  builder.set_default_sample_type("cpu");
  builder.header().time_nanos = 1'782'907'203'000'000'000;  // 2026-07-01 12:00:03 UTC
  builder.header().duration_nanos = 2'000 * kMillisecond;
  Stacks stacks(builder);
  const std::string_view fib = "example.com/a/long/way/down/numbers.Fib";
  const std::string_view numbers = "/home/someone/src/example.com/a/long/way/down/numbers/numbers.go";
  const LocationId main_calls = stacks.at("main.main", "/home/someone/src/main.go", 10, 12);
  const LocationId fib_base = stacks.at(fib, numbers, 3, 5);
  const LocationId fib_recurses = stacks.at(fib, numbers, 3, 7);
  const LocationId wide = stacks.at("main.計算する", "/home/someone/src/main.go", 20, 21);
  const LocationId no_line = stacks.at("memmove", "", 0, 0);
  const LocationId no_name = builder.location({}, builder.mapping("/lib/libc.so.6"), 0x1234);
  stacks.sample({fib_base, fib_recurses, fib_recurses, main_calls}, 600);
  stacks.sample({fib_recurses, main_calls}, 100);
  stacks.sample({wide, main_calls}, 200);
  stacks.sample({no_line, main_calls}, 60);
  stacks.sample({no_name, main_calls}, 40);
  auto profile = std::make_shared<const analysis::Profile>(std::move(*builder.finish()));
  return std::make_shared<const analysis::CostTables>(std::move(*analysis::CostTables::build(profile)));
}

}  // namespace proflens::tests
