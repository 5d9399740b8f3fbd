// merge_profiles beyond what the comparison with pprof covers.
#include <gtest/gtest.h>
#include <limits>

#include "analysis/dump.h"
#include "analysis/format.h"

#include "tests/support/profile_text.h"

namespace proflens {
namespace {

using namespace analysis;
using tests::profile_message;
using tests::profile_of;

std::string merged(std::vector<std::shared_ptr<const Profile>> profiles) {
  const Result<Profile> result = merge_profiles(profiles);
  if (!result) return "error: " + result.error().message;
  const std::string text = dump(*result);
  return text.substr(text.find('\n') + 1);
}

TEST(Merge, AddsEqualSamplesAndKeepsTheOthers) {
  const auto a = profile_of(profile_message("n/count", {"main a.go:1;f a.go:2 1", "main a.go:1 2"}));
  const auto b = profile_of(profile_message("n/count", {"main a.go:1 4", "main a.go:1;f a.go:3 8"}));
  EXPECT_EQ(merged({a, b}),
            "type n/count default\n"
            "sample 1\n  0x0\n    f a.go:2:0 start 0\n  0x0\n    main a.go:1:0 start 0\n"
            "sample 6\n  0x0\n    main a.go:1:0 start 0\n"
            "sample 8\n  0x0\n    f a.go:3:0 start 0\n  0x0\n    main a.go:1:0 start 0\n");
}

TEST(Merge, KeepsCommonTypesInTheFirstOnesOrderAndTheFinestUnit) {
  const auto a = profile_of(profile_message("only/count cpu/milliseconds n/count", {"main 1 2 3"}));
  const auto b = profile_of(profile_message("n/count cpu/nanoseconds", {"main 10 20"}));
  EXPECT_EQ(merged({a, b}),
            "type cpu/nanoseconds\ntype n/count default\nsample 2000020 13\n  0x0\n    main :0:0 start 0\n");
  EXPECT_EQ(merged({b, a}),
            "type n/count\ntype cpu/nanoseconds default\nsample 13 2000020\n  0x0\n    main :0:0 start 0\n");
}

TEST(Merge, DropsWhatCancels) {
  const auto a = profile_of(profile_message("n/count", {"main 5", "f 1"}));
  const auto b = profile_of(profile_message("n/count", {"main -5", "g 0"}));
  EXPECT_EQ(merged({a, b}), "type n/count default\nsample 1\n  0x0\n    f :0:0 start 0\n");
}

TEST(Merge, RefusesStrangers) {
  const auto a = profile_of(profile_message("cpu/nanoseconds", {"main 1"}));
  const auto b = profile_of(profile_message("space/bytes", {"main 1"}));
  EXPECT_EQ(merged({a, b}), "error: the profiles have no sample type in common");
  EXPECT_EQ(merged({}), "error: no profiles to merge");
}

TEST(Merge, MovesAddressesOfAMovedMapping) {
  const auto at = [](std::uint64_t start) {
    wire::Profile message = profile_message("n/count", {"main 1"});
    wire::Mapping* mapping = message.add_mappings();
    mapping->set_id(1);
    mapping->set_start(start);
    mapping->set_limit(start + 0x1000);
    mapping->set_build_id(tests::add_text(message, "abc"));
    message.mutable_locations(0)->set_mapping(1);
    message.mutable_locations(0)->set_address(start + 0x10);
    return profile_of(message);
  };
  EXPECT_EQ(merged({at(0x10000), at(0x70000)}),
            "type n/count default\nmapping  0x10000-0x11000+0x0 abc\nsample 2\n  0x10010\n    main :0:0 start 0\n");
}

TEST(Merge, CombinesHeaders) {
  wire::Profile first = profile_message("n/count", {}), second = first;
  first.set_time_nanos(20), second.set_time_nanos(10);
  first.set_duration_nanos(1), second.set_duration_nanos(2);
  first.set_period(5), second.set_period(9);
  EXPECT_EQ(merged({profile_of(first), profile_of(second)}), "type n/count default\nperiod / 9\ntime 10\nduration 3\n");
}

TEST(Merge, SaturatesAndSaysSo) {
  wire::Profile message = profile_message("n/count", {"main 1"});
  message.mutable_samples(0)->set_values(0, std::numeric_limits<std::int64_t>::max());
  const auto profile = profile_of(message);
  EXPECT_NE(merged({profile, profile}).find("warning sums beyond 2^63 were cut to it"), std::string::npos);
}

}  // namespace
}  // namespace proflens
