// session_bench: a language server at work, ours beside gopls and clangd, in one run and on the same text: one file of
// 20 000 lines with 2 000 hot lines (bench/session/workload.h). Prints a table in Markdown.
//
//   session_bench [SECTION...]     start, open, hover, lens, hint, hints, typing, edits, large (a large profile),
//   reload; or all
//
// $PROFLENS_BINARY is the server, else the one two folders above this program. A peer that is not installed is reported
// as missing. Times are wall times of the client, from before the write to the end of the answer; p50 / p95.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "bench/session/figures.h"
#include "bench/session/session.h"
#include "bench/session/workload.h"
#include "bench/session/workspace.h"

namespace proflens::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kWarmUp = 20;
constexpr int kHoverTries = 1000;
constexpr int kRepeats = 1000;  // of our requests
constexpr int kPeerRepeats = 400;
constexpr int kEdits = 200;
constexpr int kEditRounds = 100;
constexpr int kPeerEditRounds = 5;

/// What is typed in one round is taken away in the next.
Session::Edit edit_of(int round) { return round % 2 == 0 ? Session::Edit::kType : Session::Edit::kTakeAway; }

class Bench {
 public:
  Bench() : table_({"proflens", "gopls", "clangd"}) {
    const char* binary = getenv("PROFLENS_BINARY");
    ours_ = {.name = "proflens",
             .command = {binary ? binary : fs::canonical("/proc/self/exe").parent_path().parent_path() / "proflens"},
             .folder = workspace_.go_folder(),
             .path = workspace_.go_file(),
             .language = "go",
             .text = go_source(),
             .options = {{"profiles", {workspace_.profile()}},
                         {"hint", {{"threshold", 0}, {"budget", kHotLines}}},
                         {"lens", {{"threshold", 0}, {"budget", kFunctions}}}},
             .is_ours = true};
    add_peer("gopls", {"gopls"}, {});
    add_peer("clangd", {"clangd", "clangd-19", "clangd-18", "clangd-16", "clangd-14"}, {"--log=error"});
  }

  void run(const std::string& section) {
    on_each(section, "start", &Bench::start);
    on_each(section, "open", &Bench::on_file<&Bench::opening>);
    on_each(section, "hover", &Bench::on_file<&Bench::hovers>);
    on_ours(section, "lens", &Bench::on_file<&Bench::lenses>);
    on_ours(section, "hint", &Bench::on_file<&Bench::some_hints>);
    on_ours(section, "hints", &Bench::on_file<&Bench::all_hints>);
    on_each(section, "typing", &Bench::on_file<&Bench::typing>);
    on_each(section, "edits", &Bench::on_file<&Bench::many_edits>);
    on_ours(section, "large", &Bench::large);
    on_ours(section, "reload", &Bench::reload);
  }

  std::string result() const { return conditions() + "\n" + table_.to_markdown(); }

 private:
  void add_peer(const std::string& name, const std::vector<std::string>& programs, std::vector<std::string> arguments) {
    const auto program = find_program(programs);
    if (!program) return table_.set("spawn → initialize reply", name, "not installed");
    arguments.insert(arguments.begin(), *program);
    const bool go = name == "gopls";
    peers_.push_back({.name = name,
                      .command = arguments,
                      .folder = go ? workspace_.go_folder() : workspace_.cpp_folder(),
                      .path = go ? workspace_.go_file() : workspace_.cpp_file(),
                      .language = go ? "go" : "cpp",
                      .text = go ? go_source() : cpp_source()});
  }

  /// What the figures depend on: the machine, how busy it was, and the peers' versions.
  std::string conditions() const {
    double load = 0;
    std::ifstream("/proc/loadavg") >> load;
    std::string out = fmt::format("{} processors, load {:.1f}", std::thread::hardware_concurrency(), load);
    for (const Subject& peer : peers_)
      out += "; " + first_line_of(
                        fmt::format("'{}' {}", peer.command.front(), peer.name == "gopls" ? "version" : "--version"));
    return out + "\n";
  }

  using Work = void (Bench::*)(const Subject&);

  void on_ours(const std::string& wanted, const std::string& name, Work work) {
    if (wanted.empty() || wanted == name) (this->*work)(ours_);
  }

