#include "server/base_finds.h"

#include <algorithm>

#include "server/history/base_search.h"

namespace proflens::server {
namespace {

using analysis::FileId;
using Loaded = std::shared_ptr<const LoadedProfile>;

Loaded with_bases(Environment& environment, const LoadedProfile& loaded, BaseSearch::Found found) {
  auto copy = std::make_shared<LoadedProfile>(loaded);
  copy->bases = std::make_shared<const Bases>(environment.files, environment.variables, std::move(found));
  return copy;
}

std::vector<FileId> files_at(const LoadedProfile& loaded, const std::vector<std::string>& paths) {
  std::vector<FileId> files;
  for (const std::string& path : paths)
    if (const auto found = loaded.by_path.find(path); found != loaded.by_path.end())
      files.insert(files.end(), found->second.begin(), found->second.end());
  return files;
}

/// On a worker.
void search(Environment& environment, const Loaded& loaded, const BaseFinds::Options& options, std::uint64_t ticket,
            const std::stop_token& stop) {
  const SearchedProfile profile{.tables = *loaded->tables,
                                .costs = loaded->files,
                                .resolutions = loaded->resolutions,
                                .content_hash = loaded->content_hash,
                                .recorded_nanos = loaded->recorded_nanos()};
  BaseSearch bases(environment.files, profile,
                   {.folders = options.folders, .commit = options.commit, .variables = environment.variables});
  const std::vector<FileId> open = files_at(*loaded, options.open);
  BaseSearch::Found first = bases.find(open, stop);
  environment.inbox.push(BasesFound{ticket, with_bases(environment, *loaded, first), false});
  if (stop.stop_requested()) return;
  BaseSearch::Found all = bases.find_all(stop);
  // A library's file that is open.
  for (const FileId file : open)
    if (!all[index_of(file)]) all[index_of(file)] = first[index_of(file)];
  environment.inbox.push(BasesFound{ticket, with_bases(environment, *loaded, std::move(all)), true});
}

bool same(const Base* a, const Base* b) {
  if (!a || !b) return a == b;
  return a->evidence == b->evidence && a->certainty == b->certainty && a->blob == b->blob && a->path == b->path &&
         a->revision == b->revision && a->file == b->file && a->text == b->text;
}

}  // namespace

void BaseFinds::start(const Loaded& loaded, const Options& options) {
  Search& running = searches_[loaded->path];
  if (running.of == loaded->tables && running.rules_version == loaded->rules_version) return;
  running.stop.request_stop();
  running = {.of = loaded->tables, .rules_version = loaded->rules_version, .ticket = next_ticket_++, .stop = {}};
  environment_.heavy.submit([environment = &environment_, loaded, options, ticket = running.ticket,
                             stop = running.stop.get_token()] { search(*environment, loaded, options, ticket, stop); });
}

bool BaseFinds::take(const BasesFound& found) {
  const auto running = searches_.find(found.profile->path);
  if (running == searches_.end() || running->second.ticket != found.ticket) return false;
  running->second.first_done = true;
  running->second.complete = found.complete;
  return true;
}

void BaseFinds::keep_only(const ProfileSet& set) {
  std::erase_if(searches_, [&](auto& search) {
    const bool loaded = std::ranges::any_of(
        set.profiles, [&](const auto& profile) { return whole_of(profile)->tables == search.second.of; });
    if (!loaded) search.second.stop.request_stop();
    return !loaded;
  });
}

void BaseFinds::cancel_all() {
  for (auto& [path, search] : searches_) search.stop.request_stop();
  searches_.clear();
}

bool BaseFinds::first_awaited() const {
  return std::ranges::any_of(searches_, [](const auto& search) { return !search.second.first_done; });
}

bool BaseFinds::is_running(const std::string& profile) const {
  const auto found = searches_.find(profile);
  return found != searches_.end() && !found->second.complete;
}

bool differ_in(const LoadedProfile& a, const LoadedProfile& b, const std::string& path) {
  const auto found = a.by_path.find(path);
  if (found == a.by_path.end()) return false;
  return std::ranges::any_of(found->second, [&](FileId file) {
    return !same(a.bases ? a.bases->base_of(file) : nullptr, b.bases ? b.bases->base_of(file) : nullptr);
  });
}

}  // namespace proflens::server
