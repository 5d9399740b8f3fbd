#include "server/path_candidates.h"

namespace proflens::server {

const RuleText& text_of(Resolution::Rule rule) {
  static constexpr RuleText kTexts[Resolution::kRuleCount] = {
      {"unresolved", "notFound", "the file is not here, see below"},
      {"as recorded", "asRecorded", "the recorded path exists"},
      {"go.mod", "goModule", "a module of this workspace"},
      {"module cache", "moduleCache", "a dependency"},
      {"GOROOT", "goroot", "Go's own sources"},
      {"paths rule", "pathsRule", "what a rule of yours says"},
      {"workspace", "workspace", "built elsewhere, found here by path and functions"},
      {"cargo registry", "cargo", "a dependency"},
      {"Rust library", "rustLibrary", "Rust's own sources"},
      {"Python", "python", "installed packages and Python's own library"},
      {"node_modules", "nodeModules", "a dependency"},
      {"Bazel", "bazel", "what Bazel fetched or generated"},
  };
  return kTexts[static_cast<std::size_t>(rule)];
}

}  // namespace proflens::server
