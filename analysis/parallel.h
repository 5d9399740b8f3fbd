// How the core uses more than one thread without owning any: the caller passes in a way to run pieces of work.
//
// A piece must not wait for another one: the plainest way to run them is one after the other.
#pragma once

#include <cstddef>
#include <functional>

namespace proflens::analysis {

/// Runs work(0) … work(count - 1), perhaps on several threads, and returns when all are done. The caller's threads:
/// analysis starts none.
using ParallelFor = std::function<void(std::size_t count, const std::function<void(std::size_t)>& work)>;

inline void run_serially(std::size_t count, const std::function<void(std::size_t)>& work) {
  for (std::size_t i = 0; i < count; ++i) work(i);
}

}  // namespace proflens::analysis
