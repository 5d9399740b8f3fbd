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

/// Whether a text is a JSON string as it stands: valid UTF-8, and nothing to escape.
bool is_plain(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c < ' ' || c == 0x7f || c == '"' || c == '\\') return false;
    const std::size_t size = c < 0x80 ? 1 : code_point_size(text, at);
    if (c >= 0x80 && size == 1) return false;
    at += size;
  }
  return true;
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  if (!is_plain(text)) return dump(out, Json(text));
  out += '"';
  out += text;
  out += '"';
}

}  // namespace proflens::protocol
