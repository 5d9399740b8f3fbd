#include "server/client.h"

#include "protocol/framer.h"

namespace proflens::server {

using protocol::ErrorCode;
using protocol::Json;

Ticket Client::begin(const protocol::RequestId& id) {
  cancel(id);  // a client that uses an id twice at once still gets two answers
  Open& open = open_[id];
  open = {next_serial_++, std::stop_source()};
  return {id, open.serial, open.stop.get_token()};
}

bool Client::finish(const Ticket& ticket) {
  const auto found = open_.find(ticket.id);
  if (found == open_.end() || found->second.serial != ticket.serial) return false;
  open_.erase(found);
  return true;
}

void Client::answer(const Ticket& ticket, protocol::Result<Json> result) {
  if (finish(ticket)) write(to_text(protocol::Response{ticket.id, std::move(result)}));
}

void Client::answer(const Ticket& ticket, const protocol::Result<protocol::RawJson>& result) {
  if (!result) return answer(ticket, protocol::Result<Json>(std::unexpected(result.error())));
  if (finish(ticket)) send_(protocol::frame({protocol::answer_head(ticket.id), result->text, "}"}));
}

void Client::cancel(const protocol::RequestId& id) {
  const auto found = open_.find(id);
  if (found == open_.end()) return;
  found->second.stop.request_stop();
  answer({id, found->second.serial, {}},
         protocol::Result<Json>(protocol::fail(ErrorCode::kRequestCancelled, "cancelled")));
}

void Client::reject(const protocol::Invalid& invalid) {
  write(to_text(protocol::Response{invalid.id, std::unexpected(invalid.error)}));
}

void Client::request(std::string_view method, Json params, OnResult on_result) {
  if (pending_.size() >= kMaxPending) {
    auto oldest = pending_.extract(pending_.begin());
    if (oldest.mapped()) oldest.mapped()(protocol::fail(ErrorCode::kInternalError, "the client never answered"));
  }
  const std::int64_t id = next_id_++;
  pending_.emplace(id, std::move(on_result));
  write(to_text(protocol::Request{id, std::string(method), std::move(params)}));
}

void Client::on_response(protocol::Response response) {
  const auto* id = std::get_if<std::int64_t>(&response.id);
  auto found = id ? pending_.extract(*id) : decltype(pending_)::node_type{};
  if (found && found.mapped()) found.mapped()(std::move(response.result));
}

void Client::write(const std::string& body) { send_(protocol::frame(body)); }

}  // namespace proflens::server
