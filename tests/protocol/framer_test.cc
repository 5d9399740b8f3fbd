// The base protocol: every oddity of a header seen in the wild, cut at every byte, and the way back into step.
#include "protocol/framer.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace proflens::protocol {
namespace {

using Strings = std::vector<std::string>;

/// Bodies as they are; an error item as "!" and its text.
Strings drain(Framer& framer) {
  Strings out;
  while (auto item = framer.next()) out.push_back(item->error.empty() ? item->body : "!" + item->error);
  return out;
}

Strings all_at_once(std::string_view bytes) {
  Framer framer;
  framer.feed(bytes);
  return drain(framer);
}

Strings in_pieces(std::string_view bytes, std::size_t size) {
  Framer framer;
  Strings out;
  for (std::size_t at = 0; at < bytes.size(); at += size) {
    framer.feed(bytes.substr(at, size));
    for (auto& item : drain(framer)) out.push_back(std::move(item));
  }
  return out;
}

Strings cut_once(std::string_view bytes, std::size_t at) {
  Framer framer;
  framer.feed(bytes.substr(0, at));
  Strings out = drain(framer);
  framer.feed(bytes.substr(at));
  for (auto& item : drain(framer)) out.push_back(std::move(item));
  return out;
}

const std::string kAbsent = "!a header has no Content-Length";
const std::string kZero = "!Content-Length is 0";
const std::string kNoNumber = "!Content-Length is no number";
const std::string kTooLarge = "!Content-Length is over 1024 MiB";

struct Case {
  const char* name;
  std::string bytes;
  Strings expected;
};

const std::string kNext = "Content-Length: 4\r\n\r\nnext";

const std::vector<Case> kCases = {
    {"plain", "Content-Length: 2\r\n\r\n{}", {"{}"}},
    {"two", "Content-Length: 2\r\n\r\n{}Content-Length: 2\r\n\r\n[]", {"{}", "[]"}},
    {"name in small letters", "content-length: 2\r\n\r\n{}", {"{}"}},
    {"name in capitals", "CONTENT-LENGTH: 2\r\n\r\n{}", {"{}"}},
    {"no blank", "Content-Length:2\r\n\r\n{}", {"{}"}},
    {"blanks everywhere", " Content-Length \t: \t 2 \t\r\n\r\n{}", {"{}"}},
    {"leading zeros", "Content-Length: 0002\r\n\r\n{}", {"{}"}},
    {"bare line feeds", "Content-Length: 2\n\n{}" + kNext, {"{}", "next"}},
    {"mixed line ends", "Content-Length: 2\n\r\n{}Content-Length: 2\r\n\n[]", {"{}", "[]"}},
    {"type before", "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}", {"{}"}},
    {"type after", "Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n{}", {"{}"}},
    {"other headers", "X: y\r\nno colon here\r\nContent-Length: 2\r\n:\r\n\r\n{}", {"{}"}},
    {"longer name is another header", "X-Content-Length: 9\r\nContent-Length: 2\r\n\r\n{}", {"{}"}},
    {"duplicate length, last wins", "Content-Length: 9\r\nContent-Length: 2\r\n\r\n{}", {"{}"}},
    {"duplicate length, last is bad", "Content-Length: 2\r\nContent-Length: x\r\n\r\n{}" + kNext, {kNoNumber, "next"}},
    {"blank lines before", "\r\n\n \r\nContent-Length: 2\r\n\r\n{}\r\n\r\n" + kNext, {"{}", "next"}},
    {"zero length", "Content-Length: 0\r\n\r\n" + kNext, {kZero, "next"}},
    {"zero length twice", "Content-Length: 0\r\n\r\nContent-Length: 0\r\n\r\n" + kNext, {kZero, kZero, "next"}},
    {"missing length", "Content-Type: x\r\n\r\n{}" + kNext, {kAbsent, "next"}},
    {"missing length, body of many lines", "X: y\r\n\r\n{\r\n\"a\": 1\r\n\r\n}\r\n" + kNext, {kAbsent, "next"}},
    {"negative length", "Content-Length: -5\r\n\r\nhello" + kNext, {kNoNumber, "next"}},
    {"plus sign", "Content-Length: +5\r\n\r\nhello" + kNext, {kNoNumber, "next"}},
    {"hexadecimal", "Content-Length: 0x5\r\n\r\nhello" + kNext, {kNoNumber, "next"}},
    {"two numbers", "Content-Length: 5, 5\r\n\r\nhello" + kNext, {kNoNumber, "next"}},
    {"no value", "Content-Length:\r\n\r\nhello" + kNext, {kNoNumber, "next"}},
    {"over the cap by one", "Content-Length: 1073741825\r\n\r\nhello" + kNext, {kTooLarge, "next"}},
    {"the fuzzers' favourite", "Content-Length: 9999999999999999\r\n\r\nhello" + kNext, {kTooLarge, "next"}},
    {"over 64 bits", "Content-Length: 99999999999999999999999\r\n\r\nhello" + kNext, {kTooLarge, "next"}},
    {"length too short", "Content-Length: 2\r\n\r\n{\"a\":1}" + kNext, {"{\"", kAbsent, "next"}},
    {"length too long", "Content-Length: 9\r\n\r\n{}" + kNext + kNext, {"{}Content", kAbsent, "next"}},
    {"a length inside a string is none",
     "X: y\r\n\r\n{\"a\":\"Content-Length: 3\"}\r\n\r\n" + kNext,
     {kAbsent, "next"}},
    {"noise on the stream", "panic: oh no\nat x.js:3\n\n" + kNext, {kAbsent, "next"}},
    {"noise glued to a header", "warning: " + kNext, {kAbsent, "next"}},
    {"body with line ends and zero bytes",
     std::string("Content-Length: 6\r\n\r\n\r\n\0\n\r\n", 27) + kNext,
     {std::string("\r\n\0\n\r\n", 6), "next"}},
    {"cut in the header", "Content-Le", {}},
    {"cut in the body", "Content-Length: 5\r\n\r\nhell", {}},
};

TEST(Framer, EveryCaseWholeAndCutAtEveryByte) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(all_at_once(c.bytes), c.expected);
    EXPECT_EQ(in_pieces(c.bytes, 1), c.expected);
    EXPECT_EQ(in_pieces(c.bytes, 3), c.expected);
    for (std::size_t at = 0; at <= c.bytes.size(); ++at)
      EXPECT_EQ(cut_once(c.bytes, at), c.expected) << "cut at " << at;
  }
}

