#include "server/go_edit.h"

#include "analysis/line_diff.h"

#include "protocol/position.h"

namespace proflens::server {
namespace {

/// With their endings.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

std::vector<std::uint64_t> hashes(const std::vector<std::string_view>& lines) {
  std::vector<std::uint64_t> out;
  out.reserve(lines.size());
  for (const std::string_view line : lines) out.push_back(analysis::hash_line(line));
  return out;
}

/// Before the line; past the last one, the end of the text.
protocol::Position position(const std::vector<std::string_view>& lines, std::size_t line,
                            protocol::PositionEncoding encoding) {
  if (line < lines.size() || lines.empty() || lines.back().ends_with('\n'))
    return {static_cast<std::uint32_t>(line), 0};
  return {static_cast<std::uint32_t>(lines.size() - 1),
          protocol::column_of(lines.back(), lines.back().size(), encoding)};
}

}  // namespace

std::vector<protocol::TextEdit> line_edits(std::string_view before, std::string_view after,
                                           protocol::PositionEncoding encoding) {
  const std::vector<std::string_view> a = lines_of(before), b = lines_of(after);
  std::vector<analysis::LineMatch> matches = analysis::match_lines(hashes(a), hashes(b));
  // Lines of equal hash are equal but for their ends, maybe.
  std::erase_if(matches, [&](const analysis::LineMatch& match) { return a[match.a] != b[match.b]; });
  matches.push_back({static_cast<std::uint32_t>(a.size()), static_cast<std::uint32_t>(b.size())});
  std::vector<protocol::TextEdit> edits;
  std::size_t from = 0, to = 0;
  for (const analysis::LineMatch& match : matches) {
    if (match.a > from || match.b > to) {
      std::string text;
      for (std::size_t i = to; i < match.b; ++i) text += b[i];
      edits.push_back({{position(a, from, encoding), position(a, match.a, encoding)}, std::move(text)});
    }
    from = match.a + 1;
    to = match.b + 1;
  }
  return edits;
}

protocol::WorkspaceEdit edit_for(std::span<const analysis::ChangedFile> files, const GoSources& sources,
                                 const protocol::ClientCapabilities& client) {
  protocol::WorkspaceEdit out;
  const bool creates = std::ranges::any_of(files, &analysis::ChangedFile::create);
  const bool plain = !client.document_changes || (creates && !client.create_files);
  if (plain)
    out.changes.emplace();
  else
    out.documentChanges.emplace();
  for (const analysis::ChangedFile& file : files) {
    const protocol::Uri uri = sources.uri(file.file);
    std::vector<protocol::TextEdit> edits = line_edits(sources.text(file.file), file.text, client.encoding);
    if (plain) {
      (*out.changes)[uri] = std::move(edits);
      continue;
    }
    if (file.create)
      out.documentChanges->push_back(
          protocol::CreateFile{.uri = uri, .options = protocol::CreateFileOptions{.ignoreIfExists = true}});
    protocol::OptionalVersionedTextDocumentIdentifier identifier{.uri = uri};
    if (const Document* open = open_document(sources.documents(), sources.path(file.file)))
      identifier.version = open->version;
    out.documentChanges->push_back(protocol::TextDocumentEdit{identifier, std::move(edits)});
  }
  return out;
}

}  // namespace proflens::server
