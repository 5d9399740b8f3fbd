#include "server/help_page.h"

#include <fmt/format.h>
#include <string_view>

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

std::string usage_of(const CommandDefinition& command) {
  if (command.name.empty())
    return "  proflens [--stdio | --socket=PORT | --pipe=PATH]    the language server\n"
           "  proflens COMMAND [FLAGS] ARGUMENTS                  one of the commands below\n";
  std::string usage = "  proflens " + command.name + " [FLAGS]";
  for (const Argument& argument : command.arguments) {
    const bool optional = argument.count == Argument::Count::kOptional;
    usage += optional ? " [" + argument.name + "]" : " " + argument.name;
    if (argument.count == Argument::Count::kMany) usage += "…";
  }
  return usage + "\n";
}

std::string commands_text() {
  std::string text = "\nCommands:\n";
  for (const CommandDefinition& command : command_table())
    if (!command.name.empty()) text += entry(command.name, command.summary);
  return text;
}

std::string arguments_text(const CommandDefinition& command) {
  std::string text;
  for (const Argument& argument : command.arguments) text += entry(argument.name, argument.help);
  return text.empty() ? "" : "\nArguments:\n" + text;
}

std::string flags_text(const CommandDefinition& command) {
  std::string text = command.name.empty() ? "\nLanguage server:\n" : "\nFlags:\n";
  for (const Flag& flag : command.flags)
    text += entry("--" + flag.name + (flag.value_name.empty() ? "" : "=" + flag.value_name), flag.help);
  if (command.name.empty()) text += "\nFlags:\n" + entry("--version", "print the version");
  return text + entry("-h, --help", "print this help");
}

}  // namespace

std::string help_page(const CommandDefinition& command) {
  std::string text = command.name.empty() ? "Proflens: " : "proflens " + command.name + ": ";
  text += command.summary + "\n\nUsage:\n" + usage_of(command);
  if (command.name.empty()) text += commands_text();
  return text + arguments_text(command) + flags_text(command) + "\n" + command.notes + "\n";
}

}  // namespace proflens::server
