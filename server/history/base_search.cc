#include "server/history/base_search.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>

#include "analysis/outline.h"
#include "analysis/path_forms.h"

#include "server/history/base_cache.h"
#include "server/paths.h"

namespace proflens::server {

using analysis::FileId;
using Rule = Resolution::Rule;

/// One repository, and which files of the profile are to be looked for in it now.
struct BaseSearch::Repository {
  RepositorySearch search;
  BaseCache cache;
  std::vector<std::pair<FileId, std::string>> wanted;  // with the path in it, empty when that is not known
};

namespace {

/// Files that nobody edits: their version is in their path.
bool is_immutable(const Resolution& resolution) {
  constexpr std::array kOfTools = {Rule::kGoroot,      Rule::kModuleCache, Rule::kCargo,
                                   Rule::kRustLibrary, Rule::kPython,      Rule::kNodeModules};
  return std::ranges::find(kOfTools, resolution.rule) != kOfTools.end();
}

}  // namespace

BaseSearch::BaseSearch(Files& files, const SearchedProfile& profile, SearchOptions options)
    : files_(files), profile_(profile), options_(std::move(options)), finder_(files) {}

BaseSearch::~BaseSearch() = default;

BaseSearch::Found BaseSearch::find_all(const std::stop_token& stop) {
  std::vector<FileId> all;
  // A file of a library is looked at when it is opened.
  for (std::uint32_t i = 1; i < profile_.resolutions.size(); ++i)
    if (!is_immutable(profile_.resolutions[i])) all.push_back(FileId{i});
  Found found = find(all, stop, RepositorySearch::Care::kThorough);
  if (stop.stop_requested()) return found;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (found[i])
      if (const auto in = repositories_.find(found[i]->repository.directory); in != repositories_.end() && in->second)
        in->second->cache.add(std::string(profile_.tables.profile().files[i]), *found[i]);
  for (auto& [directory, repository] : repositories_)
    if (repository) repository->cache.save();
  return found;
}

BaseSearch::Found BaseSearch::find(const std::vector<FileId>& wanted, const std::stop_token& stop,
                                   RepositorySearch::Care care) {
  Found found(profile_.resolutions.size());
  for (const FileId file : wanted)
    if (!profile_.costs[index_of(file)].functions.empty() || !profile_.costs[index_of(file)].lines.empty())
      assign(file);
  for (auto& [directory, repository] : repositories_)
    if (repository && !stop.stop_requested()) search(*repository, found, care, stop);
  for (const FileId file : wanted) {
    const Resolution& resolution = profile_.resolutions[index_of(file)];
    if (!found[index_of(file)] && resolution.rule != Rule::kNone && !stop.stop_requested())
      found[index_of(file)] = std::make_shared<const Base>(without_history(file));
  }
  return found;
}

/// To the repository that its file is in; a file that is nowhere, to those of the folders.
void BaseSearch::assign(FileId file) {
  const Resolution& resolution = profile_.resolutions[index_of(file)];
  if (is_immutable(resolution)) return;
  if (resolution.rule != Rule::kNone) {
    const std::string real = files_.real_path(resolution.path);
    const auto& place = finder_.of_directory(std::string(directory_of(real)));
    const auto path = place && !place->root.empty() ? below(real, place->root) : std::nullopt;
    if (Repository* repository = path ? repository_at(*place) : nullptr)
      repository->wanted.emplace_back(file, std::string(*path));
    return;
  }
  std::set<Repository*> asked;
  for (const std::string& folder : options_.folders)
    if (const auto& place = finder_.of_directory(folder))
      if (Repository* repository = repository_at(*place); repository && asked.insert(repository).second)
        repository->wanted.emplace_back(file, std::string());
}

BaseSearch::Repository* BaseSearch::repository_at(const RepositoryPlace& place) {
  const auto [known, fresh] = repositories_.try_emplace(place.directory);
  if (!fresh) return known->second.get();
  auto store = open_store(place, options_.variables);
  if (!store) {
    problems_.push_back(place.directory + ": " + store.error().message);
    return nullptr;
  }
  RepositorySearch search(files_, place, std::move(*store), stamps(), profile_.recorded_nanos);
  BaseCache cache(
      options_.variables,
      {.profile = profile_.content_hash, .repository = place, .head = search.head(), .commit = options_.commit});
  known->second = std::make_unique<Repository>(Repository{std::move(search), std::move(cache), {}});
  return known->second.get();
}

void BaseSearch::search(Repository& repository, Found& found, RepositorySearch::Care care,
                        const std::stop_token& stop) {
  std::vector<SearchedFile> files;
  std::vector<FileId> ids;
  for (const auto& [file, path] : std::exchange(repository.wanted, {})) {
    const std::string_view recorded = profile_.tables.profile().files[index_of(file)];
    if (const Base* known = repository.cache.find(recorded)) {
      found[index_of(file)] = std::make_shared<const Base>(*known);
    } else {
      files.push_back(searched(file, path));
      ids.push_back(file);
    }
  }
  if (files.empty()) return;
  std::vector<std::optional<Base>> bases = repository.search.find(files, care, stop);
  for (std::size_t i = 0; i < bases.size(); ++i) {
    if (bases[i]) found[index_of(ids[i])] = std::make_shared<const Base>(std::move(*bases[i]));
  }
}

SearchedFile BaseSearch::searched(FileId file, const std::string& path) {
  const std::string_view recorded = profile_.tables.profile().files[index_of(file)];
  if (!calls_) calls_ = analysis::recorded_calls(profile_.tables);
  const Resolution& resolution = profile_.resolutions[index_of(file)];
  analysis::RecordedPath read = analysis::read_path(recorded);
  // What belongs to a tree of some tool, or was never a file, is in no history of the user's.
  const bool plain = read.form == analysis::RecordedPath::Form::kPlain;
  return {.recorded = plain ? std::move(read.path) : std::string(),
          .revision = std::move(read.revision),
          .path = path,
          .disk = resolution.path,
          .anchors = analysis::anchors_of(profile_.tables, profile_.costs[index_of(file)], recorded,
                                          (*calls_)[index_of(file)])};
}

/// By what the file itself tells.
Base BaseSearch::without_history(FileId file) {
  const Resolution& resolution = profile_.resolutions[index_of(file)];
  Base base;
  base.file = resolution.path;
  if (is_immutable(resolution) && resolution.same_version) {
    base.evidence = Evidence::kFingerprint;
    base.certainty = kSameVersion;
    base.how = "a library of the version that was recorded";
    return base;
  }
  const auto bytes = files_.read(resolution.path);
  const auto stat = files_.stat(resolution.path);
  if (!bytes || !stat) return base;
  if (!is_immutable(resolution)) base.text = std::string(bytes->bytes);
  const SearchedFile wanted = searched(file, {});
  const auto outline = analysis::outline(wanted.anchors.language, bytes->bytes);
  const analysis::AnchorScore score = analysis::score(wanted.anchors, bytes->bytes, outline ? &*outline : nullptr);
  constexpr double kSure = 0.95;
  if (score.function_total != 0 && score.share() >= kSure) {
    base.evidence = Evidence::kFingerprint;
    base.certainty = is_immutable(resolution) ? 0.99 : kSure;
    base.how = "all recorded functions start on their lines in the file as it is";
  } else if (score.function_total == 0 && profile_.recorded_nanos != 0 &&
             (stat->modified_nanos <= profile_.recorded_nanos || is_immutable(resolution))) {
    base.evidence = Evidence::kFileTime;
    base.certainty = 0.9;
    base.how = "the file is older than the profile";
  } else if (score.function_total != 0) {
    base.evidence = Evidence::kUnverified;
    base.certainty = 0.5 * score.share();
    base.file.clear();  // and no text: it is another one
    base.text.reset();
    base.how = fmt::format("not known: {:.0f} % of the recorded functions start on their lines in the file as it is",
                           100 * score.share());
  } else {
    base.evidence = Evidence::kUnverified;
    base.certainty = 0.3;
    base.how = "the file as it is; nothing tells whether it is the version that was recorded";
  }
  return base;
}

const std::vector<Stamp>& BaseSearch::stamps() {
  if (!stamps_) stamps_ = stamps_of(files_, profile_.tables.profile(), options_.commit, profile_.recorded_nanos);
  return *stamps_;
}

}  // namespace proflens::server
