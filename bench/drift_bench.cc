// The truth benchmark of drift: drift_bench REPO PROFILE [--at COMMIT] [--base COMMIT] [--json] [--wrong].
//
// The truth about a recorded line is its text in the version that the profile was recorded from: found as the server
// finds it, or given with --base. A number is right in the file of --at (else HEAD) where it stands on a line of that
// text (blanks at both ends aside), on an edited one where it has half of the words, else wrong. Shares are of
// cumulative weight, summed over the recorded lines of files that the repository has at the base. Three ways to show
// it: the recorded number as it is; the same distance from the start of the function of that name; and ours. --wrong
// lists ours that are wrong.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <unistd.h>

#include "analysis/annotate.h"
#include "analysis/outline.h"
#include "analysis/placement.h"
#include "analysis/source_lines.h"

#include "server/cli/load.h"
#include "server/history/base_search.h"

using namespace proflens;
using namespace proflens::server;

namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string repository, profile, at = "HEAD", base;
  bool json = false, wrong = false;
};

struct Shares {
  double right = 0, wrong = 0, hidden = 0;
  double edited = 0;      // on a line with at least half of the words: the line itself, most likely, edited
  double wrong_sure = 0;  // of edited and wrong: not marked as approximate
};

struct Span {
  double wall = 0, cpu = 0;  // seconds
};

double seconds_of(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

Span now() { return {seconds_of(CLOCK_MONOTONIC), seconds_of(CLOCK_PROCESS_CPUTIME_ID)}; }
Span since(Span begin) { return {now().wall - begin.wall, now().cpu - begin.cpu}; }

struct Report {
  double weight = 0;       // of all lines in files of the repository
  double exists = 0;       // whose text is in the file of today
  double ours_exists = 0;  // of those: right with us
  double file_gone = 0;
  Shares recorded, offset, ours;
  std::size_t functions = 0, functions_found = 0;  // in base: start where they were recorded
  std::size_t files = 0;
  std::vector<std::pair<double, std::string>> misplaced;  // ours that are wrong: weight, both texts
  std::map<std::string, std::size_t> evidence;
  Span first, all, again;  // the hottest file; all of them; all, remembered from before
  std::map<std::string, std::size_t> revisions;
};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r"), end = text.find_last_not_of(" \t\r");
  return begin == std::string_view::npos ? std::string_view{} : text.substr(begin, end - begin + 1);
}

std::map<std::string_view, int> words_of(std::string_view text) {
  std::map<std::string_view, int> words;
  const auto in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (in_word(text[at]))
      while (end < text.size() && in_word(text[end])) ++end;
    if (in_word(text[at])) ++words[text.substr(at, end - at)];
    at = end;
  }
  return words;
}

/// Whether two lines share at least half of their words.
bool is_alike(std::string_view a, std::string_view b) {
  const auto first = words_of(a), second = words_of(b);
  int common = 0, total = 0;
  for (const auto& [word, count] : first) {
    total += count;
    if (const auto found = second.find(word); found != second.end()) common += std::min(count, found->second);
  }
  for (const auto& [word, count] : second) total += count;
  return total != 0 && 4 * common >= total;
}

/// A text and what is in it.
struct Version {
  explicit Version(std::string_view path, std::string bytes)
      : text(std::move(bytes)),
        lines(analysis::split_lines(text)),
        outline(analysis::outline(analysis::language_of(path), text)) {
    for (const std::string_view line : lines) contents.insert(trimmed(line));
  }
  Version(const Version&) = delete;
  std::string_view line(std::int64_t number) const {
    return number < 1 || number > static_cast<std::int64_t>(lines.size()) ? std::string_view{}
                                                                          : trimmed(lines[number - 1]);
  }
  std::string text;
  std::vector<std::string_view> lines;
  std::optional<analysis::Outline> outline;
  std::set<std::string_view> contents;
};

class Drift {
 public:
  Drift(const analysis::CostTables& tables, const std::vector<analysis::FileCosts>& costs, ObjectStore& store,
        ObjectId tree)
      : tables_(tables), costs_(costs), store_(store), tree_(tree), type_(tables.profile().default_sample_type) {}

