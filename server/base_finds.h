// Searches for bases on their way: one at a time for each profile, the latest counts. What is open is found first and
// told at once, for it is on the screen. Main thread only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "server/environment.h"

namespace proflens::server {

class BaseFinds {
 public:
  explicit BaseFinds(Environment& environment) : environment_(environment) {}
  ~BaseFinds() { cancel_all(); }
  BaseFinds(const BaseFinds&) = delete;
  BaseFinds& operator=(const BaseFinds&) = delete;

  struct Options {
    std::vector<std::string> folders;
    std::string commit;             // the setting
    std::vector<std::string> open;  // absolute paths of open documents
  };

  /// Nothing when it runs already, or ran, for this load of the profile by these rules of paths.
  void start(const std::shared_ptr<const LoadedProfile>& loaded, const Options& options);
  /// Whether this is of the latest search; notes how far it has come.
  bool take(const BasesFound& found);
  /// Ends searches for profiles that are not loaded any more.
  void keep_only(const ProfileSet& set);
  void cancel_all();

  /// Whether bases of open documents are not there yet.
  bool first_awaited() const;
  bool is_running(const std::string& profile) const;

 private:
  struct Search {
    std::shared_ptr<const analysis::CostTables> of;  // this load …
    std::uint64_t rules_version = 0;                 // … by these rules of paths
    std::uint64_t ticket = 0;
    std::stop_source stop;
    bool first_done = false;
    bool complete = false;
  };

  Environment& environment_;
  std::map<std::string, Search> searches_;  // by path of the profile
  std::uint64_t next_ticket_ = 1;
};

/// Whether the bases of a file are others in one than in the other.
bool differ_in(const LoadedProfile& a, const LoadedProfile& b, const std::string& path);

}  // namespace proflens::server
