// goroutine?debug=2, SIGQUIT dumps and panics: the full stacks of all goroutines, for people.
//
// One sample type, goroutine/count. Goroutines with the same stack, state, waiting time and labels become one sample.
// Labels: state, wait_minutes, locked_to_thread, leaked, synctest_bubble, created_by, and the goroutine's own ones. The
// "created by" line is the outermost frame of the stack, so the creator's cum holds what it has started.
//
// What is not a call becomes a frame without a file, so that no false caller or line is shown: "[frames elided]" where
// Go left out the middle of a deep stack, "[stack unavailable]" where a goroutine ran on another thread.
//
// A goroutine ends at an empty line or at the next header. Text outside is counted in a warning, apart from the lines
// of a panic or signal, which become comments.
#include "analysis/formats/go_text_stacks.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <unordered_map>
#include <unordered_set>

#include "analysis/formats/go_text.h"
#include "analysis/formats/go_text_labels.h"
#include "analysis/formats/go_text_lines.h"

namespace proflens::analysis::go_text {
namespace {

constexpr std::size_t kStopInterval = 4096;  // lines between two looks at the stop token
constexpr std::size_t kMostComments = 32;    // a log may hold any number of panics
constexpr std::string_view kElided = "[frames elided]", kUnavailable = "[stack unavailable]",
                           kForeign = "[non-Go function]";

class StackReader {
 public:
  explicit StackReader(ProfileBuilder& builder);
  void read(TextLines& lines);  // may move on to the line that belongs to this one
  Result<void> finish();

 private:
  enum class Place { kOutside, kInside, kAncestor };
  struct Group {
    std::vector<LocationId> stack;
    std::vector<Label> labels;
    std::int64_t count = 0;
  };

  void read_outside(const TextLines& lines);
  void read_inside(TextLines& lines);
  bool read_call(TextLines& lines);
  bool read_creator(TextLines& lines);
  bool read_foreign(TextLines& lines);
  bool read_remark(std::string_view line);
  void begin(const GoroutineHeader& header, TextLines& lines);
  void end();

  void add_frame(std::string_view function, const SourceLine& source, bool inlined);
  void add_pseudo_frame(std::string_view name);
  void flush_inlined();
  void add_label(std::string_view key, std::string_view text);
  void add_label(std::string_view key, std::int64_t number, std::string_view unit);
  std::string group_key() const;

