#include "server/pgo_files.h"

#include <algorithm>
#include <utility>

#include "server/discovery.h"
#include "server/paths.h"

namespace proflens::server {
namespace {

void add_directories(const std::vector<std::string>& paths, std::vector<std::string>& directories) {
  for (const std::string& path : paths)
    if (base_name(path) == kPgoName) directories.emplace_back(directory_of(path));
}

PgoStates examine(Files& files, std::vector<std::string> directories, const PgoStates& before) {
  std::ranges::sort(directories);
  const auto repeated = std::ranges::unique(directories);
  directories.erase(repeated.begin(), repeated.end());
  PgoStates states;
  for (const std::string& directory : directories) {
    const auto known =
        std::ranges::find_if(before.all, [&](const PgoState& state) { return state.main.directory == directory; });
    if (auto state = examine_pgo(files, directory, known == before.all.end() ? nullptr : &*known))
      states.all.push_back(std::move(*state));
  }
  return states;
}

}  // namespace

void PgoFiles::look(const std::vector<std::string>& folders) {
  folders_ = folders;
  start();
}

void PgoFiles::found(const std::vector<std::string>& paths) {
  const std::size_t before = directories_.size();
  add_directories(paths, directories_);
  if (directories_.size() != before) start();
}

/// A default.pgo, or a source or go.mod of a program that has one.
bool PgoFiles::concerns(const std::string& path) const {
  const std::string_view name = base_name(path);
  if (name == kPgoName) return true;
  if (name != "go.mod" && (!name.ends_with(".go") || name.ends_with("_test.go"))) return false;
  return std::ranges::any_of(states_->all, [&](const PgoState& state) {
    const MainPackage& main = state.main;
    return below(path, main.module.empty() ? main.directory : main.module_directory).has_value();
  });
}

void PgoFiles::decided(PgoDecisions decisions) {
  auto next = std::make_shared<PgoStates>(*states_);
  next->decisions = std::move(decisions);
  states_ = std::move(next);
}

void PgoFiles::changed(const std::vector<std::string>& paths) {
  const auto is_decided = [&](const std::string& path) { return states_->decisions.contains(path); };
  if (std::ranges::any_of(paths, is_decided)) {
    PgoDecisions left = states_->decisions;
    for (const std::string& path : paths) left.erase(path);
    decided(std::move(left));
  }
  if (std::ranges::none_of(paths, [&](const std::string& path) { return concerns(path); })) return;
  add_directories(paths, directories_);
  start();
}

void PgoFiles::start() {
  if (running_) {
    due_ = true;
    return;
  }
  running_ = true;
  for (const PgoState& state : states_->all) directories_.push_back(state.main.directory);
  environment_.heavy.submit([world = &environment_, folders = std::exchange(folders_, {}),
                             directories = std::exchange(directories_, {}), before = states_]() mutable {
    if (!folders.empty()) add_directories(find_profile_candidates(world->files, folders), directories);
    world->inbox.push(
        PgoExamined{std::make_shared<const PgoStates>(examine(world->files, std::move(directories), *before))});
  });
}

void PgoFiles::take(const PgoExamined& examined) {
  auto next = std::make_shared<PgoStates>(*examined.states);
  next->decisions = states_->decisions;
  states_ = std::move(next);
  running_ = false;
  if (std::exchange(due_, false)) start();
}

}  // namespace proflens::server
