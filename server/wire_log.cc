#include "server/wire_log.h"

#include <chrono>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <re2/re2.h>

#include "protocol/json.h"

namespace proflens::server {
namespace {

using protocol::Json;

void hide_strings(Json& json) {
  if (json.is_string()) json = "…";
  if (json.is_structured())
    for (Json& child : json) hide_strings(child);
}

void hide_servers(Json& json) {
  if (!json.is_structured()) return;
  if (json.is_object())
    if (const auto servers = json.find("servers"); servers != json.end()) hide_strings(*servers);
  // Some clients send settings with flat names.
  if (json.is_object())
    for (auto& [name, value] : json.items())
      if (name.ends_with("capture.servers")) hide_strings(value);
  for (Json& child : json) hide_servers(child);
}

}  // namespace

std::string without_credentials(std::string_view message) {
  std::string text(message);
  if (text.find("servers") != std::string::npos) {
    Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded()) return fmt::format("({} bytes that are no JSON)", message.size());
    hide_servers(json);
    text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  static const RE2 kUser(R"(://[^/\s"@\\]*@)");
  RE2::GlobalReplace(&text, kUser, "://…@");
  static const RE2 kBareUser(R"("[^"/\s@\\:]+:[^"/\s@\\]*@)");  // "ann:secret@host:6060"
  RE2::GlobalReplace(&text, kBareUser, "\"…@");
  return text;
}

WireLog::WireLog(const std::string& path) {
  if (path.empty()) return;
  file_.open(path, std::ios::binary | std::ios::app);
  on_ = file_.is_open();
}

void WireLog::received(std::string_view bytes) {
  if (!on_) return;
  framer_.feed(bytes);
  while (auto item = framer_.next()) write("-->", item->error.empty() ? without_credentials(item->body) : item->error);
}

void WireLog::write(std::string_view direction, std::string_view text) {
  if (!on_) return;
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const std::lock_guard lock(mutex_);
  file_ << fmt::format("{:%F %T} {} {}\n", now, direction, text);
  file_.flush();
}

}  // namespace proflens::server
