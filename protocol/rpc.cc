#include "protocol/rpc.h"

#include <algorithm>

namespace proflens::protocol {
namespace {

constexpr int kMaxDepth = 512;  // printing recurses; LSP's own messages nest a dozen deep

/// The position behind the string that starts at its opening quote.
std::size_t skip_string(std::string_view body, std::size_t quote) {
  std::size_t end = body.find('"', quote + 1);
  while (end != std::string_view::npos) {
    std::size_t slashes = 0;
    while (body[end - 1 - slashes] == '\\') ++slashes;
    if (slashes % 2 == 0) return end + 1;
    end = body.find('"', end + 1);
  }
  return body.size();
}

bool too_deep(std::string_view body) {
  int depth = 0;
  for (std::size_t at = 0; at < body.size();) {
    const char c = body[at];
    if (c == '"') {
      at = skip_string(body, at);
      continue;
    }
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > kMaxDepth) return true;
    ++at;
  }
  return false;
}

/// The value of \uXXXX at the offset, or nothing.
std::optional<unsigned> unicode_escape(std::string_view body, std::size_t at) {
  if (at + 6 > body.size() || body[at] != '\\' || body[at + 1] != 'u') return std::nullopt;
  unsigned value = 0;
  for (const char c : body.substr(at + 2, 4)) {
    const bool digit = c >= '0' && c <= '9';
    const char small = static_cast<char>(c | 0x20);
    if (!digit && (small < 'a' || small > 'f')) return std::nullopt;
    value = value * 16 + static_cast<unsigned>(digit ? c - '0' : small - 'a' + 10);
  }
  return value;
}

/// JavaScript clients can hold half a surrogate pair in a text and send it as an escape, which no UTF-8 can hold.
/// U+FFFD takes its place: it is one unit of UTF-16 as well, so columns stay right.
std::string without_lone_surrogates(std::string_view body) {
  std::string out(body);
  for (std::size_t at = body.find('\\'); at != std::string_view::npos; at = body.find('\\', at)) {
    const auto value = unicode_escape(body, at);
    if (!value || *value < 0xD800 || *value > 0xDFFF) {
      at += 2;  // also over an escaped backslash
      continue;
    }
    const auto second = unicode_escape(body, at + 6);
    const bool pair = *value < 0xDC00 && second && *second >= 0xDC00 && *second <= 0xDFFF;
    if (!pair) out.replace(at + 2, 4, "FFFD");
    at += pair ? 12 : 6;
  }
  return out;
}

Json parse_json(std::string_view body) {
  Json json = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() && body.find("\\u") != std::string_view::npos)
    json = Json::parse(without_lone_surrogates(body), nullptr, /*allow_exceptions=*/false);
  return json;
}

std::optional<RequestId> read_id(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (const auto number = from_json<std::int64_t>(json)) return *number;
  return std::nullopt;
}

Invalid invalid(ErrorCode code, std::string message, RequestId id = nullptr) {
  return {std::move(id), {code, std::move(message)}};
}

Message read_call(Json& json, const Json& method) {
  const auto id_member = json.find("id");
  const auto id = id_member == json.end() ? std::nullopt : read_id(*id_member);
  const auto refuse = [&](const char* why) { return invalid(ErrorCode::kInvalidRequest, why, id.value_or(nullptr)); };
  if (json.value("jsonrpc", Json()) != "2.0") return refuse("jsonrpc: expected \"2.0\"");
  if (!method.is_string()) return refuse("method: expected a string");
  if (id_member != json.end() && !id) return refuse("id: expected an integer or a string");
  Json params;
  if (const auto found = json.find("params"); found != json.end()) params = std::move(*found);
  if (!params.is_structured() && !params.is_null()) return refuse("params: expected an object or an array");
  if (id) return Request{*id, method.get<std::string>(), std::move(params)};
  return Notification{method.get<std::string>(), std::move(params)};
}

ResponseError read_error(const Json& json) {
  ResponseError error;
  if (!json.is_object()) return error.message = "an error of unknown shape", error;
  if (const auto code = from_json<std::int32_t>(json.value("code", Json()))) error.code = static_cast<ErrorCode>(*code);
  const Json message = json.value("message", Json());
  if (message.is_string()) error.message = message.get<std::string>();
  return error;
}

/// An answer without result and error counts as null: that is what an undefined result becomes in JavaScript.
Message read_response(Json& json, const Json& id_member) {
  const auto id = id_member.is_null() ? RequestId(nullptr) : read_id(id_member);
  if (json.value("jsonrpc", Json()) != "2.0") return invalid(ErrorCode::kInvalidRequest, "jsonrpc: expected \"2.0\"");
  if (!id) return invalid(ErrorCode::kInvalidRequest, "id: expected an integer or a string");
  if (const auto error = json.find("error"); error != json.end() && !error->is_null())
    return Response{*id, std::unexpected(read_error(*error))};
  const auto result = json.find("result");
  return Response{*id, result == json.end() ? Json() : std::move(*result)};
}

Json id_to_json(const RequestId& id) {
  return std::visit([](const auto& value) { return Json(value); }, id);
}

/// Strings that are no UTF-8 (a path, a name from a profile) are repaired, never thrown at.
std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string call_text(const std::string& id, const std::string& method, const Json& params) {
  std::string out = R"({"jsonrpc":"2.0",)" + id + R"("method":)" + dump(method);
  if (!params.is_null()) out += R"(,"params":)" + dump(params);
  return out += '}';
}

}  // namespace

Message parse_message(std::string_view body) {
  if (too_deep(body)) return invalid(ErrorCode::kParseError, "the message is nested too deeply");
  Json json = parse_json(body);
  if (json.is_discarded()) return invalid(ErrorCode::kParseError, "the message is no JSON in UTF-8");
  if (json.is_array()) return invalid(ErrorCode::kInvalidRequest, "batches are not part of LSP");
  if (!json.is_object()) return invalid(ErrorCode::kInvalidRequest, "expected an object");
  if (const auto method = json.find("method"); method != json.end()) return read_call(json, *method);
  if (const auto id = json.find("id"); id != json.end()) return read_response(json, *id);
  return invalid(ErrorCode::kInvalidRequest, "neither method nor id");
}

std::string to_text(const Request& request) {
  return call_text(R"("id":)" + dump(id_to_json(request.id)) + ",", request.method, request.params);
}

std::string to_text(const Notification& notification) {
  return call_text({}, notification.method, notification.params);
}

std::string to_text(const Response& response) {
  std::string out = R"({"jsonrpc":"2.0","id":)" + dump(id_to_json(response.id));
  if (response.result) return out += R"(,"result":)" + dump(*response.result) + "}";
  const ResponseError& error = response.result.error();
  return out += R"(,"error":{"code":)" + std::to_string(static_cast<int>(error.code)) + R"(,"message":)" +
                dump(error.message) + "}}";
}

std::string answer_head(const RequestId& id) {
  return R"({"jsonrpc":"2.0","id":)" + dump(id_to_json(id)) + R"(,"result":)";
}

}  // namespace proflens::protocol
