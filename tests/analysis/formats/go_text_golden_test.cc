// Texts that real Go programs wrote (tests/analysis/profiles/go_text, its README says how), whole and cut off.
//
// Goldens: NAME.txt is read and its canonical text compared with NAME.dump; UPDATE_EXPECT=1 rewrites NAME.dump.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>
#include <vector>

#include "analysis/dump.h"
#include "analysis/format.h"

namespace proflens::analysis {
namespace {

namespace fs = std::filesystem;

const fs::path kDirectory = fs::path(PROFLENS_SOURCE_DIR) / "tests/analysis/profiles/go_text";

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> texts() {
  std::vector<fs::path> result;
  for (const auto& entry : fs::recursive_directory_iterator(kDirectory))
    if (entry.path().extension() == ".txt") result.push_back(entry.path());
  std::ranges::sort(result);
  return result;
}

std::string dump_of(std::string text) {
  const Result<Profile> profile = parse_profile(make_buffer(std::move(text)));
  return profile ? dump(*profile) : "error " + profile.error().message + "\n";
}

std::string with_carriage_returns(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n') result += '\r';
    result += c;
  }
  return result;
}

TEST(GoTextGolden, RealTexts) {
  ASSERT_GE(texts().size(), 20u);
  const char* update = std::getenv("UPDATE_EXPECT");
  for (const fs::path& path : texts()) {
    SCOPED_TRACE(path.string());
    const std::string text = read_file(path), actual = dump_of(text);
    EXPECT_EQ(dump_of(with_carriage_returns(text)), actual);
    fs::path expected = path;
    expected.replace_extension(".dump");
    if (update != nullptr && std::string_view(update) == "1") std::ofstream(expected, std::ios::binary) << actual;
    EXPECT_EQ(actual, read_file(expected)) << "UPDATE_EXPECT=1 rewrites it";
  }
}

/// Sums of all values, or nothing when there is no profile.
std::vector<std::int64_t> totals(const std::string& text, std::size_t& warnings) {
  const Result<Profile> profile = parse_profile(make_buffer(text));
  if (!profile) return {};
  warnings = profile->warnings.size();
  std::vector<std::int64_t> sums(profile->sample_types.size());
  for (std::size_t i = 0; i < profile->values.size(); ++i) sums[i % sums.size()] += profile->values[i];
  for (const Location& location : profile->locations)
    EXPECT_LE(location.first_frame + location.frame_count, profile->frames.size());
  return sums;
}

/// A text that ends at any byte has no more weight than the whole, and where its header has totals it says so.
TEST(GoTextGolden, CutOffAtEachByte) {
  constexpr std::size_t kLongest = 6000;
  for (const std::string name : {"heap", "goroutine", "mutex", "goroutine2", "panic_system"}) {
    SCOPED_TRACE(name);
    const std::string whole = read_file(kDirectory / "go1.26" / (name + ".txt"));
    std::size_t warnings = 0;
    const std::vector<std::int64_t> all = totals(whole, warnings);
    for (std::size_t size = 0; size < std::min(whole.size(), kLongest); ++size) {
      const std::vector<std::int64_t> part = totals(whole.substr(0, size), warnings);
      if (part.empty()) continue;
      ASSERT_EQ(part.size(), all.size());
      for (std::size_t type = 0; type < all.size(); ++type) ASSERT_LE(part[type], all[type]) << "at byte " << size;
      if (name == "goroutine" && part != all) ASSERT_GT(warnings, 0u) << "at byte " << size;
    }
  }
}

}  // namespace
}  // namespace proflens::analysis
