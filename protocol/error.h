// JSON-RPC errors as values, with the codes of LSP 3.17.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace proflens::protocol {

enum class ErrorCode : int {
  kParseError = -32700,
  kInvalidRequest = -32600,
  kMethodNotFound = -32601,
  kInvalidParams = -32602,
  kInternalError = -32603,
  kServerNotInitialized = -32002,
  kRequestCancelled = -32800,
  kContentModified = -32801,
  kServerCancelled = -32802,
  kRequestFailed = -32803,
};

struct ResponseError {
  ErrorCode code = ErrorCode::kInternalError;
  std::string message;
};

template <class T>
using Result = std::expected<T, ResponseError>;

inline std::unexpected<ResponseError> fail(ErrorCode code, std::string message) {
  return std::unexpected(ResponseError{code, std::move(message)});
}

}  // namespace proflens::protocol