  void measure(analysis::FileId file, const Base& base, const analysis::RecordedText& recorded) {
    ++report.files;
    ++report.evidence[std::string(evidence_name(base.evidence))];
    ++report.revisions[base.revision.substr(0, 10)];
    const Version was(base.path, recorded.text.text());
    const ObjectId blob = blob_at(store_, tree_, base.path);
    const auto bytes = blob ? store_.read(blob, ObjectStore::Type::kBlob) : std::nullopt;
    count_functions(file, was);
    const Version is(base.path, bytes.value_or(""));
    measure_lines(file, was, is, bytes ? &recorded : nullptr);
  }

  Report report;

 private:
  static std::string key(const analysis::FunctionName& name) { return name.container + "." + name.name; }

  double weight(analysis::NodeId node) const { return std::abs(static_cast<double>(tables_.costs(node, type_).cum)); }

  void count_functions(analysis::FileId file, const Version& was) {
    for (const analysis::FunctionCost& function : costs_[index_of(file)].functions) {
      const auto name = analysis::split_name(analysis::Language::kGo, tables_.node(function.node).name);
      if (!was.outline || function.start_line == 0 || !name.closure.empty() || name.name == "init") continue;
      ++report.functions;
      for (const analysis::OutlineFunction& declared : was.outline->functions)
        if (declared.name == name.name && declared.container == name.container &&
            declared.first_line + 1 == function.start_line) {
          ++report.functions_found;
          break;
        }
    }
  }

  void count(Shares& shares, double amount, std::string_view truth, const std::optional<std::string_view>& shown,
             bool sure = true) {
    if (!shown) {
      shares.hidden += amount;
    } else if (*shown == truth) {
      shares.right += amount;
    } else {
      (is_alike(truth, *shown) ? shares.edited : shares.wrong) += amount;
      if (sure) shares.wrong_sure += amount;
    }
  }

  void measure_lines(analysis::FileId file, const Version& was, const Version& is,
                     const analysis::RecordedText* recorded) {
    std::map<std::string, std::int64_t> starts;  // today
    if (is.outline)
      for (const analysis::OutlineFunction& declared : is.outline->functions)
        starts[declared.container + "." + declared.name] = declared.first_line + 1;
    std::map<analysis::NodeId, const analysis::PlacedLine*> placed;
    analysis::Placement placement;
    const analysis::TextBuffer today(is.text);
    if (recorded) {
      placement = analysis::place(tables_, costs_[index_of(file)],
                                  {.line_count = static_cast<std::uint32_t>(is.lines.size()),
                                   .syntax = is.outline ? &*is.outline : nullptr,
                                   .newer = true,
                                   .text = &today,
                                   .recorded = recorded});
      for (const analysis::PlacedLine& line : placement.lines)
        if (line.certainty >= analysis::kShown) placed[line.node] = &line;
    }
    for (const analysis::LineCost& cost : costs_[index_of(file)].lines) {
      const double amount = weight(cost.node);
      const std::string_view truth = was.line(cost.line);
      report.weight += amount;
      const bool exists = recorded && !truth.empty() && is.contents.contains(truth);
      if (!recorded) report.file_gone += amount;
      if (exists) report.exists += amount;
      count(report.recorded, amount, truth,
            recorded && cost.line <= is.lines.size() ? std::optional(is.line(cost.line)) : std::nullopt);
      count(report.offset, amount, truth, recorded ? by_offset(cost, starts, is) : std::nullopt);
      const auto found = placed.find(cost.node);
      const auto ours = found == placed.end() ? std::nullopt : std::optional(is.line(found->second->line + 1));
      count(report.ours, amount, truth, ours, found == placed.end() || !found->second->approximate());
      if (exists && ours == truth) report.ours_exists += amount;
      if (ours && ours != truth && !is_alike(truth, *ours))
        report.misplaced.emplace_back(amount,
                                      fmt::format("{:.2f} {}:{}\n    {}\n    {}", found->second->certainty,
                                                  tables_.profile().files[index_of(file)], cost.line, truth, *ours));
    }
  }

