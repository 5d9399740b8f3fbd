#include "analysis/relocate.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "analysis/line_diff.h"

namespace proflens::analysis {
namespace {

constexpr double kLeastShare = 0.5;      // of a function's lines
constexpr double kLeastAlike = 0.4;      // of two files
constexpr std::size_t kFewestLines = 3;  // that are not blank: less is found anywhere

/// The best of several, unless another is as good.
template <class Value>
class Best {
 public:
  void offer(double score, Value value) {
    if (score > score_) {
      value_ = std::move(value);
      score_ = score;
    } else if (score == score_) {
      value_.reset();
    }
  }
  const std::optional<Value>& value() const { return value_; }

 private:
  std::optional<Value> value_;
  double score_ = 0;
};

std::vector<std::uint64_t> all_lines(const HashedText& text) {
  std::vector<std::uint64_t> out;
  for (std::uint32_t i = 0; i < text.line_count(); ++i)
    if (text.hash(i) != 0) out.push_back(text.hash(i));
  std::ranges::sort(out);
  return out;
}

}  // namespace

std::vector<Relocated> relocate(const HashedText& recorded, std::span<const std::uint32_t> missing,
                                std::span<const HashedText* const> candidates) {
  std::vector<Relocated> out;
  for (const std::uint32_t function : missing) {
    const OutlineFunction& wanted = recorded.functions()[function];
    const std::vector<std::uint64_t> body = recorded.body(function, {});
    if (body.size() < kFewestLines) continue;
    Best<Relocated> best;
    for (std::size_t i = 0; i < candidates.size(); ++i)
      for (std::uint32_t now = 0; now < candidates[i]->functions().size(); ++now) {
        const OutlineFunction& other = candidates[i]->functions()[now];
        if (other.name != wanted.name || other.container != wanted.container) continue;
        const std::size_t common = common_count(body, candidates[i]->body(now, {}));
        const double share = static_cast<double>(common) / static_cast<double>(body.size());
        if (share >= kLeastShare) best.offer(share, {function, i, now});
      }
    if (best.value()) out.push_back(*best.value());
  }
  return out;
}

std::optional<std::size_t> renamed_to(const HashedText& recorded, std::span<const HashedText* const> candidates) {
  const std::vector<std::uint64_t> lines = all_lines(recorded);
  if (lines.size() < kFewestLines) return std::nullopt;
  Best<std::size_t> best;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (const double score = alike(lines, all_lines(*candidates[i])); score >= kLeastAlike) best.offer(score, i);
  return best.value();
}

std::uint32_t function_around(const FunctionCost& cost, const HashedText& recorded) {
  const std::uint32_t line = cost.start_line != 0 ? cost.start_line : cost.first_line;
  return line == 0 || line > recorded.line_count() ? kNoFunction : recorded.function_of(line - 1);
}

FileCosts costs_of(const FileCosts& costs, std::span<const NodeId> functions) {
  std::unordered_set<std::uint32_t> wanted;
  for (const NodeId function : functions) wanted.insert(index_of(function));
  const auto of_them = [&](NodeId function) { return wanted.contains(index_of(function)); };
  FileCosts out;
  for (const LineCost& line : costs.lines)
    if (of_them(line.function)) out.lines.push_back(line);
  for (const FunctionCost& function : costs.functions)
    if (of_them(function.node)) out.functions.push_back(function);
  for (const FunctionLineCost& line : costs.function_lines)
    if (of_them(line.function)) out.function_lines.push_back(line);
  return out;
}

}  // namespace proflens::analysis
