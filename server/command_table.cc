#include "server/command_table.h"

#include <charconv>
#include <fmt/format.h>
#include <limits>

#include "analysis/table_text.h"

namespace proflens::server {
namespace {

using analysis::CostTables;
using analysis::Level;

constexpr const char* kServerNotes =
    "An editor starts proflens without a command.\n"
    "proflens COMMAND --help tells more about a command.\n\n"
    "Exit status: 0 fine; 1 bad input (one line says what to do); 2 wrong usage.";

constexpr const char* kTopNotes =
    "Examples:\n"
    "  proflens top cpu.prof                         the hottest functions\n"
    "  proflens top cpu.prof --by line --sort cum    lines, with all that they call\n"
    "  proflens top mem.prof --type alloc_objects    who allocates most often\n"
    "  proflens top a.prof b.prof --json --limit 0   all of both, for a script\n\n"
    "flat is a function's own cost; cum is that and all that it calls, counted once\n"
    "per sample. JSON has integers in the profile's own unit.";

constexpr const char* kListNotes =
    "Examples:\n"
    "  proflens list 'json.*Marshal' cpu.prof\n"
    "  proflens list '^main\\.' cpu.prof --source ~/src/app";

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

constexpr const char* kReportNotes =
    "Examples:\n"
    "  proflens report cpu.prof                      findings with code, in Markdown\n"
    "  proflens report cpu.prof mem.prof             garbage put down to its lines\n"
    "  proflens report cpu.prof --format json        the same for a program\n\n"
    "A finding is cost with a known cause: a rule, its evidence, the user's own lines\n"
    "it is on, what to do, and how sure that is.";

/// A setter that cannot fail: `member` of `Options` becomes the value, or gets it appended.
template <class Options>
Setter text(std::string Options::* member) {
  return [member](Command& command, const std::string& value) {
    std::get<Options>(command).*member = value;
    return std::string();
  };
}

template <class Options>
Setter texts(std::vector<std::string> Options::* member) {
  return [member](Command& command, const std::string& value) {
    (std::get<Options>(command).*member).push_back(value);
    return std::string();
  };
}

template <class Options>
Setter switched_on(bool Options::* member) {
  return [member](Command& command, const std::string&) {
    std::get<Options>(command).*member = true;
    return std::string();
  };
}

template <class T>
struct Choice {
  std::string name;
  T value;
};

template <class T>
std::string names_of(const std::vector<Choice<T>>& choices, std::string_view between) {
  std::string names;
  for (const Choice<T>& choice : choices) names += (names.empty() ? "" : std::string(between)) + choice.name;
  return names;
}

template <class Options, class T>
Flag choice(std::string name, T Options::* member, std::vector<Choice<T>> choices, std::string help) {
  std::string value_name = names_of(choices, "|");
  Setter set = [member, choices = std::move(choices)](Command& command, const std::string& value) {
    for (const Choice<T>& known : choices) {
      if (known.name != value) continue;
      std::get<Options>(command).*member = known.value;
      return std::string();
    }
    return fmt::format("\"{}\" is none of {}", value, names_of(choices, ", "));
  };
  return {std::move(name), std::move(value_name), std::move(help), std::move(set)};
}

/// Hands a whole number to `store`.
Setter number(std::int64_t least, std::int64_t most, std::function<void(Command&, std::int64_t)> store) {
  return [least, most, store = std::move(store)](Command& command, const std::string& value) {
    std::int64_t parsed = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (error != std::errc{} || end != value.data() + value.size() || parsed < least || parsed > most)
      return fmt::format("\"{}\" is no whole number from {} to {}", value, least, most);
    store(command, parsed);
    return std::string();
  };
}

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

template <class Options>
Flag json_flag() {
  return {"json", "", "print JSON, for scripts", switched_on(&Options::json)};
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

CommandDefinition top() {
  using cli::TopOptions;
  constexpr std::int64_t kMostRows = 1'000'000'000;
  const Setter limit = number(0, kMostRows, [](Command& command, std::int64_t value) {
    std::get<TopOptions>(command).limit = static_cast<std::size_t>(value);
  });
  return {
      .name = "top",
      .summary = "the heaviest functions, lines, files or packages",
      .arguments = {profiles<TopOptions>()},
      .flags = {type_flag<TopOptions>(),
                choice<TopOptions, Level>("by", &TopOptions::level,
                                          {{"function", Level::kFunctionName},
                                           {"line", Level::kFunctionLine},
                                           {"file", Level::kFile},
                                           {"package", Level::kPackage}},
                                          "what a row is about (function)"),
                choice<TopOptions, CostTables::Order>(
                    "sort", &TopOptions::order, {{"flat", CostTables::Order::kFlat}, {"cum", CostTables::Order::kCum}},
                    "own cost first, or that and all it calls (flat)"),
                {"limit", "N", "rows to print (30); 0 prints all", limit},
                json_flag<TopOptions>()},
      .notes = kTopNotes,
      .defaults = TopOptions{}};
}

CommandDefinition list() {
  using cli::ListOptions;
  return {.name = "list",
          .summary = "the source of functions, the cost beside each line",
          .arguments = {{"REGEX", Argument::Count::kOne, "RE2 expression, found anywhere in a function's name",
                         text(&ListOptions::pattern)},
                        profiles<ListOptions>()},
          .flags = {type_flag<ListOptions>(), source_flag<ListOptions>(kInsteadOfHere)},
          .notes = kListNotes,
          .defaults = ListOptions{}};
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

CommandDefinition report() {
  using cli::ReportOptions;
  constexpr std::int64_t kMostFindings = 1'000'000;
  const Setter limit = number(0, kMostFindings, [](Command& command, std::int64_t value) {
    std::get<ReportOptions>(command).limit = static_cast<std::size_t>(value);
  });
  return {.name = "report",
          .summary = "what costs, why, and what to do about it",
          .arguments = {profiles<ReportOptions>()},
          .flags = {type_flag<ReportOptions>(),
                    source_flag<ReportOptions>(kInsteadOfHere),
                    {"limit", "N", "findings to tell (10); 0 tells all", limit},
                    choice<ReportOptions, ReportOptions::Format>(
                        "format", &ReportOptions::format,
                        {{"md", ReportOptions::Format::kMarkdown}, {"json", ReportOptions::Format::kJson}},
                        "Markdown (md), or JSON for scripts")},
          .notes = kReportNotes,
          .defaults = ReportOptions{}};
}

}  // namespace

const std::vector<CommandDefinition>& command_table() {
  static const std::vector<CommandDefinition> table = {server(), top(),    list(),      annotate(),
                                                       types(),  doctor(), benchstat(), report()};
  return table;
}

}  // namespace proflens::server