  ProfileBuilder& builder_;
  Malformed malformed_;
  std::size_t outside_ = 0, ancestors_ = 0, repeated_ = 0;
  std::unordered_set<std::int64_t> ids_;
  std::unordered_map<std::string, std::size_t> group_of_;
  std::vector<Group> groups_;
  // The goroutine being read.
  Place place_ = Place::kOutside;
  std::vector<LocationId> stack_;
  std::vector<Frame> inlined_;  // calls that wait for the physical function they are inlined into
  std::vector<Label> labels_;
};

StackReader::StackReader(ProfileBuilder& builder) : builder_(builder) {
  builder.add_sample_type("goroutine", "count");
  builder.header().period_type = {"goroutine", "count"};
  builder.header().period = 1;
}

void StackReader::read(TextLines& lines) {
  if (const std::optional<GoroutineHeader> header = parse_goroutine_header(lines.line())) {
    end();
    begin(*header, lines);
  } else if (lines.line().empty()) {
    end();
  } else if (place_ == Place::kInside) {
    read_inside(lines);
  } else if (place_ == Place::kOutside) {
    read_outside(lines);
  }
}

void StackReader::begin(const GoroutineHeader& header, TextLines& lines) {
  place_ = Place::kInside;
  repeated_ += header.id != 0 && !ids_.insert(header.id).second;
  add_label("state", header.state);
  if (header.minutes > 0) add_label("wait_minutes", header.minutes, "minutes");
  if (header.locked_to_thread) add_label("locked_to_thread", "true");
  if (header.leaked) add_label("leaked", "true");
  if (header.bubble > 0) add_label("synctest_bubble", header.bubble, {});
  if (!header.labels.empty() && !parse_labels(header.labels, builder_, labels_)) malformed_.add(lines);
}

void StackReader::end() {
  if (place_ == Place::kOutside) return;
  place_ = Place::kOutside;
  flush_inlined();
  const auto [group, is_new] = group_of_.try_emplace(group_key(), groups_.size());
  if (is_new) groups_.push_back({stack_, labels_, 0});
  ++groups_[group->second].count;
  stack_.clear();
  labels_.clear();
}

Result<void> StackReader::finish() {
  end();
  if (groups_.empty()) return fail(ErrorKind::kMalformed, "no goroutine");
  for (const Group& group : groups_) builder_.add_sample(group.stack, std::span(&group.count, 1), group.labels);
  std::vector<std::string>& warnings = builder_.header().warnings;
  if (malformed_.count() > 0) warnings.push_back(malformed_.message());
  if (outside_ > 0) warnings.push_back(fmt::format("left out {} lines that belong to no goroutine", outside_));
  if (ancestors_ > 0) warnings.push_back(fmt::format("left out the stacks of {} ancestors", ancestors_));
  if (repeated_ > 0) warnings.push_back(fmt::format("several dumps are summed: {} goroutines occur again", repeated_));
  return {};
}

void StackReader::read_outside(const TextLines& lines) {
  constexpr std::array<std::string_view, 5> kKept{"panic: ", "fatal error: ", "[signal ", "SIG", "runtime: "};
  if (lines.line().starts_with("goroutine ")) return malformed_.add(lines);  // a header that is cut off
  const auto is_kept = [&](std::string_view start) { return lines.line().starts_with(start); };
  std::vector<std::string>& comments = builder_.header().comments;
  if (comments.size() < kMostComments && std::ranges::any_of(kKept, is_kept))
    comments.emplace_back(lines.line());
  else
    ++outside_;
}

void StackReader::read_inside(TextLines& lines) {
  // What go run and go test write directly below the last stack.
  if (lines.line().starts_with("exit status ") || lines.line().starts_with("FAIL\t")) return end();
  if (read_remark(lines.line()) || read_creator(lines) || read_call(lines) || read_foreign(lines)) return;
  malformed_.add(lines);
}

/// "...23 frames elided...", "...additional frames elided..." and what Go says in place of a stack.
bool StackReader::read_remark(std::string_view line) {
  if (line.starts_with("...") && line.ends_with("frames elided...")) {
    add_pseudo_frame(kElided);
  } else if (line == "goroutine running on other thread; stack unavailable") {
    add_pseudo_frame(kUnavailable);
  } else if (line.starts_with("[originating from goroutine ")) {
    ++ancestors_;
    flush_inlined();
    // The rest of the block is other goroutines' history. It still belongs to this one, which ends at its end.
    place_ = Place::kAncestor;
  } else {
    return false;
  }
  return true;
}

/// A line behind which the source line should stand; a text that was cut off may not have it.
SourceLine take_source_line(TextLines& lines, Malformed& malformed) {
  TextLines ahead = lines;
  if (ahead.next()) {
    if (const std::optional<SourceLine> source = parse_source_line(ahead.line())) {
      lines = ahead;
      return *source;
    }
  }
  malformed.add(lines);
  SourceLine none;
  none.has_offset = true;  // not an inlined call, as far as we know
  return none;
}

bool StackReader::read_call(TextLines& lines) {
  const std::optional<Call> call = parse_call(lines.line());
  if (!call) return false;
  const SourceLine source = take_source_line(lines, malformed_);
  // The root of each goroutine, which only GOTRACEBACK=system shows and no other profile has.
  if (call->function == "runtime.goexit") return true;
  add_frame(call->function, source, call->arguments == "..." && !source.has_offset);
  return true;
}

bool StackReader::read_creator(TextLines& lines) {
  const std::optional<std::string_view> creator = parse_creator(lines.line());
  if (!creator) return false;
  if (stack_.empty() && inlined_.empty()) add_pseudo_frame(kUnavailable);
  flush_inlined();
  add_label("created_by", *creator);
  add_frame(*creator, take_source_line(lines, malformed_), false);
  return true;
}

/// Frames of C: "non-Go function" or a bare name, then "\t/src/x.c:3 pc=0x12" or "\tpc=0x12".
bool StackReader::read_foreign(TextLines& lines) {
  if (lines.line().starts_with("non-Go function at pc=0x")) {
    add_pseudo_frame(kForeign);
    return true;
  }
  TextLines ahead = lines;
  if (!ahead.next()) return false;
  const std::optional<SourceLine> source = parse_foreign_line(ahead.line());
  if (!source) return false;
  add_frame(lines.line() == "non-Go function" ? kForeign : lines.line(), *source, false);
  lines = ahead;
  return true;
}

void StackReader::add_frame(std::string_view function, const SourceLine& source, bool inlined) {
  inlined_.push_back({builder_.function(function, source.file), source.line});
  if (inlined) return;
  stack_.push_back(builder_.location(inlined_, {}, source.pc));
  inlined_.clear();
}

void StackReader::add_pseudo_frame(std::string_view name) {
  flush_inlined();
  add_frame(name, {}, false);
}

/// Inlined calls whose physical function did not come: a text that was cut off.
void StackReader::flush_inlined() {
  if (inlined_.empty()) return;
  stack_.push_back(builder_.location(inlined_));
  inlined_.clear();
}

void StackReader::add_label(std::string_view key, std::string_view text) {
  labels_.push_back({.key = builder_.intern(key), .text = builder_.intern(text), .unit = {}});
}

void StackReader::add_label(std::string_view key, std::int64_t number, std::string_view unit) {
  labels_.push_back({.key = builder_.intern(key), .text = {}, .number = number, .unit = builder_.intern(unit)});
}

std::string StackReader::group_key() const {
  std::string key(reinterpret_cast<const char*>(stack_.data()), stack_.size() * sizeof(LocationId));
  for (const Label& label : labels_)
    key += fmt::format("\n{}:{}{}{}:{}{}", label.key.size(), label.key, label.number, label.text.size(), label.text,
                       label.unit);
  return key;
}

/// Binary profiles are large, and this spares them the search for lines.
bool begins_as_text(std::string_view bytes) {
  constexpr std::size_t kWindow = 512;
  constexpr std::string_view kControls = "\t\n\r\v\f\x1b";
  return std::ranges::all_of(bytes.substr(0, kWindow),
                             [&](char c) { return static_cast<unsigned char>(c) >= ' ' || kControls.contains(c); });
}

/// The first goroutine header that a call or remark follows, so that a text about goroutines is none.
bool has_goroutine(std::string_view text) {
  for (TextLines lines(text); lines.next();) {
    const std::optional<GoroutineHeader> header = parse_goroutine_header(lines.line());
    TextLines ahead = lines;
    if (!header || !ahead.next()) continue;
    if (ahead.line().ends_with(')') || ahead.line().ends_with("stack unavailable") ||
        ahead.line().contains("created by ") || ahead.line().contains("non-Go function"))
      return true;
  }
  return false;
}

}  // namespace

bool sniff_stacks(std::string_view bytes) { return begins_as_text(bytes) && has_goroutine(bytes); }

Result<Profile> parse_stacks(const Buffer& file, const ParseOptions& options) {
  ProfileBuilder builder(kStacksName);
  StackReader reader(builder);
  bool has_prefix = false;
  TextLines lines(file.bytes);
  for (std::size_t count = 0; lines.next(); ++count) {
    if (count % kStopInterval == 0 && options.stop.stop_requested()) return fail(ErrorKind::kCancelled, "cancelled");
    if (!has_prefix)
      if (const auto header = parse_goroutine_header(lines.line())) {
        lines.set_prefix(header->before);
        has_prefix = true;
      }
    reader.read(lines);
  }
  if (const Result<void> finished = reader.finish(); !finished) return std::unexpected(finished.error());
  return builder.finish();
}

}  // namespace proflens::analysis::go_text