  std::optional<std::string_view> by_offset(const analysis::LineCost& cost,
                                            const std::map<std::string, std::int64_t>& starts,
                                            const Version& is) const {
    const analysis::Node& function = tables_.node(cost.function);
    const auto name = analysis::split_name(analysis::Language::kGo, function.name);
    const auto start = starts.find(key(name));
    if (start == starts.end() || function.line == 0 || !name.closure.empty()) return std::nullopt;
    return is.line(start->second + cost.line - function.line);
  }

  const analysis::CostTables& tables_;
  const std::vector<analysis::FileCosts>& costs_;
  ObjectStore& store_;
  ObjectId tree_;
  std::size_t type_;
};

void print(const Report& report, const Options& options) {
  const auto share = [&](double part) { return report.weight == 0 ? 0.0 : 100 * part / report.weight; };
  const double kept = report.exists == 0 ? 0 : 100 * report.ours_exists / report.exists;
  if (options.json) {
    const auto span = [](Span taken) { return Json{{"wall", taken.wall}, {"cpu", taken.cpu}}; };
    const auto shares = [&](const Shares& s) {
      return Json{{"right", share(s.right)},
                  {"edited", share(s.edited)},
                  {"wrong", share(s.wrong)},
                  {"notRightSure", share(s.wrong_sure)},
                  {"hidden", share(s.hidden)}};
    };
    std::fputs((Json{{"files", report.files},
                     {"functions", report.functions},
                     {"functionsAtBase", report.functions_found},
                     {"evidence", report.evidence},
                     {"revisions", report.revisions},
                     {"lineExists", share(report.exists)},
                     {"fileGone", share(report.file_gone)},
                     {"recorded", shares(report.recorded)},
                     {"offset", shares(report.offset)},
                     {"ours", shares(report.ours)},
                     {"oursOfExisting", kept},
                     {"firstFileSeconds", span(report.first)},
                     {"allFilesSeconds", span(report.all)},
                     {"rememberedSeconds", span(report.again)}}
                    .dump() +
                "\n")
                   .c_str(),
               stdout);
    return;
  }
  std::string text = fmt::format("{} files of the repository in the profile, {} of {} functions start where recorded\n",
                                 report.files, report.functions_found, report.functions);
  for (const auto& [how, count] : report.evidence) text += fmt::format("  {} by {}\n", count, how);
  text += fmt::format("  {} revisions\n", report.revisions.size());
  for (const auto& [what, span] : {std::pair("the hottest file", report.first),
                                   {"all files", report.all},
                                   {"all files, remembered", report.again}})
    text += fmt::format("  {}: {:.3f} s, {:.3f} s of a processor\n", what, span.wall, span.cpu);
  text += fmt::format("of the weight: the line still exists for {:.1f} %, its file is gone for {:.1f} %\n\n",
                      share(report.exists), share(report.file_gone));
  text += fmt::format("{:20}{:>8}{:>8}{:>8}{:>11}{:>24}\n", "share of weight, %", "right", "edited", "wrong",
                      "not shown", "not right, without ≈");
  const auto row = [&](const char* name, const Shares& s) {
    text += fmt::format("{:20}{:8.1f}{:8.1f}{:8.1f}{:11.1f}{:22.1f}\n", name, share(s.right), share(s.edited),
                        share(s.wrong), share(s.hidden), share(s.wrong_sure));
  };
  row("as recorded", report.recorded);
  row("function offset", report.offset);
  row("ours", report.ours);
  text += fmt::format("\nours, of the weight whose line still exists: {:.1f} % right\n", kept);
  if (options.wrong) {
    std::vector<std::pair<double, std::string>> lines = report.misplaced;
    std::ranges::sort(lines, std::greater());
    for (const auto& [amount, line] : lines) text += fmt::format("{:.3f} % {}\n", share(amount), line);
  }
  std::fputs(text.c_str(), stdout);
}

