// Profiles for tests, written as folded stacks, so that a test shows what it is about.
//
//   "main;serve a.go:10;parse b.go:20+inlined b.go:30 5 50"
// Frames from the root to the leaf, each "name file:line"; '+' joins a frame with the one inlined into it; then one
// value a sample type.
#pragma once

#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>

#include "analysis/profile.h"

#include "profile.pb.h"

namespace proflens::tests {

/// types: "samples/count cpu/nanoseconds"
wire::Profile profile_message(std::string_view types, std::span<const std::string_view> samples);
inline wire::Profile profile_message(std::string_view types, std::initializer_list<std::string_view> samples) {
  return profile_message(types, std::span(samples.begin(), samples.size()));
}
std::shared_ptr<const analysis::Profile> profile_of(const wire::Profile& message);
std::int64_t add_text(wire::Profile& message, std::string_view text);

}  // namespace proflens::tests
