#include "server/benchmark_action.h"

#include "analysis/benchmark.h"

#include "protocol/uri.h"

#include "server/go_sources.h"
#include "server/paths.h"

namespace proflens::server {

using analysis::OutlineFunction;
using protocol::Json;

namespace {

protocol::TextEdit to_edit(const analysis::BenchmarkEdit::Insert& insert, const analysis::TextBuffer& file,
                           protocol::PositionEncoding encoding) {
  const protocol::Position at{insert.line, protocol::column_of(file.line(insert.line), insert.column, encoding)};
  return {{at, at}, insert.text};
}

protocol::WorkspaceEdit to_edit(const Snapshot& snapshot, const protocol::Uri& uri, const std::string& path,
                                const analysis::BenchmarkEdit& edit, const analysis::TextBuffer& file) {
  std::vector<protocol::TextEdit> edits;
  for (const auto& insert : edit.inserts) edits.push_back(to_edit(insert, file, snapshot.client.encoding));
  protocol::WorkspaceEdit out;
  if (!snapshot.client.document_changes || (edit.create && !snapshot.client.create_files)) {
    out.changes = {{uri, std::move(edits)}};
    return out;
  }
  out.documentChanges.emplace();
  if (edit.create)
    out.documentChanges->push_back(
        protocol::CreateFile{.uri = uri, .options = protocol::CreateFileOptions{.ignoreIfExists = true}});
  protocol::OptionalVersionedTextDocumentIdentifier identifier{.uri = uri};
  if (const Document* open = open_document(snapshot.documents, path)) identifier.version = open->version;
  out.documentChanges->push_back(protocol::TextDocumentEdit{identifier, std::move(edits)});
  return out;
}

protocol::Command go_to(const Snapshot& snapshot, const protocol::Uri& uri, std::uint32_t line, std::string title) {
  return {.title = std::move(title),
          .tooltip = std::nullopt,
          .command = snapshot.command_prefix + "proflens.goTo",
          .arguments = std::vector<Json>{Json{{"uri", uri}, {"line", line}}}};
}

}  // namespace

std::optional<protocol::CodeAction> benchmark_action(const Snapshot& snapshot, const Document& document,
                                                     const OutlineFunction& function) {
  const std::string directory(directory_of(document.path));
  GoSources package(*snapshot.files, snapshot.variables, snapshot.documents, directory);
  const analysis::GoPackageSources sources = package.sources();
  protocol::CodeAction action{
      .title = {}, .kind = "refactor", .edit = std::nullopt, .command = std::nullopt, .data = std::nullopt};

  if (const auto found = analysis::find_benchmark(sources, function)) {
    action.title = "Go to " + found->name;
    action.command = go_to(snapshot, package.uri(found->file), found->line, action.title);
    return action;
  }
  const auto edit = analysis::suggest_benchmark(sources, base_name(document.path), function);
  if (!edit) return std::nullopt;
  const std::string path = join(directory, edit->file);
  const protocol::Uri uri = package.uri(edit->file);
  action.title = "Write a benchmark for " + function.name + " (" + edit->benchmark_name + " in " + edit->file + ")";
  action.edit = to_edit(snapshot, uri, path, *edit, analysis::TextBuffer(package.text(edit->file)));
  if (snapshot.client.show_document)
    action.command = go_to(snapshot, uri, edit->cursor_line, "Go to " + edit->benchmark_name);
  return action;
}

}  // namespace proflens::server