  /// A peer that fails is its own affair.
  void on_each(const std::string& wanted, const std::string& name, Work work) {
    on_ours(wanted, name, work);
    for (const Subject& peer : peers_) try {
        if (wanted.empty() || wanted == name) (this->*work)(peer);
      } catch (const std::exception& error) {
        table_.set(name + " failed", peer.name, error.what());
      }
  }

  // ---- start ----

  void start(const Subject& subject) {
    Subject bare = subject;
    bare.options = {{"discover", false}};
    Figures figures, memory;
    for (int i = 0; i < (subject.is_ours ? 60 : 12); ++i) {
      Session session(bare);
      figures.add(session.start());
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      memory.add(session.client().resident());
      session.client().shutdown();
    }
    table_.set("spawn → initialize reply", subject.name, figures.spread());
    table_.set("resident, nothing open", subject.name, mebibytes(memory.percentile(50)));
  }

  // ---- one file ----

  template <void (Bench::*work)(Session&)>
  void on_file(const Subject& subject) {
    Session session(subject);
    session.open();
    if (subject.is_ours) check(session);
    // A peer that still loads may answer with nothing.
    for (int i = 0; Json::parse(session.exchange(session.hover_message(i)))["result"].is_null();
         i = (i + 1) % kHoverTries)
      if (i + 1 == kHoverTries) throw std::runtime_error("no hover");
    for (int i = 0; i < kWarmUp; ++i) session.exchange(session.hover_message(i));
    (this->*work)(session);
    session.client().shutdown();
  }

  /// The profile is there already: the file is read, parsed, and its costs are placed.
  void opening(Session& session) {
    Figures figures;
    for (int i = 0; i < (session.subject().is_ours ? 40 : 5); ++i) {
      session.close();
      const std::string last = session.subject().is_ours ? session.lens_message() : session.hover_message(0);
      const auto start = Clock::now();
      session.open();
      session.exchange(last);
      figures.add(milliseconds_since(start));
    }
    table_.set("the file is opened → lens (peers: hover)", session.subject().name, figures.spread());
  }

  void hovers(Session& session) {
    repeat(session, "hover", [&](int i) { return session.hover_message(i); });
    table_.set("resident, file open", session.subject().name, mebibytes(session.client().resident()));
  }

  /// A benchmark of wrong answers is worth nothing.
  void check(Session& session) {
    const Json lenses = Json::parse(session.exchange(session.lens_message()))["result"];
    const Json hints = Json::parse(session.exchange(session.hint_message(0, kLines + 10)))["result"];
    const Json hover = Json::parse(session.exchange(session.hover_message(hot_line(7, 3), 3)))["result"];
    if (lenses.size() != kFunctions || hints.size() != kHotLines || !hover.is_object())
      throw std::runtime_error(fmt::format("{} lenses and {} hints in the file", lenses.size(), hints.size()));
  }

  /// `make` gives the message of a round; its answer is waited for.
  template <class Make>
  void repeat(Session& session, const std::string& row, Make make) {
    for (int i = 0; i < kWarmUp; ++i) session.exchange(make(i));
    const int rounds = session.subject().is_ours ? kRepeats : kPeerRepeats;
    Figures figures;
    const double before = session.client().cpu_milliseconds();
    for (int i = 0; i < rounds; ++i) figures.add(session.timed(make(i)));
    const double cpu = (session.client().cpu_milliseconds() - before) / rounds;
    table_.set(row, session.subject().name, figures.spread());
    table_.set(row + ": processor time", session.subject().name, milliseconds(cpu));
  }

  void lenses(Session& session) {
    repeat(session, fmt::format("lens, all {}", kFunctions), [&](int) { return session.lens_message(); });
  }

  /// What an editor shows at a time.
  void some_hints(Session& session) {
    repeat(session, "hint, 60 lines", [&](int i) {
      const std::uint32_t first = static_cast<std::uint32_t>(i * 61) % kLines;
      return session.hint_message(first, first + 60);
    });
  }

  void all_hints(Session& session) {
    repeat(session, fmt::format("hint, all {}", kHotLines), [&](int) { return session.hint_message(0, kLines + 10); });
  }

