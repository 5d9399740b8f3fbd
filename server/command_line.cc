#include "server/command_line.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <vector>

#include "analysis/table_text.h"

#include "server/help_page.h"

namespace proflens::server {
namespace {

using analysis::CostTables;
using analysis::Level;

const std::map<std::string, Level> kLevels = {{"function", Level::kFunctionName},
                                              {"line", Level::kFunctionLine},
                                              {"file", Level::kFile},
                                              {"package", Level::kPackage}};
const std::map<std::string, CostTables::Order> kOrders = {{"flat", CostTables::Order::kFlat},
                                                          {"cum", CostTables::Order::kCum}};
const std::map<std::string, cli::ColourChoice> kColours = {
    {"auto", cli::ColourChoice::kAuto}, {"always", cli::ColourChoice::kAlways}, {"never", cli::ColourChoice::kNever}};

constexpr const char* kFooter =
    "An editor starts proflens without a command.\n"
    "proflens COMMAND --help tells more about a command.\n\n"
    "Exit status: 0 fine; 1 the input is bad (one line says what to do); 2 wrong usage.";

constexpr const char* kTopFooter =
    "Examples:\n"
    "  proflens top cpu.prof                             the hottest functions\n"
    "  proflens top cpu.prof --by line --sort cum        lines, with what they call\n"
    "  proflens top mem.prof --type alloc_objects        who allocates most often\n"
    "  proflens top a.prof b.prof --json --limit 0       all of both, for a script\n\n"
    "flat is a function's own cost; cum is that and all that it calls, counted once\n"
    "per sample. JSON has integers in the profile's own unit.";

constexpr const char* kListFooter =
    "Examples:\n"
    "  proflens list 'json.*Marshal' cpu.prof\n"
    "  proflens list '^main\\.' cpu.prof --source ~/src/app";

constexpr const char* kAnnotateFooter =
    "Examples:\n"
    "  proflens annotate parse.go cpu.prof | less -R\n"
    "  proflens annotate parse.go cpu.prof mem.prof      allocations beside the time";

constexpr const char* kTypesFooter =
    "found: the weight of source lines whose file is on this machine. not found: the\n"
    "file is not. no line: only a function is known. no symbol: only an address is.";

constexpr const char* kDoctorFooter = "Nothing is changed and nothing is run: it reads profiles and looks for files.";

constexpr const char* kServerGroup = "Language server";

// Validators of CLI11 answer with what is wrong, or with nothing.

template <class T>
CLI::Validator one_of(const std::map<std::string, T>& choices, std::vector<std::string> in_order) {
  return CLI::Validator(
      [&choices, in_order = std::move(in_order)](std::string& name) {
        if (choices.contains(name)) return std::string();
        return fmt::format("\"{}\" is none of {}", analysis::printable(name), fmt::join(in_order, ", "));
      },
      "");
}

CLI::Validator whole_number(std::int64_t least, std::int64_t most) {
  return CLI::Validator(
      [least, most](std::string& text) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        const bool whole = error == std::errc{} && end == text.data() + text.size();
        if (whole && number >= least && number <= most) return std::string();
        return fmt::format("\"{}\" is no whole number from {} to {}", analysis::printable(text), least, most);
      },
      "");
}

/// The last one counts when a flag is given twice, as with most commands.
CLI::Option* value_option(CLI::Option* option, const char* value_name) {
  return option->option_text(value_name)->take_last();
}

void add_profiles(CLI::App& app, std::vector<std::string>& profiles) {
  app.add_option("PROFILE", profiles, "profiles, merged if several; - is standard input")->required();
}

void add_type(CLI::App& app, std::string& type) {
  value_option(app.add_option("--type", type, "sample type, by name or index (see proflens types)"), "NAME");
}

void add_sources(CLI::App& app, std::vector<std::string>& sources,
                 const char* help = "where sources lie, instead of the working directory;\nmay be given repeatedly") {
  app.add_option("--source", sources, help)
      ->option_text("DIR")
      ->allow_extra_args(false);
}

template <class T>
void add_choice(CLI::App& app, const char* flag, T& value, const std::map<std::string, T>& choices,
                const std::vector<std::string>& in_order, const char* help) {
  value_option(app.add_option_function<std::string>(
                   flag, [&value, &choices](const std::string& name) { value = choices.at(name); }, help),
               "")
      ->option_text(fmt::format("{}", fmt::join(in_order, "|")))
      ->check(one_of(choices, in_order));
}

void add_colour(CLI::App& app, cli::ColourChoice& colour) {
  add_choice(app, "--color", colour, kColours, {"auto", "always", "never"},
             "colour: on a terminal unless NO_COLOR is set,\nalways, or never");
}

void add_json(CLI::App& app, bool& json) { app.add_flag("--json", json, "print JSON, for scripts"); }

/// Every command with its flags, and where they are written to.
class CommandLine {
 public:
  CommandLine() : app_("Proflens: a performance profile beside the code, in any editor", "proflens") {
    app_.formatter_fn([](const CLI::App* app, const std::string&, CLI::AppFormatMode) { return help_page(*app); });
    app_.require_subcommand(0, 1);
    app_.footer(kFooter);
    app_.set_help_flag("-h,--help", "print this help");
    app_.set_version_flag("--version", "proflens " PROFLENS_VERSION, "print the version");
    add_server();
    add_top();
    add_list();
    add_annotate();
    add_types();
    add_doctor();
  }

