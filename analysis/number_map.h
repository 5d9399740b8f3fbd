// A hash table from numbers to values that is made and filled for one question. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace proflens::analysis {

/// Values by number, in the order of their arrival.
template <class Value>
class NumberMap {
 public:
  struct Item {
    std::uint64_t key = 0;
    Value value;
  };

  Value& operator[](std::uint64_t key) {
    if (items_.size() * 2 >= slots_.size()) grow();
    std::uint32_t& slot = find(key);
    if (slot == 0) {
      items_.push_back({key, {}});
      slot = static_cast<std::uint32_t>(items_.size());
    }
    return items_[slot - 1].value;
  }
  const std::vector<Item>& items() const { return items_; }

 private:
  std::uint32_t& find(std::uint64_t key) {
    // Fibonacci hashing spreads keys that are small and close together.
    std::size_t at = key * 0x9e3779b97f4a7c15ULL >> shift_;
    while (slots_[at] != 0 && items_[slots_[at] - 1].key != key) at = (at + 1) & (slots_.size() - 1);
    return slots_[at];
  }

  void grow() {
    --shift_;
    slots_.assign(std::size_t{1} << (64 - shift_), 0);
    for (std::uint32_t i = 0; i < items_.size(); ++i) find(items_[i].key) = i + 1;
  }

  std::vector<Item> items_;
  std::vector<std::uint32_t> slots_;  // 1 + index into items_; 0 is free
  unsigned shift_ = 60;
};

}  // namespace proflens::analysis
