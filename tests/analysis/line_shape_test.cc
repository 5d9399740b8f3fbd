// Similar lines and their pairing, beside naive ways to the same answers.
#include "analysis/line_shape.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <string>

#include "analysis/line_diff.h"

namespace proflens::analysis {
namespace {

/// The largest sum of similarities of pairs that ascend in both, by trying everything.
double best_sum(std::span<const LineShape> a, std::span<const LineShape> b, double least) {
  if (a.empty() || b.empty()) return 0;
  double best = std::max(best_sum(a.subspan(1), b, least), best_sum(a, b.subspan(1), least));
  if (const double pair = similarity(a[0], b[0]); pair >= least)
    best = std::max(best, pair + best_sum(a.subspan(1), b.subspan(1), least));
  return best;
}

std::vector<std::string> random_lines(std::mt19937& random) {
  constexpr std::string_view kWords[] = {"sum", "+=", "work", "(", ")", "value", "return"};
  std::vector<std::string> lines(random() % 6);
  for (std::string& line : lines)
    for (std::size_t words = 1 + random() % 5; words-- > 0;) line += std::string(kWords[random() % 7]) + " ";
  return lines;
}

std::vector<LineShape> shapes(const std::vector<std::string>& lines) {
  std::vector<LineShape> out;
  for (const std::string& line : lines) out.push_back(line_shape(line));
  return out;
}

TEST(PairSimilar, HasTheLargestSum) {
  std::mt19937 random(1);
  for (int round = 0; round < 500; ++round) {
    const auto old_lines = random_lines(random), new_lines = random_lines(random);
    const auto a = shapes(old_lines), b = shapes(new_lines);
    double sum = 0;
    std::int64_t last_a = -1, last_b = -1;
    for (const LinePair& pair : pair_similar(a, b, 0.6, 200)) {
      ASSERT_GT(pair.a, last_a);
      ASSERT_GT(pair.b, last_b);
      ASSERT_GE(pair.similarity, 0.6);
      last_a = pair.a, last_b = pair.b;
      sum += pair.similarity;
    }
    ASSERT_NEAR(sum, best_sum(a, b, 0.6), 1e-9) << "round " << round;
  }
}

TEST(PairSimilar, IsNotTriedOnLongPassages) {
  const std::vector<std::string> lines(3, "sum += work(value)");
  EXPECT_EQ(pair_similar(shapes(lines), shapes(lines), 0.6, 3).size(), 3U);
  EXPECT_TRUE(pair_similar(shapes(lines), shapes(lines), 0.6, 2).empty());
}

TEST(Lines, ThatAreThereOnceAreFoundAsByCounting) {
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::uint64_t> a(random() % 30), b(random() % 30);
    for (auto& line : a) line = random() % 20;
    for (auto& line : b) line = random() % 20;
    const std::vector<bool> once = once_in_both(a, b);
    const std::vector<bool> alone = once_in(a);
    for (std::size_t i = 0; i < a.size(); ++i) {
      const auto in_a = std::ranges::count(a, a[i]);
      ASSERT_EQ(once[i], in_a == 1 && std::ranges::count(b, a[i]) == 1);
      ASSERT_EQ(alone[i], in_a == 1);
    }
  }
}

}  // namespace
}  // namespace proflens::analysis
