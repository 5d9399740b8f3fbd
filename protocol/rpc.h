// JSON-RPC 2.0 messages to and from text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/error.h"
#include "protocol/json.h"
#include "protocol/json_text.h"

namespace proflens::protocol {

/// Integer or string, echoed exactly; null only in answers to what could not be read.
using RequestId = std::variant<std::nullptr_t, std::int64_t, std::string>;

struct Request {
  RequestId id;
  std::string method;
  Json params;  // null when absent
};

struct Notification {
  std::string method;
  Json params;
};

/// The answer to one of our requests.
struct Response {
  RequestId id;
  Result<Json> result;
};

/// A body that is no message: answered with this error and forgotten.
struct Invalid {
  RequestId id = nullptr;
  ResponseError error;
};

using Message = std::variant<Request, Notification, Response, Invalid>;

/// Bad JSON or UTF-8 is kParseError; a batch, a wrong version or a wrong shape kInvalidRequest. Nesting is capped.
Message parse_message(std::string_view body);

std::string to_text(const Request& request);
std::string to_text(const Notification& notification);
std::string to_text(const Response& response);
/// A response whose result is text already.
/// An answer up to its result, which is text already; a closing brace follows that.
std::string answer_head(const RequestId& id);

}  // namespace proflens::protocol
