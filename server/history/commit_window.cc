#include "server/history/commit_window.h"

#include <algorithm>
#include <queue>
#include <unordered_map>

namespace proflens::server {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kBefore = 400 * kDay, kAfter = 30 * kDay;
constexpr std::size_t kMaxCommits = 200'000;

class Walk {
 public:
  Walk(ObjectStore& store, std::int64_t seconds, const std::stop_token& stop)
      : store_(store), seconds_(seconds), stop_(stop) {}

  CommitWindow run(const std::vector<ObjectId>& tips) {
    for (const ObjectId& tip : tips) add(tip);
    CommitWindow window;
    // Newest first, so that the walk ends where the window does.
    while (!pending_.empty() && known_.size() < kMaxCommits && !stop_.stop_requested()) {
      const ObjectId id = pending_.top().id;
      pending_.pop();
      const Commit& commit = known_.at(id);  // stays where it is when others are added
      if (is_candidate(commit)) window.commits.push_back(commit);
      if (seconds_ != 0 && commit.seconds < seconds_ - kBefore) continue;
      for (const ObjectId& parent : commit.parents) add(parent);
    }
    std::ranges::stable_sort(window.commits, {}, [&](const Commit& commit) { return distance(commit); });
    if (!tips.empty()) window.on_first_parents = follow_first_parents(tips.front());
    return window;
  }

 private:
  struct Pending {
    std::int64_t seconds = 0;
    ObjectId id;
    bool operator<(const Pending& other) const { return seconds < other.seconds; }
  };

  void add(const ObjectId& id) {
    if (!id || known_.contains(id)) return;
    if (auto commit = store_.commit(id)) {
      pending_.push({commit->seconds, id});
      known_.emplace(id, std::move(*commit));
    }
  }

  bool is_candidate(const Commit& commit) const { return seconds_ == 0 || commit.seconds <= seconds_ + kAfter; }

  /// What was committed later is less likely the version: only a tree with changes that are not committed yet is.
  std::int64_t distance(const Commit& commit) const {
    if (seconds_ == 0) return -commit.seconds;
    const std::int64_t later = commit.seconds - seconds_;
    if (later <= 0) return -later;
    return later <= kDay ? later : kDay + 4 * (later - kDay);
  }

  std::optional<Commit> follow_first_parents(ObjectId id) const {
    std::optional<Commit> reached;
    for (auto found = known_.find(id); found != known_.end(); found = known_.find(found->second.parents.front())) {
      reached = found->second;
      if (seconds_ == 0 || reached->seconds <= seconds_ || reached->parents.empty()) break;
    }
    return reached;
  }

  ObjectStore& store_;
  std::int64_t seconds_;
  const std::stop_token& stop_;
  std::unordered_map<ObjectId, Commit, HashObjectId> known_;
  std::priority_queue<Pending> pending_;
};

}  // namespace

CommitWindow commits_around(ObjectStore& store, const std::vector<ObjectId>& tips, std::int64_t seconds,
                            const std::stop_token& stop) {
  return Walk(store, seconds, stop).run(tips);
}

}  // namespace proflens::server
