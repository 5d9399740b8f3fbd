// What the rows of the table of commands (command_table.h) store their values with.
#pragma once

#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "server/command_table.h"

namespace proflens::server {

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
inline Setter number(std::int64_t least, std::int64_t most, std::function<void(Command&, std::int64_t)> store) {
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
Flag json_flag() {
  return {"json", "", "print JSON, for scripts", switched_on(&Options::json)};
}

}  // namespace proflens::server
