// Finds the base of recorded files in the history of one repository.
//
// What a commit is stamped with is believed where the functions agree with it. Else the commit is looked for at which
// all files together agree best, the closest in time first; a file that agrees better elsewhere (the tree had changes
// that were not committed) gets its own version. So a file whose own functions do not tell two versions apart gets the
// one that its neighbours had. One thread.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "analysis/fingerprint.h"

#include "server/files.h"
#include "server/history/base.h"
#include "server/history/commit_window.h"
#include "server/history/stamp.h"
#include "server/history/version_walk.h"

namespace proflens::server {

struct SearchedFile {
  std::string recorded;  // the path as it was recorded, in plain form; empty: not to be looked for by it
  std::string revision;  // the commit that the recorded path names; usually empty
  std::string path;      // in the repository; empty: to be found in its history by what `recorded` ends with
  std::string disk;      // absolute, of the file today; empty: there is none
  analysis::Anchors anchors;
};

class RepositorySearch {
 public:
  RepositorySearch(Files& files, RepositoryPlace place, std::unique_ptr<ObjectStore> store, std::vector<Stamp> stamps,
                   std::int64_t recorded_nanos);

  enum class Care : std::uint8_t { kQuick, kThorough };
  /// The base of each file; nothing for one that the history does not have. Quickly, for what is on the screen: in a
  /// long history not every commit is looked at, nor are other branches.
  std::vector<std::optional<Base>> find(const std::vector<SearchedFile>& files, Care care, const std::stop_token& stop);

  const RepositoryPlace& place() const { return place_; }
  const ObjectId& head() const { return head_; }

 private:
  struct Chosen {  // the commit at which all agree best
    Commit commit;
    double share = 0;          // of the function starts of all files
    std::uint32_t points = 0;  // there are so many
    bool sampled = false;      // not every commit was looked at
  };
  struct Item {
    const SearchedFile* file = nullptr;
    std::string path;
    bool guessed = false;
    std::size_t result = 0;
  };

  std::vector<Item> locate(const std::vector<SearchedFile>& files);
  std::string path_in(const std::vector<ObjectId>& trees, const std::string& recorded);
  std::optional<Base> only_at(const Chosen& chosen, const SearchedFile& file);
  const TreeListing& listing(const ObjectId& tree);
  void look_around(const std::stop_token& stop);
  void trust_prefixes(VersionWalk& walk, std::vector<Item>& items, const Chosen& chosen);
  std::optional<Base> stamped(const Item& item);
  Chosen choose_commit(VersionWalk& walk, const std::vector<Item>& items, Care care, const std::stop_token& stop);
  std::vector<Commit> some_commits(const std::vector<Item>& items, const std::stop_token& stop) const;
  void search_on(VersionWalk& walk, const std::vector<Item>& items, const Chosen& chosen, Care care,
                 std::vector<std::optional<Base>>& bases, const std::stop_token& stop);
  std::optional<Base> choose(VersionWalk& walk, std::size_t index, const Item& item, const Chosen& chosen);
  const Version* best_version(VersionWalk& walk, std::size_t index, const Chosen& chosen);
  std::optional<Base> uncommitted(const Item& item, const Version* committed);
  std::optional<Base> renamed(const Item& item, const Chosen& chosen);
  std::optional<Base> by_time(const Item& item);
  Base contradicted(const analysis::AnchorScore& best) const;
  Base base_of(const std::string& path, const ObjectId& blob, const ObjectId& commit, std::int64_t seconds) const;
  analysis::AnchorScore score_blob(const Item& item, const ObjectId& blob);

  Files& files_;
  RepositoryPlace place_;
  std::unique_ptr<ObjectStore> store_;
  std::vector<Stamp> stamps_;
  std::int64_t recorded_nanos_;
  ObjectId head_;
  std::optional<CommitWindow> window_;
  std::unordered_map<ObjectId, std::unique_ptr<TreeListing>, HashObjectId> listings_;
};

}  // namespace proflens::server
