// Samples of several profiles put together: those of the same stack and labels become one, in the order of the first.
//
// Nothing is written out to be compared: stacks are found by a hash of their locations, labels by a number for each set
// of them, and two that are found equal are compared themselves. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <unordered_map>
#include <vector>

#include "analysis/profile.h"

namespace proflens::analysis {

/// A number for each set of labels, whatever their order; 0 is the empty set.
class LabelSets {
 public:
  std::uint32_t number_of(std::span<const Label> labels);
  /// Sorted by key, text, number and unit. Views of what was given to number_of.
  std::span<const Label> labels_of(std::uint32_t number) const { return sets_[number]; }

 private:
  struct Hash {
    std::size_t operator()(const Label& label) const;
    std::size_t operator()(const std::vector<std::uint32_t>& numbers) const;
  };
  struct Equal {
    bool operator()(const Label& a, const Label& b) const;
  };

  std::unordered_map<Label, std::uint32_t, Hash, Equal> labels_;
  std::unordered_map<std::vector<std::uint32_t>, std::uint32_t, Hash> numbers_;  // sorted numbers of labels → of sets
  std::vector<std::vector<Label>> sets_ = {{}};
  std::vector<std::uint32_t> scratch_;
};

class MergedSamples {
 public:
  /// values_per_sample: as many values has each.
  explicit MergedSamples(std::size_t values_per_sample) : width_(values_per_sample) {}

  /// The stack of the sample to come, location by location from the leaf …
  void push(LocationId location) {
    stacks_.push_back(location);
    hash_ = (hash_ ^ index_of(location)) * kFactor;
    hash_ ^= hash_ >> 32;
  }
  /// … and the rest of it. The values of the merged sample, to be added to: zeros when it is new.
  std::span<std::int64_t> add(std::span<const Label> labels);

  std::size_t size() const { return samples_.size(); }
  std::span<const LocationId> stack_of(std::size_t sample) const {
    return std::span(stacks_).subspan(samples_[sample].begin, samples_[sample].length);
  }
  std::span<const std::int64_t> values_of(std::size_t sample) const {
    return std::span(values_).subspan(sample * width_, width_);
  }
  std::span<const Label> labels_of(std::size_t sample) const { return labels_.labels_of(samples_[sample].labels); }

 private:
  static constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15ULL;

  struct Sample {
    std::uint64_t hash = 0;
    std::size_t begin = 0;  // into stacks_
    std::uint32_t length = 0;
    std::uint32_t labels = 0;
  };
  bool same(const Sample& a, const Sample& b) const;
  void grow();

  std::size_t width_;
  std::uint64_t hash_ = kFactor;
  std::size_t begin_ = 0;  // of the stack to come
  std::vector<LocationId> stacks_;
  std::vector<Sample> samples_;
  std::vector<std::int64_t> values_;
  std::vector<std::uint32_t> slots_;  // 1 + index into samples_; 0 is free
  LabelSets labels_;
};

}  // namespace proflens::analysis
