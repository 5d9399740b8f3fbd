#include "analysis/path_vote.h"

#include <algorithm>

namespace proflens::analysis {

void PathVote::add(std::string_view from, const PathIndex::Match& match, bool all_recorded, std::int64_t weight) {
  PathPrefix& prefix = prefixes_[{std::string(from), match.to}];
  prefix.from = from;
  prefix.to = match.to;
  prefix.whole = match.whole || all_recorded;
  ++prefix.files;
  prefix.directories = std::max<std::size_t>(prefix.directories, match.components - 1);
  const double magnitude = weight < 0 ? -static_cast<double>(weight) : static_cast<double>(weight);
  prefix.score += std::max(magnitude, 1.0) * match.components;
}

std::vector<PathPrefix> PathVote::result() const {
  std::vector<PathPrefix> all;
  for (const auto& [key, prefix] : prefixes_) {
    all.push_back(prefix);
    all.back().accepted =
        prefix.directories >= 2 ||
        (prefix.whole ? prefix.files >= 2 : prefix.files >= 3 || (prefix.files >= 2 && prefix.directories >= 1));
  }
  std::ranges::stable_sort(all, [](const PathPrefix& a, const PathPrefix& b) {
    return a.accepted != b.accepted ? a.accepted : a.score > b.score;
  });
  return all;
}

}  // namespace proflens::analysis
