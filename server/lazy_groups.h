// The groups of a profile's samples that rules of advice are tried on, made by whoever asks first: that is a pass over
// all samples, and it must not delay the first numbers. Any thread.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "analysis/advice_groups.h"

namespace proflens::server {

class LazyGroups {
 public:
  /// user_file: by FileId.
  LazyGroups(std::shared_ptr<const analysis::CostTables> tables, std::vector<bool> user_file)
      : tables_(std::move(tables)), user_file_(std::move(user_file)) {}

  const analysis::AdviceGroups& get() const {
    std::call_once(once_, [this] {
      groups_ = analysis::AdviceGroups::build(*tables_, user_file_, analysis::AdviceRules::built_in());
    });
    return groups_;
  }

 private:
  std::shared_ptr<const analysis::CostTables> tables_;
  std::vector<bool> user_file_;
  mutable std::once_flag once_;
  mutable analysis::AdviceGroups groups_;
};

}  // namespace proflens::server
