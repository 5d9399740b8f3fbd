#include "server/before_edit.h"

#include <algorithm>
#include <sstream>

#include "server/paths.h"

namespace proflens::server {
namespace {

/// The source without what is chosen anew for each run.
std::string subject_of(const Kept& kept) {
  std::istringstream words(kept.source);
  std::string subject;
  for (std::string word; words >> word;)
    if (!word.starts_with("-benchtime=") && !word.starts_with("-count=")) subject += word + " ";
  return subject;
}

}  // namespace

std::int64_t last_edit_before(Files& files, const std::vector<std::string>& folders, const LoadedProfile& loaded) {
  const std::int64_t recorded = loaded.recorded_nanos();
  std::int64_t last = 0;
  for (const Resolution& resolution : loaded.resolutions) {
    const auto holds = [&](const std::string& folder) { return below(resolution.real, folder).has_value(); };
    if (resolution.path.empty() || std::ranges::none_of(folders, holds)) continue;
    if (const auto stat = files.stat(resolution.real); stat && stat->modified_nanos <= recorded)
      last = std::max(last, stat->modified_nanos);
  }
  return last;
}

const Kept* kept_before_edit(const std::vector<Kept>& all, const Kept& shown, std::int64_t edit_nanos) {
  const std::string subject = subject_of(shown);
  const Kept* previous = nullptr;
  for (const Kept& kept : all) {
    if (kept.kind != shown.kind || kept.time_nanos >= shown.time_nanos || subject_of(kept) != subject) continue;
    if (edit_nanos != 0 && kept.time_nanos < edit_nanos) return &kept;
    if (!previous) previous = &kept;
  }
  return previous;
}

double scale_to(const Kept& shown, const Kept& before) {
  if (shown.operations <= 0 || before.operations <= 0) return 1;
  return static_cast<double>(shown.operations) / static_cast<double>(before.operations);
}

}  // namespace proflens::server
