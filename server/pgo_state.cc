#include "server/pgo_state.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <fmt/format.h>

#include "analysis/annotate.h"
#include "analysis/table_text.h"

#include "server/paths.h"

namespace proflens::server {
namespace {

constexpr double kHundred = 100;

std::string percent(double share) { return fmt::format("{} %", std::lround(share * kHundred)); }

std::string lost_text(const analysis::PgoFit& fit) {
  constexpr std::size_t kNamed = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(kNamed, fit.lost.size()); ++i) {
    const analysis::LostCall& call = fit.lost[i];
    const double share = static_cast<double>(call.weight) / static_cast<double>(fit.total);
    const std::string caller = analysis::printable(std::string(analysis::short_name(call.caller)));
    const std::string callee = analysis::printable(std::string(analysis::short_name(call.callee)));
    text += (i == 0 ? "" : ", ") +
            (call.gone ? fmt::format("{} is gone ({})", caller, percent(share))
                       : fmt::format("{} no longer calls {} where it did ({})", caller, callee, percent(share)));
  }
  if (fit.lost.size() > kNamed) text += fmt::format(" and {} more", fit.lost.size() - kNamed);
  return text;
}

analysis::PgoFit fit_of(Files& files, const MainPackage& main, const analysis::PgoCalls& calls) {
  std::deque<analysis::Buffer> texts;
  const auto package = [&](const std::string& import_path) -> std::optional<std::vector<std::string_view>> {
    const std::string directory = main.directory_of_import(import_path);
    if (directory.empty()) return std::nullopt;
    std::vector<std::string_view> found;
    for (const DirectoryEntry& entry : files.list(directory))
      if (is_built(entry))
        if (auto text = files.read(join(directory, entry.name)))
          found.push_back(texts.emplace_back(std::move(*text)).bytes);
    return found;
  };
  return analysis::pgo_fit(calls, package);
}

}  // namespace

bool PgoState::is_stale() const {
  if (!fit) return false;
  if (!fit->related) return true;
  const auto lost = static_cast<double>(fit->total - fit->kept);
  return fit->share() < kStalePgo && lost > kLeastLostPgo * static_cast<double>(fit->samples);
}

std::string PgoState::complaint() const {
  if (!file.problem.empty()) return fmt::format("{} {}", kPgoName, file.problem);
  if (!is_stale()) return {};
  const std::string when = describe(file);
  if (!fit->related)
    return fmt::format("{} is of another program: no function in it is of this module ({})", kPgoName, when);
  return fmt::format("{} is stale: {} of its weight is in calls that are not there any more: {} ({}); record a new one",
                     kPgoName, percent(1 - fit->share()), lost_text(*fit), when);
}

std::optional<PgoState> examine_pgo(Files& files, const std::string& directory, const PgoState* before) {
  const std::string path = join(directory, kPgoName);
  const auto stat = files.stat(path);
  if (!stat) return std::nullopt;
  auto main = main_package_in(files, directory);
  if (!main) return std::nullopt;
  PgoState state{.main = std::move(*main), .file = {}, .stat = *stat, .calls = {}, .fit = {}};
  if (before != nullptr && before->stat == *stat) {
    state.file = before->file;
    state.calls = before->calls;
  } else {
    state.file = look_at_pgo(files, path);
    if (state.file.profile && state.file.problem.empty())
      state.calls = std::make_shared<const analysis::PgoCalls>(analysis::pgo_calls(*state.file.profile));
    state.file.profile = nullptr;
  }
  if (state.calls) state.fit = fit_of(files, state.main, *state.calls);
  return state;
}

}  // namespace proflens::server
