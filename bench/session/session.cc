#include "bench/session/session.h"

#include "protocol/uri.h"

#include "bench/session/workload.h"

namespace proflens::bench {
namespace {

Json position(std::uint32_t line, std::uint32_t column) { return {{"line", line}, {"character", column}}; }

Json range(const Json& start, const Json& end) { return {{"start", start}, {"end", end}}; }

}  // namespace

std::string Subject::uri() const { return protocol::uri_of(path); }

std::uint32_t Subject::name_column(std::uint32_t function) const {
  return language == "go" ? go_name_column(function) : cpp_name_column();
}

Json plain_capabilities() {
  return {{"textDocument", {{"hover", {{"contentFormat", {"markdown"}}}}, {"synchronization", Json::object()}}}};
}

Session::Session(const Subject& subject, const Json& capabilities) : subject_(subject), client_(subject.command) {
  start_ = client_.initialize(subject.folder, subject.options, capabilities);
}

void Session::open() {
  const Json item = {
      {"uri", subject_.uri()}, {"languageId", subject_.language}, {"version", 1}, {"text", subject_.text}};
  client_.notify("textDocument/didOpen", {{"textDocument", item}});
}

void Session::close() { client_.notify("textDocument/didClose", {{"textDocument", document()}}); }

std::string Session::hover_message(std::uint32_t line, std::uint32_t column) {
  return message("textDocument/hover", {{"textDocument", document()}, {"position", position(line, column)}});
}

std::string Session::hover_message(int round) {
  const auto function = static_cast<std::uint32_t>(round * 37) % kFunctions;
  if (subject_.is_ours && round % 2 == 1)
    return hover_message(hot_line(function, static_cast<std::uint32_t>(round) % kHotPerFunction), 3);
  return hover_message(head_line(function), subject_.name_column(function));
}

std::string Session::lens_message() { return message("textDocument/codeLens", {{"textDocument", document()}}); }

std::string Session::hint_message(std::uint32_t first_line, std::uint32_t end_line) {
  return message("textDocument/inlayHint",
                 {{"textDocument", document()}, {"range", range(position(first_line, 0), position(end_line, 0))}});
}

std::string Session::edit_message(std::uint32_t line, std::uint32_t column, Edit edit) {
  const bool types = edit == Edit::kType;
  const Json change = {{"range", range(position(line, column), position(line, column + (types ? 0 : 1)))},
                       {"text", types ? "x" : ""}};
  return LspClient::framed("textDocument/didChange",
                           {{"textDocument", {{"uri", subject_.uri()}, {"version", ++version_}}},
                            {"contentChanges", Json::array({change})}});
}

std::string Session::exchange(const std::string& bytes) {
  client_.write(bytes);
  return client_.await(last_request_);
}

double Session::timed(const std::string& bytes) {
  const auto start = Clock::now();
  exchange(bytes);
  return milliseconds_since(start);
}

Json Session::document() const { return {{"uri", subject_.uri()}}; }

std::string Session::message(const std::string& method, const Json& params) {
  last_request_ = client_.next_id();
  return LspClient::framed(method, params, last_request_);
}

}  // namespace proflens::bench
