// The version of a source file that a profile was recorded from. A value; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "analysis/outline.h"
#include "analysis/text_buffer.h"

namespace proflens::analysis {

struct RecordedText {
  /// What tells that it is this version, the surest first.
  enum class Evidence : std::uint8_t {
    kEmbedded,     // the profile carries the text or its hash
    kCommit,       // a commit is stamped on the profile or its binary
    kFingerprint,  // functions start on the lines that the profile recorded
    kTime,         // the newest version at the time of the profile, along first parents
    kFileTime,     // the file on disk is older than the profile
    kUnverified,   // nothing tells: the file as it is
  };

  TextBuffer text;
  std::optional<Outline> outline;
  Evidence evidence = Evidence::kUnverified;
  double certainty = 0;           // 0 to 1, that this is the version
  std::string path;               // in its repository at that revision; empty without a repository
  std::string revision;           // full commit id; empty when it is no committed version
  std::int64_t commit_nanos = 0;  // of the revision, since 1970; 0 when there is none
};

}  // namespace proflens::analysis
