// The text writer against the tree: the same JSON for values of every shape that we send.
#include "protocol/json_text.h"

#include <gtest/gtest.h>

#include "protocol/messages.h"

namespace proflens::protocol {
namespace {

template <class T>
void expect_same(const T& value) {
  const RawJson raw = to_json_text(value);
  EXPECT_EQ(Json::parse(raw.text), Json::parse(to_json(value).dump(-1, ' ', false, Json::error_handler_t::replace)))
      << raw.text;
}

CodeLens lens(const std::string& title) {
  return {
      .range = {{1, 2}, {1, 2}},
      .command =
          Command{
              .title = title, .tooltip = std::nullopt, .command = "x", .arguments = std::vector<Json>{Json{{"a", 1}}}},
      .data = std::nullopt};
}

TEST(JsonText, EqualsTheTree) {
  expect_same(std::vector<CodeLens>{});
  expect_same(std::vector<CodeLens>{lens("plain"), lens("quote \" backslash \\ newline \n"), lens("≈ 62,4 % · 1 s")});
  expect_same(std::vector<CodeLens>{lens(std::string("\xff bad \xc3", 7)), lens(std::string("\0\x7f", 2))});
  expect_same(std::optional<Hover>{});
  expect_same(std::optional<Hover>{Hover{.contents = {"markdown", "**x**"}, .range = std::nullopt}});
  expect_same(CodeActionRequest::Result{CodeAction{
      .title = "t",
      .kind = "refactor",
      .edit = WorkspaceEdit{.changes = {{{"file:///a", {TextEdit{{}, "x"}}}}}, .documentChanges = std::nullopt},
      .command = std::nullopt,
      .data = std::nullopt}});
  expect_same(OptionalVersionedTextDocumentIdentifier{.uri = "u"});
  expect_same(Position{4294967295u, 0});
}

}  // namespace
}  // namespace proflens::protocol
