#include "analysis/syntax_tree.h"

#include <algorithm>
#include <limits>

namespace proflens::analysis {
namespace {

struct DeleteParser {
  void operator()(TSParser* parser) const { ts_parser_delete(parser); }
};

TSTree* parse(const TSLanguage* language, std::string_view text, std::uint64_t limit_micros) {
  const std::unique_ptr<TSParser, DeleteParser> parser(ts_parser_new());
  ts_parser_set_language(parser.get(), language);
  ts_parser_set_timeout_micros(parser.get(), limit_micros);
  return ts_parser_parse_string(parser.get(), nullptr, text.data(), static_cast<std::uint32_t>(text.size()));
}

/// Offsets are 32 bits wide in tree-sitter; more than that is no source file.
std::string_view capped(std::string_view text) {
  return text.substr(0, std::min<std::size_t>(text.size(), std::numeric_limits<std::int32_t>::max()));
}

}  // namespace

SyntaxTree::SyntaxTree(const TSLanguage* language, std::string_view text, std::uint64_t limit_micros)
    : source_(capped(text)), tree_(parse(language, source_, limit_micros)) {}

SyntaxNode SyntaxTree::root() const {
  return tree_ ? SyntaxNode(ts_tree_root_node(tree_.get()), source_) : SyntaxNode();
}

std::string_view SyntaxNode::kind() const { return *this ? std::string_view(ts_node_type(node_)) : std::string_view(); }

std::string_view SyntaxNode::text() const {
  return *this ? source_.substr(first_byte(), end_byte() - first_byte()) : std::string_view();
}

SyntaxNode SyntaxNode::field(std::string_view name) const {
  if (!*this) return {};
  return {ts_node_child_by_field_name(node_, name.data(), static_cast<std::uint32_t>(name.size())), source_};
}

std::vector<SyntaxNode> SyntaxNode::fields(std::string_view name) const {
  std::vector<SyntaxNode> found;
  if (!*this) return found;
  TSTreeCursor cursor = ts_tree_cursor_new(node_);
  for (bool more = ts_tree_cursor_goto_first_child(&cursor); more; more = ts_tree_cursor_goto_next_sibling(&cursor)) {
    const char* field_name = ts_tree_cursor_current_field_name(&cursor);
    const SyntaxNode node(ts_tree_cursor_current_node(&cursor), source_);
    if (field_name && name == field_name && ts_node_is_named(node.raw())) found.push_back(node);
  }
  ts_tree_cursor_delete(&cursor);
  return found;
}

std::vector<SyntaxNode> SyntaxNode::children() const {
  std::vector<SyntaxNode> found;
  if (!*this) return found;
  TSTreeCursor cursor = ts_tree_cursor_new(node_);
  for (bool more = ts_tree_cursor_goto_first_child(&cursor); more; more = ts_tree_cursor_goto_next_sibling(&cursor)) {
    const SyntaxNode node(ts_tree_cursor_current_node(&cursor), source_);
    if (ts_node_is_named(node.raw()) && !node.is("comment")) found.push_back(node);
  }
  ts_tree_cursor_delete(&cursor);
  return found;
}

SyntaxNode SyntaxNode::child(std::string_view kind_name) const {
  for (const SyntaxNode& node : children())
    if (node.is(kind_name)) return node;
  return {};
}

SyntaxNode SyntaxNode::parent() const { return *this ? SyntaxNode(ts_node_parent(node_), source_) : SyntaxNode(); }

}  // namespace proflens::analysis
