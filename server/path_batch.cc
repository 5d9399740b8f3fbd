// What is found out about each path before all of them vote, and the vote; what follows is in path_decide.cc.
#include "server/path_batch.h"

#include <algorithm>

#include "server/go_packages.h"
#include "server/paths.h"

namespace proflens::server {

using analysis::components_of;
using analysis::PathIndex;
using analysis::RecordedPath;
using Form = RecordedPath::Form;
using Need = PathCandidate::Need;
using Rule = Resolution::Rule;

namespace {

constexpr std::size_t kMostTwins = 32;     // files of one name that end alike: more say nothing
constexpr std::size_t kMostPrefixes = 64;  // voted for
constexpr std::size_t kChunk = 64;         // files a piece of parallel work

void in_chunks(std::size_t count, const analysis::ParallelFor& parallel, const std::function<void(std::size_t)>& work) {
  parallel((count + kChunk - 1) / kChunk, [&](std::size_t chunk) {
    for (std::size_t i = chunk * kChunk; i < std::min(count, (chunk + 1) * kChunk); ++i) work(i);
  });
}

}  // namespace

SourceReport PathBatch::resolve(const analysis::ParallelFor& parallel) {
  in_chunks(work_.size(), parallel, [&](std::size_t i) { look(i); });
  vote();
  in_chunks(work_.size(), parallel, [&](std::size_t i) {
    decide(i);
    find_real_path(work_[i].resolution);
  });
  SourceReport report;
  report.suggestions = suggestions();
  for (const analysis::PathPrefix& prefix : prefixes_)
    report.prefixes.push_back({prefix.from, map_.workspace_.paths().path_of(prefix.to), prefix.files});
  for (Work& work : work_) report.files.push_back(std::move(work.resolution));
  return report;
}

void PathBatch::look(std::size_t i) {
  Work& work = work_[i];
  work.read = analysis::read_path(recorded_[i].path);
  // The user's word goes for anything, also for what we take for generated.
  if (by_user_rule(i)) return;
  if (work.read.form == Form::kNoFile) {
    work.resolution.reason = work.read.reason;
    work.done = true;
    return;
  }
  if (exactly(work)) return;
  work.candidates = map_.trees_.candidates(work.read);
  add_modules(work);
  if (work.exists) add_other_checkout(work);
  find_suffixes(work);
}

bool PathBatch::by_user_rule(std::size_t i) {
  Work& work = work_[i];
  for (const PathRules::Target& target : rules_.targets(recorded_[i].path, work.read)) {
    if (!is_file(target.path)) {
      reject(work, target.path,
             "the paths rule from \"" + target.rule->from + "\" leads here, and there is no such file");
      continue;
    }
    work.resolution.rule = Rule::kUserRule;
    work.resolution.path = target.path;
    work.resolution.reason = "your rule: \"" + target.rule->from + "\" is " + target.rule->to;
    work.done = true;
    return true;
  }
  return false;
}

bool PathBatch::exactly(Work& work) const {
  const std::string& path = work.read.path;
  if (!path.starts_with('/') || !is_file(path)) return false;
  work.exists = true;
  work.resolution.real = map_.files_.real_path(path);
  if (!is_inside(work.resolution.real)) return false;
  work.resolution.rule = Rule::kExact;
  work.resolution.path = path;
  work.resolution.reason = "the recorded path exists";
  return work.done = true;
}

void PathBatch::add_modules(Work& work) {
  if (work.read.form != Form::kPlain) return;
  for (const GoModule& module : map_.modules()) {
    const auto rest = below(work.read.path, module.path);
    if (!rest) continue;
    const std::string path = clean(join(module.directory, *rest));
    if (below(path, module.directory) && is_file(path) && in_workspace(path))
      work.candidates.push_back(
          {Rule::kModule, path, "module " + module.path + " in " + module.directory, Need::kFunctions});
  }
}

/// For a file outside all folders: the same file of the same module inside one.
void PathBatch::add_other_checkout(Work& work) {
  const std::string& path = work.read.path;
  if (map_.modules().empty() || map_.trees_.holds(path) || below(path, map_.go_.goroot)) return;
  for (std::string directory(directory_of(path)); directory.size() > 1; directory = directory_of(directory)) {
    std::string module_name;
    {
      const std::lock_guard lock(mutex_);
      const auto [module, added] = module_of_directory_.try_emplace(directory);
      if (added && is_file(join(directory, "go.mod")))
        if (const auto text = map_.files_.read(join(directory, "go.mod"))) module->second = module_path(text->bytes);
      module_name = module->second;
    }
    if (module_name.empty()) continue;
    for (const GoModule& module : map_.modules())
      if (module.path == module_name) {
        work.other_checkout = true;
        const std::string here = join(module.directory, *below(path, directory));
        if (is_file(here) && in_workspace(here))
          work.candidates.push_back(
              {Rule::kModule, here,
               "module " + module.path + " in " + module.directory + ", recorded in another checkout",
               Need::kFunctions});
      }
    return;
  }
}

void PathBatch::find_suffixes(Work& work) const {
  const std::string& path = work.read.path;
  const std::vector<std::string_view> parts = components_of(path);
  for (const PathIndex::Match& match : map_.workspace_.paths().matches(parts, work.read.any_case, kMostTwins)) {
    const std::size_t left = parts.size() - match.components;
    Suffix suffix{.from = {}, .match = match, .all_recorded = left == 0 && !work.read.is_absolute()};
    if (left != 0) {
      const auto end = static_cast<std::size_t>(parts[left - 1].data() + parts[left - 1].size() - path.data());
      suffix.from = path.substr(0, end);
    } else if (work.read.is_absolute()) {
      suffix.from = "/";
    }
    work.suffixes.push_back(std::move(suffix));
  }
}

void PathBatch::vote() {
  analysis::PathVote votes;
  for (std::size_t i = 0; i < work_.size(); ++i) {
    // Who is found already by its form says nothing of the workspace.
    if (work_[i].done || work_[i].read.form != Form::kPlain) continue;
    for (const Suffix& suffix : work_[i].suffixes)
      votes.add(suffix.from, suffix.match, suffix.all_recorded, recorded_[i].cum);
  }
  prefixes_ = votes.result();
  std::erase_if(prefixes_, [](const analysis::PathPrefix& prefix) { return !prefix.accepted; });
  if (prefixes_.size() > kMostPrefixes) prefixes_.resize(kMostPrefixes);
  weigh_rivals();
}

/// Where one directory of the build may be several here, as with services of one layout, the functions in some of the
/// files tell which.
void PathBatch::weigh_rivals() {
  std::map<std::string_view, std::size_t> claims;
  for (const analysis::PathPrefix& prefix : prefixes_) ++claims[prefix.from];
  std::vector<double> shares;
  for (const analysis::PathPrefix& prefix : prefixes_)
    shares.push_back(claims[prefix.from] > 1 ? share_of_proven(prefix) : 1);
  for (std::size_t i = 0; i < prefixes_.size(); ++i) prefixes_[i].score *= shares[i];
  std::ranges::stable_sort(prefixes_, [](const auto& a, const auto& b) { return a.score > b.score; });
}

double PathBatch::share_of_proven(const analysis::PathPrefix& prefix) {
  constexpr int kEnough = 8;
  constexpr double kDoubt = 0.5;  // no evidence at all leaves a prefix as it is
  int proven = 0, refuted = 0;
  for (std::size_t i = 0; i < work_.size() && proven + refuted < kEnough; ++i) {
    std::size_t components = 0;
    if (work_[i].done || work_[i].read.form != Form::kPlain || recorded_[i].functions.empty()) continue;
    const auto file = file_by(prefix, work_[i], components);
    const auto checked = file ? check(i, map_.workspace_.paths().path_of(*file)) : std::nullopt;
    if (!checked || checked->known == 0) continue;
    ++(checked->passes() ? proven : refuted);
  }
  return (proven + kDoubt) / (proven + refuted + kDoubt);
}

bool PathBatch::is_file(const std::string& path) const {
  const auto stat = map_.files_.stat(path);
  return stat && stat->kind == FileStat::Kind::kFile;
}

void PathBatch::find_real_path(Resolution& resolution) const {
  if (resolution.path.empty()) {
    resolution.real.clear();
  } else if (resolution.rule == Rule::kWorkspace && !map_.workspace_.is_link(resolution.path)) {
    resolution.real = resolution.path;  // the walk followed no links, and the folders have none
  } else if (resolution.rule != Rule::kExact || resolution.real.empty()) {
    resolution.real = map_.files_.real_path(resolution.path);
  }
}

/// Where a path really leads counts.
bool PathBatch::is_inside(const std::string& real) const {
  return std::ranges::any_of(map_.folders_, [&](const std::string& folder) { return below(real, folder).has_value(); });
}

}  // namespace proflens::server
