// The page of `proflens doctor` for people.
#include <algorithm>
#include <fmt/format.h>

#include "analysis/table_text.h"
#include "analysis/units.h"

#include "server/cli/doctor_report.h"
#include "server/paths.h"

namespace proflens::server::cli {
namespace {

using analysis::percent_label;
using analysis::printable;
using analysis::short_label;
using analysis::TextTable;

constexpr std::size_t kShownUnresolved = 5;
constexpr std::size_t kShownModules = 5;
constexpr std::size_t kShownPrefixes = 5;
constexpr std::size_t kIndent = 2;
constexpr std::size_t kToTheMinute = 16;  // characters of "2026-07-01 12:00"
const TextTable::Column kExplanation = {.title = "", .least = 20, .cut = TextTable::Cut::kEnd};

std::string indented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    out += std::string(kIndent, ' ') + std::string(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
  return out;
}

std::size_t inner(std::size_t width) { return width > kIndent ? width - kIndent : width; }

std::string profiles_text(const DoctorReport& report, std::size_t width) {
  if (report.candidates.empty())
    return "  none found: looked below this folder for cpu.prof, mem.prof, *.pprof, *.pb.gz, default.pgo and the like\n"
           "  record one:  go test -bench . -cpuprofile cpu.prof -memprofile mem.prof\n";
  TextTable table({{.title = ""}, {.title = "", .least = 12}, {.title = ""}, {.title = ""}, kExplanation});
  for (const Candidate& candidate : report.candidates)
    table.add_row({candidate.why_not.empty() ? "load" : "-", candidate.path,
                   candidate.kind.empty() ? "?" : candidate.kind, candidate.modified.substr(0, kToTheMinute),
                   candidate.why_not});
  return indented(table.text(inner(width)));
}

std::string rule_row_name(std::size_t rule) {
  if (rule == 0) return "not found";
  return std::string(rule_name(static_cast<Resolution::Rule>(rule)));
}

std::string shares_text(const DoctoredProfile& profile, std::size_t width) {
  TextTable table({{.title = ""}, {.title = "", .align = TextTable::Align::kRight}, kExplanation});
  const auto add = [&](const std::string& name, std::int64_t weight, std::string_view meaning) {
    if (weight != 0) table.add_row({name, percent_label(weight, profile.total), std::string(meaning)});
  };
  for (std::size_t i = 1; i <= profile.placed.by_rule.size(); ++i) {
    const std::size_t rule = i % profile.placed.by_rule.size();  // what is not found comes last
    add(rule_row_name(rule), profile.placed.by_rule[rule], text_of(static_cast<Resolution::Rule>(rule)).meaning);
  }
  add("moved", profile.placed.moved, "the file is gone, its functions are in other ones");
  add("no line", profile.leaves.no_line, "a function is known, its line is not");
  add("no symbol", profile.leaves.unsymbolised, "only an address is known");
  return indented(table.text(inner(width)));
}

/// Paths and, below those that share it, why.
std::string unresolved_text(const DoctoredProfile& profile, std::size_t width) {
  const std::vector<UnresolvedFile>& files = profile.placed.unresolved;
  if (files.empty()) return {};
  TextTable table({{.title = "", .align = TextTable::Align::kRight}, {.title = "", .least = 20}});
  for (std::size_t i = 0; i < std::min(files.size(), kShownUnresolved); ++i) {
    table.add_row({percent_label(files[i].weight, profile.total), files[i].recorded});
    const bool last_of_reason = i + 1 == files.size() || files[i + 1].reason != files[i].reason;
    if (last_of_reason || i + 1 == kShownUnresolved) table.add_row({"", "^ " + files[i].reason});
  }
  std::string text = "  files that are not found:\n" + indented(indented(table.text(inner(inner(width)))));
  if (files.size() > kShownUnresolved)
    text += fmt::format("    and {} more (--json has them)\n", files.size() - kShownUnresolved);
  return text;
}

/// What the paths agreed on, what was taken for another file, and which rules would help.
std::string decisions_text(const DoctoredProfile& profile, std::size_t width) {
  TextTable table({{.title = ""}, kExplanation});
  for (std::size_t i = 0; i < std::min(profile.prefixes.size(), kShownPrefixes); ++i) {
    const AgreedPrefix& prefix = profile.prefixes[i];
    table.add_row({prefix.from.empty() ? "(relative)" : prefix.from,
                   fmt::format("is {}, {} file{} say{} so", prefix.to, prefix.files, prefix.files == 1 ? "" : "s",
                               prefix.files == 1 ? "s" : "")});
  }
  std::size_t shown = 0;
  for (const PlacedFile& file : profile.placed.files) {
    if (file.resolution.path.empty()) continue;  // its reason stands with the files that are not found
    for (const Resolution::Rejected& other : file.resolution.rejected)
      if (++shown <= kShownUnresolved) table.add_row({file.recorded, "is not " + other.path + ": " + other.why});
  }
  for (const PathSuggestion& suggestion : profile.suggestions)
    table.add_row({"a rule would help",
                   fmt::format("paths: {{\"from\": \"{}\", \"to\": \"{}\"}} finds {} of it", suggestion.rule.from,
                               suggestion.rule.to, percent_label(suggestion.flat, profile.total))});
  const std::string text = table.text(inner(inner(width)));
  return text.empty() ? text : "  paths:\n" + indented(indented(text));
}

std::string bases_text(const DoctoredProfile& profile, std::size_t width) {
  if (profile.bases.empty()) return {};
  TextTable table({{.title = "", .align = TextTable::Align::kRight},
                   {.title = "", .least = 20},
                   {.title = ""},
                   {.title = ""},
                   kExplanation});
  for (const DoctoredBase& base : profile.bases)
    table.add_row({percent_label(base.weight, profile.total), base.recorded, base.version,
                   fmt::format("{:.0f} % sure", 100 * base.certainty), base.how});
  return "  recorded from:\n" + indented(indented(table.text(inner(inner(width)))));
}

std::string moved_text(const DoctoredProfile& profile, std::size_t width) {
  if (profile.moved.empty()) return {};
  TextTable table({{.title = "", .align = TextTable::Align::kRight}, {.title = "", .least = 20}, kExplanation});
  for (std::size_t i = 0; i < std::min(profile.moved.size(), kShownUnresolved); ++i) {
    const DoctoredMove& move = profile.moved[i];
    table.add_row({percent_label(move.weight, profile.total), move.function,
                   fmt::format("from {} is at {}:{}", move.from, move.to, move.line)});
  }
  std::string text = "  moved since:\n" + indented(indented(table.text(inner(inner(width)))));
  if (profile.moved.size() > kShownUnresolved)
    text += fmt::format("    and {} more (--json has them)\n", profile.moved.size() - kShownUnresolved);
  return text;
}

std::string profile_text(const Candidate& candidate, std::size_t width) {
  const DoctoredProfile& profile = *candidate.profile;
  std::string text =
      printable(fmt::format("{}: {} of {}, {} sample{}, {}", candidate.path,
                            short_label(profile.total, profile.type.unit), profile.type.type, profile.sample_count,
                            profile.sample_count == 1 ? "" : "s", profile.producer)) +
      "\n";
  text += shares_text(profile, width) + unresolved_text(profile, width) + decisions_text(profile, width) +
          bases_text(profile, width) + moved_text(profile, width);
  for (const std::string& warning : profile.warnings) text += "  warning: " + printable(warning) + "\n";
  return text + "\n";
}

std::string modules_text(const DoctorReport& report) {
  if (report.modules.empty()) return "none: no go.mod below this folder";
  std::string text;
  for (std::size_t i = 0; i < std::min(report.modules.size(), kShownModules); ++i) {
    const GoModule& module = report.modules[i];
    const auto rest = below(module.directory, report.directory);
    text += fmt::format("{}{} in {}", text.empty() ? "" : ", ", module.path,
                        module.directory == report.directory ? "."
                        : rest                               ? *rest
                                                             : module.directory);
  }
  if (report.modules.size() > kShownModules) text += fmt::format(" and {} more", report.modules.size() - kShownModules);
  return text;
}

std::string machine_text(const DoctorReport& report, std::size_t width) {
  TextTable table({{.title = ""}, kExplanation});
  table.add_row({"Go modules", modules_text(report)});
  table.add_row(
      {"GOROOT", report.go.goroot.empty() ? "not found: lines of Go's own packages have no source" : report.go.goroot});
  table.add_row({"module cache", report.go.gomodcache.empty() ? "not found" : report.go.gomodcache});
  for (const Tool& tool : report.tools)
    table.add_row({tool.name, tool.path.empty() ? "not found"
                                                : tool.path + (tool.version.empty() ? "" : " (" + tool.version + ")")});
  for (const std::string& file : report.settings) table.add_row({"settings", file});
  return indented(table.text(inner(width)));
}

std::string pgo_text(const DoctorReport& report) {
  std::string text;
  for (const PgoState& pgo : report.pgo) {
    const std::string complaint = pgo.complaint();
    text += fmt::format("  {}: {}\n", printable(below(pgo.file.path, report.directory).value_or(pgo.file.path)),
                        complaint.empty() ? "fits the source (" + describe(pgo.file) + ")" : complaint);
  }
  return text.empty() ? text : "Profile-guided optimisation\n" + text + "\n";
}

}  // namespace

std::string doctor_text(const DoctorReport& report, std::size_t width) {
  std::string text = fmt::format("Proflens {} in {}\n\n", report.version, printable(report.directory));
  text += "Profiles\n" + profiles_text(report, width) + "\n";
  for (const Candidate& candidate : report.candidates)
    if (candidate.profile) text += profile_text(candidate, width);
  return text + pgo_text(report) + "This machine\n" + machine_text(report, width);
}

}  // namespace proflens::server::cli
