#include "server/command_table.h"

#include <limits>

#include "server/capture_cli_commands.h"
#include "server/command_setters.h"
#include "server/report_commands.h"

namespace proflens::server {
namespace {

constexpr const char* kServerNotes =
    "An editor starts proflens without a command.\n"
    "proflens COMMAND --help tells more about a command.\n\n"
    "Exit status: 0 fine; 1 bad input (one line says what to do); 2 wrong usage.";

constexpr const char* kAnnotateNotes =
    "Examples:\n"
    "  proflens annotate parse.go cpu.prof --color always | less -R\n"
    "  proflens annotate parse.go cpu.prof mem.prof    allocations beside the time";

constexpr const char* kTypesNotes =
    "found: the weight of source lines whose file is on this machine. not found: the\n"
    "file is not. no line: only a function is known. no symbol: only an address is.";

constexpr const char* kDoctorNotes = "Nothing is changed and nothing is run: it reads profiles and looks for files.";

constexpr const char* kBenchstatNotes =
    "Examples:\n"
    "  go test -run='^$' -bench=. -count=10 > old.txt    and new.txt after a change\n"
    "  proflens benchstat old.txt new.txt\n"
    "  proflens benchstat before=old.txt after=new.txt --json\n\n"
    "The text is that of golang.org/x/perf/cmd/benchstat: medians with their 95 %\n"
    "confidence interval, and the difference to the first file, ~ if it may be chance\n"
    "(Mann-Whitney U test, p > 0.05). JSON has each difference in words besides.";

constexpr const char* kFlameNotes =
    "Examples:\n"
    "  proflens flame cpu.prof --output flame.html\n"
    "  proflens flame - --type alloc_space --output flame.html < mem.prof\n\n"
    "The file holds every sample type and needs neither network nor server. Beyond\n"
    "100 000 frames the lightest are folded into their callers; the page says so.";

constexpr const char* kReportNotes =
    "Examples:\n"
    "  proflens report cpu.prof                      findings with code, in Markdown\n"
    "  proflens report cpu.prof mem.prof             garbage put down to its lines\n"
    "  proflens report cpu.prof --format json        the same for a program\n\n"
    "A finding is cost with a known cause: a rule, its evidence, the user's own lines\n"
    "it is on, what to do, and how sure that is.";

constexpr const char* kPgoNotes =
    "Examples:\n"
    "  proflens pgo cpu.prof                      default.pgo in the working directory\n"
    "  proflens pgo monday.prof friday.prof -o cmd/server\n\n"
    "What it writes says the same as go tool pprof -proto PROFILE... > default.pgo.\n"
    "A profile that is there is replaced, which is told; any other file stays.";

template <class Options>
Argument profiles() {
  return {"PROFILE", Argument::Count::kMany, "profiles, merged if several; - is standard input",
          texts(&Options::profiles)};
}

template <class Options>
Flag type_flag() {
  return {"type", "NAME", "sample type, by name or index (see proflens types)", text(&Options::type)};
}

template <class Options>
Flag source_flag(std::string help) {
  return {"source", "DIR", std::move(help), texts(&Options::sources)};
}

constexpr const char* kInsteadOfHere = "where sources lie, instead of the working directory;\nmay be given repeatedly";

std::vector<Flag> server_flags() {
  constexpr std::int64_t kMostPorts = std::numeric_limits<std::uint16_t>::max();
  constexpr std::int64_t kMostProcesses = std::numeric_limits<std::int32_t>::max();
  const auto set_port = [](Command& command, std::int64_t value) {
    std::get<ServerOptions>(command).endpoint = SocketEndpoint{static_cast<std::uint16_t>(value)};
  };
  const auto set_process = [](Command& command, std::int64_t value) {
    std::get<ServerOptions>(command).client_process = value;
  };
  const auto set_endpoint = [](auto make) {
    return [make](Command& command, const std::string& value) {
      std::get<ServerOptions>(command).endpoint = make(value);
      return std::string();
    };
  };
  const std::string group = "endpoint";
  return {
      {"stdio", "", "talk over standard input and output (the default)",
       set_endpoint([](const std::string&) { return StdioEndpoint{}; }), group},
      {"socket", "PORT", "connect to this port of the editor on 127.0.0.1", number(1, kMostPorts, set_port), group},
      {"pipe", "PATH", "connect to this Unix socket of the editor",
       set_endpoint([](const std::string& path) { return PipeEndpoint{path}; }), group},
      {"clientProcessId", "PID", "end when this process does", number(1, kMostProcesses, set_process)},
      {"log", "FILE", "append a log of what happens to this file", text(&ServerOptions::log_file)},
  };
}

CommandDefinition server() {
  return {.name = "",
          .summary = "a performance profile beside the code, in any editor",
          .arguments = {},
          .flags = server_flags(),
          .notes = kServerNotes,
          .defaults = ServerOptions{}};
}

CommandDefinition annotate() {
  using cli::AnnotateOptions;
  using cli::ColourChoice;
  return {
      .name = "annotate",
      .summary = "a file as an editor shows it, remarks in place",
      .arguments = {{"FILE", Argument::Count::kOne, "a source file", text(&AnnotateOptions::file)},
                    profiles<AnnotateOptions>()},
      .flags = {type_flag<AnnotateOptions>(),
                source_flag<AnnotateOptions>("where sources lie, instead of FILE's project;\n"
                                             "may be given repeatedly"),
                choice<AnnotateOptions, ColourChoice>(
                    "color", &AnnotateOptions::colour,
                    {{"auto", ColourChoice::kAuto}, {"always", ColourChoice::kAlways}, {"never", ColourChoice::kNever}},
                    "colour; auto: on a terminal, unless NO_COLOR is set"),
                {"plain", "", "neither colour, line numbers nor heading", switched_on(&AnnotateOptions::plain)}},
      .notes = kAnnotateNotes,
      .defaults = AnnotateOptions{}};
}

CommandDefinition types() {
  using cli::TypesOptions;
  return {.name = "types",
          .summary = "what a profile holds, and how much has a source line",
          .arguments = {profiles<TypesOptions>()},
          .flags = {source_flag<TypesOptions>(kInsteadOfHere), json_flag<TypesOptions>()},
          .notes = kTypesNotes,
          .defaults = TypesOptions{}};
}

CommandDefinition doctor() {
  using cli::DoctorOptions;
  return {.name = "doctor",
          .summary = "what would be loaded here, and what has no source",
          .arguments = {{"DIR", Argument::Count::kOptional, "a folder as an editor opens it (the working directory)",
                         text(&DoctorOptions::directory)}},
          .flags = {source_flag<DoctorOptions>("where sources lie besides; may be given repeatedly"),
                    json_flag<DoctorOptions>()},
          .notes = kDoctorNotes,
          .defaults = DoctorOptions{}};
}

CommandDefinition benchstat() {
  using cli::BenchstatOptions;
  return {
      .name = "benchstat",
      .summary = "results of Go benchmarks, compared",
      .arguments = {{"FILE", Argument::Count::kMany, "what go test -bench prints, or NAME=FILE;\n- is standard input",
                     texts(&BenchstatOptions::files)}},
      .flags = {json_flag<BenchstatOptions>()},
      .notes = kBenchstatNotes,
      .defaults = BenchstatOptions{}};
}

CommandDefinition flame() {
  using cli::FlameOptions;
  return {.name = "flame",
          .summary = "the flame graph, as one HTML file",
          .arguments = {profiles<FlameOptions>()},
          .flags = {type_flag<FlameOptions>(),
                    {"output", "FILE", "write it there instead of printing it", text(&FlameOptions::output)}},
          .notes = kFlameNotes,
          .defaults = FlameOptions{}};
}

CommandDefinition report() {
  using cli::ReportOptions;
  constexpr std::int64_t kMostFindings = 1'000'000;
  const Setter limit = number(0, kMostFindings, [](Command& command, std::int64_t value) {
    std::get<ReportOptions>(command).limit = static_cast<std::size_t>(value);
  });
  return {
      .name = "report",
      .summary = "what costs, why, and what to do about it",
      .arguments = {profiles<ReportOptions>()},
      .flags = {type_flag<ReportOptions>(),
                source_flag<ReportOptions>(kInsteadOfHere),
                {"base", "PROFILE", "tell what changed since; may be given repeatedly", texts(&ReportOptions::bases)},
                {"limit", "N", "findings to tell (10); 0 tells all", limit},
                choice<ReportOptions, ReportOptions::Format>(
                    "format", &ReportOptions::format,
                    {{"md", ReportOptions::Format::kMarkdown}, {"json", ReportOptions::Format::kJson}},
                    "Markdown (md), or JSON for scripts")},
      .notes = kReportNotes,
      .defaults = ReportOptions{}};
}

CommandDefinition pgo() {
  using cli::PgoOptions;
  return {.name = "pgo",
          .summary = "a default.pgo, which go build optimises by",
          .arguments = {profiles<PgoOptions>()},
          .flags = {{.name = "output",
                     .value_name = "FILE",
                     .help = "write it there, or into this directory (default.pgo)",
                     .set = text(&PgoOptions::output),
                     .letter = 'o'}},
          .notes = kPgoNotes,
          .defaults = PgoOptions{}};
}

}  // namespace

const std::vector<CommandDefinition>& command_table() {
  static const std::vector<CommandDefinition> table = [] {
    std::vector<CommandDefinition> commands = {server()};
    for (CommandDefinition& report : report_commands()) commands.push_back(std::move(report));
    for (auto define : {annotate, types, doctor, benchstat, fetch_command, captures_command, flame, report, pgo})
      commands.push_back(define());
    return commands;
  }();
  return table;
}

}  // namespace proflens::server
