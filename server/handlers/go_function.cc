#include "server/handlers/go_function.h"

#include <algorithm>
#include <cctype>

#include "analysis/go_syntax.h"

#include "protocol/uri.h"

#include "server/paths.h"

namespace proflens::server::handlers {

using analysis::ErrorKind;
using analysis::OutlineFunction;
using protocol::ErrorCode;
using protocol::Json;

namespace {

struct Argument {
  std::string uri;
  std::optional<std::string> function, benchtime;
  std::optional<std::uint32_t> line;
  std::optional<std::int32_t> count;
  static void fields(auto& io, auto& self) {
    io("uri", self.uri);
    io("function", self.function);
    io("line", self.line);
    io("count", self.count);
    io("benchtime", self.benchtime);
  }
};

/// As -benchtime takes it: "100x", "1.5s", "300ms"; nothing that could be another flag.
bool is_benchtime(const std::string& text) {
  const auto fine = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.'; };
  return !text.empty() && text.size() < 20 && std::isdigit(static_cast<unsigned char>(text.front())) != 0 &&
         std::ranges::all_of(text, fine);
}

}  // namespace

protocol::Result<GoFunctionRequest> go_function_request(const State& state, const Json& argument) {
  const auto wanted = protocol::from_json<Argument>(argument, "argument");
  if (!wanted) return std::unexpected(wanted.error());
  const auto path = protocol::path_of(wanted->uri);
  if (!path || !path->ends_with(".go"))
    return protocol::fail(ErrorCode::kInvalidParams, "argument.uri: expected the URI of a Go file");
  if (!wanted->function && !wanted->line)
    return protocol::fail(ErrorCode::kInvalidParams, "expected {\"uri\", \"function\"} or {\"uri\", \"line\"}");
  if (wanted->benchtime && !is_benchtime(*wanted->benchtime))
    return protocol::fail(ErrorCode::kInvalidParams, "argument.benchtime: expected something like 1s or 100x");
  constexpr std::int32_t kMostRuns = 1000;
  if (wanted->count && (*wanted->count < 1 || *wanted->count > kMostRuns))
    return protocol::fail(ErrorCode::kInvalidParams, "argument.count: expected a number from 1 to 1000");
  const std::string real = state.environment.files.real_path(clean(*path));
  const std::string directory(directory_of(real));
  return GoFunctionRequest{.path = real,
                           .directory = directory,
                           .workspace = state.folders.empty() ? directory : state.folders.front(),
                           .function = wanted->function,
                           .line = wanted->line,
                           .count = wanted->count,
                           .benchtime = wanted->benchtime,
                           .documents = state.documents,
                           .files = &state.environment.files,
                           .variables = state.environment.variables};
}

analysis::Result<OutlineFunction> find_function(const GoFunctionRequest& request, const GoSources& sources) {
  const std::string file(base_name(request.path));
  for (const OutlineFunction& function : analysis::parse_go(sources.text(file)).functions) {
    const bool named = request.function && *request.function == title_of(function);
    const bool here = !request.function && request.line && function.first_line <= *request.line &&
                      *request.line <= function.last_line;
    if (named || here) return function;
  }
  // The function may be in another file of the package, where only its trial is in this one.
  return analysis::fail(ErrorKind::kUsage,
                        request.function ? file + " does not declare " + *request.function
                                         : file + " has no function at line " + std::to_string(*request.line + 1));
}

std::string title_of(const OutlineFunction& function) {
  return function.container.empty() ? function.name : function.container + "." + function.name;
}

GoPlace go_place(const GoFunctionRequest& request) {
  GoPlace place;
  place.go = find_go_environment(*request.files, request.variables).go_command;
  place.directory = request.directory;
  place.temporary = request.variables("TMPDIR").value_or("");
  for (const auto& [uri, document] : request.documents) {
    if (!document->path.ends_with(".go")) continue;
    const auto on_disk = request.files->read(document->path);
    std::string text = document->text.text();
    if (!on_disk || on_disk->bytes != text) place.texts.emplace_back(document->path, std::move(text));
  }
  return place;
}

std::optional<protocol::ResponseError> refusal_to_run(const State& state) {
  if (!state.config->trusted)
    return protocol::ResponseError{ErrorCode::kRequestFailed,
                                   "this workspace is not trusted (proflens.trusted), so nothing of it is run"};
  if (state.jobs.is_full())
    return protocol::ResponseError{ErrorCode::kRequestFailed,
                                   "too many captures and runs at once; wait for one, or cancel it"};
  return std::nullopt;
}

void refresh_lenses(State& state) {
  if (state.capabilities.lens_refresh) state.client.request<protocol::LensRefreshRequest>();
}

void show(State& state, const protocol::Uri& uri, std::optional<std::uint32_t> line) {
  if (!state.capabilities.show_document) return;
  std::optional<protocol::Range> selection;
  if (line) selection = protocol::Range{{*line, 0}, {*line, 0}};
  state.client.request<protocol::ShowDocumentRequest>(
      {.uri = uri, .external = std::nullopt, .takeFocus = true, .selection = selection});
}

}  // namespace proflens::server::handlers