  std::variant<Command, Answer> parse(int argc, const char* const* argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
      return Answer{kExitFine, app_.help()};
    } catch (const CLI::CallForVersion& version) {
      return Answer{kExitFine, version.what() + std::string("\n")};
    } catch (const CLI::Error& error) {
      return wrong_usage(reworded(error));
    }
    return chosen();
  }

 private:
  void add_server() {
    const auto add_text = [&](const char* flag, std::string& value, const char* name, const char* help) {
      value_option(app_.add_option(flag, value, help), name)->group(kServerGroup);
    };
    app_.add_flag("--stdio", stdio_, "talk over standard input and output (the default)")->group(kServerGroup);
    value_option(app_.add_option("--socket", port_, "connect to this port of the editor on 127.0.0.1"), "PORT")
        ->check(whole_number(1, 65535))
        ->group(kServerGroup);
    add_text("--pipe", pipe_path_, "PATH", "connect to this Unix socket of the editor");
    value_option(app_.add_option("--clientProcessId", client_process_, "end when this process does"), "PID")
        ->check(whole_number(1, std::numeric_limits<std::int32_t>::max()))
        ->group(kServerGroup);
    add_text("--log", server_.log_file, "FILE", "append a log of what happens to this file");
  }

  CLI::App& add_command(const char* name, const char* description, const char* footer) {
    CLI::App& app = *app_.add_subcommand(name, description);
    app.footer(footer);
    app.allow_extras();  // so that the complaint about them is ours
    return app;
  }

  void add_top() {
    CLI::App& app = add_command("top", "the heaviest functions, lines, files or packages", kTopFooter);
    add_profiles(app, top_.profiles);
    add_type(app, top_.type);
    add_choice(app, "--by", top_.level, kLevels, {"function", "line", "file", "package"},
               "what a row is of (function)");
    add_choice(app, "--sort", top_.order, kOrders, {"flat", "cum"}, "own cost first, or with callees (flat)");
    value_option(app.add_option("--limit", top_.limit, "rows to print (30); 0 prints all"), "N")
        ->check(whole_number(0, std::numeric_limits<std::int64_t>::max()));
    add_json(app, top_.json);
  }

  void add_list() {
    CLI::App& app = add_command("list", "the source of functions, with the cost beside each line", kListFooter);
    app.add_option("REGEX", list_.pattern, "RE2 expression, found anywhere in a function's name")->required();
    add_profiles(app, list_.profiles);
    add_type(app, list_.type);
    add_sources(app, list_.sources);
  }

  void add_annotate() {
    CLI::App& app = add_command("annotate", "a file as an editor shows it, lenses and hints in place", kAnnotateFooter);
    app.add_option("FILE", annotate_.file, "a source file")->required();
    add_profiles(app, annotate_.profiles);
    add_type(app, annotate_.type);
    add_sources(app, annotate_.sources, "where sources lie, instead of the project of FILE;\nmay be given repeatedly");
    add_colour(app, annotate_.colour);
    app.add_flag("--plain", annotate_.plain, "neither colour nor line numbers nor heading");
  }

