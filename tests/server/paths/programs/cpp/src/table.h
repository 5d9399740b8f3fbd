#pragma once

#include <vector>

template <class T>
class Table {
 public:
  __attribute__((noinline)) void add(T value) { values_.push_back(value); }
  __attribute__((noinline)) T sum() const {
    T total{};
    for (const T& value : values_) total += value;
    return total;
  }

 private:
  std::vector<T> values_;
};
