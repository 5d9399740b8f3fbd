// textDocument/codeAction on lines with a remark and in hot functions: benchmark, callers, sample type, ignore.
#include <algorithm>
#include <fmt/format.h>
#include <re2/re2.h>

#include "server/benchmark_action.h"
#include "server/fix_action.h"
#include "server/handlers.h"
#include "server/handlers/pgo_commands.h"
#include "server/paths.h"
#include "server/pgo_state.h"
#include "server/placed_advice.h"
#include "server/runnables.h"
#include "server/to_protocol.h"
#include "server/trial_lenses.h"

namespace proflens::server::handlers {

using protocol::CodeAction;
using protocol::Json;

namespace {

using Actions = protocol::CodeActionRequest::Result;

CodeAction command_action(const Snapshot& snapshot, const std::string& title, std::string kind, const char* command,
                          Json argument) {
  return {.title = title,
          .kind = std::move(kind),
          .edit = std::nullopt,
          .command = protocol::Command{.title = title,
                                       .tooltip = std::nullopt,
                                       .command = snapshot.command_prefix + command,
                                       .arguments = std::vector<Json>{std::move(argument)}},
          .data = std::nullopt};
}

/// What of the view is on one line of the base text.
struct Here {
  const FileView& view;
  std::uint32_t line = 0;                               // of the base
  const analysis::FunctionNote* lens = nullptr;         // of the function around the line
  const analysis::OutlineFunction* function = nullptr;  // the declaration around it
};

Here look(const FileView& view, std::uint32_t line) {
  Here here{view, line};
  if (view.base->syntax)
    for (const analysis::OutlineFunction& function : view.base->syntax->functions)
      if (function.first_line <= line && line <= function.last_line) here.function = &function;
  for (const analysis::FunctionNote& lens : view.lenses)
    if (lens.line == line || (here.function && here.function->first_line == lens.line)) here.lens = &lens;
  return here;
}

void add_ignores(const Snapshot& snapshot, const Here& here, std::vector<CodeAction>& out) {
  for (const FileView::Remark& remark : here.view.remarks) {
    if (remark.finding.line != here.line) continue;
    const Ignore entry = ignore_entry(*snapshot.document, remark, snapshot.folders);
    if (snapshot.folders.empty() || snapshot.ignores->covers(entry)) continue;
    out.push_back(command_action(
        snapshot, fmt::format("Ignore {} here", remark.finding.code), "quickfix", "proflens.ignore",
        {{"file", entry.file}, {"function", entry.function}, {"code", entry.code}, {"line", entry.line}}));
  }
}

CodeAction dismiss(const Snapshot& snapshot, const std::string& title, const Ignore& entry) {
  return command_action(
      snapshot, title, "quickfix", "proflens.ignore",
      {{"file", entry.file}, {"function", entry.function}, {"code", entry.code}, {"line", entry.line}});
}

/// What can be done about findings on the line: the advised form, and not to hear of it again.
void add_advice(const Snapshot& snapshot, const Here& here, std::uint32_t buffer_line, std::vector<CodeAction>& out) {
  const std::string file = ignored_file(*snapshot.document, snapshot.folders);
  std::vector<CodeAction> last;
  for (const PlacedAdvice& placed : advice_in(here.view, snapshot.set->advice.get(), *snapshot.ignores, file)) {
    if (placed.line != here.line) continue;
    const std::string& code = placed.finding->rule->code;
    if (auto fix = fix_action(snapshot, *snapshot.document, code, buffer_line)) out.push_back(std::move(*fix));
    if (snapshot.folders.empty()) continue;
    const Ignore entry = ignore_entry(here.view, placed, file);
    last.push_back(dismiss(snapshot, fmt::format("Dismiss {} on this line", code), entry));
    last.push_back(dismiss(snapshot, fmt::format("Dismiss {} in this file", code),
                           {.file = file, .function = "*", .code = code, .line = "*"}));
    last.push_back(dismiss(snapshot, fmt::format("Dismiss {} in this workspace", code),
                           {.file = "*", .function = "*", .code = code, .line = "*"}));
  }
  std::ranges::move(last, std::back_inserter(out));
}

void add_callers(const Snapshot& snapshot, const Here& here, std::vector<CodeAction>& out) {
  out.push_back(command_action(snapshot, "Show callers of " + std::string(analysis::short_name(here.lens->function)),
                               "source", "proflens.showCallers", {{"function", here.lens->function}}));
}

void add_filters(const Snapshot& snapshot, const Here& here, std::vector<CodeAction>& out) {
  const LoadedProfile* shown = here.view.set->shown();
  if (here.lens)
    out.push_back(command_action(
        snapshot, "Focus on " + std::string(analysis::short_name(here.lens->function)), "source", "proflens.setFilter",
        {{"focus",
          "^" + RE2::QuoteMeta(re2::StringPiece(here.lens->function.data(), here.lens->function.size())) + "$"}}));
  if (shown && !shown->filter.empty())
    out.push_back(command_action(snapshot, "Drop the filter", "source", "proflens.setFilter", Json::object()));
}

void add_flame_graph(const Snapshot& snapshot, const Here& here, std::vector<CodeAction>& out) {
  out.push_back(command_action(snapshot,
                               fmt::format("Show {} in the flame graph", analysis::short_name(here.lens->function)),
                               "source", "proflens.flameGraph", {{"function", here.lens->function}}));
}

void add_sample_types(const Snapshot& snapshot, std::vector<CodeAction>& out) {
  const ProfileSet& set = *snapshot.set;
  for (std::size_t p = 0; p < set.profiles.size(); ++p) {
    const auto& types = set.profiles[p]->profile().sample_types;
    for (std::size_t t = 0; t < types.size(); ++t)
      if (p != set.active || t != set.sample_type)
        out.push_back(command_action(
            snapshot, fmt::format("Show {} of {}", types[t].type, base_name(set.profiles[p]->path)), "source",
            "proflens.setSampleType", {{"type", types[t].type}, {"path", set.profiles[p]->path}}));
  }
}

/// A file that a profile may be about, if only it were known that its directory is the recorded one.
void add_path_rules(const Snapshot& snapshot, std::vector<CodeAction>& out) {
  if (snapshot.folders.empty()) return;
  for (const auto& loaded : snapshot.set->profiles)
    for (const PathSuggestion& suggestion : loaded->suggestions) {
      if (std::ranges::find(suggestion.targets, snapshot.document->path) == suggestion.targets.end()) continue;
      const PathRule& rule = suggestion.rule;
      out.push_back(
          command_action(snapshot,
                         fmt::format("Show what {} recorded {} here (paths rule to {})", base_name(loaded->path),
                                     rule.from.empty() ? "of relative paths" : "in " + rule.from, rule.to),
                         "quickfix", "proflens.addPathRule", {{"from", rule.from}, {"to", rule.to}}));
    }
}

/// A kind is wanted when nothing is said, or when one of its parents is named.
bool is_wanted(const protocol::CodeActionContext& context, const std::string& kind) {
  if (!context.only || context.only->empty()) return true;
  return std::ranges::any_of(*context.only, [&](const std::string& only) {
    return only.empty() || kind == only || kind.starts_with(only + ".");
  });
}

bool is_own(const Snapshot& snapshot) {
  return std::ranges::any_of(
      snapshot.folders, [&](const std::string& folder) { return below(snapshot.document->path, folder).has_value(); });
}

void add_actions_here(const Snapshot& snapshot, const protocol::CodeActionParams& params, const Here& here,
                      std::vector<CodeAction>& found) {
  if (here.lens) {
    const bool is_go = here.view.base->syntax && here.view.base->syntax->language == analysis::Language::kGo;
    if (is_go && here.function && is_own(snapshot) && is_wanted(params.context, "refactor"))
      if (auto action = benchmark_action(snapshot, *snapshot.document, *here.function))
        found.push_back(std::move(*action));
    add_callers(snapshot, here, found);
    add_flame_graph(snapshot, here, found);
  }
  // Also where the type on display has nothing: from there one wants another.
  if (std::ranges::any_of(here.view.placements, [](const auto& placement) { return placement.has_value(); }))
    add_sample_types(snapshot, found);
  add_filters(snapshot, here, found);
  add_advice(snapshot, here, params.range.start.line, found);
  add_ignores(snapshot, here, found);  // last: it is what one does least
}

void add_runnables(const Snapshot& snapshot, const protocol::CodeActionParams& params, std::vector<CodeAction>& found) {
  for (const Runnable& runnable : runnables(snapshot))
    if (runnable.line <= params.range.start.line && params.range.start.line <= runnable.last_line)
      found.push_back({.title = runnable.command.title,
                       .kind = "source",
                       .edit = std::nullopt,
                       .command = runnable.command,
                       .data = std::nullopt});
}

/// On func main of a program, when there is a profile that its compiler can use; and what can be done about a stale
/// one.
void add_pgo(const Snapshot& snapshot, const Here& here, std::vector<CodeAction>& out) {
  const bool on_main = here.function && here.function->name == "main" && here.function->container.empty() &&
                       here.view.base->syntax->package_name == "main";
  if (!on_main || !is_own(snapshot)) return;
  const PgoState* stale = told_pgo(*snapshot.document, *snapshot.ignores, snapshot.folders, snapshot.pgo.get());
  const auto profile = cpu_profile(*snapshot.set);
  if (profile && analysis::pgo_obstacle(profile->profile()).empty())
    out.push_back(command_action(snapshot, fmt::format("Write default.pgo from {}", base_name(profile->path)),
                                 stale != nullptr ? "quickfix" : "source", "proflens.writePgo",
                                 {{"directory", std::string(directory_of(snapshot.document->path))}}));
  const std::string directory(directory_of(snapshot.document->path));
  if (snapshot.config->trusted && std::ranges::any_of(snapshot.pgo->all, [&](const PgoState& state) {
        return state.main.directory == directory && state.calls;
      }))
    out.push_back(command_action(snapshot, "Ask the compiler what default.pgo changes", "source", "proflens.explainPgo",
                                 {{"directory", directory}}));
  if (stale == nullptr || snapshot.folders.empty()) return;
  const Ignore entry = pgo_ignore_entry(*snapshot.document, snapshot.folders);
  out.push_back(dismiss(snapshot, fmt::format("Ignore {} here", entry.code), entry));
}

void add_trials(const Snapshot& snapshot, const protocol::CodeActionParams& params, bool costs,
                std::vector<CodeAction>& found) {
  if (!is_wanted(params.context, "refactor")) return;
  for (protocol::Command& command : trial_actions(snapshot, params.range.start.line, costs))
    found.push_back({.title = command.title,
                     .kind = "refactor",
                     .edit = std::nullopt,
                     .command = std::move(command),
                     .data = std::nullopt});
}

}  // namespace

protocol::Result<Actions> code_action(const Snapshot& snapshot, const protocol::CodeActionParams& params) {
  Actions actions;
  if (!snapshot.document || !snapshot.document->view) return actions;
  std::vector<CodeAction> found;
  add_path_rules(snapshot, found);
  add_runnables(snapshot, params, found);
  bool costs = false;
  if (const auto place = snapshot.document->map.to_base(params.range.start.line)) {
    const Here here = look(*snapshot.document->view, place->line);
    costs = here.lens != nullptr;
    add_actions_here(snapshot, params, here, found);
    add_pgo(snapshot, here, found);
  }
  add_trials(snapshot, params, costs, found);
  for (CodeAction& action : found) {
    if (!is_wanted(params.context, *action.kind)) continue;
    if (snapshot.client.code_action_literals) {
      actions.push_back(std::move(action));
    } else if (action.command) {
      actions.push_back(std::move(*action.command));  // an edit without a literal cannot be said
    }
  }
  return actions;
}

}  // namespace proflens::server::handlers
