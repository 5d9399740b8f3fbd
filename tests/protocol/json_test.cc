// Field lists: reading, writing, and errors that name the path.
#include "protocol/json.h"

#include <gtest/gtest.h>

#include "protocol/messages.h"
#include "protocol/types.h"

namespace proflens::protocol {
namespace {

template <class T>
std::string error_of(std::string_view json) {
  const auto value = from_json<T>(Json::parse(json));
  return value ? "" : value.error().message;
}

TEST(FromJson, ErrorsNameThePath) {
  EXPECT_EQ(error_of<TextDocumentParams>("{}"), "params.textDocument: missing");
  EXPECT_EQ(error_of<TextDocumentParams>(R"({"textDocument":{}})"), "params.textDocument.uri: missing");
  EXPECT_EQ(error_of<TextDocumentParams>(R"({"textDocument":{"uri":null}})"),
            "params.textDocument.uri: expected a string");
  EXPECT_EQ(error_of<TextDocumentParams>(R"({"textDocument":[]})"), "params.textDocument: expected an object");
  EXPECT_EQ(error_of<DidChangeParams>(R"({"textDocument":{"uri":"u"},"contentChanges":[{"text":""},{"text":1}]})"),
            "params.contentChanges.1.text: expected a string");
  EXPECT_EQ(error_of<DidChangeParams>(R"({"textDocument":{"uri":"u"},"contentChanges":{}})"),
            "params.contentChanges: expected an array");
}

TEST(FromJson, Integers) {
  const auto at = [](const std::string& line) { return error_of<Position>(R"({"character":0,"line":)" + line + "}"); };
  for (const char* good : {"0", "4294967295", "3.0", "-0.0", "1e3"}) EXPECT_EQ(at(good), "") << good;
  for (const char* wide : {"-1", "4294967296", "4294967296.0", "-1.0", "18446744073709551615"})
    EXPECT_EQ(at(wide), "params.line: expected an integer in range") << wide;
  for (const char* bad : {"1.5", "1e300", "\"1\"", "true", "null", "[]", "{}"})
    EXPECT_EQ(at(bad), "params.line: expected an integer") << bad;
}

TEST(FromJson, NullIsAbsentForOptionals) {
  const auto change = from_json<ContentChange>(Json::parse(R"({"range":null,"text":"x","rangeLength":3})"));
  ASSERT_TRUE(change.has_value());
  EXPECT_FALSE(change->range.has_value());
}

TEST(FromJson, VariantsTakeTheFirstThatFits) {
  EXPECT_EQ(std::get<std::int32_t>(*from_json<ProgressToken>(Json(7))), 7);
  EXPECT_EQ(std::get<std::string>(*from_json<ProgressToken>(Json("t"))), "t");
  EXPECT_FALSE(from_json<ProgressToken>(Json(true)).has_value());
}

TEST(ToJson, AbsentIsNotWrittenAndNullIs) {
  EXPECT_EQ(to_json(CodeLens{}).dump(),
            R"({"range":{"end":{"character":0,"line":0},"start":{"character":0,"line":0}}})");
  EXPECT_EQ(to_json(OptionalVersionedTextDocumentIdentifier{"u", nullptr}).dump(), R"({"uri":"u","version":null})");
  EXPECT_EQ(to_json(OptionalVersionedTextDocumentIdentifier{"u", 3}).dump(), R"({"uri":"u","version":3})");
}

TEST(Json, RoundTripKeepsData) {
  const Json lens = Json::parse(
      R"({"command":{"arguments":[{"a":[1,null]}],"command":"c","title":"t"},"data":{"k":9007199254740993},
          "range":{"end":{"character":4,"line":3},"start":{"character":2,"line":3}}})");
  EXPECT_EQ(to_json(*from_json<CodeLens>(lens)), lens);
}

}  // namespace
}  // namespace proflens::protocol
