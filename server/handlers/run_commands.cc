#include "server/handlers/run_commands.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

#include "analysis/table_text.h"

#include "protocol/uri.h"

#include "server/capture/workspace_commit.h"
#include "server/handlers/capture_commands.h"
#include "server/handlers/load_and_show.h"
#include "server/kept_json.h"
#include "server/paths.h"
#include "server/run/go_test.h"
#include "server/to_protocol.h"

namespace proflens::server::handlers {

using analysis::Result;
using protocol::ErrorCode;
using protocol::fail;
using protocol::Json;

namespace {

struct RunArgument {
  std::string uri;
  std::optional<std::string> name, benchtime;
  std::optional<bool> package;
  std::optional<std::int32_t> count;
  static void fields(auto& io, auto& self) {
    io("uri", self.uri);
    io("name", self.name);
    io("benchtime", self.benchtime);
    io("package", self.package);
    io("count", self.count);
  }
};

/// As -benchtime takes it: "100x", "1.5s", "300ms"; nothing that could be another flag.
bool is_benchtime(const std::string& text) {
  const auto fine = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.'; };
  return !text.empty() && text.size() < 20 && std::isdigit(static_cast<unsigned char>(text.front())) != 0 &&
         std::ranges::all_of(text, fine);
}

protocol::Result<GoTestRequest> request_of(const State& state, const Json& argument, GoTestKind kind) {
  const auto wanted = protocol::from_json<RunArgument>(argument, "argument");
  if (!wanted) return std::unexpected(wanted.error());
  const auto path = protocol::path_of(wanted->uri);
  if (!path) return fail(ErrorCode::kInvalidParams, "argument.uri: expected a file URI");
  const bool package = wanted->package.value_or(false);
  if (wanted->name.has_value() == package)
    return fail(ErrorCode::kInvalidParams, "expected {\"uri\", \"name\"} or {\"uri\", \"package\": true}");
  if (package && kind == GoTestKind::kTest)
    return fail(ErrorCode::kInvalidParams, "a package's tests are not run at once");
  if (!package && go_test_kind(*wanted->name) != kind)
    return fail(ErrorCode::kInvalidParams,
                *wanted->name + (kind == GoTestKind::kTest ? ": is no test" : ": is no benchmark"));
  if (wanted->benchtime && !is_benchtime(*wanted->benchtime))
    return fail(ErrorCode::kInvalidParams, "argument.benchtime: expected something like 5s or 100x");
  if (wanted->count && (*wanted->count < 1 || *wanted->count > 1000))
    return fail(ErrorCode::kInvalidParams, "argument.count: expected a number from 1 to 1000");
  GoTestRequest request;
  request.go = find_go_environment(state.environment.files, state.environment.variables).go_command;
  request.directory = directory_of(state.environment.files.real_path(clean(*path)));
  request.function = wanted->name.value_or("");
  request.benchtime = wanted->benchtime;
  request.count = wanted->count;
  request.temporary = state.environment.variables("TMPDIR").value_or("");
  if (request.go.empty()) return fail(ErrorCode::kRequestFailed, "there is no go on PATH");
  return request;
}

/// What a job brings back: the run, and what of it is kept.
struct Ran {
  GoTestResult result;
  std::vector<Kept> kept;  // the memory profile, then the CPU profile
};

struct Keeping {
  CaptureStore store;
  Kept about;
  Files* files = nullptr;
};

Result<Ran> carry_out(const GoTestRequest& request, Keeping keeping, const Job& job) {
  const auto show = [&](const std::string& message) { job.tell(message, std::nullopt); };
  auto result = run_go_test(request, show, job.stop);
  if (!result) return std::unexpected(result.error());
  Ran ran{std::move(*result), {}};
  if (!ran.result.errors.empty()) return ran;
  keeping.about.commit = workspace_commit(*keeping.files, keeping.about.workspace);
  keeping.about.source = ran.result.command + " in " + request.directory;
  keeping.about.operations = ran.result.operations;
  for (const auto& [kind, bytes] : {std::pair<const char*, const std::string*>{"memory", &ran.result.memory_profile},
                                    {"cpu", &ran.result.cpu_profile}}) {
    if (bytes->empty()) continue;
    keeping.about.kind = kind;
    auto kept = keeping.store.keep({keeping.about, *bytes});
    if (!kept) return std::unexpected(kept.error());
    ran.kept.push_back(std::move(*kept));
  }
  return ran;
}

/// Loads them one after the other, so that the last is on display.
void load_all(State& state, std::vector<Kept> left, Json answer, Reply reply) {
  if (left.empty()) return reply(std::move(answer));
  const std::string path = left.front().path;
  left.erase(left.begin());
  load_and_show(state, path,
                [&state, left = std::move(left), answer = std::move(answer),
                 reply = std::move(reply)](protocol::Result<Json> loaded) mutable {
                  if (!loaded) return reply(std::move(loaded));
                  answer["profiles"].push_back(std::move(*loaded));
                  load_all(state, std::move(left), std::move(answer), std::move(reply));
                });
}

/// What a program printed may be anything; the wire takes valid UTF-8 only.
std::string shown_output(const std::string& output) {
  std::string text;
  for (std::size_t at = 0; at < output.size();) {
    const std::size_t end = std::min(output.find('\n', at), output.size());
    text += analysis::printable(std::string_view(output).substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return text;
}

std::string finish(State& state, const Result<Ran>& ran, Reply reply) {
  if (!ran) {
    if (ran.error().kind != analysis::ErrorKind::kCancelled) state.set_build_errors({});
    reply(std::unexpected(to_protocol(ran.error())));
    return ran.error().message.substr(0, ran.error().message.find('\n'));
  }
  const GoTestResult& result = ran->result;
  state.set_build_errors(result.errors);
  if (!result.errors.empty()) {
    const BuildError& first = result.errors.front();
    reply(fail(ErrorCode::kRequestFailed,
               fmt::format("it does not build: {}:{}: {}", base_name(first.path), first.line, first.message)));
    return "it does not build";
  }
  const std::string message =
      result.command + ": " + result.explanation + (result.warning.empty() ? "" : "; but " + result.warning);
  state.tell(result.warning.empty() ? protocol::MessageType::kInfo : protocol::MessageType::kWarning, message);
  Json kept = Json::array();
  for (const Kept& one : ran->kept) kept.push_back(to_json(one));
  Json answer = {
      {"command", result.command},     {"explanation", result.explanation},     {"warning", result.warning},
      {"samples", result.cpu_samples}, {"output", shown_output(result.output)}, {"captures", std::move(kept)},
      {"profiles", Json::array()}};
  load_all(state, ran->kept, std::move(answer), std::move(reply));
  return fmt::format("{} samples", result.cpu_samples);
}

void run(State& state, const Json& argument, GoTestKind kind, Reply reply, const std::stop_token& stop) {
  if (!state.config->trusted)
    return reply(
        fail(ErrorCode::kRequestFailed, "this workspace is not trusted (proflens.trusted), so nothing of it is run"));
  auto request = request_of(state, argument, kind);
  if (!request) return reply(std::unexpected(request.error()));
  if (state.jobs.is_full())
    return reply(fail(ErrorCode::kRequestFailed, "too many captures and runs at once; wait for one, or cancel it"));
  Keeping keeping{.store = store_of(state), .about = {}, .files = &state.environment.files};
  keeping.about.time_nanos = state.environment.now_nanos();
  keeping.about.workspace = state.folders.empty() ? request->directory : state.folders.front();
  const std::string title = "Profiling " + (request->function.empty() ? "all benchmarks" : request->function);
  state.jobs.start(
      {.text = title, .show_progress = state.capabilities.progress, .request = stop},
      [request = std::move(*request), keeping = std::move(keeping)](const Job& job) {
        return carry_out(request, keeping, job);
      },
      [&state, reply = std::move(reply)](const Result<Ran>& ran) mutable {
        return finish(state, ran, std::move(reply));
      });
}

}  // namespace

void run_benchmark(State& state, const Json& argument, Reply reply, const std::stop_token& stop) {
  run(state, argument, GoTestKind::kBenchmark, std::move(reply), stop);
}

void run_test(State& state, const Json& argument, Reply reply, const std::stop_token& stop) {
  run(state, argument, GoTestKind::kTest, std::move(reply), stop);
}

}  // namespace proflens::server::handlers
