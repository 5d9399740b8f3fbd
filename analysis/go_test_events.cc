#include "analysis/go_test_events.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

namespace proflens::analysis {
namespace {

using Json = nlohmann::json;

struct Event {
  std::string package;
  std::string output;  // empty for events that print nothing
};

std::string text_of(const Json& event, const char* key) {
  const auto found = event.find(key);
  return found != event.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<Event> event_of(std::string_view line) {
  if (!line.starts_with('{')) return std::nullopt;
  const Json event = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  const std::string action = event.is_object() ? text_of(event, "Action") : "";
  if (action.empty()) return std::nullopt;
  return Event{text_of(event, "Package"), action == "output" ? text_of(event, "Output") : ""};
}

std::vector<OutputLine> lines_of(std::string_view text) {
  std::vector<OutputLine> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back({line, lines.size() + 1});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// What the packages of a run printed; text between the events counts as that of a package without a name.
class Streams {
 public:
  void add(const std::string& package, std::string_view output, std::size_t line) {
    const auto [found, first] = index_.try_emplace(package, streams_.size());
    if (first) streams_.emplace_back();
    Stream& stream = streams_[found->second];
    for (std::size_t at = 0; at < output.size();) {
      if (stream.text.empty() || stream.text.back() == '\n') stream.begins.push_back(line);
      const std::size_t end = std::min(output.find('\n', at), output.size() - 1) + 1;
      stream.text += output.substr(at, end - at);
      at = end;
    }
  }

  TestOutput joined() const {
    TestOutput output;
    std::vector<std::size_t> begins;
    for (const Stream& stream : streams_) {
      output.storage += stream.text;
      begins.insert(begins.end(), stream.begins.begin(), stream.begins.end());
      if (!stream.text.empty() && stream.text.back() != '\n') output.storage += '\n';
    }
    return with_lines(std::move(output), begins);
  }

 private:
  struct Stream {
    std::string text;
    std::vector<std::size_t> begins;  // for each line of the text, where it began
  };

  static TestOutput with_lines(TestOutput output, const std::vector<std::size_t>& begins) {
    // On the heap even if it is short: the texts of the lines must survive a move.
    output.storage.reserve(kBeyondSmallString);
    output.lines = lines_of(output.storage);
    for (std::size_t i = 0; i < output.lines.size(); ++i) output.lines[i].line = begins[i];
    return output;
  }

  static constexpr std::size_t kBeyondSmallString = 64;

  std::vector<Stream> streams_;
  std::map<std::string, std::size_t> index_;
};

}  // namespace

TestOutput test_output(std::string_view text) {
  std::vector<OutputLine> lines = lines_of(text);
  const auto is_event = [](const OutputLine& line) { return event_of(line.text).has_value(); };
  if (std::ranges::none_of(lines, is_event)) return {{}, std::move(lines)};
  Streams streams;
  for (const OutputLine& line : lines) {
    const std::optional<Event> event = event_of(line.text);
    if (event)
      streams.add(event->package, event->output, line.line);
    else
      streams.add("", std::string(line.text) + "\n", line.line);
  }
  return streams.joined();
}

}  // namespace proflens::analysis
