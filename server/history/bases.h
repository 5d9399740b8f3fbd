// Of one profile: for each recorded file the version that it was recorded from, as far as that is known.
//
// Texts are fetched when they are asked for and kept. Const but for that; any thread.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "analysis/profile.h"
#include "analysis/recorded_text.h"

#include "server/files.h"
#include "server/history/base.h"

namespace proflens::server {

class Bases {
 public:
  /// `by_file` by FileId; null where nothing was found or nothing was asked.
  Bases(Files& files, GetEnv variables, std::vector<std::shared_ptr<const Base>> by_file);

  /// Null when there is none, or its text cannot be had any more.
  const analysis::RecordedText* recorded_of(analysis::FileId file) const;
  const Base* base_of(analysis::FileId file) const;
  const std::vector<std::shared_ptr<const Base>>& all() const { return by_file_; }

 private:
  std::unique_ptr<const analysis::RecordedText> fetch(const Base& base) const;
  std::optional<std::string> text_of(const Base& base) const;

  Files& files_;
  GetEnv variables_;
  std::vector<std::shared_ptr<const Base>> by_file_;
  mutable std::mutex mutex_;
  mutable std::map<std::uint32_t, std::unique_ptr<const analysis::RecordedText>> fetched_;  // null: cannot be had
  mutable std::map<std::string, std::unique_ptr<ObjectStore>> stores_;                      // by directory
};

}  // namespace proflens::server
