// JSON-RPC: what is a request, a notification, an answer, and with which error everything else is refused.
#include "protocol/rpc.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace proflens::protocol {
namespace {

/// One line a message, so that cases are data: kind, id, method, payload.
std::string describe(const Message& message) {
  const auto id_text = [](const RequestId& id) {
    return std::visit([](const auto& value) { return Json(value); }, id).dump();
  };
  struct Visitor {
    decltype(id_text)& id;
    std::string operator()(const Request& m) const {
      return "request " + id(m.id) + " " + m.method + " " + m.params.dump();
    }
    std::string operator()(const Notification& m) const { return "notification " + m.method + " " + m.params.dump(); }
    std::string operator()(const Response& m) const {
      if (m.result) return "response " + id(m.id) + " " + m.result->dump();
      return "error " + id(m.id) + " " + std::to_string(static_cast<int>(m.result.error().code)) + " " +
             m.result.error().message;
    }
    std::string operator()(const Invalid& m) const {
      return "invalid " + id(m.id) + " " + std::to_string(static_cast<int>(m.error.code)) + " " + m.error.message;
    }
  };
  return std::visit(Visitor{id_text}, message);
}

struct Case {
  std::string body, expected;
};

const std::string kNoJson = "invalid null -32700 the message is no JSON in UTF-8";

const std::vector<Case> kCases = {
    {R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1}})", R"(request 1 m {"a":1})"},
    {R"({"jsonrpc":"2.0","id":1,"method":"m","params":[1]})", "request 1 m [1]"},
    {R"({"jsonrpc":"2.0","id":1,"method":"m"})", "request 1 m null"},
    {R"({"jsonrpc":"2.0","id":1,"method":"m","params":null})", "request 1 m null"},
    {R"({"jsonrpc":"2.0","method":"m","params":{}})", "notification m {}"},
    {" \r\n{\"method\" : \"m\" ,\t\"jsonrpc\": \"2.0\"}\n", "notification m null"},
    // ids
    {R"({"jsonrpc":"2.0","id":0,"method":"m"})", "request 0 m null"},
    {R"({"jsonrpc":"2.0","id":-7,"method":"m"})", "request -7 m null"},
    {R"({"jsonrpc":"2.0","id":9007199254740993,"method":"m"})", "request 9007199254740993 m null"},
    {R"({"jsonrpc":"2.0","id":"1","method":"m"})", R"(request "1" m null)"},
    {R"({"jsonrpc":"2.0","id":"","method":"m"})", R"(request "" m null)"},
    {R"({"jsonrpc":"2.0","id":"ä\u0000\"","method":"m"})", R"(request "ä\u0000\"" m null)"},
    {R"({"jsonrpc":"2.0","id":3.0,"method":"m"})", "request 3 m null"},
    {R"({"jsonrpc":"2.0","id":3.5,"method":"m"})", "invalid null -32600 id: expected an integer or a string"},
    {R"({"jsonrpc":"2.0","id":1e300,"method":"m"})", "invalid null -32600 id: expected an integer or a string"},
    {R"({"jsonrpc":"2.0","id":18446744073709551615,"method":"m"})",
     "invalid null -32600 id: expected an integer or a string"},
    {R"({"jsonrpc":"2.0","id":null,"method":"m"})", "invalid null -32600 id: expected an integer or a string"},
    {R"({"jsonrpc":"2.0","id":true,"method":"m"})", "invalid null -32600 id: expected an integer or a string"},
    {R"({"jsonrpc":"2.0","id":{},"method":"m"})", "invalid null -32600 id: expected an integer or a string"},
    {R"({"jsonrpc":"2.0","id":[1],"method":"m"})", "invalid null -32600 id: expected an integer or a string"},
    // shapes
    {R"({"id":1,"method":"m"})", R"(invalid 1 -32600 jsonrpc: expected "2.0")"},
    {R"({"jsonrpc":"1.0","id":"x","method":"m"})", R"(invalid "x" -32600 jsonrpc: expected "2.0")"},
    {R"({"jsonrpc":2.0,"id":1,"method":"m"})", R"(invalid 1 -32600 jsonrpc: expected "2.0")"},
    {R"({"jsonrpc":"2.0","id":1,"method":7})", "invalid 1 -32600 method: expected a string"},
    {R"({"jsonrpc":"2.0","id":1,"method":null})", "invalid 1 -32600 method: expected a string"},
    {R"({"jsonrpc":"2.0","id":1,"method":"m","params":"x"})",
     "invalid 1 -32600 params: expected an object or an array"},
    {R"({"jsonrpc":"2.0","method":"m","params":3})", "invalid null -32600 params: expected an object or an array"},
    {R"({"jsonrpc":"2.0"})", "invalid null -32600 neither method nor id"},
    {"{}", "invalid null -32600 neither method nor id"},
    {"7", "invalid null -32600 expected an object"},
    {"\"x\"", "invalid null -32600 expected an object"},
    {"null", "invalid null -32600 expected an object"},
    // batches: one refusal, however many messages are inside
    {"[]", "invalid null -32600 batches are not part of LSP"},
    {R"([{"jsonrpc":"2.0","id":1,"method":"a"},{"jsonrpc":"2.0","id":2,"method":"b"}])",
     "invalid null -32600 batches are not part of LSP"},
    // answers to our requests
    {R"({"jsonrpc":"2.0","id":1,"result":{"a":1}})", R"(response 1 {"a":1})"},
    {R"({"jsonrpc":"2.0","id":"s","result":null})", R"(response "s" null)"},
    {R"({"jsonrpc":"2.0","id":1})", "response 1 null"},
    {R"({"jsonrpc":"2.0","id":1,"result":null,"error":{"code":-32601,"message":"no"}})", "error 1 -32601 no"},
    {R"({"jsonrpc":"2.0","id":1,"result":3,"error":null})", "response 1 3"},
    {R"({"jsonrpc":"2.0","id":1,"error":{"code":"x","message":5}})", "error 1 -32603 "},
    {R"({"jsonrpc":"2.0","id":1,"error":"bad"})", "error 1 -32603 an error of unknown shape"},
    {R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"eh"}})", "error null -32700 eh"},
    {R"({"jsonrpc":"2.0","id":2.5,"result":1})", "invalid null -32600 id: expected an integer or a string"},
    {R"({"id":1,"result":1})", R"(invalid null -32600 jsonrpc: expected "2.0")"},
    // bad JSON
    {"", kNoJson},
    {"{", kNoJson},
    {"{}x", kNoJson},
    {"{'a':1}", kNoJson},
    {R"({"jsonrpc":"2.0","id":1,"method":"m",})", kNoJson},
    {R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":NaN}})", kNoJson},
    {R"({"jsonrpc":"2.0","id":1,"method":"m","params":[1e999]})", kNoJson},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\nb\"}", kNoJson},
    {"\xEF\xBB\xBF{\"jsonrpc\":\"2.0\",\"method\":\"m\"}", "notification m null"},
    // bad UTF-8
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xFF\"}", kNoJson},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xC0\x80\"}", kNoJson},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xED\xA0\x80\"}", kNoJson},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xE2\x82\"}", kNoJson},
    // escapes that no UTF-8 can hold: JavaScript clients send them for half a pair
    {R"({"jsonrpc":"2.0","method":"m","params":["a\ud83d"]})", "notification m [\"a\xEF\xBF\xBD\"]"},
    {R"({"jsonrpc":"2.0","method":"m","params":["\uDE00b"]})",
     "notification m [\"\xEF\xBF\xBD"
     "b\"]"},
    {R"({"jsonrpc":"2.0","method":"m","params":["\ud83d\ude00\ud83d\ud83d\ude00"]})",
     "notification m [\"\xF0\x9F\x98\x80\xEF\xBF\xBD\xF0\x9F\x98\x80\"]"},
    {R"({"jsonrpc":"2.0","method":"m","params":["\\ud83d","\ud83d"]})",
     "notification m [\"\\\\ud83d\",\"\xEF\xBF\xBD\"]"},
    {R"({"jsonrpc":"2.0","method":"m","params":["\ud83)", kNoJson},
    // a double key: the last wins, as in JavaScript
    {R"({"jsonrpc":"2.0","method":"a","method":"b"})", "notification b null"},
};

