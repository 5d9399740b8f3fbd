#include "server/report_commands.h"

#include "server/command_setters.h"

namespace proflens::server {
namespace {

using analysis::BaseKind;
using analysis::CostTables;
using analysis::FilterTexts;
using analysis::Level;
using cli::Selection;

constexpr std::int64_t kMostRows = 1'000'000'000;

constexpr const char* kTopNotes =
    "Examples:\n"
    "  proflens top cpu.prof                         the hottest functions\n"
    "  proflens top cpu.prof --by line --sort cum    lines, with all that they call\n"
    "  proflens top mem.prof --type alloc_objects    who allocates most often\n"
    "  proflens top a.prof b.prof --json --limit 0   all of both, for a script\n\n"
    "flat is a function's own cost; cum is that and all that it calls, counted once\n"
    "per sample. JSON has integers in the profile's own unit.";

constexpr const char* kListNotes =
    "Examples:\n"
    "  proflens list 'json.*Marshal' cpu.prof\n"
    "  proflens list '^main\\.' cpu.prof --source ~/src/app";

constexpr const char* kPeekNotes =
    "Examples:\n"
    "  proflens peek 'json.*Marshal' cpu.prof\n"
    "  proflens peek parse cpu.prof --ignore runtime --granularity lines";

constexpr const char* kTreeNotes =
    "Examples:\n"
    "  proflens tree cpu.prof --limit 20\n"
    "  proflens tree new.prof --diff-base old.prof --sort cum";

constexpr const char* kTracesNotes =
    "Examples:\n"
    "  proflens traces cpu.prof --focus parse --limit 10\n"
    "  proflens traces goroutine.prof --json --limit 0    all of them, for a script";

constexpr const char* kTagsNotes =
    "Labels are what a program attaches to its samples (pprof.Do in Go), and the\n"
    "sizes of objects in a heap profile. --tagfocus and --tagignore pick samples by\n"
    "them:\n"
    "  --tagfocus endpoint=/search     a value of this key matches\n"
    "  --tagfocus bytes=128kb:         numbers of this key, from 128 kB on\n"
    "  --tagignore slow                any \"key:value\" matches";

/// A setter of one part of the options' selection.
template <class Options, class Store>
Setter selects(Store store) {
  return [store](Command& command, const std::string& value) {
    store(std::get<Options>(command).selection, value);
    return std::string();
  };
}

template <class Options>
Flag expression(const char* name, std::string FilterTexts::* field, const char* help) {
  return {name, "REGEX", help, selects<Options>([field](Selection& s, const std::string& v) { s.filter.*field = v; })};
}

template <class Options>
Flag base_flag(const char* name, BaseKind kind, const char* help) {
  const auto add = [kind](Selection& selection, const std::string& value) {
    selection.bases.push_back(value);
    selection.compare.kind = kind;
  };
  return {name, "PROFILE", help, selects<Options>(add), "base"};
}

template <class Options>
Flag filter_switch(const char* name, bool FilterTexts::* field, const char* help) {
  return {name, "", help, selects<Options>([field](Selection& s, const std::string&) { s.filter.*field = true; })};
}

/// What the report is about: the flags of all of these commands.
template <class Options>
std::vector<Flag> selection_flags() {
  const auto set_type = [](Selection& s, const std::string& v) { s.type = v; };
  const auto set_granularity = [](Selection& s, const std::string& v) { s.filter.granularity = v; };
  const auto set_normalize = [](Selection& s, const std::string&) { s.compare.normalize = true; };
  return {
      {"type", "NAME", "sample type, by name or index (see proflens types)", selects<Options>(set_type)},
      expression<Options>("focus", &FilterTexts::focus, "only samples with a matching function or file"),
      expression<Options>("ignore", &FilterTexts::ignore, "no samples with one of these"),
      expression<Options>("hide", &FilterTexts::hide, "leave these out of stacks"),
      expression<Options>("show", &FilterTexts::show, "leave all others out of stacks"),
      expression<Options>("show-from", &FilterTexts::show_from, "leave out what calls the outermost of these"),
      expression<Options>("prune-from", &FilterTexts::prune_from, "leave out what the innermost of these calls"),
      expression<Options>("tagfocus", &FilterTexts::tagfocus, "only samples with such labels (see proflens tags)"),
      expression<Options>("tagignore", &FilterTexts::tagignore, "no samples with such labels"),
      expression<Options>("tagshow", &FilterTexts::tagshow, "show labels of these keys only"),
      expression<Options>("taghide", &FilterTexts::taghide, "show no labels of these keys"),
      {"granularity", "NAME", "functions, filefunctions, files or lines", selects<Options>(set_granularity)},
      filter_switch<Options>("noinlines", &FilterTexts::noinlines, "an inlined call counts as its caller"),
      filter_switch<Options>("relative-percentages", &FilterTexts::relative_percentages,
                             "percentages are of what the filter leaves"),
      base_flag<Options>("base", BaseKind::kBase,
                         "subtract this; percentages are of the difference\n(two moments of one process)"),
      base_flag<Options>("diff-base", BaseKind::kDiffBase, "subtract this; percentages are of it\n(two runs)"),
      {"normalize", "", "scale to the base's total first", selects<Options>(set_normalize)},
  };
}

template <class Options>
std::vector<Flag> flags_of(std::vector<Flag> own) {
  std::vector<Flag> flags = selection_flags<Options>();
  flags.insert(flags.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
  return flags;
}

template <class Options>
Argument profiles() {
  const auto add = [](Selection& selection, const std::string& value) { selection.profiles.push_back(value); };
  return {"PROFILE", Argument::Count::kMany, "profiles, merged if several; - is standard input", selects<Options>(add)};
}

template <class Options>
Flag limit_flag(std::string help) {
  return {"limit", "N", std::move(help), number(0, kMostRows, [](Command& command, std::int64_t value) {
            std::get<Options>(command).limit = static_cast<std::size_t>(value);
          })};
}

template <class Options>
Flag sort_flag() {
  return choice<Options, CostTables::Order>("sort", &Options::order,
                                            {{"flat", CostTables::Order::kFlat}, {"cum", CostTables::Order::kCum}},
                                            "own cost first, or that and all it calls (flat)");
}

Argument pattern(std::string help, Setter set) {
  return {"REGEX", Argument::Count::kOne, std::move(help), std::move(set)};
}

CommandDefinition top() {
  using cli::TopOptions;
  return {.name = "top",
          .summary = "the heaviest functions, lines, files or packages",
          .arguments = {profiles<TopOptions>()},
          .flags =
              flags_of<TopOptions>({choice<TopOptions, Level>("by", &TopOptions::level,
                                                              {{"function", Level::kFunctionName},
                                                               {"line", Level::kFunctionLine},
                                                               {"file", Level::kFile},
                                                               {"package", Level::kPackage}},
                                                              "what a row is about (function)"),
                                    sort_flag<TopOptions>(), limit_flag<TopOptions>("rows to print (30); 0 prints all"),
                                    json_flag<TopOptions>()}),
          .notes = kTopNotes,
          .defaults = TopOptions{}};
}

CommandDefinition list() {
  using cli::ListOptions;
  return {.name = "list",
          .summary = "the source of functions, the cost beside each line",
          .arguments = {pattern("RE2 expression, found anywhere in a function's name", text(&ListOptions::pattern)),
                        profiles<ListOptions>()},
          .flags = flags_of<ListOptions>(
              {{"source", "DIR", "where sources lie, instead of the working directory;\nmay be given repeatedly",
                texts(&ListOptions::sources)},
               json_flag<ListOptions>()}),
          .notes = kListNotes,
          .defaults = ListOptions{}};
}

CommandDefinition peek() {
  using cli::PeekOptions;
  return {.name = "peek",
          .summary = "functions between their callers and callees",
          .arguments = {pattern("RE2 expression, found anywhere in a row's name", text(&PeekOptions::pattern)),
                        profiles<PeekOptions>()},
          .flags = flags_of<PeekOptions>({json_flag<PeekOptions>()}),
          .notes = kPeekNotes,
          .defaults = PeekOptions{}};
}

CommandDefinition tree() {
  using cli::TreeOptions;
  return {.name = "tree",
          .summary = "the heaviest functions, each with callers and callees",
          .arguments = {profiles<TreeOptions>()},
          .flags = flags_of<TreeOptions>({sort_flag<TreeOptions>(),
                                          limit_flag<TreeOptions>("rows to print (80); 0 prints all"),
                                          json_flag<TreeOptions>()}),
          .notes = kTreeNotes,
          .defaults = TreeOptions{}};
}

CommandDefinition traces() {
  using cli::TracesOptions;
  return {.name = "traces",
          .summary = "the samples one by one, with their labels",
          .arguments = {profiles<TracesOptions>()},
          .flags = flags_of<TracesOptions>(
              {limit_flag<TracesOptions>("samples to print (100); 0 prints all"), json_flag<TracesOptions>()}),
          .notes = kTracesNotes,
          .defaults = TracesOptions{}};
}

CommandDefinition tags() {
  using cli::TagsOptions;
  return {.name = "tags",
          .summary = "what the labels of samples add up to",
          .arguments = {profiles<TagsOptions>()},
          .flags = flags_of<TagsOptions>({json_flag<TagsOptions>()}),
          .notes = kTagsNotes,
          .defaults = TagsOptions{}};
}

}  // namespace

std::vector<CommandDefinition> report_commands() { return {top(), list(), peek(), tree(), traces(), tags()}; }

}  // namespace proflens::server
