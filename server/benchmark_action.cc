#include "server/benchmark_action.h"

#include <algorithm>
#include <deque>

#include "analysis/benchmark.h"

#include "protocol/uri.h"

#include "server/go_packages.h"
#include "server/paths.h"

namespace proflens::server {

using analysis::GoSourceFile;
using analysis::OutlineFunction;
using protocol::Json;

namespace {

constexpr std::size_t kMaxFiles = 400;  // of a package; a directory with more is generated
constexpr int kOldestGo = 18;           // what is assumed when nothing says a version

/// The files of a package and the memory they are in.
struct Package {
  std::vector<std::string> texts;
  std::vector<GoSourceFile> files;
};

const Document* open_document(const Snapshot& snapshot, const std::string& path) {
  for (const auto& [uri, document] : snapshot.documents)
    if (document->path == path) return document.get();
  return nullptr;
}

Package read_package(const Snapshot& snapshot, const std::string& directory) {
  Package package;
  std::vector<std::string> names;
  for (const DirectoryEntry& entry : snapshot.files->list(directory))
    if (entry.kind == FileStat::Kind::kFile && entry.name.ends_with(".go")) names.push_back(entry.name);
  std::ranges::sort(names);
  if (names.size() > kMaxFiles) names.resize(kMaxFiles);
  package.texts.reserve(names.size());  // the files hold views into these
  for (const std::string& name : names) {
    const std::string path = join(directory, name);
    if (const Document* open = open_document(snapshot, path)) {
      package.texts.push_back(open->text.text());
    } else if (const auto bytes = snapshot.files->read(path)) {
      package.texts.emplace_back(bytes->bytes);
    } else {
      continue;
    }
    package.files.push_back({name, package.texts.back()});
  }
  return package;
}

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
  if (const Document* open = open_document(snapshot, path)) identifier.version = open->version;
  out.documentChanges->push_back(protocol::TextDocumentEdit{identifier, std::move(edits)});
  return out;
}

analysis::TextBuffer text_of(const Package& package, const std::string& name) {
  const auto file = std::ranges::find(package.files, name, &GoSourceFile::name);
  return file == package.files.end() ? analysis::TextBuffer() : analysis::TextBuffer(file->text);
}

protocol::Uri uri_in(const Snapshot& snapshot, const std::string& path) {
  const Document* open = open_document(snapshot, path);
  return open ? open->uri : protocol::uri_of(path);
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
  const Package package = read_package(snapshot, directory);
  const GoPackages packages(*snapshot.files, find_go_environment(*snapshot.files, snapshot.variables), directory);
  std::deque<Package> others;  // their texts live as long as the call
  const auto other_package = [&](std::string_view import_path) {
    const std::string found = packages.directory_of_import(import_path);
    if (found.empty()) return std::vector<GoSourceFile>{};
    return others.emplace_back(read_package(snapshot, found)).files;
  };
  const analysis::GoPackageSources sources{package.files, std::max(packages.language_minor(), kOldestGo),
                                           other_package};
  protocol::CodeAction action{
      .title = {}, .kind = "refactor", .edit = std::nullopt, .command = std::nullopt, .data = std::nullopt};

  if (const auto found = analysis::find_benchmark(sources, function)) {
    action.title = "Go to " + found->name;
    action.command = go_to(snapshot, uri_in(snapshot, join(directory, found->file)), found->line, action.title);
    return action;
  }
  const auto edit = analysis::suggest_benchmark(sources, base_name(document.path), function);
  if (!edit) return std::nullopt;
  const std::string path = join(directory, edit->file);
  const protocol::Uri uri = uri_in(snapshot, path);
  action.title = "Write a benchmark for " + function.name + " (" + edit->benchmark_name + " in " + edit->file + ")";
  action.edit = to_edit(snapshot, uri, path, *edit, text_of(package, edit->file));
  if (snapshot.client.show_document)
    action.command = go_to(snapshot, uri, edit->cursor_line, "Go to " + edit->benchmark_name);
  return action;
}

}  // namespace proflens::server
