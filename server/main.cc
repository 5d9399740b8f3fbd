// The program: parses the command line, runs the server or one command, prints and returns the exit code.
#include <csignal>
#include <exception>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>

#include "analysis/table_text.h"

#include "server/command_line.h"
#include "server/run/keeper.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;
using analysis::Result;

int complain(std::string_view message, int exit_code) {
  // Nobody is left to tell when standard error is gone as well.
  (void)cli::write_all(STDERR_FILENO, fmt::format("proflens: {}\n", analysis::printable(message)));
  return exit_code;
}

int print(const Result<std::string>& text) {
  if (!text)
    return complain(text.error().message, text.error().kind == ErrorKind::kUsage ? kExitWrongUsage : kExitBadInput);
  const Result<void> written = cli::write_all(STDOUT_FILENO, *text);
  return written ? kExitFine : complain(written.error().message, kExitBadInput);
}

cli::Screen screen(cli::ColourChoice choice = cli::ColourChoice::kAuto) {
  return cli::screen_of(STDOUT_FILENO, choice, process_environment);
}

cli::Context real_context() {
  std::error_code error;
  const std::filesystem::path directory = std::filesystem::current_path(error);
  return {.files = disk_files(), .environment = process_environment, .directory = error ? "/" : directory.string()};
}

int run(const ServerOptions& options) { return run_server(options); }
int run(const cli::TopOptions& options) { return print(cli::top(real_context(), screen(), options)); }
int run(const cli::ListOptions& options) { return print(cli::list(real_context(), screen(), options)); }
int run(const cli::PeekOptions& options) { return print(cli::peek(real_context(), options)); }
int run(const cli::TreeOptions& options) { return print(cli::tree(real_context(), options)); }
int run(const cli::TracesOptions& options) { return print(cli::traces(real_context(), options)); }
int run(const cli::TagsOptions& options) { return print(cli::tags(real_context(), options)); }
int run(const cli::AnnotateOptions& options) {
  return print(cli::annotate(real_context(), screen(options.colour), options));
}
int run(const cli::TypesOptions& options) { return print(cli::types(real_context(), screen(), options)); }
int run(const cli::DoctorOptions& options) { return print(cli::doctor(real_context(), screen(), options)); }
int run(const cli::FlameOptions& options) { return print(cli::flame(real_context(), screen(), options)); }
int run(const cli::BenchstatOptions& options) {
  const Result<cli::Benchstat> compared = cli::benchstat(real_context(), options);
  if (!compared) return print(std::unexpected(compared.error()));
  for (const std::string& remark : compared->remarks) complain(remark, kExitFine);
  return print(compared->text);
}

int run(const cli::CapturesOptions& options) { return print(cli::captures(real_context(), options)); }

int run(const cli::FetchOptions& options) {
  const bool terminal = isatty(STDERR_FILENO) != 0;
  const auto show = [&](const std::string& text) {
    // On a terminal one line that changes; elsewhere only what is more than a count.
    if (terminal) (void)cli::write_all(STDERR_FILENO, "\r\033[K" + text);
    if (!terminal && text.starts_with("fetching")) (void)cli::write_all(STDERR_FILENO, text + "\n");
    if (terminal && text.starts_with("fetching")) (void)cli::write_all(STDERR_FILENO, "\n");
  };
  const auto fetched = cli::fetch(real_context(), options, show);
  if (terminal) (void)cli::write_all(STDERR_FILENO, "\r\033[K");
  return print(fetched);
}

int run(const cli::PgoOptions& options) { return print(cli::pgo(real_context(), options)); }
int run(const cli::ReportOptions& options) { return print(cli::report(real_context(), options)); }

int answer(const Answer& answer) {
  const int descriptor = answer.exit_code == kExitFine ? STDOUT_FILENO : STDERR_FILENO;
  const Result<void> written = cli::write_all(descriptor, answer.text);
  return written ? answer.exit_code : complain(written.error().message, kExitBadInput);
}

int run_program(int argc, char** argv) {
  // A reader that goes away is seen when writing.
  std::signal(SIGPIPE, SIG_IGN);
  const std::variant<Command, Answer> parsed = parse_command_line(argc, argv);
  if (const auto* text = std::get_if<Answer>(&parsed)) return answer(*text);
  return std::visit([](const auto& options) { return run(options); }, std::get<Command>(parsed));
}

}  // namespace
}  // namespace proflens::server

int main(int argc, char** argv) {
  try {
    if (argc > 0 && argv[0] == proflens::server::kKeeperName) return proflens::server::run_keeper(argv);
    return proflens::server::run_program(argc, argv);
  } catch (const std::exception& error) {  // out of memory, above all
    return proflens::server::complain(error.what(), proflens::server::kExitBadInput);
  }
}
