// proflens.capture and what there is to do with captures that are kept.
#include "server/handlers/capture_commands.h"

#include <fmt/format.h>

#include "server/capture/capture.h"
#include "server/capture/workspace_commit.h"
#include "server/handlers/load_and_show.h"
#include "server/kept_json.h"
#include "server/to_protocol.h"

namespace proflens::server::handlers {

using analysis::Result;
using protocol::ErrorCode;
using protocol::fail;
using protocol::Json;

namespace {

struct CaptureArgument {
  std::string url;
  std::optional<std::int32_t> seconds;
  std::optional<std::string> name;
  static void fields(auto& io, auto& self) {
    io("url", self.url);
    io("seconds", self.seconds);
    io("name", self.name);
  }
};

struct NameArgument {
  std::string capture;
  std::optional<std::string> name;
  static void fields(auto& io, auto& self) {
    io("capture", self.capture);
    io("name", self.name);
  }
};

protocol::Result<CaptureArgument> capture_argument(const Json& argument) {
  if (argument.is_string()) return CaptureArgument{argument.get<std::string>(), std::nullopt, std::nullopt};
  return protocol::from_json<CaptureArgument>(argument, "argument");
}

protocol::Result<NameArgument> name_argument(const Json& argument) {
  if (argument.is_string()) return NameArgument{argument.get<std::string>(), std::nullopt};
  return protocol::from_json<NameArgument>(argument, "argument");
}

/// What a capture's job needs, taken along by value.
struct Plan {
  CaptureRequest request;
  CaptureStore store;
  Kept about;
  Files* files = nullptr;
  std::int64_t now_nanos = 0;
};

/// What it comes back with.
struct Captured {
  Kept kept;
  std::optional<Kept> earlier;  // of the same heap
};

Result<Captured> carry_out(Plan plan, const Job& job) {
  const auto show = [&](const HttpProgress& progress) {
    job.tell(progress_text(plan.request.endpoint, progress), progress_percentage(plan.request.endpoint, progress));
  };
  auto fetched = fetch_profile(plan.request, show, job.stop);
  if (!fetched) return std::unexpected(fetched.error());
  plan.about.commit = workspace_commit(*plan.files, plan.about.workspace);
  auto kept = plan.store.keep({plan.about, fetched->bytes});
  if (!kept) return std::unexpected(kept.error());
  const std::vector<Kept> all = plan.store.list();
  const Kept* earlier = earlier_heap(all, *kept);
  return Captured{std::move(*kept), earlier ? std::optional(*earlier) : std::nullopt};
}

void take(State& state, const Captured& captured, Reply reply) {
  Json answer = {{"capture", to_json(captured.kept)}};
  if (captured.earlier) {
    answer["earlier"] = to_json(*captured.earlier);
    state.tell(protocol::MessageType::kInfo,
               fmt::format("{} is kept as well: proflens.showGrowth shows what grew since", captured.earlier->name));
  }
  load_and_show(state, captured.kept.path,
                [reply = std::move(reply), answer = std::move(answer)](protocol::Result<Json> loaded) mutable {
                  if (!loaded) return reply(std::move(loaded));
                  answer["profile"] = std::move(*loaded);
                  reply(std::move(answer));
                });
}

Kept about(const State& state, const ProfileUrl& endpoint, const std::optional<std::string>& name) {
  return {.id = {},
          .name = name.value_or(""),
          .kind = endpoint.kind,
          .time_nanos = state.environment.now_nanos(),
          .seconds = endpoint.seconds,
          .source = endpoint.shown,
          .commit = {},
          .workspace = state.folders.empty() ? "" : state.folders.front(),
          .path = {}};
}

CaptureRequest request_of(const State& state, const ProfileUrl& endpoint) {
  const CaptureConfig& config = state.config->capture;
  std::map<std::string, ServerAccess> servers;
  for (const auto& [server, settings] : config.servers) servers[server] = access_of(settings);
  CaptureRequest request{.endpoint = endpoint, .access = access_for(servers, endpoint), .limits = {}};
  request.limits.answer = std::chrono::seconds(std::max<std::size_t>(config.timeout, 1));
  return request;
}

/// Runs work(store) on a job's thread and answers with what it returns.
template <class Work>
void with_store(State& state, Reply reply, const std::stop_token& stop, Work work) {
  if (state.jobs.is_full()) return reply(fail(ErrorCode::kRequestFailed, "captures cannot be reached now"));
  state.jobs.start(
      {.text = "Captures", .show_progress = false, .request = stop},
      [store = store_of(state), work = std::move(work)](const Job&) mutable { return work(store); },
      [reply = std::move(reply)](Result<Json> answer) mutable {
        reply(answer ? protocol::Result<Json>(std::move(*answer)) : std::unexpected(to_protocol(answer.error())));
        return std::string();
      });
}

}  // namespace

CaptureStore store_of(const State& state) {
  constexpr std::uint64_t kMebibyte = 1 << 20;
  return {state.environment.files, captures_directory(state.environment.variables),
          state.config->capture.keep * kMebibyte};
}

void capture(State& state, const Json& argument, Reply reply, const std::stop_token& stop) {
  const auto wanted = capture_argument(argument);
  if (!wanted) return reply(std::unexpected(wanted.error()));
  const auto endpoint = parse_profile_url(wanted->url, wanted->seconds);
  if (!endpoint) return reply(fail(ErrorCode::kInvalidParams, endpoint.error().message));
  if (state.jobs.is_full())
    return reply(fail(ErrorCode::kRequestFailed, "too many captures and runs at once; wait for one, or cancel it"));
  Plan plan{.request = request_of(state, *endpoint),
            .store = store_of(state),
            .about = about(state, *endpoint, wanted->name),
            .files = &state.environment.files};
  state.jobs.start(
      {.text = "Capturing " + endpoint->shown, .show_progress = state.capabilities.progress, .request = stop},
      [plan = std::move(plan)](const Job& job) { return carry_out(plan, job); },
      [&state, reply = std::move(reply)](Result<Captured> captured) mutable {
        if (!captured) {
          reply(std::unexpected(to_protocol(captured.error())));
          return captured.error().message;
        }
        take(state, *captured, std::move(reply));
        return "kept as " + captured->kept.name;
      });
}

void captures(State& state, const Json&, Reply reply, const std::stop_token& stop) {
  with_store(state, std::move(reply), stop, [](CaptureStore& store) -> Result<Json> {
    Json list = Json::array();
    for (const Kept& kept : store.list()) list.push_back(to_json(kept));
    return Json{{"directory", store.directory()}, {"captures", std::move(list)}};
  });
}

void rename_capture(State& state, const Json& argument, Reply reply, const std::stop_token& stop) {
  const auto wanted = name_argument(argument);
  if (!wanted) return reply(std::unexpected(wanted.error()));
  if (!wanted->name) return reply(fail(ErrorCode::kInvalidParams, "expected {\"capture\": …, \"name\": …}"));
  with_store(state, std::move(reply), stop, [wanted = *wanted](CaptureStore& store) -> Result<Json> {
    auto kept = store.rename(wanted.capture, *wanted.name);
    if (!kept) return std::unexpected(kept.error());
    return to_json(*kept);
  });
}

void delete_capture(State& state, const Json& argument, Reply reply, const std::stop_token& stop) {
  const auto wanted = name_argument(argument);
  if (!wanted) return reply(std::unexpected(wanted.error()));
  with_store(
      state,
      [&state, reply = std::move(reply)](protocol::Result<Json> deleted) mutable {
        if (deleted) state.unload(deleted->at("path").get<std::string>());
        reply(std::move(deleted));
      },
      stop,
      [which = wanted->capture](CaptureStore& store) -> Result<Json> {
        auto kept = store.remove(which);
        if (!kept) return std::unexpected(kept.error());
        return to_json(*kept);
      });
}

namespace {

struct GrowthArgument {
  std::optional<std::string> capture, base;
  static void fields(auto& io, auto& self) {
    io("capture", self.capture);
    io("base", self.base);
  }
};

/// {"capture": newer, "base": older}: those that were asked for, else the newest heap and the one before it.
Result<Json> choose_growth(CaptureStore& store, const GrowthArgument& wanted) {
  const std::vector<Kept> all = store.list();
  std::optional<Kept> newer;
  if (wanted.capture) {
    auto found = store.find(*wanted.capture);
    if (!found) return std::unexpected(found.error());
    newer = std::move(*found);
  }
  for (const Kept& kept : all)
    if (!newer && (kept.kind == "heap" || kept.kind == "allocs") && kept.seconds == 0) newer = kept;
  if (!newer)
    return analysis::fail(analysis::ErrorKind::kUsage, "there is no capture of a heap; proflens.capture makes one");
  if (wanted.base) {
    auto found = store.find(*wanted.base);
    if (!found) return std::unexpected(found.error());
    return Json{{"capture", to_json(*newer)}, {"base", to_json(*found)}};
  }
  const Kept* earlier = earlier_heap(all, *newer);
  if (!earlier)
    return analysis::fail(analysis::ErrorKind::kUsage,
                          newer->name + ": there is no earlier one of " + newer->source + "; capture it again later");
  return Json{{"capture", to_json(*newer)}, {"base", to_json(*earlier)}};
}

}  // namespace

void show_growth(State& state, const Json& argument, Reply reply, const std::stop_token& stop) {
  const auto wanted = protocol::from_json<GrowthArgument>(argument.is_null() ? Json::object() : argument, "argument");
  if (!wanted) return reply(std::unexpected(wanted.error()));
  Reply compare = [&state, reply = std::move(reply)](protocol::Result<Json> chosen) mutable {
    if (!chosen) return reply(std::move(chosen));
    const std::string newer = chosen->at("capture").at("path").get<std::string>();
    load_and_show(state, newer,
                  [&state, base = chosen->at("base").at("path"),
                   reply = std::move(reply)](const protocol::Result<Json>& loaded) mutable {
                    if (!loaded) return reply(std::unexpected(loaded.error()));
                    run_command(state, "proflens.setBase", {{"path", base}}, std::move(reply));
                  });
  };
  with_store(state, std::move(compare), stop,
             [wanted = *wanted](CaptureStore& store) { return choose_growth(store, wanted); });
}

}  // namespace proflens::server::handlers
