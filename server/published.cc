#include "server/published.h"

namespace proflens::server {

void Published::publish(const protocol::Uri& uri, std::vector<protocol::Diagnostic> diagnostics) {
  const auto shown = shown_.find(uri);
  protocol::Json json = protocol::to_json(diagnostics);
  if (shown == shown_.end() ? diagnostics.empty() : shown->second == json) return;
  if (diagnostics.empty()) {
    shown_.erase(shown);
  } else {
    shown_[uri] = std::move(json);
  }
  client_.notify<protocol::PublishDiagnosticsNotification>(
      {.uri = uri, .version = std::nullopt, .diagnostics = std::move(diagnostics)});
}

}  // namespace proflens::server
