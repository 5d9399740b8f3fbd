// Records of Go's debug=1 texts. See the header.
#include "analysis/formats/go_text_records.h"

#include <algorithm>

#include "analysis/formats/go_text_labels.h"

namespace proflens::analysis::go_text {
namespace {

constexpr std::size_t kStopInterval = 4096;  // records between two looks at the stop token

bool is_memory_map(std::string_view line) {
  return line.contains("--- Memory map: ---") || line.contains("MAPPED_LIBRARIES:");
}

/// The end of "function+0x24" in front of a blank; the function itself may hold blanks ("type..eq.struct { a int }").
std::size_t find_offset_end(std::string_view text, std::size_t& plus, std::uint64_t& offset) {
  for (plus = text.find("+0x"); plus != std::string_view::npos; plus = text.find("+0x", plus + 1)) {
    std::string_view rest = text.substr(plus + 1);
    if (take_hex(rest, offset) && (rest.starts_with('\t') || rest.starts_with(' '))) return text.size() - rest.size();
  }
  return std::string_view::npos;
}

/// Reads the records one after the other; a record is added when the next one, or the end, shows that it is complete.
class RecordReader {
 public:
  RecordReader(const RecordFormat& format, ProfileBuilder& builder) : format_(format), builder_(builder) {}

  void read(const TextLines& lines);
  void finish_record();
  Result<void> finish();

 private:
  void read_comment(const TextLines& lines);
  void start_record(const TextLines& lines);

  const RecordFormat& format_;
  ProfileBuilder& builder_;
  Malformed malformed_;
  std::size_t added_ = 0;
  // The record being read, when there is one.
  bool open_ = false;
  TextLines line_{std::string_view()};
  std::string_view addresses_;
  std::vector<std::int64_t> values_;
  std::vector<Label> labels_;
  std::vector<Symbol> symbols_;
  bool symbolised_ = false;  // there are comments, perhaps of no address
  std::vector<LocationId> stack_;
};

void RecordReader::read(const TextLines& lines) {
  if (lines.line().empty()) return;
  if (lines.line()[0] == '#') return read_comment(lines);
  finish_record();
  start_record(lines);
}

void RecordReader::start_record(const TextLines& lines) {
  const std::size_t at = lines.line().find('@');
  if (at == std::string_view::npos) return malformed_.add(lines);
  values_.assign(builder_.header().sample_types.size(), 0);
  labels_.clear();
  open_ = format_.values(trim(lines.line().substr(0, at)), values_, labels_);
  if (!open_) return malformed_.add(lines);
  line_ = lines;
  addresses_ = lines.line().substr(at + 1);
  symbols_.clear();
  symbolised_ = false;
}

void RecordReader::read_comment(const TextLines& lines) {
  std::string_view comment = trim(lines.line().substr(1));
  if (comment.starts_with("0x")) {
    const std::optional<Symbol> symbol = parse_symbol(comment);
    if (!symbol) return malformed_.add(lines);
    symbolised_ = true;
    // Go writes 0x0 for an empty stack.
    if (symbol->pc != 0 || !symbol->function.empty()) symbols_.push_back(*symbol);
  } else if (take(comment, "labels:")) {
    if (!parse_labels(trim(comment), builder_, labels_)) malformed_.add(lines);
  } else {
    format_.comment(comment);
  }
}

void RecordReader::finish_record() {
  if (!open_) return;
  open_ = false;
  stack_.clear();
  if (symbolised_)
    append_symbols(symbols_, builder_, stack_);
  else if (!append_addresses(addresses_, builder_, stack_))
    return malformed_.add(line_);
  builder_.add_sample(stack_, values_, labels_);
  ++added_;
}

Result<void> RecordReader::finish() {
  finish_record();
  if (malformed_.count() == 0) return {};
  if (added_ == 0) return fail(ErrorKind::kMalformed, malformed_.message());
  builder_.header().warnings.push_back(malformed_.message());
  return {};
}

}  // namespace

std::optional<Symbol> parse_symbol(std::string_view comment) {
  Symbol symbol;
  if (!take_hex(comment, symbol.pc)) return std::nullopt;
  skip_blanks(comment);
  if (comment.empty()) return symbol;
  std::size_t plus = 0;
  std::uint64_t offset = 0;
  const std::size_t end = find_offset_end(comment, plus, offset);
  if (end == std::string_view::npos || plus == 0) return std::nullopt;
  symbol.function = comment.substr(0, plus);
  symbol.entry = symbol.pc - offset;
  if (!split_line_number(trim(comment.substr(end)), symbol.file, symbol.line)) return std::nullopt;
  if (symbol.file == "?") symbol.file = {};  // Go's word for a file that it does not know
  return symbol;
}

void append_symbols(std::span<const Symbol> symbols, ProfileBuilder& builder, std::vector<LocationId>& stack) {
  std::vector<Frame> frames;
  while (!symbols.empty()) {
    const std::uint64_t entry = symbols[0].entry;
    const auto other = [&](const Symbol& symbol) { return symbol.entry != entry || symbol.function.empty(); };
    const std::size_t run = static_cast<std::size_t>(std::ranges::find_if(symbols, other) - symbols.begin());
    // The last of a run is the physical function. It occurs more than once when it calls itself: then each
    // occurrence ends a location.
    const std::size_t count = entry == 0 || run == 0 ? 1 : run;
    const std::string_view physical = symbols[count - 1].function;
    for (std::size_t begin = 0, i = 0; i < count; ++i) {
      const Symbol& symbol = symbols[i];
      if (!symbol.function.empty()) frames.push_back({builder.function(symbol.function, symbol.file), symbol.line});
      if (symbol.function != physical) continue;
      stack.push_back(builder.location(frames, {}, symbols[begin].pc));
      frames.clear();
      begin = i + 1;
    }
    symbols = symbols.subspan(count);
  }
}

bool append_addresses(std::string_view addresses, ProfileBuilder& builder, std::vector<LocationId>& stack) {
  for (skip_blanks(addresses); !addresses.empty(); skip_blanks(addresses)) {
    std::uint64_t address = 0;
    if (!take_hex(addresses, address)) return false;
    if (address != 0) stack.push_back(builder.location({}, {}, address - 1));  // Go 1.26 pads with zeros
  }
  return true;
}

Result<void> read_records(TextLines lines, const RecordFormat& format, const ParseOptions& options,
                          ProfileBuilder& builder) {
  RecordReader reader(format, builder);
  std::size_t count = 0;
  while (lines.next()) {
    if (++count % kStopInterval == 0 && options.stop.stop_requested()) return fail(ErrorKind::kCancelled, "cancelled");
    if (is_memory_map(lines.line())) break;
    reader.read(lines);
  }
  return reader.finish();
}

}  // namespace proflens::analysis::go_text
