#include "server/command_line.h"

#include <fmt/format.h>
#include <getopt.h>
#include <map>
#include <optional>
#include <vector>

#include "analysis/table_text.h"

#include "server/help_page.h"

namespace proflens::server {
namespace {

constexpr int kHelp = 'h', kVersion = 'V', kMissingValue = ':', kUnknown = '?', kEnd = -1;
constexpr int kFirstFlag = 256;  // beyond all characters; then as in the command's table

const CommandDefinition* find_command(std::string_view name) {
  for (const CommandDefinition& definition : command_table())
    if (definition.name == name) return &definition;
  return nullptr;
}

std::string command_names() {
  std::string names;
  for (const CommandDefinition& definition : command_table())
    if (!definition.name.empty()) names += (names.empty() ? "" : ", ") + definition.name;
  return names;
}

class Parser {
 public:
  Parser(const CommandDefinition& definition, std::vector<char*> words)
      : definition_(definition), words_(std::move(words)), command_(definition.defaults) {}

  std::variant<Command, Answer> parse() {
    if (const std::optional<Answer> answer = parse_flags()) return *answer;
    const std::string wrong = parse_arguments();
    if (!wrong.empty()) return wrong_usage(wrong);
    return command_;
  }

 private:
  std::optional<Answer> parse_flags() {
    const std::vector<option> options = long_options();
    optind = 0;  // glibc: start anew
    opterr = 0;  // the complaints are ours
    while (true) {
      const int found = getopt_long(static_cast<int>(words_.size()) - 1, words_.data(), short_options().c_str(),
                                    options.data(), nullptr);
      if (found == kEnd) return std::nullopt;
      if (found == kHelp) return Answer{kExitFine, help_page(definition_)};
      if (found == kVersion) return Answer{kExitFine, "proflens " PROFLENS_VERSION "\n"};
      const std::string wrong = found == kMissingValue ? missing_value()
                                : found == kUnknown    ? unknown_flag()
                                                       : set(flag_of(found));
      if (!wrong.empty()) return wrong_usage(wrong);
    }
  }

  std::string short_options() const {
    std::string letters = ":h";
    for (const Flag& flag : definition_.flags)
      if (flag.letter != 0) letters += flag.letter + std::string(flag.value_name.empty() ? "" : ":");
    return letters;
  }

  const Flag& flag_of(int found) const {
    for (const Flag& flag : definition_.flags)
      if (flag.letter != 0 && flag.letter == found) return flag;
    return definition_.flags[static_cast<std::size_t>(found - kFirstFlag)];
  }

  std::vector<option> long_options() const {
    std::vector<option> options = {{"help", no_argument, nullptr, kHelp}};
    if (definition_.name.empty()) options.push_back({"version", no_argument, nullptr, kVersion});
    for (const Flag& flag : definition_.flags)
      options.push_back({flag.name.c_str(), flag.value_name.empty() ? no_argument : required_argument, nullptr,
                         kFirstFlag + static_cast<int>(&flag - definition_.flags.data())});
    options.push_back({});
    return options;
  }

  std::string set(const Flag& flag) {
    const auto [given, first] = given_of_group_.try_emplace(flag.group, flag.name);
    if (!flag.group.empty() && given->second != flag.name)
      return fmt::format("--{} and --{} exclude one another", given->second, flag.name);
    const std::string wrong = flag.set(command_, optarg ? optarg : "");
    return wrong.empty() ? wrong : fmt::format("--{}: {}", flag.name, wrong);
  }

  std::string parse_arguments() {
    std::size_t next = 0;
    bool repeated = false;  // the argument at `next` has been given, and may be again
    for (auto word = static_cast<std::size_t>(optind); word + 1 < words_.size(); ++word) {
      if (next == definition_.arguments.size()) return no_place_for(words_[word]);
      const Argument& argument = definition_.arguments[next];
      if (std::string wrong = argument.set(command_, words_[word]); !wrong.empty()) return wrong;
      repeated = argument.count == Argument::Count::kMany;
      if (!repeated) ++next;
    }
    if (next == definition_.arguments.size() || repeated) return {};
    const Argument& missing = definition_.arguments[next];
    return missing.count == Argument::Count::kOptional ? "" : missing.name + " is missing";
  }

  /// The word that getopt_long stopped at.
  std::string current_flag() const {
    const std::string word = words_[static_cast<std::size_t>(optind) - 1];
    return word.substr(0, word.find('='));
  }

  std::string missing_value() const { return current_flag() + " needs a value"; }

  std::string unknown_flag() const {
    // For a known flag, optopt is its code: a switch was given a value.
    if (optopt >= kFirstFlag || optopt == kVersion || optopt == kHelp) return current_flag() + " takes no value";
    std::string known;
    for (const Flag& flag : definition_.flags) known += "--" + flag.name + ", ";
    const std::string flag = optopt != 0 ? fmt::format("-{}", static_cast<char>(optopt)) : current_flag();
    return fmt::format("there is no flag {}, but {}--help", flag, known);
  }

  std::string no_place_for(const std::string& word) const {
    if (!definition_.name.empty()) return fmt::format("there is no place for \"{}\"", word);
    if (!word.empty() && find_command(word))
      return fmt::format("the command {} comes first, and has flags of its own", word);
    return fmt::format("there is no command \"{}\", but {}", word, command_names());
  }

  Answer wrong_usage(const std::string& complaint) const {
    const std::string name = definition_.name.empty() ? "proflens" : "proflens " + definition_.name;
    return {kExitWrongUsage, fmt::format("{0}: {1}; see `{0} --help`\n", name, analysis::printable(complaint))};
  }

  const CommandDefinition& definition_;
  std::vector<char*> words_;  // the program's name, then the words, then null, as in argv; getopt_long sorts them
  Command command_;
  std::map<std::string, std::string> given_of_group_;
};

}  // namespace

std::variant<Command, Answer> parse_command_line(int argc, char** argv) {
  const CommandDefinition* definition = argc > 1 && argv[1][0] != '\0' ? find_command(argv[1]) : nullptr;
  std::vector<char*> words(argv, argv + argc);
  if (definition) words.erase(words.begin() + 1);
  if (words.empty()) words.push_back(nullptr);  // exec without even a name
  words.push_back(nullptr);
  return Parser(definition ? *definition : command_table().front(), std::move(words)).parse();
}

}  // namespace proflens::server