  /// A key at the end of a hot line, and at once what an editor asks then. Peers: a hover.
  void typing(Session& session) {
    Figures figures;
    const int rounds = session.subject().is_ours ? kRepeats / 2 : kPeerRepeats / 8;
    const std::uint32_t line = session.subject().is_ours ? hot_line(200, 1) : remark_line(200);
    for (int i = 0; i < rounds; ++i) {
      std::string bytes = session.edit_message(line, 5, edit_of(i));
      if (session.subject().is_ours) {
        bytes += session.lens_message();
        bytes += session.hint_message(line - 30, line + 30);  // the quick lane answers in order
      } else {
        bytes += session.hover_message(head_line(200), session.subject().name_column(200));
      }
      figures.add(session.timed(bytes));
    }
    table_.set("a key, then lens and hint (peers: hover)", session.subject().name, figures.spread());
  }

  void many_edits(Session& session) {
    Figures figures;
    const std::uint32_t line = remark_line(150);
    for (int round = 0; round < (session.subject().is_ours ? kEditRounds : kPeerEditRounds); ++round) {
      std::string bytes;
      for (int i = 0; i < kEdits; ++i) bytes += session.edit_message(line, 3, edit_of(round));
      bytes += session.hover_message(head_line(150), session.subject().name_column(150));
      figures.add(session.timed(bytes));
    }
    table_.set(fmt::format("{} edits of one character, then hover", kEdits), session.subject().name, figures.spread());
  }

  // ---- profiles come and change ----

  std::string large_profile() const {
    const fs::path here = fs::canonical("/proc/self/exe").parent_path();
    const fs::path file = here / "large.pb.gz";
    if (fs::exists(file)) return file;
    const std::string written = file.string() + ".new";
    const std::string command = fmt::format("'{}/make_profile' '{}' >/dev/null", here.string(), written);
    if (std::system(command.c_str()) != 0) throw std::runtime_error("make_profile failed");
    fs::rename(written, file);
    return file;
  }

  void large(const Subject&) {
    const std::string profile = large_profile();
    Session session(ours_);
    session.open();
    check(session);
    Figures hovers;
    const std::int64_t load = session.client().next_id();
    const auto start = Clock::now();
    session.client().write(LspClient::framed(
        "workspace/executeCommand", {{"command", "proflens.load"}, {"arguments", {{{"path", profile}}}}}, load));
    double took = 0;
    for (int i = 0; took == 0; ++i) {
      const std::string bytes = session.hover_message(i);
      const auto asked = Clock::now();
      session.client().write(bytes);
      const std::int64_t first = session.client().await_either(session.last_request(), load);
      if (first == load) {
        took = milliseconds_since(start);
        session.client().await(session.last_request());
        break;
      }
      hovers.add(milliseconds_since(asked));
    }
    table_.set("load a profile of 13 M frames", "proflens", milliseconds(took));
    table_.set("hover while it is loaded", "proflens", hovers.spread());
    table_.set("resident with it, now", "proflens", mebibytes(session.client().resident()));
    table_.set("resident with it, at most", "proflens", mebibytes(session.client().peak()));
    session.client().shutdown();
  }

  /// The profile is rewritten, as by `go test`; the client is told to ask again.
  void reload(const Subject&) {
    Json client = plain_capabilities();
    client["workspace"] = {{"codeLens", {{"refreshSupport", true}}}};
    Session session(ours_, client);
    session.open();
    check(session);
    Figures figures;
    for (std::uint64_t i = 2; i < 12; ++i) {
      const std::string bytes = profile_of(workspace_.go_file(), i);
      const auto start = Clock::now();
      write_file(workspace_.profile(), bytes);
      session.client().await_method("workspace/codeLens/refresh");
      figures.add(milliseconds_since(start));
    }
    check(session);
    table_.set("a profile is rewritten → refresh (100 ms of it: quiet)", "proflens", figures.spread());
    session.client().shutdown();
  }

  Workspace workspace_;
  Subject ours_;
  std::vector<Subject> peers_;
  Table table_;
};

}  // namespace
}  // namespace proflens::bench

int main(int argc, char** argv) {
  try {
    proflens::bench::Bench bench;
    if (argc < 2) bench.run("");
    for (int i = 1; i < argc; ++i) bench.run(argv[i]);
    std::printf("%s", bench.result().c_str());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "session_bench: %s\n", error.what());
    return 1;
  }
}
