#include "server/fix_action.h"

#include <algorithm>

#include "analysis/outline.h"
#include "analysis/quick_fix.h"

#include "server/go_packages.h"
#include "server/paths.h"

namespace proflens::server {
namespace {

constexpr std::size_t kMaxFiles = 400;  // of a package; a directory with more is generated

/// The other files of the package, as far as they are on disk.
std::vector<analysis::Buffer> others_of(const Snapshot& snapshot, const std::string& path) {
  std::vector<analysis::Buffer> texts;
  const std::string directory(directory_of(path));
  for (const DirectoryEntry& entry : snapshot.files->list(directory)) {
    if (entry.kind != FileStat::Kind::kFile || !entry.name.ends_with(".go") || entry.name == base_name(path)) continue;
    if (texts.size() == kMaxFiles) break;
    if (auto bytes = snapshot.files->read(join(directory, entry.name))) texts.push_back(std::move(*bytes));
  }
  return texts;
}

protocol::Position position_of(const analysis::TextBuffer& text, std::string_view whole, std::uint32_t byte,
                               protocol::PositionEncoding encoding) {
  const auto line = static_cast<std::uint32_t>(std::ranges::count(whole.substr(0, byte), '\n'));
  const std::size_t before = byte == 0 ? std::string_view::npos : whole.rfind('\n', byte - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return {line, protocol::column_of(text.line(line), byte - begin, encoding)};
}

}  // namespace

std::optional<protocol::CodeAction> fix_action(const Snapshot& snapshot, const Document& document,
                                               std::string_view code, std::uint32_t line) {
  if (analysis::language_of(document.path) != analysis::Language::kGo) return std::nullopt;
  const std::string text = document.text.text();
  if (text.find('\r') != std::string::npos) return std::nullopt;  // what is inserted has \n
  const std::vector<analysis::Buffer> others = others_of(snapshot, document.path);
  const GoPackages packages(*snapshot.files, find_go_environment(*snapshot.files, snapshot.variables),
                            std::string(directory_of(document.path)));
  analysis::QuickFixFile file{.text = text, .package = {}, .go_minor = packages.language_minor()};
  for (const analysis::Buffer& other : others) file.package.push_back(other.bytes);
  const std::vector<analysis::QuickFix> fixes = analysis::quick_fixes(file, code, line);
  if (fixes.empty()) return std::nullopt;
  std::vector<protocol::TextEdit> edits;
  for (const analysis::TextChange& change : fixes.front().changes)
    edits.push_back({{position_of(document.text, text, change.begin, snapshot.client.encoding),
                      position_of(document.text, text, change.end, snapshot.client.encoding)},
                     change.text});
  protocol::WorkspaceEdit edit;
  if (snapshot.client.document_changes) {
    edit.documentChanges.emplace();
    edit.documentChanges->push_back(
        protocol::TextDocumentEdit{{.uri = document.uri, .version = document.version}, std::move(edits)});
  } else {
    edit.changes = {{document.uri, std::move(edits)}};
  }
  return protocol::CodeAction{.title = fixes.front().title,
                              .kind = "quickfix",
                              .edit = std::move(edit),
                              .command = std::nullopt,
                              .data = std::nullopt};
}

}  // namespace proflens::server
