// Random profiles as protobuf messages, and odd but equal ways of writing them down.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "profile.pb.h"

namespace proflens::tests {

struct Oddities {
  bool sparse_ids = false;   // ids of up to 64 bits
  bool missing_ids = false;  // references to nothing
  bool duplicate_ids = false;
  bool huge_values = false;   // near ±2^63
  bool wrong_values = false;  // samples with too many or too few values
};

wire::Profile random_profile(std::uint64_t seed, const Oddities& oddities);

/// Fields in any order, samples packed or not or both: the same profile to any reader. The order within one kind of
/// record stays.
std::string shuffled_wire(const wire::Profile& profile, std::uint64_t seed);

}  // namespace proflens::tests
