// Files that a recorded path may mean, each with what must be seen in it before it counts. Values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::server {

struct Resolution {
  enum class Rule : std::uint8_t {
    kNone,
    kExact,
    kModule,
    kModuleCache,
    kGoroot,
    kUserRule,
    kWorkspace,
    kCargo,
    kRustLibrary,
    kPython,
    kNodeModules,
    kBazel
  };
  static constexpr std::size_t kRuleCount = 12;

  struct Rejected {
    std::string path;
    std::string why;
  };

  Rule rule = Rule::kNone;
  std::string path;                // absolute; empty when unresolved
  std::string real;                // the same without links
  std::string reason;              // for people: "module example.com/m in ./server", or why not
  bool other_checkout = false;     // of a module of the workspace, which has no such file where it was recorded
  bool same_version = false;       // of a library: the file is the one that was recorded, to the letter
  std::vector<Rejected> rejected;  // files that could have been it and are not
};

/// How a rule is called where people read it, in JSON, and what it says of a file.
struct RuleText {
  std::string_view name, key, meaning;
};
const RuleText& text_of(Resolution::Rule rule);
inline std::string_view rule_name(Resolution::Rule rule) { return text_of(rule).name; }

struct PathCandidate {
  enum class Need : std::uint8_t {
    kNothing,    // the path says enough
    kFunctions,  // the recorded functions are defined in it, as far as any are known
    kLines,      // and on the recorded lines: a library of another version has them elsewhere
    kProof,      // functions are known, and several are defined in it
  };
  Resolution::Rule rule = Resolution::Rule::kNone;
  std::string path;
  std::string reason;
  Need need = Need::kFunctions;
};

}  // namespace proflens::server
