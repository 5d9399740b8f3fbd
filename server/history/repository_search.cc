#include "server/history/repository_search.h"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "analysis/outline.h"

#include "server/paths.h"

namespace proflens::server {
namespace {

using analysis::AnchorScore;

constexpr std::int64_t kNanos = 1'000'000'000;
constexpr double kAccepted = 0.8;  // of the function starts
constexpr double kSure = 0.95;     // of the function starts
constexpr std::size_t kManyCommits = 1000;
constexpr std::uint32_t kEnough = 8;  // points: four functions tell a commit

/// How sure one can be of a version with such a share of the function starts, which is accepted.
double certainty_of(double share) { return share >= kSure ? 0.95 : 0.8; }

std::string words(const AnchorScore& score) {
  if (score.function_total != 0)
    return fmt::format("{:.0f} % of the recorded functions start on their lines", 100 * score.share());
  return score.call_total == 0
             ? std::string("nothing was recorded to tell versions by")
             : fmt::format("{} of {} recorded calls stand on their lines", score.calls, score.call_total);
}

/// Whether one version agrees as well as the best: function starts alike, calls nearly, for some agree by chance.
bool as_good(const AnchorScore& score, const AnchorScore& best) {
  return score.functions == best.functions && score.calls + 1 + score.call_total / 50 >= best.calls;
}

}  // namespace

RepositorySearch::RepositorySearch(Files& files, RepositoryPlace place, std::unique_ptr<ObjectStore> store,
                                   std::vector<Stamp> stamps, std::int64_t recorded_nanos)
    : files_(files),
      place_(std::move(place)),
      store_(std::move(store)),
      stamps_(std::move(stamps)),
      recorded_nanos_(recorded_nanos),
      head_(store_->head()) {}

std::vector<std::optional<Base>> RepositorySearch::find(const std::vector<SearchedFile>& files, Care care,
                                                        const std::stop_token& stop) {
  std::vector<std::optional<Base>> bases(files.size());
  look_around(stop);
  std::vector<Item> left;
  for (Item& item : locate(files))
    if (!(bases[item.result] = stamped(item))) left.push_back(std::move(item));
  std::vector<WantedFile> wanted;
  for (const Item& item : left) wanted.push_back({item.path, &item.file->anchors});
  VersionWalk walk(*store_, std::move(wanted));
  const Chosen chosen = choose_commit(walk, left, care, stop);
  trust_prefixes(walk, left, chosen);
  search_on(walk, left, chosen, care, bases, stop);
  for (std::size_t i = 0; i < files.size() && !stop.stop_requested(); ++i)
    if (!bases[i]) bases[i] = only_at(chosen, files[i]);
  return bases;
}

/// Chooses for each file. Those that agree in full nowhere where one has looked are looked for at every commit.
void RepositorySearch::search_on(VersionWalk& walk, const std::vector<Item>& items, const Chosen& chosen, Care care,
                                 std::vector<std::optional<Base>>& bases, const std::stop_token& stop) {
  std::vector<Item> unsure;
  std::vector<WantedFile> wanted;
  for (std::size_t i = 0; i < items.size() && !stop.stop_requested(); ++i) {
    const Version* best = best_version(walk, i, chosen);
    if (chosen.sampled && care == Care::kThorough && (!best || best->score.functions != best->score.function_total)) {
      unsure.push_back(items[i]);
      wanted.push_back({items[i].path, &items[i].file->anchors});
    } else {
      bases[items[i].result] = choose(walk, i, items[i], chosen);
    }
  }
  if (unsure.empty()) return;
  VersionWalk all(*store_, std::move(wanted));
  for (const Commit& commit : window_->commits)
    if (stop.stop_requested() || all.visit(commit) == all.perfect()) break;
  all.visit(chosen.commit);
  for (std::size_t i = 0; i < unsure.size() && !stop.stop_requested(); ++i)
    bases[unsure[i].result] = choose(all, i, unsure[i], chosen);
}

void RepositorySearch::look_around(const std::stop_token& stop) {
  if (!window_) window_ = commits_around(*store_, {head_}, recorded_nanos_ / kNanos, stop);
}

// ---- where the files are in the repository ----

std::vector<RepositorySearch::Item> RepositorySearch::locate(const std::vector<SearchedFile>& files) {
  std::vector<ObjectId> trees;  // at the time of the profile, and today's
  if (window_->on_first_parents) trees.push_back(window_->on_first_parents->tree);
  if (const auto head = store_->commit(head_)) trees.push_back(head->tree);
  std::vector<Item> items;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const bool guessed = files[i].path.empty();
    std::string path = guessed ? path_in(trees, files[i].recorded) : files[i].path;
    if (!path.empty()) items.push_back({&files[i], std::move(path), guessed, i});
  }
  return items;
}

