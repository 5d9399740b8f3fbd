// Fuzzes JSON-RPC and every params type: a message is read or refused, what was read prints and reads back the same,
// and reading params never crashes. Seeds: corpus/rpc_fuzz.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "protocol/messages.h"
#include "protocol/position.h"
#include "protocol/rpc.h"
#include "protocol/uri.h"

using namespace proflens::protocol;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

/// What is read once is stable: writing it and reading that gives the same text.
template <class T>
void read_as(const Json& json) {
  const auto value = from_json<T>(json);
  if (!value) return require(!value.error().message.empty());
  const Json written = to_json(*value);
  const auto again = from_json<T>(written);
  require(again.has_value() && to_json(*again) == written);
}

template <class... Messages>
void read_params(const Json& json) {
  (read_as<typename Messages::Params>(json), ...);
}

void read_everything(const Json& params) {
  read_params<CodeLensRequest, CodeLensResolveRequest, InlayHintRequest, HoverRequest, CodeActionRequest,
              ExecuteCommandRequest, InitializedNotification, CancelNotification, ProgressCancelNotification,
              DidOpenNotification, DidChangeNotification, DidCloseNotification, DidSaveNotification,
              DidChangeConfigurationNotification, DidChangeWatchedFilesNotification,
              DidChangeWorkspaceFoldersNotification, ApplyEditRequest, ShowDocumentRequest, RegisterCapabilityRequest,
              PublishDiagnosticsNotification, ShowMessageNotification, ProgressNotification>(params);
  read_as<ApplyWorkspaceEditResult>(params);
  const auto initialize = from_json<InitializeParams>(params);
  if (!initialize) return;
  const ClientCapabilities client = read_capabilities(*initialize);
  for (const Uri& uri : read_folders(*initialize)) path_of(uri);
  initialize_result(client, {}, {"fuzz", "0"}).dump();
}

void uris_and_columns(std::string_view text) {
  if (const auto path = path_of(text)) require(path_of(uri_of(*path)) == path || path->find('\\') != std::string::npos);
  for (const PositionEncoding encoding :
       {PositionEncoding::kUtf8, PositionEncoding::kUtf16, PositionEncoding::kUtf32}) {
    std::uint32_t before = 0;
    for (std::size_t at = 0; at <= text.size() && at < 64; ++at) {
      const std::uint32_t column = column_of(text, at, encoding);
      const std::size_t start = byte_offset_of(text, column, encoding);
      require(column >= before && start <= at && column_of(text, start, encoding) == column);
      before = column;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  uris_and_columns(body);
  const Message message = parse_message(body);
  if (const auto* request = std::get_if<Request>(&message)) {
    const std::string text = to_text(*request);
    const Message again = parse_message(text);
    require(std::holds_alternative<Request>(again) && to_text(std::get<Request>(again)) == text);
    read_everything(request->params);
  } else if (const auto* notification = std::get_if<Notification>(&message)) {
    const std::string text = to_text(*notification);
    const Message again = parse_message(text);
    require(std::holds_alternative<Notification>(again) && to_text(std::get<Notification>(again)) == text);
    read_everything(notification->params);
  } else if (const auto* response = std::get_if<Response>(&message)) {
    const std::string text = to_text(*response);
    const Message again = parse_message(text);
    require(std::holds_alternative<Response>(again) && to_text(std::get<Response>(again)) == text);
  } else {
    require(!std::get<Invalid>(message).error.message.empty());
  }
  return 0;
}
