#include "server/to_protocol.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "analysis/units.h"

#include "protocol/uri.h"

#include "server/paths.h"
#include "server/pgo_state.h"
#include "server/placed_advice.h"
#include "server/today_lines.h"

namespace proflens::server {

using analysis::hedged;
using analysis::NodeId;
using protocol::Json;

namespace {

std::string trimmed(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(line.substr(first, line.find_last_not_of(" \t\r") - first + 1));
}

std::string relative(const std::string& path, const std::vector<std::string>& folders) {
  for (const std::string& folder : folders)
    if (const auto rest = below(path, folder)) return std::string(*rest);
  return path;
}

/// Where a recorded line of a function is today, in the buffer when it is in this document. One that is gone is where
/// its function is declared; nothing when that is nowhere.
std::optional<protocol::Location> location_of(const Document& document, const LoadedProfile& loaded, NodeId function,
                                              std::uint32_t line) {
  if (!loaded.today) return std::nullopt;
  auto today = loaded.today->find(loaded, function, line);
  if (today && !today->line) today = loaded.today->find(loaded, function, 0);
  if (!today || !today->line) return std::nullopt;
  const bool is_here = today->real == document.path;
  const auto place = is_here ? document.map.to_buffer(*today->line) : analysis::LineMap::Place{*today->line};
  if (!place) return std::nullopt;
  const protocol::Position position{place->line, 0};
  return protocol::Location{is_here ? document.uri : protocol::uri_of(today->path), {position, position}};
}

std::vector<protocol::DiagnosticRelatedInformation> related(const Document& document, const FileView::Remark& remark) {
  std::vector<protocol::DiagnosticRelatedInformation> out;
  const LoadedProfile& loaded = *document.view->set->profiles[remark.profile];
  if (!remark.caller) return out;
  if (auto location = location_of(document, loaded, remark.caller->function, remark.caller->line))
    out.push_back(
        {std::move(*location), "hottest caller: " + std::string(loaded.tables->node(remark.caller->function).name)});
  return out;
}

/// " · +12 % slower · focus: parse": of the base and the filter, where there are such.
std::string choice_suffix(const analysis::FunctionNote& note, const LensStyle& style) {
  if (style.shown == nullptr) return {};
  std::string suffix;
  if (note.node != analysis::kNoNode)
    if (const std::string delta = delta_of(*style.shown, note.node, style.sample_type); !delta.empty())
      suffix += " · " + delta;
  if (!style.shown->filter.empty()) suffix += " · " + style.shown->filter;
  return suffix;
}

/// With what is gone only from the buffer, too.
analysis::FunctionNote in_buffer(const Document& document, const analysis::FunctionNote& note) {
  analysis::FunctionNote now = note;
  const FileView& view = *document.view;
  if (document.map.is_whole() || note.node == analysis::kNoNode || !view.placements[view.set->active]) return now;
  now.gone = gone_share(*view.set->shown()->tables, *view.placements[view.set->active], note.node,
                        view.set->sample_type, [&](std::uint32_t line) { return !document.map.to_buffer(line); });
  return now;
}

/// The other places of a finding.
std::vector<protocol::DiagnosticRelatedInformation> related(const Document& document, const PlacedAdvice& placed) {
  std::vector<protocol::DiagnosticRelatedInformation> out;
  const LoadedProfile& loaded = placed.advice->profile_of(*placed.finding);
  for (const analysis::AdvicePlace& place : placed.finding->places) {
    if (&place == placed.place) continue;
    const std::uint32_t line = loaded.tables->node(place.line).line;
    if (out.size() == kMostRelated) break;
    if (auto location = location_of(document, loaded, place.function, line))
      out.push_back({std::move(*location), "also in " + std::string(loaded.tables->node(place.function).name)});
  }
  return out;
}

/// Findings that are worth a diagnostic, most costly first.
std::vector<PlacedAdvice> told_advice(const Document& document, const Config& config, const Ignores& ignores,
                                      const std::vector<std::string>& folders, const AdviceSet* advice) {
  std::vector<PlacedAdvice> placed = advice_in(*document.view, advice, ignores, ignored_file(document, folders));
  std::erase_if(placed,
                [&](const PlacedAdvice& place) { return !place.main || place.here < config.advice.rules.threshold; });
  std::ranges::stable_sort(placed, [](const PlacedAdvice& a, const PlacedAdvice& b) { return a.here > b.here; });
  if (placed.size() > config.advice.budget) placed.resize(config.advice.budget);
  return placed;
}

protocol::Diagnostic to_diagnostic(const Document& document, const PlacedAdvice& placed, const Config& config,
                                   const protocol::ClientCapabilities& client, const analysis::LineMap::Place& place) {
  const analysis::AdviceRule& rule = *placed.finding->rule;
  protocol::Diagnostic diagnostic{
      .range = line_range(document, place.line, client.encoding),
      .severity = config.diagnostics.severity,
      .code = rule.code,
      .source = "proflens",
      .message = hedged(advice_message(*placed.finding), placed.approximate || place.edited),
      .relatedInformation = std::nullopt,
      .data = Json{{"profile", placed.advice->profile->path},
                   {"function", placed.function},
                   {"share", placed.finding->share},
                   {"rule", rule.id}}};
  if (client.code_description && !rule.links.empty())
    diagnostic.codeDescription = protocol::CodeDescription{rule.links.front()};
  if (client.related_information)
    if (auto information = related(document, placed); !information.empty())
      diagnostic.relatedInformation = std::move(information);
  return diagnostic;
}

/// By hand, for an initializer list of JSON copies all that is in it, and there may be hundreds of lenses.
std::vector<Json> lens_arguments(std::string_view function) {
  std::vector<Json> arguments(1, Json::object());
  arguments.front()["function"] = function;
  return arguments;
}

}  // namespace

protocol::ResponseError to_protocol(const analysis::Error& error) {
  const bool cancelled = error.kind == analysis::ErrorKind::kCancelled;
  return {cancelled ? protocol::ErrorCode::kRequestCancelled : protocol::ErrorCode::kRequestFailed, error.message};
}

std::optional<protocol::CodeLens> to_protocol(const Document& document, const analysis::FunctionNote& note,
                                              const LensStyle& style) {
  const auto place = document.map.to_buffer(note.line);
  if (!place) return std::nullopt;
  const std::string title = hedged(whole_title(in_buffer(document, note)), note.approximate || place->edited);
  const protocol::Position start = line_start(document, place->line, style.encoding);
  // The command works with the name alone, so a lens never goes stale.
  return protocol::CodeLens{.range = {start, start},
                            .command = protocol::Command{.title = title + choice_suffix(note, style),
                                                         .tooltip = std::nullopt,
                                                         .command = style.command,
                                                         .arguments = lens_arguments(note.function)},
                            .data = std::nullopt};
}

std::string delta_of(const LoadedProfile& loaded, NodeId node, std::size_t sample_type) {
  if (!loaded.deltas) return {};
  const auto delta = loaded.deltas->of(node, sample_type);
  return delta ? analysis::delta_text(*delta, loaded.profile().sample_types[sample_type]) : std::string();
}

std::optional<protocol::InlayHint> to_protocol(const Document& document, const analysis::LineNote& note,
                                               const LensStyle& style) {
  const auto place = document.map.to_buffer(note.line);
  if (!place) return std::nullopt;
  std::string label = hedged(note.label, note.approximate || place->edited);
  if (style.shown != nullptr && style.shown->deltas)
    if (const std::string delta = delta_of(*style.shown, note.node, style.sample_type); !delta.empty())
      label += " · " + delta;
  // No tooltip: where clients show one, they show the hover of the line as well.
  return protocol::InlayHint{.position = line_end(document, place->line, style.encoding),
                             .label = std::move(label),
                             .tooltip = std::nullopt,
                             .paddingLeft = true,
                             .data = std::nullopt};
}

Ignore ignore_entry(const Document& document, const FileView::Remark& remark, const std::vector<std::string>& folders) {
  const FileView& view = *document.view;
  return {.file = relative(document.path, folders),
          .function = std::string(view.set->profiles[remark.profile]->tables->node(remark.finding.function).name),
          .code = std::string(remark.finding.code),
          .line = trimmed(view.base->text.line(remark.finding.line))};
}

Ignore pgo_ignore_entry(const Document& document, const std::vector<std::string>& folders) {
  return {.file = ignored_file(document, folders), .function = "main.main", .code = kStalePgoCode, .line = "*"};
}

const PgoState* told_pgo(const Document& document, const Ignores& ignores, const std::vector<std::string>& folders,
                         const PgoStates* pgo) {
  if (pgo == nullptr || !document.view) return nullptr;
  for (const PgoState& state : pgo->all)
    if (state.main.file == document.path && !state.complaint().empty())
      return ignores.covers(pgo_ignore_entry(document, folders)) ? nullptr : &state;
  return nullptr;
}

namespace {

/// On func main, when a default.pgo lies beside it that does not fit the source.
std::optional<protocol::Diagnostic> to_diagnostic(const Document& document, const PgoState& pgo, const Config& config,
                                                  const protocol::ClientCapabilities& client) {
  const auto place = document.map.to_buffer(pgo.main.line);
  if (!place) return std::nullopt;
  return protocol::Diagnostic{.range = line_range(document, place->line, client.encoding),
                              .severity = config.diagnostics.severity,
                              .code = kStalePgoCode,
                              .source = "proflens",
                              .message = pgo.complaint(),
                              .relatedInformation = std::nullopt,
                              .data = std::nullopt};
}

}  // namespace

std::vector<protocol::Diagnostic> to_diagnostics(const Document& document, const Config& config, const Ignores& ignores,
                                                 const std::vector<std::string>& folders,
                                                 const protocol::ClientCapabilities& client, const AdviceSet* advice,
                                                 const PgoStates* pgo) {
  std::vector<protocol::Diagnostic> out;
  if (!document.view || !config.diagnostics.enable) return out;
  std::set<std::uint32_t> told;  // lines whose cost is explained
  for (const PlacedAdvice& placed : told_advice(document, config, ignores, folders, advice)) {
    const auto place = document.map.to_buffer(placed.line);
    if (!place || !told.insert(placed.line).second) continue;
    out.push_back(to_diagnostic(document, placed, config, client, *place));
  }
  if (const PgoState* stale = told_pgo(document, ignores, folders, pgo))
    if (auto diagnostic = to_diagnostic(document, *stale, config, client)) out.push_back(std::move(*diagnostic));
  for (const FileView::Remark& remark : document.view->remarks) {
    const auto place = document.map.to_buffer(remark.finding.line);
    if (!place || told.contains(remark.finding.line) || ignores.covers(ignore_entry(document, remark, folders)))
      continue;
    protocol::Diagnostic diagnostic{
        .range = line_range(document, place->line, client.encoding),
        .severity = config.diagnostics.severity,
        .code = std::string(remark.finding.code),
        .source = "proflens",
        .message = hedged(remark.finding.message, remark.finding.approximate || place->edited),
        .relatedInformation = std::nullopt,
        .data =
            Json{{"profile", document.view->set->profiles[remark.profile]->path},
                 {"function", document.view->set->profiles[remark.profile]->tables->node(remark.finding.function).name},
                 {"share", remark.finding.share}}};
    if (client.related_information)
      if (auto information = related(document, remark); !information.empty())
        diagnostic.relatedInformation = std::move(information);
    out.push_back(std::move(diagnostic));
  }
  return out;
}

protocol::Diagnostic to_diagnostic(const BuildError& error, const Document* document,
                                   const protocol::ClientCapabilities& client) {
  const std::uint32_t line = error.line - 1, byte = error.column == 0 ? 0 : error.column - 1;
  protocol::Range range{{line, byte}, {line, byte}};
  if (document && line < document->text.line_count()) {
    range = line_range(*document, line, client.encoding);
    if (error.column != 0)
      range.start.character = protocol::column_of(document->text.line(line), byte, client.encoding);
    if (range.end < range.start) range.end = range.start;
  } else if (document) {
    range = {};  // the buffer is shorter than what was built
  }
  return {.range = range,
          .severity = protocol::DiagnosticSeverity::kError,
          .code = "build",
          .source = "proflens",
          .message = error.message,
          .relatedInformation = std::nullopt,
          .data = std::nullopt};
}

std::string ignored_file(const Document& document, const std::vector<std::string>& folders) {
  return relative(document.path, folders);
}

}  // namespace proflens::server
