#include "server/dispatch.h"

#include <utility>

#include "server/handlers.h"

namespace proflens::server {

using protocol::ErrorCode;
using protocol::fail;
using protocol::Json;

Dispatcher::Dispatcher() {
  // clang-format off
  mutates<protocol::InitializeRequest>                      (*this, handlers::initialize);
  mutates<protocol::ShutdownRequest>                        (*this, handlers::shutdown);
  mutates<protocol::InitializedNotification>                (*this, handlers::initialized);
  mutates<protocol::ExitNotification>                       (*this, handlers::exit);
  mutates<protocol::CancelNotification>                     (*this, handlers::cancel_request);
  mutates<protocol::SetTraceNotification>                   (*this, handlers::set_trace);
  mutates<protocol::ProgressCancelNotification>             (*this, handlers::cancel_progress);
  mutates<protocol::DidOpenNotification>                    (*this, handlers::did_open);
  mutates<protocol::DidChangeNotification>                  (*this, handlers::did_change);
  mutates<protocol::DidCloseNotification>                   (*this, handlers::did_close);
  mutates<protocol::DidSaveNotification>                    (*this, handlers::did_save);
  mutates<protocol::DidChangeConfigurationNotification>     (*this, handlers::did_change_configuration);
  mutates<protocol::DidChangeWatchedFilesNotification>      (*this, handlers::did_change_watched_files);
  mutates<protocol::DidChangeWorkspaceFoldersNotification>  (*this, handlers::did_change_workspace_folders);
  shows  <protocol::CodeLensRequest>                        (*this, handlers::code_lens);
  shows  <protocol::InlayHintRequest>                       (*this, handlers::inlay_hint);
  reads  <protocol::CodeLensResolveRequest>                 (*this, handlers::code_lens_resolve);
  reads  <protocol::HoverRequest>                           (*this, handlers::hover, handlers::hover_is_quick);
  reads  <protocol::CodeActionRequest>                      (*this, handlers::code_action);
  defers <protocol::ExecuteCommandRequest>                  (*this, handlers::execute_command);
  // clang-format on
}

namespace {

/// A crash guard, not a control flow: what throws is a defect of ours, and one request pays for it.
template <class F>
auto guarded(F&& work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::exception& defect) {
    return fail(ErrorCode::kInternalError, defect.what());
  } catch (...) {
    return fail(ErrorCode::kInternalError, "unknown defect");
  }
}

std::shared_ptr<const Document> document_of(const State& state, const Json& params) {
  if (!params.is_object()) return nullptr;
  const auto document = params.find("textDocument");
  if (document == params.end() || !document->is_object()) return nullptr;
  const auto uri = document->find("uri");
  if (uri == document->end() || !uri->is_string()) return nullptr;
  const auto found = state.documents.find(uri->get_ref<const std::string&>());
  return found == state.documents.end() ? nullptr : found->second;
}

Snapshot snapshot_of(const State& state, const Json& params, const Ticket& ticket) {
  return {.document = document_of(state, params),
          .set = state.set,
          .config = state.config,
          .ignores = state.ignores,
          .pgo = state.pgo_files.states(),
          .client = state.capabilities,
          .command_prefix = state.command_prefix,
          .folders = state.folders,
          .documents = state.documents,
          .variables = state.environment.variables,
          .files = &state.environment.files,
          .now_nanos = state.environment.now_nanos(),
          .stop = ticket.stop};
}

void read_on_worker(State& state, const Dispatcher::Read& read, const Ticket& ticket, Snapshot snapshot, Json params) {
  state.environment.quick.submit(
      [&read, inbox = &state.environment.inbox, ticket, snapshot = std::move(snapshot), params = std::move(params)] {
        if (ticket.stop.stop_requested()) return;  // answered when it was cancelled
        inbox->push(RequestDone{ticket, guarded([&] { return read(snapshot, params); })});
      });
}

void read_here(State& state, const Dispatcher::Read& read, const Ticket& ticket, const Snapshot& snapshot,
               const Json& params) {
  state.client.answer(ticket, guarded([&] { return read(snapshot, params); }));
}

std::optional<protocol::ResponseError> refusal(const State& state, std::string_view method) {
  const bool initialize = method == protocol::InitializeRequest::method;
  switch (state.phase) {
    case State::Phase::kStarting:
      if (!initialize) return protocol::ResponseError{ErrorCode::kServerNotInitialized, "initialize comes first"};
      return std::nullopt;
    case State::Phase::kRunning:
      if (initialize) return protocol::ResponseError{ErrorCode::kInvalidRequest, "already initialized"};
      return std::nullopt;
    case State::Phase::kShutDown:
      return protocol::ResponseError{ErrorCode::kInvalidRequest, "shut down: only exit may follow"};
  }
  return std::nullopt;
}

}  // namespace

void Dispatcher::dispatch(State& state, protocol::Request request) const {
  const Ticket ticket = state.client.begin(request.id);
  if (const auto refused = refusal(state, request.method))
    return state.client.answer(ticket, protocol::Result<Json>(std::unexpected(*refused)));
  const auto found = requests.find(request.method);
  if (found == requests.end())
    return state.client.answer(
        ticket, protocol::Result<Json>(fail(ErrorCode::kMethodNotFound, "no such method: " + request.method)));
  const Route& route = found->second;
  if (route.held) {
    state.hold([&state, &route, ticket, params = std::move(request.params)] {
      if (ticket.stop.stop_requested()) return;  // answered when it was cancelled
      read_here(state, route.read, ticket, snapshot_of(state, params, ticket), params);
    });
  } else if (route.read) {
    Snapshot snapshot = snapshot_of(state, request.params, ticket);
    if (route.is_quick && route.is_quick(snapshot)) {
      read_here(state, route.read, ticket, snapshot, request.params);
    } else {
      read_on_worker(state, route.read, ticket, std::move(snapshot), std::move(request.params));
    }
  } else {
    const auto done = guarded([&]() -> protocol::Result<Json> {
      route.mutate(
          state, request.params,
          [&state, ticket](protocol::Result<Json> result) { state.client.answer(ticket, std::move(result)); },
          ticket.stop);
      return Json();
    });
    if (!done) state.client.answer(ticket, protocol::Result<Json>(std::unexpected(done.error())));
  }
}

void Dispatcher::dispatch(State& state, const protocol::Notification& notification) const {
  const bool exit = notification.method == protocol::ExitNotification::method;
  const bool cancel = notification.method == protocol::CancelNotification::method;
  if (state.phase != State::Phase::kRunning && !exit && !cancel) return;
  const auto found = notifications.find(notification.method);
  if (found == notifications.end()) return;
  const auto done = guarded([&]() -> protocol::Result<Json> {
    found->second(state, notification.params);
    return Json();
  });
  if (!done) state.tell(protocol::MessageType::kError, notification.method + ": " + done.error().message);
}

}  // namespace proflens::server