TEST(ParseMessage, Table) {
  for (const Case& c : kCases) EXPECT_EQ(describe(parse_message(c.body)), c.expected) << c.body;
}

TEST(ParseMessage, DeepNestingIsRefusedWithoutOverflow) {
  const std::string refused = "invalid null -32700 the message is nested too deeply";
  for (const std::size_t depth : {513, 10'000, 5'000'000}) {
    EXPECT_EQ(describe(parse_message(std::string(depth, '['))), refused) << depth;
    EXPECT_EQ(describe(parse_message(std::string(depth, '[') + std::string(depth, ']'))), refused) << depth;
  }
  std::string objects;
  for (int i = 0; i < 10'000; ++i) objects += R"({"a":)";
  EXPECT_EQ(describe(parse_message(objects)), refused);
}

TEST(ParseMessage, BracketsInStringsAreNoNesting) {
  const std::string text = std::string(10'000, '[') + R"(\"{{\\)";
  const Message message = parse_message(R"({"jsonrpc":"2.0","method":"m","params":[")" + text + R"("]})");
  EXPECT_TRUE(std::holds_alternative<Notification>(message)) << describe(message).substr(0, 200);
}

TEST(ParseMessage, NestingUnderTheCapPasses) {
  const std::string nested = std::string(500, '[') + std::string(500, ']');
  const Message message = parse_message(R"({"jsonrpc":"2.0","method":"m","params":)" + nested + "}");
  EXPECT_TRUE(std::holds_alternative<Notification>(message));
}

TEST(ToText, RoundTrip) {
  EXPECT_EQ(to_text(Request{std::int64_t{7}, "m", {{"a", 1}}}),
            R"({"jsonrpc":"2.0","id":7,"method":"m","params":{"a":1}})");
  EXPECT_EQ(to_text(Request{std::string("q\"1"), "m", nullptr}), R"({"jsonrpc":"2.0","id":"q\"1","method":"m"})");
  EXPECT_EQ(to_text(Notification{"n", Json::array({1})}), R"({"jsonrpc":"2.0","method":"n","params":[1]})");
  EXPECT_EQ(to_text(Response{std::string("1"), Json(nullptr)}), R"({"jsonrpc":"2.0","id":"1","result":null})");
  EXPECT_EQ(to_text(Response{nullptr, fail(ErrorCode::kParseError, "bad \"x\"")}),
            R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"bad \"x\""}})");
}

TEST(ToText, InvalidUtf8IsRepaired) {
  const std::string text = to_text(Notification{"n",
                                                {{"path",
                                                  "a\xFF"
                                                  "b"}}});
  EXPECT_EQ(describe(parse_message(text)),
            "notification n {\"path\":\"a\xEF\xBF\xBD"
            "b\"}");
  EXPECT_EQ(describe(parse_message(to_text(Response{std::int64_t{1}, fail(ErrorCode::kInternalError, "\xC3")}))),
            "error 1 -32603 \xEF\xBF\xBD");
}

}  // namespace
}  // namespace proflens::protocol