const TreeListing& RepositorySearch::listing(const ObjectId& tree) {
  auto& known = listings_[tree];
  if (!known) known = std::make_unique<TreeListing>(*store_, tree);
  return *known;
}

/// The longest path of these trees that the recorded path ends with.
std::string RepositorySearch::path_in(const std::vector<ObjectId>& trees, const std::string& recorded) {
  std::string longest;
  if (recorded.empty()) return longest;
  for (const ObjectId& tree : trees)
    for (const TreeListing::File& file : listing(tree).named(base_name(recorded))) {
      const bool whole = recorded == file.path || recorded.ends_with("/" + file.path);
      if (whole && file.path.size() > longest.size()) longest = file.path;
    }
  return longest;
}

/// A file that is neither in today's tree nor in that of the time: where first parents lead into another project.
std::optional<Base> RepositorySearch::only_at(const Chosen& chosen, const SearchedFile& file) {
  const ObjectId& tree = chosen.commit.tree;
  if (!tree || !file.path.empty()) return std::nullopt;
  const Item item{&file, path_in({tree}, file.recorded), /*guessed=*/true, 0};
  const ObjectId blob = item.path.empty() ? ObjectId{} : blob_at(*store_, tree, item.path);
  const AnchorScore score = blob ? score_blob(item, blob) : AnchorScore{};
  if (score.function_total == 0 || score.share() < kAccepted) return std::nullopt;
  Base base = base_of(item.path, blob, chosen.commit.id, chosen.commit.seconds);
  base.evidence = Evidence::kFingerprint;
  base.certainty = certainty_of(score.share());
  base.how = words(score);
  return base;
}

/// What stands before the paths of files whose functions agree is where the repository was built: a file below it is
/// the one of that path, even if nothing of its own tells.
void RepositorySearch::trust_prefixes(VersionWalk& walk, std::vector<Item>& items, const Chosen& chosen) {
  constexpr std::size_t kEnoughFiles = 2;
  const auto prefix = [](const Item& item) {
    return std::string_view(item.file->recorded).substr(0, item.file->recorded.size() - item.path.size());
  };
  std::map<std::string_view, std::size_t> agreeing;  // by prefix, files
  for (std::size_t i = 0; i < items.size(); ++i)
    if (const Version* best = items[i].guessed ? best_version(walk, i, chosen) : nullptr)
      if (best->score.function_total != 0 && best->score.share() >= kAccepted) ++agreeing[prefix(items[i])];
  for (Item& item : items)
    if (item.guessed)
      if (const auto found = agreeing.find(prefix(item)); found != agreeing.end() && found->second >= kEnoughFiles)
        item.guessed = false;
}

// ---- a stamped commit ----

