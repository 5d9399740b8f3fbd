// textDocument/hover on a hot line or on a function's declaration.
#include <algorithm>
#include <fmt/format.h>

#include "server/handlers.h"
#include "server/paths.h"
#include "server/pgo_state.h"
#include "server/placed_advice.h"
#include "server/report.h"
#include "server/report_table.h"
#include "server/to_protocol.h"
#include "server/trial_lenses.h"

namespace proflens::server::handlers {

namespace {

constexpr std::size_t kNeighbours = 4;
constexpr std::size_t kSmallStacks = std::size_t{1} << 20;  // bytes: walked in a millisecond, and mostly not all of it

/// The sample type on display, else the default one; of an undisplayed profile one in which there is any cost.
std::size_t type_for(const FileView& view, std::size_t profile, analysis::NodeId node) {
  if (profile == view.set->active) return view.set->sample_type;
  const analysis::CostTables& tables = *view.set->profiles[profile]->tables;
  const std::size_t preferred = tables.profile().default_sample_type;
  if (tables.costs(node, preferred).cum != 0) return preferred;
  for (std::size_t type = tables.profile().sample_types.size(); type-- > 0;)
    if (tables.costs(node, type).cum != 0) return type;
  return preferred;
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

/// Lines of the function around a line of the file on disk that are not as they were in the buffer, or are new there.
std::uint32_t changed_in_buffer(const Document& document, std::uint32_t base_line) {
  const BaseText& base = *document.view->base;
  if (!base.syntax || document.map.is_whole()) return 0;
  const analysis::OutlineFunction* around = nullptr;  // the innermost
  for (const analysis::OutlineFunction& function : base.syntax->functions)
    if (function.first_line <= base_line && base_line <= function.last_line &&
        (!around || around->first_line <= function.first_line))
      around = &function;
  if (!around) return 0;
  std::uint32_t old_ones = 0, new_ones = 0, first = UINT32_MAX, last = 0;
  for (std::uint32_t line = around->first_line; line <= around->last_line; ++line) {
    const auto place = document.map.to_buffer(line);
    if (place) first = std::min(first, place->line), last = std::max(last, place->line);
    old_ones += (!place || place->edited) && !is_blank(base.text.line(line));
  }
  for (std::uint32_t line = first; line <= last; ++line) {
    const auto place = document.map.to_base(line);
    new_ones += (!place || place->edited) && !is_blank(document.text.line(line));
  }
  return std::max(old_ones, new_ones);
}

/// Since the recording: up to what is on disk, and from there to the buffer.
std::optional<std::uint32_t> changed_since(const Document& document, const analysis::PlacedFunction& function) {
  if (!function.changed) return std::nullopt;
  return *function.changed + changed_in_buffer(document, function.line);
}

/// What a profile has at a line of the base text: the function declared there, else the line itself.
std::optional<Subject> subject_at(const Document& document, std::size_t profile, std::uint32_t line) {
  const FileView& view = *document.view;
  const auto& placement = view.placements[profile];
  if (!placement) return std::nullopt;
  const LoadedProfile& loaded = *view.set->profiles[profile];
  const auto subject = [&](const auto& placed) {
    return Subject{.loaded = loaded,
                   .node = placed.node,
                   .sample_type = type_for(view, profile, placed.node),
                   .approximate = placed.approximate()};
  };
  for (const analysis::PlacedFunction& function :
       std::ranges::equal_range(placement->functions, line, {}, &analysis::PlacedFunction::line))
    if (function.declared) {
      Subject declared = subject(function);
      declared.changed = changed_since(document, function);
      declared.gone = gone_share(*loaded.tables, *placement, function.node, declared.sample_type,
                                 [&](std::uint32_t at) { return !document.map.to_buffer(at); });
      return declared;
    }
  const auto placed = std::ranges::lower_bound(placement->lines, line, {}, &analysis::PlacedLine::line);
  if (placed == placement->lines.end() || placed->line != line) return std::nullopt;
  Subject on_line = subject(*placed);
  const auto around = std::ranges::find(placement->functions, placed->function, &analysis::PlacedFunction::node);
  if (around != placement->functions.end()) on_line.changed = changed_since(document, *around);
  return on_line;
}

/// What is known to be slow on the line.
std::string advice_at(const Snapshot& snapshot, std::uint32_t line) {
  std::string text;
  for (const PlacedAdvice& placed : advice_in(*snapshot.document->view, snapshot.set->advice.get(), *snapshot.ignores,
                                              ignored_file(*snapshot.document, snapshot.folders)))
    if (placed.line == line) text += advice_text(placed) + "\n";
  return text;
}

/// What a build by default.pgo has made of calls on the line.
std::string pgo_at(const Snapshot& snapshot, std::uint32_t line) {
  const auto found = snapshot.pgo->decisions.find(snapshot.document->path);
  std::string text;
  if (found == snapshot.pgo->decisions.end()) return text;
  for (const analysis::PgoDecision& decision : found->second)
    if (decision.line == line + 1) text += cell(decision_text(decision), 200) + "\n\n";
  return text;
}

std::string text_of(const Subject& subject, const Snapshot& snapshot, const std::string& advice) {
  const auto& tables = *subject.loaded.tables;
  std::string text = "**" + verdict(subject) + "**\n\n";
  if (const std::string called = called_here(subject); !called.empty()) text += called + "\n\n";
  text += advice;
  text += cost_table(subject);
  if (const std::string delta = delta_of(subject.loaded, subject.node, subject.sample_type); !delta.empty())
    text += fmt::format("\nAgainst {}{}: {}\n", cell(base_name(subject.loaded.base_path), 40),
                        subject.loaded.base_how.empty() ? "" : ", " + subject.loaded.base_how, delta);
  if (tables.costs(subject.node, subject.sample_type).cum != 0) text += neighbour_tables(subject, kNeighbours);
  if (subject.approximate) text += "\n≈ The file has changed since; the place is the most likely one.\n";
  if (const std::string gone = analysis::gone_text(subject.gone); !gone.empty()) text += "\n" + gone + "\n";
  text += "\n" + provenance(subject.loaded, subject.sample_type, snapshot.now_nanos) + "\n";
  if (const std::string base = base_note(subject, snapshot.now_nanos); !base.empty()) text += "\n" + base + "\n";
  if (!subject.loaded.filter.empty()) text += "\nOnly a part is shown · " + cell(subject.loaded.filter, 80) + "\n";
  return text;
}

}  // namespace

protocol::Result<std::optional<protocol::Hover>> hover(const Snapshot& snapshot,
                                                       const protocol::TextDocumentPositionParams& params) {
  if (!snapshot.document || !snapshot.document->view || !snapshot.config->hover) return std::nullopt;
  const FileView& view = *snapshot.document->view;
  const auto place = snapshot.document->map.to_base(params.position.line);
  if (!place) return std::nullopt;
  std::string text;
  for (std::size_t i = 0; i < view.set->profiles.size(); ++i) {
    // The profile on display comes first: its verdict is the first line.
    const std::size_t profile = i == 0 ? view.set->active : i <= view.set->active ? i - 1 : i;
    auto subject = subject_at(*snapshot.document, profile, place->line);
    if (!subject) continue;
    subject->approximate = subject->approximate || place->edited;
    text += (text.empty() ? "" : "\n---\n\n") +
            text_of(*subject, snapshot, text.empty() ? advice_at(snapshot, place->line) : "");
  }
  if (const std::string pgo = pgo_at(snapshot, place->line); !pgo.empty())
    text += (text.empty() ? "" : "\n---\n\n") + pgo;
  if (const std::string measured = trial_hover(snapshot, params.position.line); !measured.empty())
    text += (text.empty() ? "" : "\n---\n\n") + measured;
  if (text.empty()) return std::nullopt;
  return protocol::Hover{.contents = {snapshot.client.markdown_hover ? "markdown" : "plaintext", text},
                         .range = line_range(*snapshot.document, params.position.line, snapshot.client.encoding)};
}

bool hover_is_quick(const Snapshot& snapshot) {
  return std::ranges::all_of(snapshot.set->profiles, [](const auto& loaded) {
    return loaded->profile().stacks.bytes.size() <= kSmallStacks && loaded->edges->is_built();
  });
}

}  // namespace proflens::server::handlers
