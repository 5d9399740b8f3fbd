// The user's settings (docs/configuration.md), read leniently: null, missing and wrong-typed values leave the default,
// and each wrong one is named once, so that it can be told to the user.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/annotate.h"

#include "protocol/json.h"
#include "protocol/types.h"

#include "server/path_rules.h"

namespace proflens::server {

struct DiagnosticsConfig {
  bool enable = true;
  protocol::DiagnosticSeverity severity = protocol::DiagnosticSeverity::kHint;
  double hot_line = 0.10;    // share of the total that is spent on a line and in the libraries it calls
  double allocation = 0.10;  // share of all bytes, or of all objects, that is allocated so
  double regression = 0.02;  // share of the base's total by which a line became worse
  std::size_t budget = 5;    // per file
};

/// What one server wants to be shown before it gives a profile; docs/configuration.md.
struct ServerSettings {
  std::optional<std::string> user, password, token, caFile;
  std::optional<std::map<std::string, std::string>> headers;
  std::optional<bool> insecure;
  static void fields(auto& io, auto& self) {
    io("user", self.user);
    io("password", self.password);
    io("token", self.token);
    io("caFile", self.caFile);
    io("headers", self.headers);
    io("insecure", self.insecure);
  }
};

struct CaptureConfig {
  std::map<std::string, ServerSettings> servers;  // by "host:port", "host" or URL
  std::size_t timeout = 60;                       // seconds, beyond those that the server measures
  std::size_t keep = 512;                         // MiB of captures without a name
};

struct Config {
  std::vector<std::string> profiles;  // paths, relative to the first folder
  bool discover = true;
  std::vector<PathRule> paths;                 // before those of .proflens/paths.json
  std::string commit;                          // that profiles were recorded at; empty: to be found out
  std::map<std::string, std::string> commits;  // by path of a profile, relative to the first folder
  std::string sample_type;                     // empty: the profile's own default
  bool lens = true;
  bool hint = true;
  bool hover = true;
  analysis::NoteConfig notes;
  DiagnosticsConfig diagnostics;
  CaptureConfig capture;
  bool trusted = true;                // the workspace's code may be run when the user asks for it
  std::vector<std::string> problems;  // "proflens.hint.threshold: expected a number"

  /// The commit that a profile, given by its absolute path, was recorded at; empty: to be found out.
  std::string commit_of(const std::string& profile, const std::vector<std::string>& folders) const;
};

/// Applies what `settings` holds (the object below "proflens") to a copy of `base`.
Config read_config(const Config& base, const protocol::Json& settings);

}  // namespace proflens::server
