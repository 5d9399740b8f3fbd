#include "server/progress.h"

#include <utility>

namespace proflens::server {

using protocol::to_json;

Progress::Progress(Client& client, bool supported, std::string token, std::string title)
    : client_(client), token_(std::move(token)), open_(supported) {
  if (!open_) return;
  client_.request<protocol::ProgressCreateRequest>({.token = token_});
  client_.notify<protocol::ProgressNotification>(
      {.token = token_,
       .value = to_json(protocol::WorkDoneProgressBegin{
           .title = std::move(title), .cancellable = true, .message = std::nullopt, .percentage = std::nullopt})});
}

void Progress::report(std::string message, std::optional<std::uint32_t> percentage) {
  if (!open_) return;
  client_.notify<protocol::ProgressNotification>(
      {.token = token_,
       .value = to_json(protocol::WorkDoneProgressReport{.message = std::move(message), .percentage = percentage})});
}

void Progress::end(std::string message) {
  if (!std::exchange(open_, false)) return;
  client_.notify<protocol::ProgressNotification>(
      {.token = token_, .value = to_json(protocol::WorkDoneProgressEnd{.message = std::move(message)})});
}

}  // namespace proflens::server
