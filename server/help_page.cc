#include "server/help_page.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>
#include <vector>

namespace proflens::server {
namespace {

constexpr std::size_t kTermWidth = 26;  // columns before the explanation

/// "  term      what it means", further lines of the explanation below its beginning.
std::string entry(const std::string& term, std::string_view meaning) {
  std::string text = fmt::format("  {:<{}}", term, kTermWidth - 2);
  if (term.size() + 4 > kTermWidth) text += "\n" + std::string(kTermWidth, ' ');
  while (true) {
    const std::size_t end = meaning.find('\n');
    text += std::string(meaning.substr(0, end)) + "\n";
    if (end == std::string_view::npos) return text;
    text += std::string(kTermWidth, ' ');
    meaning.remove_prefix(end + 1);
  }
}

bool repeats(const CLI::Option& option) { return option.get_expected_max() >= CLI::detail::expected_max_vector_size; }

std::string usage_of(const CLI::App& app) {
  if (app.get_parent() == nullptr)
    return "  proflens [--stdio | --socket=PORT | --pipe=PATH]    the language server\n"
           "  proflens COMMAND [FLAGS] ARGUMENTS                  one of the commands below\n";
  std::string usage = "  proflens " + app.get_name() + " [FLAGS]";
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) continue;
    const std::string name = option->get_name() + (repeats(*option) ? "…" : "");
    usage += option->get_required() ? " " + name : " [" + name + "]";
  }
  return usage + "\n";
}

std::string option_term(const CLI::Option& option) {
  std::string term = option.get_name(false, true);
  if (const std::size_t comma = term.find(','); comma != std::string::npos) term.insert(comma + 1, " ");
  return option.get_option_text().empty() ? term : term + "=" + option.get_option_text();
}

std::string options_of_group(const CLI::App& app, const std::string& group) {
  std::string text;
  for (const CLI::Option* option : app.get_options())
    if (option->nonpositional() && option->get_group() == group)
      text += entry(option_term(*option), option->get_description());
  return text.empty() ? "" : "\n" + (group == "Options" ? "Flags" : group) + ":\n" + text;
}

std::string arguments(const CLI::App& app) {
  std::string text;
  for (const CLI::Option* option : app.get_options())
    if (option->get_positional()) text += entry(option->get_name(), option->get_description());
  return text.empty() ? "" : "\nArguments:\n" + text;
}

std::string commands(const CLI::App& app) {
  std::string text;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    text += entry(command->get_name(), command->get_description());
  return text.empty() ? "" : "\nCommands:\n" + text;
}

}  // namespace

std::string help_page(const CLI::App& app) {
  const bool whole_program = app.get_parent() == nullptr;
  std::string text = whole_program ? "" : "proflens " + app.get_name() + ": ";
  text += app.get_description() + "\n\nUsage:\n" + usage_of(app) + commands(app) + arguments(app);
  std::vector<std::string> groups = app.get_groups();
  if (whole_program) std::ranges::reverse(groups);  // the server's own flags first
  for (const std::string& group : groups) text += options_of_group(app, group);
  return text + "\n" + app.get_footer() + "\n";
}

}  // namespace proflens::server
