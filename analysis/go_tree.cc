#include "analysis/go_tree.h"

extern "C" const TSLanguage* tree_sitter_go();

namespace proflens::analysis {

GoTree::GoTree(std::string_view text) : SyntaxTree(tree_sitter_go(), text) {}

}  // namespace proflens::analysis
