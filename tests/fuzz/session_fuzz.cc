// Fuzzes whole sessions in memory: bytes in, bytes out. Whatever comes, the server must not crash, must answer each
// request once, and everything it says must keep the rules that tests/support/session_rules.h checks.
//
// The first byte: bit 0 starts with a prologue (initialize, a loaded profile, an open document), bit 1 feeds the rest
// as raw bytes; otherwise each line of it is one message body. Seeds: corpus/session_fuzz.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "protocol/framer.h"

#include "server/session.h"

#include "tests/support/memory_files.h"
#include "tests/support/pprof_writer.h"
#include "tests/support/session_rules.h"

using namespace proflens;
using protocol::Json;

namespace {

const std::string kSource =
    "package main\n\nfunc hot(n int) int {\n\tfor i := 0; i < n; i++ {\n\t\tn += i * i\n\t}\n\treturn n\n}\n";

/// Below /proc, where nothing can be created: proflens.ignore writes to the real disk.
tests::MemoryFiles& files() {
  static tests::MemoryFiles files = [] {
    tests::MemoryFiles made;
    made.write("/proc/w/go.mod", "module example\n\ngo 1.19\n");
    made.write("/proc/w/hot.go", kSource);
    made.write("/proc/w/cpu.pprof", tests::encode(tests::cpu_profile({{{{"main.hot", "/proc/w/hot.go", 4}}, 300},
                                                                      {{{"main.hot", "/proc/w/hot.go", 5}}, 700}})));
    made.write("/proc/w/broken.pprof", "\x1f\x8b no gzip");
    return made;
  }();
  return files;
}

/// One session with everything on the spot: no threads, no clock.
class Harness {
 public:
  Harness() : session_(environment_, [this](const std::string& framed) { hear(framed); }) {}

  void say(const std::string& body) {
    note(body);
    reader_.feed(protocol::frame(body));
    run();
  }
  void say_raw(std::string_view bytes) {
    framer_.feed(bytes);
    while (auto item = framer_.next()) {
      if (item->error.empty()) note(item->body);
    }
    reader_.feed(bytes);
    run();
  }
  void finish() {
    if (session_.exit_code()) return;
    judge(rules_.finish());
  }

 private:
  /// Tells the rules what the client said, as the server must understand it.
  void note(const std::string& body) {
    const protocol::Message message = protocol::parse_message(body);
    if (const auto* request = std::get_if<protocol::Request>(&message)) {
      note_request(request->id, request->method, request->params);
    } else if (const auto* notification = std::get_if<protocol::Notification>(&message)) {
      rules_.sent({{"method", notification->method}, {"params", notification->params}});
    } else if (const auto* invalid = std::get_if<protocol::Invalid>(&message)) {
      if (!std::holds_alternative<std::nullptr_t>(invalid->id)) note_request(invalid->id, "invalid", nullptr);
    }
  }
  void note_request(const protocol::RequestId& id, const std::string& method, const Json& params) {
    const Json json = std::visit([](const auto& value) { return Json(value); }, id);
    rules_.sent({{"id", json}, {"method", method}, {"params", params}});
  }

  void run() {
    do {
      for (server::Event& event : std::exchange(later_, {})) inbox_.push(std::move(event));
      while (auto event = inbox_.try_pop())
        if (!session_.exit_code()) session_.handle(std::move(*event));
    } while (!later_.empty());
  }

  void hear(const std::string& framed) {
    output_.feed(framed);
    while (auto item = output_.next()) {
      if (!item->error.empty()) judge({item->error});
      last_ = item->body;
      judge(rules_.received(Json::parse(item->body)));
    }
  }

  void judge(const tests::Complaints& complaints) {
    if (complaints.empty()) return;
    for (const std::string& complaint : complaints)
      std::fprintf(stderr, "%s\n  in %s\n", complaint.c_str(), last_.c_str());
    std::abort();
  }

  server::Inbox inbox_;
  server::InlineExecutor inline_;
  std::vector<server::Event> later_;
  server::Environment environment_{
      .files = files(),
      .inbox = inbox_,
      .quick = inline_,
      .heavy = inline_,
      .parallel = analysis::run_serially,
      .variables = [](const char*) { return std::optional<std::string>(); },
      .watcher = nullptr,
      .later = [this](std::chrono::milliseconds, server::Event event) { later_.push_back(std::move(event)); },
      .watch_client = [](std::int64_t) {},
      .now_nanos = [] { return std::int64_t{1'700'000'000'000'000'000}; },
  };
  tests::SessionRules rules_;
  protocol::Framer framer_, output_;
  std::string last_;
  server::Session session_;
  server::MessageReader reader_{inbox_};
};

void prologue(Harness& harness) {
  harness.say(R"({"jsonrpc":"2.0","id":"p1","method":"initialize","params":{"rootUri":"file:///proc/w","capabilities":{
    "workspace":{"codeLens":{"refreshSupport":true},"inlayHint":{"refreshSupport":true},"applyEdit":true,
      "workspaceEdit":{"documentChanges":true,"resourceOperations":["create"]}},
    "textDocument":{"publishDiagnostics":{"relatedInformation":true},"codeAction":{"codeActionLiteralSupport":{}}},
    "window":{"workDoneProgress":true,"showDocument":{"support":true}}}}})");
  harness.say(R"({"jsonrpc":"2.0","method":"initialized","params":{}})");
  harness.say(R"({"jsonrpc":"2.0","id":"p2","method":"workspace/executeCommand","params":{"command":"proflens.load",
    "arguments":["/proc/w/cpu.pprof"]}})");
  const Json open = {{"jsonrpc", "2.0"},
                     {"method", "textDocument/didOpen"},
                     {"params",
                      {{"textDocument",
                        {{"uri", "file:///proc/w/hot.go"}, {"languageId", "go"}, {"version", 1}, {"text", kSource}}}}}};
  harness.say(open.dump());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  Harness harness;
  if (data[0] & 1) prologue(harness);
  if (data[0] & 2) {
    harness.say_raw(rest);
  } else {
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      if (end > 0) harness.say(std::string(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  harness.finish();
  return 0;
}
