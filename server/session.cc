#include "server/session.h"

#include "protocol/uri.h"

#include "server/handlers/flame_graph.h"

namespace proflens::server {

using protocol::Json;

void Session::handle(Event event) {
  std::visit([this](auto& e) { on(std::move(e)); }, event);
}

void Session::on(MessageArrived&& event) {
  if (auto* request = std::get_if<protocol::Request>(&event.message)) {
    dispatcher_.dispatch(state_, std::move(*request));
  } else if (const auto* notification = std::get_if<protocol::Notification>(&event.message)) {
    dispatcher_.dispatch(state_, *notification);
  } else if (auto* response = std::get_if<protocol::Response>(&event.message)) {
    state_.client.on_response(std::move(*response));
  } else {
    state_.client.reject(std::get<protocol::Invalid>(event.message));
  }
}

void Session::on(ClientGone&&) {
  if (!state_.exit_code) state_.exit_code = state_.phase == State::Phase::kShutDown ? 0 : 1;
}

void Session::on(RequestDone&& event) { state_.client.answer(event.ticket, event.result); }

void Session::on(DocumentWritten&& event) {
  if (!event.document) return (*event.reply)(std::unexpected(event.document.error()));
  if (!event.document->path.empty() && state_.capabilities.show_document)
    state_.client.request<protocol::ShowDocumentRequest>({.uri = protocol::uri_of(event.document->path),
                                                          .external = std::nullopt,
                                                          .takeFocus = true,
                                                          .selection = std::nullopt});
  // An editor that cannot be asked to show it does nothing with the answer either.
  if (!event.document->path.empty() && !state_.capabilities.show_document)
    state_.tell(protocol::MessageType::kInfo, "Open " + event.document->path + " to read it.");
  (*event.reply)(Json{{"path", event.document->path}, {"markdown", event.document->text}});
}

void Session::on(CommandDone&& event) { (*event.reply)(std::move(event.result)); }
void Session::on(CandidatesFound&& event) { state_.candidates_found(event); }
void Session::on(ProfileLoaded&& event) { state_.profile_loaded(event); }
void Session::on(ProfilesResolved&& event) { state_.profiles_resolved(event); }
void Session::on(BasesFound&& event) { state_.bases_found(event); }
void Session::on(ProfilesDerived&& event) { state_.profiles_derived(event); }
void Session::on(ViewBuilt&& event) { state_.view_built(event); }
void Session::on(MovesFound&& event) { state_.moves_found(event); }
void Session::on(RematchDue&& event) { state_.rematch(event); }
void Session::on(Rematched&& event) { state_.rematched(std::move(event)); }
void Session::on(PathsChanged&& event) { state_.paths_changed(event); }
void Session::on(JobAdvanced&& event) { state_.jobs.advanced(event); }
void Session::on(JobFinished&& event) { state_.jobs.finished(std::move(event)); }
void Session::on(HoldExpired&&) { state_.release_held(); }
void Session::on(FlameAsked&& event) { handlers::flame_wish(state_, std::move(event.wish)); }
void Session::on(FlamePlaced&& event) { handlers::flame_placed(state_, std::move(event)); }
void Session::on(AdviceFound&& event) { state_.advice_found(event); }
void Session::on(PgoExamined&& event) { state_.pgo_examined(event); }
void Session::on(Answered&& event) { (*event.reply)(std::move(event.result)); }

void MessageReader::feed(std::string_view bytes) {
  framer_.feed(bytes);
  while (auto item = framer_.next()) {
    if (item->error.empty()) {
      inbox_.push(MessageArrived{protocol::parse_message(item->body)});
    } else {
      inbox_.push(MessageArrived{protocol::Invalid{nullptr, {protocol::ErrorCode::kParseError, item->error}}});
    }
  }
}

}  // namespace proflens::server
