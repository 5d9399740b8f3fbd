#include "server/config.h"

#include <array>
#include <string_view>

#include "server/paths.h"

namespace proflens::server {
namespace {

using protocol::Json;

struct RuleSetting {
  std::string from, to;
  static void fields(auto& io, auto& self) {
    io("from", self.from);
    io("to", self.to);
  }
};

/// Reads members of one settings object; a wrong type is a problem, not an error.
class Section {
 public:
  Section(const Json& json, std::string path, std::vector<std::string>& problems)
      : json_(json), path_(std::move(path)), problems_(problems) {}

  template <class T>
  void read(const char* name, T& out) const {
    const Json* value = find(name);
    if (!value) return;
    if (auto read = protocol::from_json<T>(*value, path_ + "." + name)) {
      out = std::move(*read);
    } else {
      problems_.push_back(read.error().message);
    }
  }

  void read_paths(const char* name, std::vector<PathRule>& rules) const {
    std::vector<RuleSetting> read_rules;
    if (!find(name)) return;
    rules.clear();
    read(name, read_rules);
    for (RuleSetting& rule : read_rules) rules.push_back({std::move(rule.from), std::move(rule.to)});
  }

  /// Percent in the settings, a share in the program.
  void read_percent(const char* name, double& share) const {
    double percent = share * 100;
    read(name, percent);
    if (percent >= 0 && percent <= 100) {
      share = percent / 100;
    } else {
      problems_.push_back(path_ + "." + name + ": expected a percentage from 0 to 100");
    }
  }

  void read_count(const char* name, std::size_t& count) const {
    std::uint32_t number = static_cast<std::uint32_t>(count);
    read(name, number);
    count = number;
  }

  Section section(const char* name) const {
    static const Json kEmpty = Json::object();
    const Json* value = find(name);
    if (value && !value->is_object()) problems_.push_back(path_ + "." + name + ": expected an object");
    return Section(value && value->is_object() ? *value : kEmpty, path_ + "." + name, problems_);
  }

 private:
  const Json* find(const char* name) const {
    if (!json_.is_object()) return nullptr;
    const auto found = json_.find(name);
    return found == json_.end() || found->is_null() ? nullptr : &*found;
  }

  const Json& json_;
  std::string path_;
  std::vector<std::string>& problems_;
};

void read_severity(const Section& section, protocol::DiagnosticSeverity& severity, std::vector<std::string>& problems) {
  constexpr std::array<std::string_view, 4> kNames = {"error", "warning", "information", "hint"};
  std::string name;
  section.read("severity", name);
  if (name.empty()) return;
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return void(severity = static_cast<protocol::DiagnosticSeverity>(i + 1));
  problems.push_back("proflens.diagnostics.severity: expected error, warning, information or hint");
}

}  // namespace

Config read_config(const Config& base, const Json& settings) {
  Config config = base;
  config.problems.clear();
  const Section root(settings, "proflens", config.problems);
  root.read("profiles", config.profiles);
  root.read("discover", config.discover);
  root.read("sampleType", config.sample_type);
  root.read_paths("paths", config.paths);
  root.read("commit", config.commit);
  root.read("commits", config.commits);
  // What was not trusted at the start does not become so by settings, which may come from the workspace.
  root.read("trusted", config.trusted);
  config.trusted = config.trusted && base.trusted;

  const Section lens = root.section("lens");
  lens.read("enable", config.lens);
  lens.read_percent("threshold", config.notes.lens_threshold);
  lens.read_count("budget", config.notes.lens_budget);

  const Section hint = root.section("hint");
  hint.read("enable", config.hint);
  hint.read_percent("threshold", config.notes.hint_threshold);
  hint.read_count("budget", config.notes.hint_budget);

  root.section("hover").read("enable", config.hover);

  const Section diagnostics = root.section("diagnostics");
  diagnostics.read("enable", config.diagnostics.enable);
  read_severity(diagnostics, config.diagnostics.severity, config.problems);
  diagnostics.read_percent("hotLine", config.diagnostics.hot_line);
  diagnostics.read_percent("regression", config.diagnostics.regression);
  diagnostics.read_percent("allocation", config.diagnostics.allocation);
  diagnostics.read_count("budget", config.diagnostics.budget);

  const Section capture = root.section("capture");
  capture.read("servers", config.capture.servers);
  capture.read_count("timeout", config.capture.timeout);
  capture.read_count("keep", config.capture.keep);
  return config;
}

std::string Config::commit_of(const std::string& profile, const std::vector<std::string>& folders) const {
  for (const auto& [path, name] : commits)
    if (path == profile || (!folders.empty() && clean(join(folders.front(), path)) == profile)) return name;
  return commit;
}

}  // namespace proflens::server
