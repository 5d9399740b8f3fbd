#include "server/path_rules.h"

#include <algorithm>
#include <cctype>

#include "protocol/json.h"

#include "server/paths.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;
using analysis::fail;
using protocol::Json;

struct StoredRule {
  std::string from, to;
  static void fields(auto& io, auto& self) {
    io("from", self.from);
    io("to", self.to);
  }
};

struct StoredFile {
  std::vector<StoredRule> paths;
  static void fields(auto& io, auto& self) { io("paths", self.paths); }
};

std::string absolute(const std::string& path, const std::string& folder, const std::string& home) {
  if (path.starts_with('/')) return clean(path);
  if (path == "~" || path.starts_with("~/"))
    return clean(join(home, path.substr(std::min<std::size_t>(2, path.size()))));
  return clean(path.empty() ? folder : join(folder, path));
}

bool starts(std::string_view path, std::string_view from, bool any_case) {
  if (path.size() < from.size()) return false;
  if (!any_case) return path.starts_with(from);
  return std::ranges::equal(path.substr(0, from.size()), from,
                            [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

/// What follows `from`, whole components only; nothing when the path is another one.
std::optional<std::string_view> rest_below(std::string_view path, std::string_view from, bool any_case) {
  if (from.empty()) return path.starts_with('/') ? std::nullopt : std::optional(path);
  if (!starts(path, from, any_case)) return std::nullopt;
  const std::string_view rest = path.substr(from.size());
  if (rest.empty() || from.ends_with('/')) return rest;
  return rest.starts_with('/') ? std::optional(rest.substr(1)) : std::nullopt;
}

}  // namespace

PathRules::PathRules(const std::vector<PathRule>& settings, const std::vector<PathRule>& stored,
                     const std::string& folder, const std::string& home) {
  for (const auto* list : {&settings, &stored})
    for (const PathRule& rule : *list)
      rules_.push_back({analysis::plain_slashes(rule.from), absolute(rule.to, folder, home)});
  std::ranges::stable_sort(rules_, [](const PathRule& a, const PathRule& b) { return a.from.size() > b.from.size(); });
}

std::vector<PathRules::Target> PathRules::targets(std::string_view recorded, const analysis::RecordedPath& read) const {
  std::vector<Target> targets;
  if (rules_.empty()) return targets;
  std::string raw = analysis::plain_slashes(recorded);
  if (raw.find("://") != std::string::npos) raw.resize(std::min(raw.find('?'), raw.size()));
  for (const PathRule& rule : rules_) {
    auto rest = rest_below(raw, rule.from, read.any_case);
    if (!rest) rest = rest_below(read.path, rule.from, read.any_case);
    if (!rest) continue;
    std::string path = rest->empty() ? rule.to : clean(join(rule.to, *rest));
    if (rest->empty() || below(path, rule.to)) targets.push_back({std::move(path), &rule});
  }
  return targets;
}

analysis::Result<std::vector<PathRule>> PathRules::read(Files& files, const std::string& folder) {
  const std::string path = join(folder, kFile);
  std::vector<PathRule> rules;
  if (!files.stat(path)) return rules;
  const auto bytes = files.read(path);
  if (!bytes) return std::unexpected(bytes.error());
  const Json json = Json::parse(bytes->bytes, nullptr, false);
  if (json.is_discarded()) return fail(ErrorKind::kMalformed, path + ": is not JSON");
  const auto stored = protocol::from_json<StoredFile>(json, "");
  if (!stored) return fail(ErrorKind::kMalformed, path + ": " + stored.error().message);
  for (const StoredRule& rule : stored->paths) rules.push_back({rule.from, rule.to});
  return rules;
}

analysis::Result<void> PathRules::add(Files& files, const std::string& folder, const PathRule& rule) {
  auto rules = read(files, folder);
  if (!rules) return std::unexpected(rules.error());
  std::erase_if(*rules, [&](const PathRule& other) { return other.from == rule.from; });
  rules->push_back(rule);
  StoredFile stored;
  for (const PathRule& each : *rules) stored.paths.push_back({each.from, each.to});
  return write_whole(join(folder, kFile),
                     protocol::to_json(stored).dump(2, ' ', false, Json::error_handler_t::replace) + '\n');
}

}  // namespace proflens::server
