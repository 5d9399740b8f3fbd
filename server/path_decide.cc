// After the vote: which candidate a path means, and why not the others.
#include <algorithm>
#include <fmt/format.h>

#include "server/path_batch.h"
#include "server/paths.h"

namespace proflens::server {

using analysis::components_of;
using analysis::DefinitionCheck;
using analysis::PathIndex;
using analysis::PathPrefix;
using Form = analysis::RecordedPath::Form;
using Need = PathCandidate::Need;
using Rule = Resolution::Rule;

namespace {

constexpr std::size_t kMostJudged = 6;    // twins looked into for one path
constexpr std::size_t kMostRejected = 4;  // named
constexpr std::size_t kMostSuggestions = 8;
constexpr std::uint64_t kMostBytes = 16ULL << 20;  // of a source file that is looked into

std::string missing_functions(const DefinitionCheck& check) {
  return fmt::format("defines {} of {} recorded functions", check.found, check.known);
}

}  // namespace

std::optional<DefinitionCheck> PathBatch::check(std::size_t i, const std::string& path) {
  const auto stat = map_.files_.stat(path);
  if (!stat || stat->kind != FileStat::Kind::kFile) return std::nullopt;
  if (recorded_[i].functions.empty()) return DefinitionCheck{};
  if (stat->size > kMostBytes) return std::nullopt;
  const auto text = map_.files_.read(path);
  if (!text) return std::nullopt;
  return analysis::check_definitions(path, text->bytes, recorded_[i].functions);
}

void PathBatch::reject(Work& work, const std::string& path, std::string why) const {
  auto& rejected = work.resolution.rejected;
  const bool known = std::ranges::any_of(rejected, [&](const auto& other) { return other.path == path; });
  if (!known && rejected.size() < kMostRejected) rejected.push_back({path, std::move(why)});
}

bool PathBatch::meets(Need need, const DefinitionCheck& check, Work& work, const std::string& path) const {
  if (need == Need::kNothing) return true;
  if (!check.passes()) return reject(work, path, missing_functions(check)), false;
  if (need == Need::kLines && !check.lines_agree())
    return reject(work, path,
                  fmt::format("{} of {} functions start on the recorded lines: another version", check.on_line,
                              check.with_line)),
           false;
  if (need == Need::kProof && !check.proves())
    return reject(work, path, "no recorded function tells that it is the file"), false;
  return true;
}

void PathBatch::decide(std::size_t i) {
  Work& work = work_[i];
  if (work.done) return;
  if (take_first(i, work.candidates) || take_voted(i)) return;
  // A file in a tree of a tool was judged above, by its version; the one at the recorded path is judged like it.
  if (work.exists) {
    const Need need = work.read.form == Form::kGoroot || work.read.form == Form::kPythonLibrary ? Need::kLines
                      : work.read.form == Form::kGoModule                                       ? Need::kNothing
                                                                                                : Need::kFunctions;
    const PathCandidate there{Rule::kExact, work.read.path, "the recorded path exists", need};
    work.resolution.other_checkout = work.other_checkout;
    if (take_first(i, std::span(&there, 1))) return;
  }
  explain(i);
}

bool PathBatch::take_first(std::size_t i, std::span<const PathCandidate> candidates) {
  Work& work = work_[i];
  for (const PathCandidate& candidate : candidates) {
    DefinitionCheck found;
    if (candidate.need != Need::kNothing) {
      const auto checked = check(i, candidate.path);
      if (!checked) {
        reject(work, candidate.path, "cannot be read");
        continue;
      }
      found = *checked;
    }
    if (!meets(candidate.need, found, work, candidate.path)) continue;
    work.resolution.rule = candidate.rule;
    work.resolution.path = candidate.path;
    work.resolution.reason = candidate.reason;
    work.resolution.same_version =
        candidate.need == Need::kNothing ||
        (candidate.need == Need::kLines && found.on_line != 0 && found.on_line >= found.found);
    if (candidate.need != Need::kNothing && found.known != 0)
      work.resolution.reason += fmt::format("; it defines {} of {} recorded functions", found.found, found.known);
    return true;
  }
  return false;
}

/// What a recorded path is when the prefix holds, and how many components follow the prefix.
std::optional<PathIndex::File> PathBatch::file_by(const PathPrefix& prefix, const Work& work,
                                                  std::size_t& components) const {
  std::string_view rest = work.read.path;
  if (prefix.from.empty() && work.read.is_absolute()) return std::nullopt;
  if (prefix.from == "/" && !rest.starts_with('/')) return std::nullopt;
  if (prefix.from.size() > 1 && !below(rest, prefix.from)) return std::nullopt;
  rest.remove_prefix(prefix.from.size());
  const std::vector<std::string_view> parts = components_of(rest);
  components = parts.size();
  return map_.workspace_.paths().find(prefix.to, parts, work.read.any_case);
}

std::vector<PathBatch::Voted> PathBatch::voted_of(const Work& work) const {
  std::vector<Voted> found;
  const PathIndex& index = map_.workspace_.paths();
  for (const PathPrefix& prefix : prefixes_) {
    std::size_t components = 0;
    const auto file = file_by(prefix, work, components);
    if (!file) continue;
    found.push_back({.path = index.path_of(*file),
                     .from = prefix.from,
                     .to = index.path_of(prefix.to),
                     .components = components,
                     .files = prefix.files,
                     .score = prefix.score,
                     .accepted = true,
                     .whole = prefix.whole,
                     .check = {}});
  }
  std::ranges::stable_sort(found, [](const Voted& a, const Voted& b) {
    return a.components != b.components ? a.components > b.components : a.score > b.score;
  });
  // Two folders of which one is in the other lead to one file by two ways.
  for (std::size_t k = 1; k < found.size();)
    if (std::any_of(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(k),
                    [&](const Voted& other) { return other.path == found[k].path; })) {
      found.erase(found.begin() + static_cast<std::ptrdiff_t>(k));
    } else {
      ++k;
    }
  return found;
}

/// Files that this path alone speaks for: each must prove itself.
std::vector<PathBatch::Voted> PathBatch::lone_of(const Work& work) const {
  std::vector<Voted> found;
  const PathIndex& index = map_.workspace_.paths();
  for (const Suffix& suffix : work.suffixes)
    found.push_back({.path = index.path_of(suffix.match.file),
                     .from = suffix.from,
                     .to = index.path_of(suffix.match.to),
                     .components = suffix.match.components,
                     .files = 1,
                     .score = 0,
                     .accepted = false,
                     .whole = suffix.match.whole || suffix.all_recorded,
                     .check = {}});
  return found;
}

bool PathBatch::in_root(const std::string& directory) const {
  return std::ranges::find(map_.folders_, directory) != map_.folders_.end();
}

PathBatch::Verdict PathBatch::judge(std::size_t i, Voted& voted) {
  Work& work = work_[i];
  const auto checked = check(i, voted.path);
  if (!checked) return reject(work, voted.path, "cannot be read"), Verdict::kRejected;
  voted.check = *checked;
  const DefinitionCheck& found = voted.check;
  if (!found.passes()) return reject(work, voted.path, missing_functions(found)), Verdict::kRejected;
  const bool plain = work.read.form == Form::kPlain;
  if (voted.accepted && plain) return found.proves() ? Verdict::kProven : Verdict::kPlausible;
  // One path alone: two functions by name and where they start, or all of its path in the folder and two functions; a
  // relative path that is there as it stands, with a directory, needs one.
  const bool lines = found.with_line != 0 && found.lines_agree();
  const bool as_it_stands = !work.read.is_absolute() && voted.from.empty() && voted.whole && in_root(voted.to);
  const bool proven = found.proves() && ((found.found >= 2 && (lines || found.with_line == 0 || voted.whole)) ||
                                         ((lines || as_it_stands) && voted.components >= 2));
  if (proven) return Verdict::kProven;
  if (plain) work.open.emplace_back(voted.from, voted.to);
  reject(work, voted.path,
         found.known == 0 ? "ends like the recorded path, but no function is known to tell"
                          : "ends like the recorded path, but too few functions tell that it is the file");
  return Verdict::kRejected;
}

bool PathBatch::take_voted(std::size_t i) {
  const Work& work = work_[i];
  for (std::vector<Voted> voted : {voted_of(work), lone_of(work)}) {
    std::vector<Voted> sure;
    bool proven = false;
    for (std::size_t k = 0; k < std::min(voted.size(), kMostJudged); ++k) {
      // One that is far behind cannot win against one that is proven.
      if (proven && (voted[k].components < sure.front().components || voted[k].score * 2 < sure.front().score)) break;
      const Verdict verdict = judge(i, voted[k]);
      if (verdict == Verdict::kRejected) continue;
      if (verdict == Verdict::kProven && !proven) sure.clear();
      if (verdict == Verdict::kProven || !proven) sure.push_back(voted[k]);
      proven = proven || verdict == Verdict::kProven;
    }
    if (!sure.empty()) return choose(i, std::move(sure));
  }
  return false;
}

/// The best of those that are equally proven; none when the two best are as good as each other.
bool PathBatch::choose(std::size_t i, std::vector<Voted> sure) {
  Work& work = work_[i];
  std::ranges::stable_sort(sure, [](const Voted& a, const Voted& b) {
    if (a.check.on_line != b.check.on_line) return a.check.on_line > b.check.on_line;
    return a.components != b.components ? a.components > b.components : a.score > b.score;
  });
  const Voted& best = sure.front();
  if (sure.size() > 1) {
    const Voted& next = sure[1];
    if (best.check.on_line == next.check.on_line && best.components == next.components && best.score < next.score * 2) {
      for (const Voted& twin : sure) {
        reject(work, twin.path, "one of several that fit equally well");
        work.open.emplace_back(twin.from, twin.to);
      }
      return false;
    }
    for (std::size_t k = 1; k < sure.size(); ++k) reject(work, sure[k].path, "another file fits better");
  }
  work.resolution.rule = Rule::kWorkspace;
  work.resolution.path = best.path;
  work.resolution.reason = best.from.empty() ? "relative to " + best.to : best.from + " is " + best.to;
  if (best.files > 1) work.resolution.reason += fmt::format(", {} files say so", best.files);
  if (best.check.known != 0)
    work.resolution.reason +=
        fmt::format("; it defines {} of {} recorded functions", best.check.found, best.check.known);
  return true;
}

void PathBatch::explain(std::size_t i) {
  Work& work = work_[i];
  const auto& rejected = work.resolution.rejected;
  if (!rejected.empty()) {
    work.resolution.reason = fmt::format("not {}: {}", rejected.front().path, rejected.front().why);
    if (rejected.size() > 1) work.resolution.reason += fmt::format(", and {} more", rejected.size() - 1);
    return;
  }
  switch (work.read.form) {
    case Form::kGoModule:
      work.resolution.reason = work.read.key + " is not in the module cache";
      return;
    case Form::kGoroot:
      work.resolution.reason =
          "no Go here has this file" + (work.read.key.empty() ? "" : ", recorded with " + work.read.key);
      return;
    case Form::kCargo:
      work.resolution.reason = work.read.key + " is not in Cargo's registry here";
      return;
    case Form::kRustLibrary:
      work.resolution.reason = "Rust's sources are not installed here";
      return;
    case Form::kSitePackages:
      work.resolution.reason = "no environment here has this package";
      return;
    case Form::kPythonLibrary:
      work.resolution.reason = "there is no Python " + work.read.key + " with this file here";
      return;
    case Form::kNodeModules:
      work.resolution.reason = "no node_modules of the workspace has it";
      return;
    case Form::kBazelExternal:
    case Form::kBazelOutput:
      work.resolution.reason = "Bazel's tree is not here, or has no such file";
      return;
    default:
      work.resolution.reason = work.suffixes.empty() ? "no file here ends like it, and no module or library has it"
                                                     : "too many files end like it to tell which it is";
  }
}

std::string PathBatch::relative_to_folder(const std::string& path) const {
  if (map_.folders_.empty()) return path;
  if (path == map_.folders_.front()) return ".";
  return std::string(below(path, map_.folders_.front()).value_or(path));
}

std::vector<PathSuggestion> PathBatch::suggestions() const {
  std::map<std::pair<std::string, std::string>, PathSuggestion> by_prefix;
  for (std::size_t i = 0; i < work_.size(); ++i) {
    if (!work_[i].resolution.path.empty()) continue;
    for (const auto& [from, to] : work_[i].open) {
      PathSuggestion& suggestion = by_prefix[{from, to}];
      suggestion.rule = {from, relative_to_folder(to)};
      ++suggestion.files;
      if (__builtin_add_overflow(suggestion.flat, recorded_[i].flat, &suggestion.flat)) suggestion.flat = INT64_MAX;
      std::string_view rest = std::string_view(work_[i].read.path).substr(from.size());
      while (rest.starts_with('/')) rest.remove_prefix(1);
      suggestion.targets.push_back(clean(join(to, rest)));
    }
  }
  std::vector<PathSuggestion> all;
  for (auto& [prefix, suggestion] : by_prefix) all.push_back(std::move(suggestion));
  std::ranges::stable_sort(all, [](const PathSuggestion& a, const PathSuggestion& b) {
    return a.flat != b.flat ? a.flat > b.flat : a.files > b.files;
  });
  if (all.size() > kMostSuggestions) all.resize(kMostSuggestions);
  return all;
}

}  // namespace proflens::server
