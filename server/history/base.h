// Which version of a recorded file a profile was recorded from: how it is known, and where its text is. A value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "analysis/recorded_text.h"

#include "server/history/object_store.h"

namespace proflens::server {

using Evidence = analysis::RecordedText::Evidence;

struct Base {
  Evidence evidence = Evidence::kUnverified;
  double certainty = 0;  // 0 to 1
  std::string how;       // for people: "48 of 48 functions start where they were recorded"

  // In a repository …
  RepositoryPlace repository;
  std::string path;  // from its root
  std::string revision;
  ObjectId blob;
  std::int64_t commit_nanos = 0;
  // … or the text of a file: the file when that cannot change, else what it held.
  std::string file;
  std::optional<std::string> text;
};

/// How sure one is of a library's file whose path says its version, or whose functions all start where recorded.
constexpr double kSameVersion = 0.99;

std::string_view evidence_name(Evidence evidence);

}  // namespace proflens::server
