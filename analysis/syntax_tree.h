// A source file as tree-sitter sees it: the tree's owner, and a node that knows its text.
//
// The text must outlive the tree; a node must not outlive its tree. Broken source gives a tree with error nodes; the
// root is null only when the parser was out of time. Lines are 0-based, columns are bytes. One thread at a time for
// each tree.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <tree_sitter/api.h>
#include <vector>

namespace proflens::analysis {

class SyntaxNode {
 public:
  SyntaxNode() = default;
  SyntaxNode(TSNode node, std::string_view source) : node_(node), source_(source) {}

  explicit operator bool() const { return node_.id != nullptr && !ts_node_is_null(node_); }
  bool operator==(const SyntaxNode& other) const { return node_.id == other.node_.id; }
  /// The grammar's name of the node; empty for a node that is not there.
  std::string_view kind() const;
  bool is(std::string_view kind_name) const { return kind() == kind_name; }
  std::string_view text() const;
  SyntaxNode field(std::string_view name) const;
  /// The nodes of a field that repeats, as the names in "a, b int".
  std::vector<SyntaxNode> fields(std::string_view name) const;
  std::vector<SyntaxNode> children() const;  // named ones, without comments
  SyntaxNode child(std::string_view kind_name) const;
  SyntaxNode parent() const;

  std::uint32_t first_line() const { return ts_node_start_point(node_).row; }
  std::uint32_t last_line() const { return ts_node_end_point(node_).row; }
  std::uint32_t first_byte() const { return ts_node_start_byte(node_); }
  std::uint32_t end_byte() const { return ts_node_end_byte(node_); }
  std::uint32_t end_column() const { return ts_node_end_point(node_).column; }
  TSNode raw() const { return node_; }
  std::string_view source() const { return source_; }

 private:
  TSNode node_ = {};
  std::string_view source_;
};

class SyntaxTree {
 public:
  /// A limit of 0 is none. Past it there is no tree: hostile nesting can cost more than its length.
  SyntaxTree(const TSLanguage* language, std::string_view text, std::uint64_t limit_micros = 0);
  SyntaxNode root() const;
  std::string_view source() const { return source_; }

 private:
  struct DeleteTree {
    void operator()(TSTree* tree) const { ts_tree_delete(tree); }
  };
  std::string_view source_;
  std::unique_ptr<TSTree, DeleteTree> tree_;
};

/// Calls visit(SyntaxNode) for the node and all that is named below it, in the order of the text. When it returns
/// false, what is below that node is left out. Not recursive: the depth of hostile input costs no stack.
template <class Visit>
void walk(SyntaxNode from, Visit visit) {
  if (!from) return;
  struct Cursor {
    TSTreeCursor value;
    ~Cursor() { ts_tree_cursor_delete(&value); }
  } cursor{ts_tree_cursor_new(from.raw())};
  for (int depth = 0;;) {
    // A cursor that starts at an aliased node does not know the alias: the node itself does.
    const SyntaxNode node = depth == 0 ? from : SyntaxNode(ts_tree_cursor_current_node(&cursor.value), from.source());
    const bool enter = !ts_node_is_named(node.raw()) || visit(node);
    if (enter && ts_tree_cursor_goto_first_child(&cursor.value)) {
      ++depth;
      continue;
    }
    while (depth > 0 && !ts_tree_cursor_goto_next_sibling(&cursor.value)) {
      ts_tree_cursor_goto_parent(&cursor.value);
      --depth;
    }
    if (depth == 0) return;
  }
}

}  // namespace proflens::analysis
