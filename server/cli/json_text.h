// JSON as the commands print it: members in the order they are written, one line, always valid UTF-8.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace proflens::server::cli {

using Json = nlohmann::ordered_json;

/// Names come from profiles and may be no UTF-8: bad bytes become U+FFFD.
inline std::string json_text(const Json& json) {
  constexpr int kOneLine = -1;
  return json.dump(kOneLine, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) + "\n";
}

}  // namespace proflens::server::cli
