// A Go file as tree-sitter sees it; see analysis/syntax_tree.h.
#pragma once

#include "analysis/syntax_tree.h"

namespace proflens::analysis {

using GoNode = SyntaxNode;

class GoTree : public SyntaxTree {
 public:
  explicit GoTree(std::string_view text);
};

}  // namespace proflens::analysis
