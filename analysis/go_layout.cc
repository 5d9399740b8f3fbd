#include "analysis/go_layout.h"

#include <algorithm>
#include <vector>

namespace proflens::analysis {
namespace {

std::uint32_t offset(std::size_t at) { return static_cast<std::uint32_t>(at); }

std::uint32_t line_start(std::string_view text, std::uint32_t at) {
  const std::size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return newline == std::string_view::npos ? 0 : offset(newline + 1);
}

/// Past the newline.
std::uint32_t line_end(std::string_view text, std::uint32_t at) {
  const std::size_t newline = text.find('\n', at);
  return newline == std::string_view::npos ? offset(text.size()) : offset(newline + 1);
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

/// Characters, as gofmt counts them when it aligns.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string_view trimmed_end(std::string_view text) { return text.substr(0, text.find_last_not_of(" \t\r\n") + 1); }

GoNode previous(GoNode node) { return {ts_node_prev_named_sibling(node.raw()), node.source()}; }

bool is_one_line(GoNode node) {
  return (node.is("function_declaration") || node.is("method_declaration")) && node.first_line() == node.last_line() &&
         static_cast<bool>(node.field("body"));
}

/// A line of code with a comment behind it.
struct Commented {
  std::uint32_t line = 0;
  std::uint32_t start = 0, comment = 0;  // bytes of the old text
  std::string code, indent;              // code as it is now, without the blanks before the comment
  std::size_t old_width = 0;
};

class Renamer {
 public:
  Renamer(const GoTree& tree, const GoRenamings& renamings) : tree_(tree), renamings_(renamings) {}

  std::string run() {
    find_comments();
    for (std::size_t i = 0; i < comments_.size();) {
      std::size_t end = i + 1;
      while (end < comments_.size() && goes_with(comments_[end - 1], comments_[end])) ++end;
      align(i, end);
      i = end;
    }
    return replaced(0, offset(tree_.source().size()));
  }

 private:
  void find_comments() {
    const std::string_view text = tree_.source();
    walk(tree_.root(), [&](GoNode node) {
      if (!node.is("comment")) return true;
      const std::uint32_t start = line_start(text, node.first_byte());
      const std::string_view before = text.substr(start, node.first_byte() - start);
      const bool last = is_blank(text.substr(node.end_byte(), line_end(text, node.end_byte()) - node.end_byte()));
      if (is_blank(before) || !last || node.first_line() != node.last_line()) return false;
      const std::string_view code = trimmed_end(before);
      comments_.push_back({.line = node.first_line(),
                           .start = start,
                           .comment = node.first_byte(),
                           .code = replaced(start, start + offset(code.size())),
                           .indent = std::string(before.substr(0, before.find_first_not_of('\t'))),
                           .old_width = width(code)});
      return false;
    });
  }

  std::string_view old_line(const Commented& one) const {
    return tree_.source().substr(one.start, one.comment - one.start);
  }

  bool goes_with(const Commented& one, const Commented& next) const {
    return next.line == one.line + 1 && next.indent == one.indent && width(old_line(one)) == width(old_line(next));
  }

  void align(std::size_t first, std::size_t end) {
    std::size_t before = 0, after = 0;
    for (std::size_t i = first; i < end; ++i) {
      before = std::max(before, comments_[i].old_width);
      after = std::max(after, width(comments_[i].code));
    }
    // What was aligned by another rule, or by hand, stays.
    if (before == after || width(old_line(comments_[first])) != before + 1) return;
    for (std::size_t i = first; i < end; ++i) {
      const Commented& one = comments_[i];
      const std::uint32_t from = one.start + offset(trimmed_end(old_line(one)).size());
      gaps_[from] = {one.comment - from, std::string(after + 1 - width(one.code), ' ')};
    }
  }

  std::string replaced(std::uint32_t first, std::uint32_t end) const {
    GoRenamings all = gaps_;
    all.insert(renamings_.lower_bound(first), renamings_.lower_bound(end));
    std::string out;
    std::uint32_t at = first;
    for (const auto& [from, renaming] : all) {
      if (from < at || from >= end) continue;
      out.append(tree_.source(), at, from - at).append(renaming.name);
      at = from + renaming.size;
    }
    return out.append(tree_.source(), at, end - at);
  }

  const GoTree& tree_;
  const GoRenamings& renamings_;
  GoRenamings gaps_;  // before comments
  std::vector<Commented> comments_;
};

/// The one-line functions on neighbouring lines, of which this is one.
std::vector<GoNode> run_of(GoNode declaration) {
  std::vector<GoNode> run;
  std::vector<GoNode> siblings = declaration.parent().children();
  for (const GoNode& node : siblings) {
    if (!is_one_line(node)) continue;
    if (!run.empty() && node.first_line() != run.back().last_line() + 1) {
      if (run.back().first_line() >= declaration.first_line()) break;
      run.clear();
    }
    run.push_back(node);
  }
  const bool has = std::ranges::find(run, declaration) != run.end();
  return has ? run : std::vector<GoNode>{declaration};
}

/// What stands before the body, without the blanks there.
std::string_view signature_of(GoNode function) {
  return trimmed_end(
      function.source().substr(function.first_byte(), function.field("body").first_byte() - function.first_byte()));
}

std::vector<GoNode> statements_of(GoNode body) {
  std::vector<GoNode> statements = body.children();
  if (statements.size() == 1 && statements[0].is("statement_list")) statements = statements[0].children();
  return statements;
}

/// gofmt's measure (go/printer's funcBody): header and body together.
bool fits_on_a_line(GoNode function) {
  constexpr std::size_t kMaxSize = 100, kMaxStatements = 5;
  const std::vector<GoNode> statements = statements_of(function.field("body"));
  std::size_t size = signature_of(function).size();
  for (const GoNode& statement : statements) size += statement.text().size();
  if (!statements.empty()) size += 2 * (statements.size() - 1);
  return size <= kMaxSize && statements.size() <= kMaxStatements;
}

}  // namespace

std::string_view line_ending(std::string_view text) {
  const std::size_t newline = text.find('\n');
  return newline != std::string_view::npos && newline > 0 && text[newline - 1] == '\r' ? "\r\n" : "\n";
}

GoRegion region_of(GoNode declaration) {
  const std::string_view text = declaration.source();
  GoRegion region{.first = line_start(text, declaration.first_byte()),
                  .declaration = declaration.first_byte(),
                  .end = line_end(text, declaration.end_byte())};
  std::uint32_t line = declaration.first_line();
  for (GoNode comment = previous(declaration); comment.is("comment"); comment = previous(comment)) {
    const std::uint32_t start = line_start(text, comment.first_byte());
    const bool alone = is_blank(text.substr(start, comment.first_byte() - start));
    if (!alone || comment.last_line() + 1 != line) break;
    region.first = start;
    line = comment.first_line();
  }
  return region;
}

std::string renamed(const GoTree& tree, const GoRenamings& renamings) { return Renamer(tree, renamings).run(); }

std::uint32_t place_behind(GoNode declaration) {
  const GoNode last = is_one_line(declaration) ? run_of(declaration).back() : declaration;
  return line_end(declaration.source(), last.end_byte());
}

std::string standing_alone(GoNode declaration) {
  if (!is_one_line(declaration)) return std::string(declaration.text());
  const GoNode body = declaration.field("body");
  const std::string signature(signature_of(declaration));
  if (fits_on_a_line(declaration)) return signature + " " + std::string(body.text());
  const std::string newline(line_ending(declaration.source()));
  std::string out = signature + " {" + newline;
  for (const GoNode& statement : statements_of(body)) out += "\t" + std::string(statement.text()) + newline;
  return out + "}";
}

std::string align_one_line_functions(std::string_view text, std::uint32_t line) {
  const GoTree tree{text};
  std::map<std::uint32_t, GoRenaming> gaps;
  for (const GoNode& node : tree.root().children()) {
    if (!is_one_line(node) || node.first_line() + 1 < line || node.first_line() > line + 1) continue;
    const std::vector<GoNode> run = run_of(node);
    std::size_t widest = 0;
    for (const GoNode& function : run) widest = std::max(widest, width(signature_of(function)));
    for (const GoNode& function : run) {
      const std::uint32_t from = function.first_byte() + offset(signature_of(function).size());
      gaps[from] = {function.field("body").first_byte() - from,
                    std::string(widest + 1 - width(signature_of(function)), ' ')};
    }
  }
  return gaps.empty() ? std::string(text) : renamed(tree, gaps);
}

std::string without_region(std::string_view text, std::uint32_t first, std::uint32_t end) {
  const std::uint32_t before = first == 0 ? 0 : line_start(text, first - 1);
  const bool blank_before = first > 0 && is_blank(text.substr(before, first - before));
  if (blank_before) first = before;
  std::string out(text.substr(0, first));
  if (end >= text.size() && !text.ends_with('\n'))
    out = std::string(trimmed_end(out));  // the last line had no newline, and the new last one gets none
  return out.append(text.substr(end));
}

}  // namespace proflens::analysis