TEST(Framer, BodyAtTheCapIsAwaited) {
  Framer framer;
  framer.feed("Content-Length: 1073741824\r\n\r\n{}");
  EXPECT_EQ(framer.next(), std::nullopt);
}

TEST(Framer, EndlessLineIsDroppedWithOneErrorAndTheStreamRecovers) {
  Framer framer;
  const std::string piece(10'000, 'x');
  Strings out;
  for (int i = 0; i < 1000; ++i) {
    framer.feed(piece);
    for (auto& item : drain(framer)) out.push_back(item);
  }
  framer.feed(kNext);
  for (auto& item : drain(framer)) out.push_back(item);
  EXPECT_EQ(out, (Strings{"!a header line is too long", "next"}));
}

TEST(Framer, ManySmallMessagesInOneFeed) {
  std::string bytes;
  Strings expected;
  for (int i = 0; i < 10'000; ++i) {
    expected.push_back("{\"n\":" + std::to_string(i) + "}");
    bytes += frame(expected.back());
  }
  EXPECT_EQ(all_at_once(bytes), expected);
  EXPECT_EQ(in_pieces(bytes, 4096), expected);
}

TEST(Framer, LargeBodyInPieces) {
  const std::string body(8'000'000, 'b');
  EXPECT_EQ(in_pieces(frame(body) + frame("{}"), 65'536), (Strings{body, "{}"}));
}

TEST(Frame, PiecesAreOneBody) {
  EXPECT_EQ(frame({"{\"a\":", "", "1}"}), frame("{\"a\":1}"));
  EXPECT_EQ(frame({}), frame(""));
}

TEST(Frame, CountsBytes) {
  EXPECT_EQ(frame("{}"), "Content-Length: 2\r\n\r\n{}");
  EXPECT_EQ(frame("\"ä\""), "Content-Length: 4\r\n\r\n\"ä\"");
}

}  // namespace
}  // namespace proflens::protocol