std::optional<Base> RepositorySearch::stamped(const Item& item) {
  std::vector<Stamp> stamps = stamps_;
  if (is_commit_name(item.file->revision))
    stamps.insert(stamps.begin(), {item.file->revision, "its recorded path", /*modified=*/false});
  for (const Stamp& stamp : stamps) {
    const auto commit = store_->commit(store_->resolve(stamp.commit));
    const ObjectId blob = commit ? blob_at(*store_, commit->tree, item.path) : ObjectId{};
    if (!blob) continue;
    const AnchorScore score = score_blob(item, blob);
    if (score.function_total != 0 && score.share() < kAccepted) continue;
    if (item.guessed && score.function_total == 0) continue;
    Base base = base_of(item.path, blob, commit->id, commit->seconds);
    base.evidence = Evidence::kCommit;
    const bool sure = score.function_total != 0 ? score.share() >= kSure : !stamp.modified;
    base.certainty = sure ? 0.99 : 0.8;
    base.how = stamp.how + ", " + words(score);
    return base;
  }
  return std::nullopt;
}

// ---- by what agrees ----

RepositorySearch::Chosen RepositorySearch::choose_commit(VersionWalk& walk, const std::vector<Item>& items, Care care,
                                                         const std::stop_token& stop) {
  Chosen chosen;
  std::uint64_t best = 0;
  const auto visit_all = [&](const std::vector<Commit>& commits) {
    for (const Commit& commit : commits) {
      if (stop.stop_requested() || (best != 0 && best == walk.perfect())) return;
      if (const std::uint64_t weight = walk.visit(commit); weight > best) best = weight, chosen.commit = commit;
    }
  };
  const auto measure = [&] {
    std::uint32_t reached = 0, total = 0;
    for (std::size_t i = 0; i < items.size() && chosen.commit.tree; ++i)
      if (const Version* version = walk.version_in(i, chosen.commit.tree)) {
        reached += version->score.functions;
        total += version->score.function_total;
      }
    chosen.share = total == 0 ? 0 : static_cast<double>(reached) / total;
    chosen.points = total;
  };
  if (window_->commits.size() > kManyCommits) {
    visit_all(some_commits(items, stop));
    measure();
    chosen.sampled = care == Care::kQuick || chosen.share >= kSure;
  }
  if (!chosen.sampled) visit_all(window_->commits);
  measure();
  // Recorded from a branch that was never merged, or was merged as something else.
  if (care == Care::kThorough && walk.perfect() != 0 && chosen.share < kAccepted && !stop.stop_requested()) {
    std::vector<ObjectId> tips = store_->branches();
    tips.insert(tips.begin(), head_);
    visit_all(commits_around(*store_, tips, recorded_nanos_ / kNanos, stop).commits);
    measure();
  }
  return chosen;
}

/// Of a long history: the closest commits, and all around those at even distances that agree best in a few files.
/// Agreement rises towards the right commit and falls behind it; where it does not, nothing agrees well and all are
/// looked at.
std::vector<Commit> RepositorySearch::some_commits(const std::vector<Item>& items, const std::stop_token& stop) const {
  constexpr std::size_t kClosest = 64, kSamples = 200, kPeaks = 3, kFiles = 40;
  std::vector<WantedFile> telling;
  for (const Item& item : items) telling.push_back({item.path, &item.file->anchors});
  std::ranges::stable_sort(telling, std::greater(),
                           [](const WantedFile& file) { return file.anchors->functions.size(); });
  if (telling.size() > kFiles) telling.resize(kFiles);
  VersionWalk walk(*store_, std::move(telling));

  const std::vector<Commit>& commits = window_->commits;
  std::vector<std::size_t> by_time(commits.size());
  std::iota(by_time.begin(), by_time.end(), std::size_t{0});
  std::ranges::stable_sort(by_time, {}, [&](std::size_t i) { return commits[i].seconds; });
  const std::size_t step = by_time.size() / kSamples;
  std::vector<std::pair<std::uint64_t, std::size_t>> samples;  // agreement, place in by_time
  for (std::size_t i = 0; i < by_time.size() && !stop.stop_requested(); i += step)
    samples.emplace_back(walk.visit(commits[by_time[i]]), i);
  std::ranges::sort(samples, std::greater());
  std::set<std::size_t> wanted;  // into commits: the closest first
  for (std::size_t i = 0; i < kClosest; ++i) wanted.insert(i);
  for (std::size_t peak = 0; peak < std::min(kPeaks, samples.size()); ++peak) {
    const std::size_t at = samples[peak].second;
    for (std::size_t i = at < step ? 0 : at - step; i < std::min(by_time.size(), at + step + 1); ++i)
      wanted.insert(by_time[i]);
  }
  std::vector<Commit> some;
  for (const std::size_t i : wanted) some.push_back(commits[i]);
  return some;
}

