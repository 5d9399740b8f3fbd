// Captures that are kept: each a profile as it came (ID.capture) and a record of it (ID.json), in one directory that
// only the user may read.
//
// The record is written last and removed first, so a capture is whole or not listed. Several servers may share the
// directory: nothing is remembered, each question looks. Above the cap the oldest go first, but never one that the user
// has named. Any thread; slow, for it reads and writes files.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/result.h"

#include "server/files.h"
#include "server/go_environment.h"

namespace proflens::server {

struct Kept {
  std::string id;    // of the files: "heap-20260727-093012"
  std::string name;  // the user's, or the id
  bool named = false;
  std::string kind;  // "profile", "heap" …
  std::int64_t time_nanos = 0;
  int seconds = 0;              // that were measured; 0: a state
  std::int64_t operations = 0;  // of the benchmark or test, all of its runs; 0: not known
  std::string source;           // a URL without credentials, or a command
  std::string commit;           // of the workspace; empty: unknown
  std::string workspace;        // path; empty: none
  std::uint64_t size = 0;
  std::string path;  // of the profile
};

/// What is to be kept; id, size and path are made.
struct Keepsake {
  Kept about;
  std::string_view bytes;
};

class CaptureStore {
 public:
  CaptureStore(Files& files, std::string directory, std::uint64_t cap)
      : files_(files), directory_(std::move(directory)), cap_(cap) {}

  /// Keeps it, and lets the oldest go. kUsage when another has that name.
  analysis::Result<Kept> keep(const Keepsake& keepsake);
  /// Newest first.
  std::vector<Kept> list() const;
  /// By id, name or path. kUsage when there is none.
  analysis::Result<Kept> find(const std::string& which) const;
  /// An empty name takes the name away.
  analysis::Result<Kept> rename(const std::string& which, const std::string& name);
  analysis::Result<Kept> remove(const std::string& which);

  const std::string& directory() const { return directory_; }

 private:
  analysis::Result<std::string> reserve(const Kept& about);
  analysis::Result<void> write_record(const Kept& kept) const;
  analysis::Result<void> check_name(const std::string& name, const std::string& id) const;
  void make_room(const std::string& newest);
  void erase(const Kept& kept) const;

  Files& files_;
  std::string directory_;
  std::uint64_t cap_;  // bytes
};

/// $XDG_DATA_HOME/proflens/captures, in ~/.local/share where that is not set; empty without a home.
std::string captures_directory(const GetEnv& environment);

/// The newest capture of a heap of the same source that is older; null when there is none. `all` is newest first.
const Kept* earlier_heap(const std::vector<Kept>& all, const Kept& newer);

}  // namespace proflens::server
