#include "protocol/uri.h"

#include <algorithm>

namespace proflens::protocol {
namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool same_ignoring_case(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, lower, lower); }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char small = lower(c);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/// A percent sign that starts no escape stays as it is: some clients do not escape it.
std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
    } else {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

bool is_drive(std::string_view path) {
  return path.size() >= 2 && is_alpha(path[0]) && path[1] == ':' &&
         (path.size() == 2 || path[2] == '/' || path[2] == '\\');
}

std::string with_small_drive(std::string_view path) {
  std::string out(path);
  out[0] = lower(out[0]);
  std::ranges::replace(out, '\\', '/');
  return out;
}

}  // namespace

std::string_view scheme_of(std::string_view uri) {
  const std::size_t colon = uri.find(':');
  // One letter is a drive, as in "c:/x".
  if (colon == std::string_view::npos || colon < 2 || !is_alpha(uri[0])) return {};
  const std::string_view scheme = uri.substr(0, colon);
  const auto belongs = [](char c) { return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; };
  return std::ranges::all_of(scheme, belongs) ? scheme : std::string_view();
}

std::optional<std::string> path_of(std::string_view uri) {
  if (!same_ignoring_case(scheme_of(uri), "file")) return std::nullopt;
  std::string_view rest = uri.substr(std::string_view("file:").size());
  rest = rest.substr(0, rest.find_first_of("?#"));
  std::string host;
  if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    host = percent_decode(rest.substr(0, slash));
    rest.remove_prefix(slash);
  }
  std::string path = percent_decode(rest);
  if (path.find('\0') != std::string::npos) return std::nullopt;
  if (is_drive(host) && host.size() == 2) return with_small_drive(host + path);
  if (!host.empty() && !same_ignoring_case(host, "localhost")) return std::nullopt;
  if (!path.starts_with('/')) return std::nullopt;
  if (is_drive(std::string_view(path).substr(1))) return with_small_drive(std::string_view(path).substr(1));
  return path;
}

std::string uri_of(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const std::string absolute = is_drive(path) ? with_small_drive(path) : std::string(path);
  std::string out = "file://";
  if (!absolute.starts_with('/')) out += '/';
  for (const char c : absolute) {
    // The unreserved characters of RFC 3986 and the slash; vscode-uri escapes all others.
    if (is_alpha(c) || is_digit(c) || std::string_view("-._~/").find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

}  // namespace proflens::protocol