const Version* RepositorySearch::best_version(VersionWalk& walk, std::size_t index, const Chosen& chosen) {
  const std::vector<Version>& versions = walk.versions(index);
  if (versions.empty()) return nullptr;
  // Of equals the first: the closest in time.
  const Version* best =
      &*std::ranges::max_element(versions, {}, [](const Version& version) { return version.score.weight(); });
  const Version* common = chosen.commit.tree ? walk.version_in(index, chosen.commit.tree) : nullptr;
  return common && as_good(common->score, best->score) ? common : best;
}

std::optional<Base> RepositorySearch::choose(VersionWalk& walk, std::size_t index, const Item& item,
                                             const Chosen& chosen) {
  const Version* best = best_version(walk, index, chosen);
  const AnchorScore score = best ? best->score : AnchorScore{};
  if (item.guessed && (score.function_total == 0 || score.share() < kAccepted)) return std::nullopt;
  if (auto base = uncommitted(item, best)) return base;
  const bool told =
      score.function_total != 0 ? score.share() >= kAccepted : chosen.share >= kAccepted && chosen.points >= kEnough;
  if (!best || !told) {
    if (auto base = renamed(item, chosen)) return base;
    if (!best || score.function_total == 0) return by_time(item);
    return contradicted(score);
  }
  // Of the commits that have this version, the one that all files agree with is the one to name.
  const bool common = chosen.commit.tree && walk.version_in(index, chosen.commit.tree) == best;
  Base base = base_of(item.path, best->blob, common ? chosen.commit.id : best->commit,
                      common ? chosen.commit.seconds : best->seconds);
  base.evidence = Evidence::kFingerprint;
  base.certainty = score.function_total != 0 ? certainty_of(score.share()) : kAccepted;
  base.how = score.function_total != 0 ? words(score) : "the commit at which the other files agree";
  return base;
}

/// The file as it is today or is staged, when it agrees better than what was committed; or as well, and was written
/// between that and the recording.
std::optional<Base> RepositorySearch::uncommitted(const Item& item, const Version* committed) {
  const auto stat = item.file->disk.empty() ? std::nullopt : files_.stat(item.file->disk);
  if (!stat || stat->kind != FileStat::Kind::kFile || stat->size > ObjectStore::kMaxBlob) return std::nullopt;
  const std::uint64_t reached = committed ? committed->score.weight() : 0;
  const bool between = recorded_nanos_ != 0 && stat->modified_nanos <= recorded_nanos_ &&
                       (!committed || stat->modified_nanos / kNanos > committed->seconds + 1);
  const bool doubtful = !committed || committed->score.functions != committed->score.function_total;
  if (!between && !doubtful) return std::nullopt;
  Base base;
  base.evidence = Evidence::kFingerprint;
  base.repository = place_;
  base.path = item.path;
  base.file = item.file->disk;
  std::uint64_t best = 0;
  const auto consider = [&](const AnchorScore& score, auto&& take) {
    if (score.function_total == 0 || score.share() < kAccepted) return;
    if (score.weight() < reached || (score.weight() == reached && !between) || score.weight() <= best) return;
    best = score.weight();
    base.certainty = certainty_of(score.share());
    take();
    base.how = words(score) + (base.text ? " in the file as it is, which is not committed" : " in what is staged");
  };
  if (const auto text = files_.read(item.file->disk)) {
    const auto same = committed ? store_->read(committed->blob, ObjectStore::Type::kBlob) : std::nullopt;
    if (same && *same == text->bytes) return std::nullopt;  // the commit says more
    const auto outline = analysis::outline(item.file->anchors.language, text->bytes);
    consider(analysis::score(item.file->anchors, text->bytes, outline ? &*outline : nullptr),
             [&] { base.text = std::string(text->bytes); });
  }
  if (const ObjectId staged = doubtful ? store_->staged(item.path) : ObjectId{})
    consider(score_blob(item, staged), [&] { base.text.reset(), base.blob = staged; });
  return best == 0 ? std::nullopt : std::optional(std::move(base));
}