analysis::FileId hottest(const analysis::CostTables& tables, const std::vector<analysis::FileCosts>& costs,
                         const BaseSearch::Found& found) {
  for (const analysis::NodeId node : tables.ranked(analysis::Level::kFile, tables.profile().default_sample_type,
                                                   analysis::CostTables::Order::kFlat)) {
    const analysis::FileId file = tables.node(node).file;
    if (found[index_of(file)] && !costs[index_of(file)].lines.empty()) return file;
  }
  return analysis::FileId{0};
}

/// A second start of the server: what the first one found is remembered.
Span from_cache(SearchedProfile profile, SearchOptions options) {
  std::string directory = (std::filesystem::temp_directory_path() / "drift-XXXXXX").string();
  if (mkdtemp(directory.data()) == nullptr) return {};
  options.variables = [&](const char* name) {
    return std::string_view(name) == "XDG_CACHE_HOME" ? std::optional(directory) : process_environment(name);
  };
  SearchedProfile hashed{.tables = profile.tables,
                         .costs = profile.costs,
                         .resolutions = profile.resolutions,
                         .content_hash = 1,
                         .recorded_nanos = profile.recorded_nanos};
  BaseSearch(disk_files(), hashed, options).find_all({});
  const Span begin = now();
  BaseSearch(disk_files(), hashed, options).find_all({});
  const Span seconds = since(begin);
  std::filesystem::remove_all(directory);
  return seconds;
}

int run(const Options& options) {
  const cli::Context context{.files = disk_files(), .environment = process_environment, .directory = "."};
  const auto tables = cli::load_tables(context, {options.profile});
  if (!tables) return std::fprintf(stderr, "%s\n", tables.error().message.c_str()), 1;
  const std::string directory = disk_files().real_path(options.repository);
  const auto place = find_repository(disk_files(), directory);
  if (!place) return std::fprintf(stderr, "%s: no repository\n", directory.c_str()), 1;
  auto store = open_store(*place, process_environment);
  if (!store) return std::fprintf(stderr, "%s\n", store.error().message.c_str()), 1;
  const auto commit = (*store)->commit((*store)->resolve(options.at));
  if (!commit) return std::fprintf(stderr, "%s: no such commit\n", options.at.c_str()), 1;
  const auto costs = analysis::costs_by_file(**tables);
  // Nothing is looked for on disk: the work tree need not be there, nor be of this commit.
  const std::vector<Resolution> nowhere((*tables)->profile().files.size());
  const SearchedProfile profile{
      .tables = **tables, .costs = costs, .resolutions = nowhere, .recorded_nanos = (*tables)->profile().time_nanos};
  const SearchOptions search_options{.folders = {directory}, .commit = options.base};
  const Span begin = now();
  const BaseSearch::Found found = BaseSearch(disk_files(), profile, search_options).find_all({});
  Drift drift(**tables, costs, **store, commit->tree);
  drift.report.all = since(begin);
  const Span again = now();
  BaseSearch(disk_files(), profile, search_options).find({hottest(**tables, costs, found)}, {});
  drift.report.first = since(again);
  drift.report.again = from_cache(profile, search_options);
  const Bases bases(disk_files(), process_environment, found);
  for (std::uint32_t i = 1; i < found.size(); ++i)
    if (const auto* recorded = bases.recorded_of(analysis::FileId{i}))
      drift.measure(analysis::FileId{i}, *found[i], *recorded);
  print(drift.report, options);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  std::vector<std::string> places;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--json") {
      options.json = true;
    } else if (argument == "--wrong") {
      options.wrong = true;
    } else if ((argument == "--at" || argument == "--base") && i + 1 < argc) {
      (argument == "--at" ? options.at : options.base) = argv[++i];
    } else {
      places.push_back(argument);
    }
  }
  if (places.size() != 2) {
    std::fputs("usage: drift REPO PROFILE [--at COMMIT] [--base COMMIT] [--json] [--wrong]\n", stderr);
    return 2;
  }
  options.repository = places[0];
  options.profile = places[1];
  return run(options);
}
