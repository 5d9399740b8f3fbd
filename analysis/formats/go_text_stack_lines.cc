// Single lines of goroutine dumps. See go_text_stacks.h.
#include <algorithm>

#include "analysis/formats/go_text_labels.h"
#include "analysis/formats/go_text_lines.h"
#include "analysis/formats/go_text_stacks.h"

namespace proflens::analysis::go_text {
namespace {

/// The length up to the closing bracket, which may also occur in quoted labels; npos when there is none.
std::size_t find_closing(std::string_view text, char bracket) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == bracket) return at;
    if (text[at] == '"') at += std::max<std::size_t>(quoted_length(text.substr(at)), 1) - 1;
  }
  return std::string_view::npos;
}

/// Cuts a "{…}" behind the mark off the back.
void take_labels_back(std::string_view& text, std::string_view mark, std::string_view& labels) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos || !text.ends_with('}')) return;
  labels = text.substr(at + mark.size() - 1);
  text = text.substr(0, at);
}

void read_state(std::string_view text, GoroutineHeader& header) {
  take_back(text, " (scan)");  // the garbage collector is looking at it just now
  header.leaked = take_back(text, " (leaked)");
  header.state = text;
}

/// "5 minutes", "locked to thread" or "synctest bubble 3"; an unknown one says nothing that we show.
void read_remark(std::string_view text, GoroutineHeader& header) {
  if (text == "locked to thread") {
    header.locked_to_thread = true;
  } else if (take(text, "synctest bubble ")) {
    take_number(text, header.bubble);
  } else if (std::int64_t minutes = 0; take_number(text, minutes) && text == " minutes") {
    header.minutes = minutes;
  }
}

void read_bracket(std::string_view text, GoroutineHeader& header) {
  take_labels_back(text, " labels:{", header.labels);
  std::size_t comma = text.find(", ");
  read_state(text.substr(0, comma), header);
  while (comma != std::string_view::npos) {
    text.remove_prefix(comma + 2);
    comma = text.find(", ");
    read_remark(text.substr(0, comma), header);
  }
}

/// " gp=0xc000002380 m=0 mp=0x5a5c40": what GOTRACEBACK=system adds.
bool skip_pointers(std::string_view& text) {
  while (text.starts_with(' ') && !text.starts_with(" [")) {
    const std::size_t end = text.find_first_of(" \"[]", 1);
    if (end == std::string_view::npos || !text.substr(0, end).contains('=')) return false;
    text.remove_prefix(end);
  }
  return take(text, " [");
}

/// The header when it begins here and ends with the line.
std::optional<GoroutineHeader> parse_header_at(std::string_view text) {
  GoroutineHeader header;
  if (!take(text, "goroutine ") || !take_number(text, header.id) || !skip_pointers(text)) return std::nullopt;
  const std::size_t closing = find_closing(text, ']');
  if (closing == std::string_view::npos || closing == 0) return std::nullopt;
  read_bracket(text.substr(0, closing), header);
  text = text.substr(closing + 1);
  if (!take_back(text, ":")) return std::nullopt;
  take_labels_back(text, " {", header.labels);  // Go 1.27 puts them here
  if (!text.empty()) return std::nullopt;
  return header;
}

/// A last word like "fp=0x1", and the blank before it.
bool take_register_back(std::string_view& text, std::string_view name, std::uint64_t& value) {
  const std::size_t at = text.rfind(' ');
  if (at == std::string_view::npos) return false;
  std::string_view word = text.substr(at + 1);
  if (!take(word, name) || !take_hex(word, value) || !word.empty()) return false;
  text = text.substr(0, at);
  return true;
}

/// Go's names hold blanks and parentheses only within brackets: "main.F[...]", "main.(*T).f", "go.(*struct { a.T }).f".
bool is_function_name(std::string_view name) {
  int depth = 0;
  for (const char c : name) {
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (depth < 0 || (depth == 0 && (c == ' ' || c == '\t' || c == '=' || c == '"'))) return false;
  }
  return depth == 0 && !name.empty();
}

}  // namespace

std::optional<GoroutineHeader> parse_goroutine_header(std::string_view line) {
  if (!line.ends_with(':')) return std::nullopt;
  for (std::size_t at = line.find("goroutine "); at != std::string_view::npos; at = line.find("goroutine ", at + 1)) {
    std::optional<GoroutineHeader> header = parse_header_at(line.substr(at));
    if (!header) continue;
    header->before = line.substr(0, at);
    return header;
  }
  return std::nullopt;
}

std::optional<SourceLine> parse_source_line(std::string_view line) {
  SourceLine source;
  std::uint64_t ignored = 0;
  take_register_back(line, "pc=", source.pc);
  take_register_back(line, "sp=", ignored);
  take_register_back(line, "fp=", ignored);
  source.has_offset = take_register_back(line, "+", ignored);
  skip_blanks_back(line);
  if (!split_line_number(line, source.file, source.line)) return std::nullopt;
  if (source.file == "?") source.file = {};
  return source;
}

std::optional<SourceLine> parse_foreign_line(std::string_view line) {
  SourceLine source;
  if (take(line, "pc=")) return take_hex(line, source.pc) && line.empty() ? std::optional(source) : std::nullopt;
  if (!line.contains(" pc=0x")) return std::nullopt;
  return parse_source_line(line);
}

std::optional<Call> parse_call(std::string_view line) {
  if (!take_back(line, ")")) return std::nullopt;
  const std::size_t open = line.rfind('(');
  if (open == std::string_view::npos) return std::nullopt;
  Call call{line.substr(0, open), line.substr(open + 1)};
  if (!is_function_name(call.function)) return std::nullopt;
  if (call.function == "panic") call.function = "runtime.gopanic";  // as the other profiles call it
  return call;
}

std::optional<std::string_view> parse_creator(std::string_view line) {
  if (!take(line, "created by ")) return std::nullopt;
  line = trim(line);
  std::string_view name = line;
  std::int64_t id = 0;
  if (take_number_back(name, id) && take_back(name, " in goroutine ")) line = name;
  if (!is_function_name(line)) return std::nullopt;
  return line == "panic" ? "runtime.gopanic" : line;
}

}  // namespace proflens::analysis::go_text