/// Where the file is today is not where it was: by its name elsewhere, or under another name beside.
std::optional<Base> RepositorySearch::renamed(const Item& item, const Chosen& chosen) {
  constexpr std::size_t kMostLookedAt = 200;
  const Commit* commit = chosen.commit.tree          ? &chosen.commit
                         : window_->on_first_parents ? &*window_->on_first_parents
                                                     : nullptr;
  if (!commit || item.file->anchors.functions.empty()) return std::nullopt;
  const TreeListing& tree = listing(commit->tree);
  std::vector<TreeListing::File> candidates = tree.named(base_name(item.path));
  const auto beside = tree.in_directory(directory_of(item.path));
  candidates.insert(candidates.end(), beside.begin(), beside.end());
  if (candidates.size() > kMostLookedAt) candidates.resize(kMostLookedAt);
  std::optional<Base> found;
  std::uint64_t best = 0;
  for (const TreeListing::File& candidate : candidates) {
    if (analysis::language_of(candidate.path) != item.file->anchors.language) continue;
    const AnchorScore score = score_blob(item, candidate.blob);
    if (score.share() < kAccepted || score.weight() <= best) continue;
    best = score.weight();
    found = base_of(candidate.path, candidate.blob, commit->id, commit->seconds);
    found->evidence = Evidence::kFingerprint;
    found->certainty = certainty_of(score.share());
    found->how = words(score) + " in " + candidate.path;
  }
  return found;
}

/// Functions start where they were recorded in no version: a shallow clone, or what was never committed. There is no
/// text, for the lines of any of these are others.
Base RepositorySearch::contradicted(const AnchorScore& best) const {
  Base base;
  base.repository = place_;
  base.evidence = Evidence::kUnverified;
  base.certainty = 0.5 * best.share();
  base.how = fmt::format("not known: {:.0f} % of the recorded functions start on their lines in the best version here",
                         100 * best.share());
  return base;
}

std::optional<Base> RepositorySearch::by_time(const Item& item) {
  if (item.guessed || recorded_nanos_ == 0 || !window_->on_first_parents) return std::nullopt;
  const Commit& commit = *window_->on_first_parents;
  const ObjectId blob = blob_at(*store_, commit.tree, item.path);
  if (!blob) return std::nullopt;
  Base base = base_of(item.path, blob, commit.id, commit.seconds);
  const AnchorScore score = score_blob(item, blob);
  // Functions that start elsewhere speak against it.
  if (score.function_total != 0 && score.share() < kAccepted) return contradicted(score);
  base.evidence = Evidence::kTime;
  base.certainty = 0.5;
  base.how = "the newest version at the time of the profile; " + words(score);
  return base;
}

Base RepositorySearch::base_of(const std::string& path, const ObjectId& blob, const ObjectId& commit,
                               std::int64_t seconds) const {
  Base base;
  base.repository = place_;
  base.path = path;
  base.blob = blob;
  base.revision = commit.hex();
  base.commit_nanos = seconds * kNanos;
  return base;
}

AnchorScore RepositorySearch::score_blob(const Item& item, const ObjectId& blob) {
  const auto text = store_->read(blob, ObjectStore::Type::kBlob);
  if (!text) return analysis::score(item.file->anchors, "", nullptr);
  const auto outline = analysis::outline(item.file->anchors.language, *text);
  return analysis::score(item.file->anchors, *text, outline ? &*outline : nullptr);
}

}  // namespace proflens::server
