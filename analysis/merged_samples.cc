#include "analysis/merged_samples.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace proflens::analysis {
namespace {

auto content_of(const Label& label) { return std::tie(label.key, label.text, label.number, label.unit); }

std::uint64_t mixed(std::uint64_t hash, std::uint64_t number) {
  hash = (hash ^ number) * 0x9e3779b97f4a7c15ULL;
  return hash ^ (hash >> 32);
}

}  // namespace

std::size_t LabelSets::Hash::operator()(const Label& label) const {
  constexpr std::hash<std::string_view> kHash;
  return mixed(mixed(mixed(kHash(label.key), kHash(label.text)), static_cast<std::uint64_t>(label.number)),
               label.unit.size());
}

std::size_t LabelSets::Hash::operator()(const std::vector<std::uint32_t>& numbers) const {
  std::uint64_t hash = numbers.size();
  for (const std::uint32_t number : numbers) hash = mixed(hash, number);
  return hash;
}

bool LabelSets::Equal::operator()(const Label& a, const Label& b) const { return content_of(a) == content_of(b); }

std::uint32_t LabelSets::number_of(std::span<const Label> labels) {
  if (labels.empty()) return 0;
  scratch_.clear();
  for (const Label& label : labels)
    scratch_.push_back(labels_.try_emplace(label, static_cast<std::uint32_t>(labels_.size())).first->second);
  std::ranges::sort(scratch_);
  const auto [at, is_new] = numbers_.try_emplace(scratch_, static_cast<std::uint32_t>(sets_.size()));
  if (is_new) {
    std::vector<Label>& set = sets_.emplace_back(labels.begin(), labels.end());
    std::ranges::sort(set, [](const Label& a, const Label& b) { return content_of(a) < content_of(b); });
  }
  return at->second;
}

std::span<std::int64_t> MergedSamples::add(std::span<const Label> labels) {
  if (samples_.size() * 2 >= slots_.size()) grow();
  const std::uint32_t set = labels_.number_of(labels);
  const Sample sample{.hash = mixed(std::exchange(hash_, kFactor), set),
                      .begin = begin_,
                      .length = static_cast<std::uint32_t>(stacks_.size() - begin_),
                      .labels = set};
  std::size_t at = sample.hash & (slots_.size() - 1);
  while (slots_[at] != 0 && !same(samples_[slots_[at] - 1], sample)) at = (at + 1) & (slots_.size() - 1);
  if (slots_[at] == 0) {
    samples_.push_back(sample);
    slots_[at] = static_cast<std::uint32_t>(samples_.size());
    values_.resize(values_.size() + width_);
  } else {
    stacks_.resize(begin_);  // it is there already
  }
  begin_ = stacks_.size();
  return std::span(values_).subspan((slots_[at] - 1) * width_, width_);
}

bool MergedSamples::same(const Sample& a, const Sample& b) const {
  return a.hash == b.hash && a.labels == b.labels && a.length == b.length &&
         std::equal(stacks_.begin() + static_cast<std::ptrdiff_t>(a.begin),
                    stacks_.begin() + static_cast<std::ptrdiff_t>(a.begin + a.length),
                    stacks_.begin() + static_cast<std::ptrdiff_t>(b.begin));
}

void MergedSamples::grow() {
  slots_.assign(std::max<std::size_t>(1024, slots_.size() * 2), 0);
  for (std::uint32_t i = 0; i < samples_.size(); ++i) {
    std::size_t at = samples_[i].hash & (slots_.size() - 1);
    while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = i + 1;
  }
}

}  // namespace proflens::analysis
