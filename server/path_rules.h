// The user's own rules of where recorded paths lie: [{"from": "/build", "to": "server"}]. The longest `from` goes
// first; a rule whose target does not exist falls through to the next one. They come from the settings and from
// .proflens/paths.json in a folder of the workspace, which `proflens.addPathRule` writes. A value; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/path_forms.h"
#include "analysis/result.h"

#include "server/files.h"

namespace proflens::server {

struct PathRule {
  std::string from;  // a recorded path or the start of one; empty: every relative path
  std::string to;    // a directory or file; relative ones are in the first folder
  bool operator==(const PathRule&) const = default;
};

class PathRules {
 public:
  static constexpr std::string_view kFile = ".proflens/paths.json";

  PathRules() = default;
  /// The settings' rules go before the file's of the same length; `to` of each becomes absolute.
  PathRules(const std::vector<PathRule>& settings, const std::vector<PathRule>& stored, const std::string& folder,
            const std::string& home);

  struct Target {
    std::string path;  // absolute; whether it exists is not known
    const PathRule* rule = nullptr;
  };
  /// In the order to try. A recorded path cannot lead out of a rule's `to`.
  std::vector<Target> targets(std::string_view recorded, const analysis::RecordedPath& read) const;

  bool empty() const { return rules_.empty(); }
  const std::vector<PathRule>& rules() const { return rules_; }

  /// Of a folder without such a file: none. A broken file is an error, and must not be overwritten.
  static analysis::Result<std::vector<PathRule>> read(Files& files, const std::string& folder);
  /// Writes the file anew with one more rule; one of the same `from` is replaced.
  static analysis::Result<void> add(Files& files, const std::string& folder, const PathRule& rule);

  bool operator==(const PathRules&) const = default;

 private:
  std::vector<PathRule> rules_;  // longest `from` first
};

}  // namespace proflens::server