  void add_types() {
    CLI::App& app = add_command("types", "what a profile holds, and how much of it has a source line", kTypesFooter);
    add_profiles(app, types_.profiles);
    add_sources(app, types_.sources);
    add_json(app, types_.json);
  }

  void add_doctor() {
    CLI::App& app = add_command("doctor", "what would be loaded here, and why some of it has no source", kDoctorFooter);
    app.add_option("DIR", doctor_.directory, "a folder as an editor opens it (the working directory)");
    add_sources(app, doctor_.sources, "where sources lie beside DIR; may be given repeatedly");
    add_json(app, doctor_.json);
  }

  std::variant<Command, Answer> chosen() {
    const std::vector<CLI::App*> commands = app_.get_subcommands();
    if (commands.empty()) return server_options();
    for (const CLI::Option* option : app_.get_options())
      if (option->get_group() == kServerGroup && option->count() > 0)
        return wrong_usage(option->get_name() + " is for the language server, which takes no command");
    if (const std::vector<std::string> extras = commands.front()->remaining(); !extras.empty())
      return wrong_usage(unexpected(extras.front(), *commands.front()));
    return options_of(commands.front()->get_name());
  }

  Command options_of(const std::string& name) const {
    if (name == "top") return top_;
    if (name == "list") return list_;
    if (name == "annotate") return annotate_;
    if (name == "types") return types_;
    return doctor_;
  }

  std::variant<Command, Answer> server_options() {
    if (stdio_ + (port_ != 0) + !pipe_path_.empty() > 1)
      return wrong_usage("--stdio, --socket and --pipe exclude one another");
    if (port_ != 0) server_.endpoint = SocketEndpoint{port_};
    if (!pipe_path_.empty()) server_.endpoint = PipeEndpoint{pipe_path_};
    if (client_process_ != 0) server_.client_process = client_process_;
    return server_;
  }

  Answer wrong_usage(const std::string& complaint) const {
    const std::vector<CLI::App*> commands = app_.get_subcommands();
    const std::string command = commands.empty() ? "" : " " + commands.front()->get_name();
    return {kExitWrongUsage, fmt::format("proflens{0}: {1}; see `proflens{0} --help`\n", command, complaint)};
  }

  static std::string unexpected(const std::string& argument, const CLI::App& command) {
    const std::string shown = analysis::printable(argument);
    if (!argument.starts_with('-')) return fmt::format("there is no place for \"{}\"", shown);
    std::string flags;
    for (const CLI::Option* option : command.get_options())
      if (option->nonpositional()) flags += (flags.empty() ? "" : ", ") + option->get_name();
    return fmt::format("there is no flag {}, but {}", shown, flags);
  }

  /// CLI11's own words, where ours say more.
  std::string reworded(const CLI::Error& error) const {
    const std::string message = error.what();
    if (error.get_name() == "ArgumentMismatch") return message.substr(0, message.find(':')) + " needs a value";
    if (error.get_name() != "ExtrasError") return message;
    const std::vector<std::string> extras = app_.remaining();
    if (extras.empty()) return message;
    if (extras.front().starts_with('-')) return unexpected(extras.front(), app_);
    return fmt::format("there is no command \"{}\", but top, list, annotate, types and doctor",
                       analysis::printable(extras.front()));
  }

  CLI::App app_;
  bool stdio_ = false;
  std::uint16_t port_ = 0;
  std::string pipe_path_;
  std::int64_t client_process_ = 0;
  ServerOptions server_;
  cli::TopOptions top_;
  cli::ListOptions list_;
  cli::AnnotateOptions annotate_;
  cli::TypesOptions types_;
  cli::DoctorOptions doctor_;
};

}  // namespace

std::variant<Command, Answer> parse_command_line(int argc, const char* const* argv) {
  return CommandLine().parse(argc, argv);
}

}  // namespace proflens::server
