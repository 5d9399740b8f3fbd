// The findings of loaded profiles: the rules of analysis/advice.h with the texts of today's files.
//
// Found on a worker after a profile is loaded; const once found, any thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/advice.h"

#include "server/files.h"
#include "server/loaded_profile.h"
#include "server/pgo.h"

namespace proflens::server {

/// Of one profile. Node ids are those of its tables, those of `elsewhere` findings of the heap profile's.
struct Advice {
  std::shared_ptr<const LoadedProfile> profile, heap;  // heap: null when none was given
  std::vector<analysis::AdviceFinding> findings;       // most costly first

  const LoadedProfile& profile_of(const analysis::AdviceFinding& finding) const {
    return finding.elsewhere ? *heap : *profile;
  }
};

/// Of all profiles of a set. Profiles are known by their tables: what else is known of one may change.
struct AdviceSet {
  std::vector<std::shared_ptr<const Advice>> profiles;
  std::vector<PgoState> pgo;  // of the main packages of the workspace that have a default.pgo

  const Advice* of(const LoadedProfile& loaded) const;
};

/// heap: of which a profile of another kind takes the allocation sites; may be null.
std::shared_ptr<const Advice> find_advice(Files& files, std::shared_ptr<const LoadedProfile> loaded,
                                          std::shared_ptr<const LoadedProfile> heap,
                                          const analysis::AdviceConfig& config);

/// Which recorded files advice may be given on: the user's own, without tests; where the workspace has none of them,
/// what by its path belongs to the program itself.
std::vector<bool> advised_files(const LoadedProfile& loaded, const std::vector<bool>& own);

/// Finds lines of source, a file at a time.
class AdviceTexts {
 public:
  AdviceTexts(Files& files, const LoadedProfile& loaded);
  ~AdviceTexts();

  struct Line {
    std::string path;        // of the file here; empty: not found
    std::uint32_t line = 0;  // 0-based, in the file here; of a file that was not found as it was recorded
    std::string_view text;   // lives as long as this
  };
  Line find(analysis::NodeId line);
  std::optional<analysis::AdviceSource> source(analysis::NodeId line);

 private:
  struct File;
  const File& file_of(analysis::NodeId line);

  Files& files_;
  const LoadedProfile& loaded_;
  std::map<analysis::FileId, std::unique_ptr<File>> known_;
};

}  // namespace proflens::server
