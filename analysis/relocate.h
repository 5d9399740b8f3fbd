// Where functions are now that their own file no longer has: moved to other files, split off with them, or renamed with
// the whole file. By content, so that a namesake is not taken for them.
//
// Pure; any thread. Candidates are texts of today in the order of preference; equal ones cancel each other out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analysis/file_costs.h"
#include "analysis/hashed_text.h"

namespace proflens::analysis {

struct Relocated {
  std::uint32_t function = 0;  // in the outline of the recorded text
  std::size_t candidate = 0;
  std::uint32_t now = 0;  // in the candidate's outline
  bool operator==(const Relocated&) const = default;
};

/// A function of the same container and name with at least half of its lines, the most of all candidates.
std::vector<Relocated> relocate(const HashedText& recorded, std::span<const std::uint32_t> missing,
                                std::span<const HashedText* const> candidates);

/// The candidate that has the most of the file's lines, when it has enough for being the file under another name.
std::optional<std::size_t> renamed_to(const HashedText& recorded, std::span<const HashedText* const> candidates);

/// The recorded function that a cost is in, closures included; kNoFunction outside of all.
std::uint32_t function_around(const FunctionCost& cost, const HashedText& recorded);

/// Only what belongs to these functions.
FileCosts costs_of(const FileCosts& costs, std::span<const NodeId> functions);

}  // namespace proflens::analysis
