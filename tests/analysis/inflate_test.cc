// Containers: what is unwrapped, what is refused and in what words, caps and cancelling.
#include "analysis/inflate.h"

#include <gtest/gtest.h>

#include "tests/support/compress.h"

namespace proflens {
namespace {

using namespace analysis;
using tests::gzip;
using tests::zstd;

std::string text_of(const Result<Unwrapped>& result) {
  return result ? std::string(result->buffer.bytes) : "error: " + result.error().message;
}
std::string unwrapped(std::string bytes) { return text_of(unwrap(make_buffer(std::move(bytes)), {})); }

TEST(Inflate, LeavesPlainBytesAloneAndShared) {
  const Result<Unwrapped> result = unwrap(make_buffer("plain"), {});
  EXPECT_EQ(text_of(result), "plain");
  EXPECT_EQ(result->buffer.writable, nullptr);  // others may hold the same buffer
}

TEST(Inflate, UnwrapsEachContainer) {
  EXPECT_EQ(unwrapped(gzip("abc")), "abc");
  EXPECT_EQ(unwrapped(zstd("abc")), "abc");
  EXPECT_EQ(unwrapped(gzip("")), "");
}

TEST(Inflate, JoinsMembersAndFrames) {
  EXPECT_EQ(unwrapped(gzip("abc") + gzip("") + gzip("def")), "abcdef");
  EXPECT_EQ(unwrapped(zstd("abc") + zstd("def")), "abcdef");
}

TEST(Inflate, UnwrapsTwoLayersAndNoThird) {
  EXPECT_EQ(unwrapped(gzip(zstd("abc"))), "abc");
  EXPECT_EQ(unwrapped(gzip(gzip(gzip("abc")))), gzip("abc"));
}

TEST(Inflate, GrowsWithoutAClaimedSize) {
  const std::string large(5'000'000, 'x');
  EXPECT_EQ(unwrapped(gzip(large)), large);
  EXPECT_EQ(unwrapped(zstd(large)), large);
  EXPECT_EQ(unwrapped(gzip(large) + gzip("y")), large + "y");  // the claim is that of the last member
}

TEST(Inflate, CapsWhatAFileMayGrowTo) {
  const std::string bomb(3'000'000, '\0');
  ParseOptions options;
  for (const std::string& file : {gzip(bomb), zstd(bomb), gzip(bomb) + gzip("x"), gzip(gzip(bomb))}) {
    options.inflated_cap = 2'999'999;
    const Result<Unwrapped> result = unwrap(make_buffer(file), options);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::kTooLarge);
    EXPECT_NE(result.error().message.find("2999999"), std::string::npos) << result.error().message;
    options.inflated_cap = 3'000'001;
    EXPECT_TRUE(unwrap(make_buffer(file), options));
  }
  options.inflated_cap = 3'000'000;
  EXPECT_TRUE(unwrap(make_buffer(gzip(bomb)), options));
}

TEST(Inflate, TellsOfBytesAfterTheEnd) {
  const Result<Unwrapped> result = unwrap(make_buffer(gzip("abc") + "tail"), {});
  EXPECT_EQ(text_of(result), "abc");
  EXPECT_EQ(result->warnings, std::vector<std::string>{"ignored 4 bytes after the end of the compressed data"});
  EXPECT_TRUE(unwrap(make_buffer(gzip("abc") + std::string(512, '\0')), {})->warnings.empty());
  EXPECT_EQ(unwrap(make_buffer(zstd("abc") + "tail"), {})->warnings.size(), 1u);
}

TEST(Inflate, RefusesEveryTruncation) {
  std::string varied;
  for (int i = 0; i < 500; ++i) varied += std::to_string(i * i);
  for (const std::string& file : {gzip(varied), zstd(varied)}) {
    for (std::size_t length = 4; length < file.size(); ++length) {
      const Result<Unwrapped> result = unwrap(make_buffer(file.substr(0, length)), {});
      ASSERT_FALSE(result) << length;
      EXPECT_EQ(result.error().kind, ErrorKind::kMalformed);
    }
  }
}

TEST(Inflate, RefusesAFlippedByteInTheChecksum) {
  std::string file = gzip("some text to check");
  file[file.size() - 8] ^= 1;
  EXPECT_EQ(unwrapped(file), "error: gzip: wrong checksum at byte " + std::to_string(file.size()) + " of " +
                                 std::to_string(file.size()));
}

TEST(Inflate, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  ParseOptions options;
  options.stop = stop.get_token();
  EXPECT_EQ(unwrap(make_buffer(gzip("abc")), options).error().kind, ErrorKind::kCancelled);
  EXPECT_EQ(unwrap(make_buffer(zstd("abc")), options).error().kind, ErrorKind::kCancelled);
}

}  // namespace
}  // namespace proflens
