// merge_profiles beyond what the comparison with pprof covers.
#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <limits>
#include <random>

#include "analysis/dump.h"
#include "analysis/format.h"

#include "tests/support/profile_text.h"
#include "tests/support/random_profile.h"

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

using Key = std::pair<std::vector<std::string>, std::vector<std::string>>;

/// A sample as texts: its locations with their frames, its labels in any order.
Key key_of(const Profile& profile, SampleId sample) {
  Key key;
  profile.stacks.for_each(sample, [&](LocationId id) {
    const Location& location = profile.locations[index_of(id)];
    std::string text = fmt::format("{:x} {}", location.address, location.folded);
    for (const Frame& frame : profile.frames_of(id)) {
      const Function& function = profile.functions[index_of(frame.function)];
      text += fmt::format("\n{}|{}|{}|{}:{}:{}", function.name, function.system_name, profile.file_of(frame.function),
                          function.start_line, frame.line, frame.column);
    }
    key.first.push_back(std::move(text));
  });
  for (const Label& label : profile.labels_of(sample))
    key.second.push_back(fmt::format("{}|{}|{}|{}", label.key, label.text, label.number, label.unit));
  std::ranges::sort(key.second);
  return key;
}

using Sums = std::vector<std::pair<Key, std::vector<std::int64_t>>>;

void add_plainly(Sums& sums, const Profile& profile) {
  for (std::uint32_t i = 0; i < profile.sample_count(); ++i) {
    const auto values = profile.values_of(SampleId{i});
    if (std::ranges::all_of(values, [](std::int64_t value) { return value == 0; })) continue;
    const Key key = key_of(profile, SampleId{i});
    const auto same = std::ranges::find(sums, key, &Sums::value_type::first);
    if (same == sums.end()) {
      sums.emplace_back(key, std::vector<std::int64_t>(values.begin(), values.end()));
    } else {
      for (std::size_t t = 0; t < values.size(); ++t) same->second[t] += values[t];
    }
  }
}

void add_labels(wire::Profile& message, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const std::int64_t keys[] = {tests::add_text(message, "a"), tests::add_text(message, "b")};
  for (wire::Sample& sample : *message.mutable_samples())
    for (std::uint64_t i = random() % 4; i > 0; --i) {
      wire::Label* label = sample.add_labels();
      label->set_key(keys[random() % 2]);
      if (random() % 2 == 0) {
        label->set_text(keys[random() % 2]);
      } else {
        label->set_number(static_cast<std::int64_t>(random() % 2) + 1);
        if (random() % 2 == 0) label->set_unit(keys[0]);
      }
    }
}

/// The message with some samples left out, some twice, some with their sign turned, and labels in another order.
wire::Profile varied(wire::Profile message, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  google::protobuf::RepeatedPtrField<wire::Sample> samples;
  for (wire::Sample sample : message.samples()) {
    for (std::uint64_t times = random() % 3; times > 0; --times) {
      if (random() % 4 == 0)
        for (auto& value : *sample.mutable_values()) value = -value;
      std::shuffle(sample.mutable_labels()->begin(), sample.mutable_labels()->end(), random);
      *samples.Add() = sample;
    }
  }
  *message.mutable_samples() = samples;
  return message;
}

TEST(Merge, EqualsThePlainWay) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    wire::Profile message = tests::random_profile(seed, {});
    message.clear_mappings();  // addresses then stay what they are
    for (wire::Location& location : *message.mutable_locations()) location.set_mapping(0);
    add_labels(message, seed);
    const std::vector<std::shared_ptr<const Profile>> profiles = {
        profile_of(message), profile_of(varied(message, seed)), profile_of(varied(message, seed + 1000))};
    Sums wanted, found;
    for (const auto& profile : profiles) add_plainly(wanted, *profile);
    std::erase_if(wanted, [](const auto& sum) {
      return std::ranges::all_of(sum.second, [](std::int64_t value) { return value == 0; });
    });
    const Result<Profile> together = merge_profiles(profiles);
    ASSERT_TRUE(together);
    for (std::uint32_t i = 0; i < together->sample_count(); ++i) {
      const auto values = together->values_of(SampleId{i});
      found.emplace_back(key_of(*together, SampleId{i}), std::vector<std::int64_t>(values.begin(), values.end()));
    }
    EXPECT_EQ(found, wanted) << "seed " << seed;
  }
}

}  // namespace
}  // namespace proflens
