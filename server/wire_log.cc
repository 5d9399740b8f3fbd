#include "server/wire_log.h"

#include <chrono>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace proflens::server {

WireLog::WireLog(const std::string& path) {
  if (path.empty()) return;
  file_.open(path, std::ios::binary | std::ios::app);
  on_ = file_.is_open();
}

void WireLog::write(std::string_view direction, std::string_view text) {
  if (!on_) return;
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const std::lock_guard lock(mutex_);
  file_ << fmt::format("{:%F %T} {} {}\n", now, direction, text);
  file_.flush();
}

}  // namespace proflens::server
