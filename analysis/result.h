// Errors as values: a function that can fail on its input returns Result<T>.
//
// An Error carries one sentence for the user, built from the inside out: the innermost failure says what is wrong
// and each caller that knows more puts its place in front ("pprof header: truncated at byte 12").
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace proflens::analysis {

enum class ErrorKind {
  kUnrecognized,  // no format claims these bytes
  kMalformed,     // a format claims them and they are broken
  kTooLarge,      // a stated cap is exceeded
  kCancelled,     // the caller asked to stop
  kUnreadable,    // the bytes could not be had (missing file, no permission, a directory …)
  kUsage,         // the request itself makes no sense for this profile
};

struct Error {
  ErrorKind kind = ErrorKind::kMalformed;
  std::string message;
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorKind kind, std::string message) {
  return std::unexpected(Error{kind, std::move(message)});
}

/// The same error, seen from one caller further out.
inline std::unexpected<Error> fail(Error cause, std::string_view where) {
  cause.message = std::string(where) + ": " + cause.message;
  return std::unexpected(std::move(cause));
}

}  // namespace proflens::analysis
