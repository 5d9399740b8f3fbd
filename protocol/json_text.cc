#include "protocol/json_text.h"

#include "protocol/position.h"

namespace proflens::protocol {

namespace {

/// nlohmann's own writer; setting it up costs more than most of what we say.
void dump(std::string& out, const Json& json) { out += json.dump(-1, ' ', false, Json::error_handler_t::replace); }

void append_object(std::string& out, const Json& json) {
  out += '{';
  for (const auto& [key, item] : json.items()) {
    if (out.back() != '{') out += ',';
    append_string(out, key);
    out += ':';
    append_json(out, item);
  }
  out += '}';
}

void append_array(std::string& out, const Json& json) {
  out += '[';
  for (const Json& item : json) {
    if (out.back() != '[') out += ',';
    append_json(out, item);
  }
  out += ']';
}

}  // namespace

void append_json(std::string& out, const Json& json) {
  switch (json.type()) {
    case Json::value_t::object:
      return append_object(out, json);
    case Json::value_t::array:
      return append_array(out, json);
    case Json::value_t::string:
      return append_string(out, json.get_ref<const std::string&>());
    default:
      return dump(out, json);
  }
}

namespace {

/// How many bytes from `at` on may stand in a JSON string as they are: valid UTF-8 without controls, quotes,
/// backslashes.
std::size_t plain_length(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  while (at < text.size()) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c < ' ' || c == 0x7f || c == '"' || c == '\\') break;
    const std::size_t size = c < 0x80 ? 1 : code_point_size(text, at);
    if (c >= 0x80 && size == 1) break;
    at += size;
  }
  return at - begin;
}

/// What Markdown is full of.
std::string_view short_escape(char c) {
  switch (c) {
    case '\n':
      return "\\n";
    case '\t':
      return "\\t";
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    default:
      return {};
  }
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  const std::size_t begin = out.size();
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t plain = plain_length(text, at);
    out.append(text, at, plain);
    at += plain;
    if (at == text.size()) break;
    const std::string_view escape = short_escape(text[at++]);
    if (escape.empty()) {  // a rare control, or no UTF-8
      out.resize(begin);
      return dump(out, Json(text));
    }
    out += escape;
  }
  out += '"';
}

}  // namespace proflens::protocol
