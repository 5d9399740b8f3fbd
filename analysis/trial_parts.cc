#include "analysis/trial_parts.h"

#include <algorithm>

#include "analysis/go_layout.h"

namespace proflens::analysis {
namespace {

bool is_word_byte(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

const GoFunctionDeclaration* original_of(const GoPackage& package, const GoFunctionDeclaration& copy,
                                         const TrialMark& mark) {
  const GoFunctionDeclaration* found = nullptr;
  for (const GoFunctionDeclaration& function : package.functions()) {
    const bool fits = &function != &copy && title_of(function) == mark.original && !mark_of(function.node);
    // Where build tags give it twice, the one beside the copy is meant.
    if (fits && (!found || (found->source != copy.source && function.source == copy.source))) found = &function;
  }
  return found;
}

}  // namespace

std::optional<TrialMark> mark_of(GoNode declaration) {
  const GoRegion region = region_of(declaration);
  const std::string_view doc = declaration.source().substr(region.first, region.declaration - region.first);
  std::size_t at = doc.starts_with(kTrialMarker) ? 0 : doc.find("\n" + std::string(kTrialMarker));
  if (at == std::string_view::npos) return std::nullopt;
  if (doc[at] == '\n') ++at;
  const std::size_t end = std::min(doc.find('\n', at), doc.size());
  std::string_view names = doc.substr(at + kTrialMarker.size(), end - at - kTrialMarker.size());
  names = names.substr(0, names.find_last_not_of(" \t\r") + 1);
  const std::size_t space = names.find(' ');
  TrialMark mark{.original = std::string(names.substr(0, space)), .trial_of = {}};
  mark.is_test = space != std::string_view::npos;
  mark.trial_of = mark.is_test ? std::string(names.substr(space + 1)) : mark.original;
  mark.first = region.first + static_cast<std::uint32_t>(at);
  mark.end = region.first + static_cast<std::uint32_t>(std::min(end + 1, doc.size()));
  return mark;
}

std::vector<TrialCopy> trial_copies(const GoPackage& package) {
  std::vector<TrialCopy> copies;
  for (const GoFunctionDeclaration& function : package.functions())
    if (auto mark = mark_of(function.node)) {
      const GoFunctionDeclaration* original = original_of(package, function, *mark);
      copies.push_back({std::move(*mark), &function, original});
    }
  return copies;
}

PackageTexts::PackageTexts(const GoPackageSources& sources) : before_(&sources) {
  for (const GoSourceFile& file : sources.files) entries_.push_back({file.name, std::string(file.text), file.text});
}

GoPackageSources PackageTexts::sources() const {
  files_.clear();
  for (const Entry& entry : entries_) files_.push_back({entry.name, entry.text});
  GoPackageSources out = *before_;
  out.files = files_;
  return out;
}

const std::string& PackageTexts::text(std::string_view file) const {
  static const std::string kNone;
  const auto found = std::ranges::find(entries_, file, &Entry::name);
  return found == entries_.end() ? kNone : found->text;
}

void PackageTexts::set(std::string_view file, std::string text) {
  const auto found = std::ranges::find(entries_, file, &Entry::name);
  if (found == entries_.end())
    entries_.push_back({std::string(file), std::move(text), std::nullopt});
  else
    found->text = std::move(text);
}

std::vector<ChangedFile> PackageTexts::changed() const {
  std::vector<ChangedFile> files;
  for (const Entry& entry : entries_)
    if (entry.before != entry.text) files.push_back({entry.name, !entry.before, entry.text});
  return files;
}

std::string title_of(const GoFunctionDeclaration& function) {
  return function.receiver_type.empty() ? function.name : function.receiver_type + "." + function.name;
}

std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
  for (std::size_t at = text.find(word, from); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool begins = at == 0 || !is_word_byte(text[at - 1]);
    const bool ends = at + word.size() == text.size() || !is_word_byte(text[at + word.size()]);
    if (begins && ends) return at;
  }
  return std::string_view::npos;
}

std::string syntax_error_in(const GoSource& source) {
  const GoNode root = source.tree.root();
  if (root && !ts_node_has_error(root.raw())) return {};
  std::uint32_t line = 0;
  bool found = false;
  walk(root, [&](GoNode node) {
    if (!found && (node.is("ERROR") || ts_node_is_missing(node.raw()))) {
      line = node.first_line();
      found = true;
    }
    return !found && ts_node_has_error(node.raw());
  });
  return source.name + ":" + std::to_string(line + 1);
}

}  // namespace proflens::analysis
