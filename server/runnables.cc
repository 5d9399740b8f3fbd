#include "server/runnables.h"

#include "server/paths.h"
#include "server/run/go_output.h"

namespace proflens::server {
namespace {

using protocol::Json;

protocol::Command command(const Snapshot& snapshot, std::string title, const char* name, Json argument) {
  return {.title = std::move(title),
          .tooltip = std::nullopt,
          .command = snapshot.command_prefix + name,
          .arguments = std::vector<Json>{std::move(argument)}};
}

/// A helper may be called TestX, too: what go test runs takes a *testing.T or *testing.B alone.
bool takes(std::string_view line, std::string_view type) {
  const std::size_t open = line.find('('), close = line.find(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return false;
  const std::string_view parameter = line.substr(open, close - open);
  return parameter.find('*') != std::string_view::npos && parameter.ends_with(type) &&
         parameter.find(',') == std::string_view::npos;
}

/// The line of the package clause, in what is being edited now; nothing when there is none.
std::optional<std::uint32_t> package_line(const Document& document) {
  constexpr std::uint32_t kMost = 500;  // of comments above it
  for (std::uint32_t line = 0; line < std::min(document.text.line_count(), kMost); ++line)
    if (document.text.line(line).starts_with("package ")) return line;
  return std::nullopt;
}

}  // namespace

std::vector<Runnable> runnables(const Snapshot& snapshot) {
  std::vector<Runnable> found;
  const Document* document = snapshot.document.get();
  if (!document || !snapshot.config->trusted || !document->path.ends_with("_test.go")) return found;
  if (!document->view || !document->view->base->syntax) return found;
  const FileView& view = *document->view;
  bool has_benchmark = false;
  for (const analysis::OutlineFunction& function : view.base->syntax->functions) {
    const GoTestKind kind = function.container.empty() ? go_test_kind(function.name) : GoTestKind::kNone;
    const bool benchmark = kind == GoTestKind::kBenchmark;
    const auto place = document->map.to_buffer(function.first_line);
    if (kind == GoTestKind::kNone || !place ||
        !takes(view.base->text.line(function.first_line), benchmark ? ".B" : ".T"))
      continue;
    has_benchmark = has_benchmark || benchmark;
    found.push_back(
        {place->line, place->line + function.last_line - function.first_line,
         command(snapshot, "Profile " + function.name, benchmark ? "proflens.runBenchmark" : "proflens.runTest",
                 {{"uri", document->uri}, {"name", function.name}})});
  }
  if (const auto line = package_line(*document); line && has_benchmark)
    found.push_back({*line, *line,
                     command(snapshot, "Profile all benchmarks of the package", "proflens.runBenchmark",
                             {{"uri", document->uri}, {"package", true}})});
  return found;
}

}  // namespace proflens::server
