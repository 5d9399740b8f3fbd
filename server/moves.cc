#include "server/moves.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "analysis/function_match.h"
#include "analysis/relocate.h"

#include "server/loaded_profile.h"
#include "server/paths.h"

namespace proflens::server {
namespace {

using analysis::FileId;
using analysis::HashedText;

constexpr std::size_t kMaxEntries = 50'000;  // of directories that are looked through
constexpr std::size_t kMaxTexts = 2'000;     // that have a name that is looked for
constexpr double kInDirectory = 0.9;         // certainty of a function that is found beside its old file …
constexpr double kElsewhere = 0.75;          // … and of one that may have had a namesake there all along

/// A file of today with what comparing needs; stays where it is, for the hashed text points into it.
struct Candidate {
  std::string path;
  analysis::TextBuffer text;
  std::optional<analysis::Outline> outline;
  std::optional<HashedText> hashed;

  Candidate(std::string where, std::string_view content)
      : path(std::move(where)), text(content), outline(analysis::outline(analysis::language_of(path), content)) {
    hashed.emplace(text, outline ? &*outline : nullptr);
  }
};

/// A recorded file some of whose functions are not in it any more.
struct Wanted {
  FileId file{};
  const analysis::RecordedText* recorded = nullptr;
  HashedText hashed;
  std::string path;                    // today; empty when it is gone
  std::string directory;               // where it was, or would be
  std::vector<std::uint32_t> missing;  // in the recorded outline
};

std::uint32_t by_function(const Moves::Departure& gone) { return index_of(gone.function); }

bool skipped_directory(std::string_view name) {
  return name.starts_with('.') || name == "node_modules" || name == "vendor";
}

class MoveSearch {
 public:
  MoveSearch(Files& files, const LoadedProfile& loaded, const std::vector<std::string>& folders,
             const std::stop_token& stop)
      : files_(files), loaded_(loaded), folders_(folders), stop_(stop) {}

  Moves run() {
    for (std::uint32_t id = 1; id < loaded_.files.size() && !stop_.stop_requested(); ++id) collect(FileId{id});
    for (Wanted& wanted : wanted_) search(wanted, in_directory(wanted), kInDirectory);
    if (std::ranges::any_of(wanted_, [](const Wanted& wanted) { return !wanted.missing.empty(); })) {
      const std::vector<const Candidate*> everywhere = in_folders();
      for (Wanted& wanted : wanted_) search(wanted, everywhere, kElsewhere);
    }
    std::ranges::sort(moves_.departures, {}, by_function);
    moves_.unfound = std::ranges::any_of(wanted_, [](const Wanted& wanted) { return !wanted.missing.empty(); });
    return std::move(moves_);
  }

 private:
  /// Functions with costs that the file of today does not declare, in any place and under any name.
  void collect(FileId file) {
    const analysis::FileCosts& costs = loaded_.files[index_of(file)];
    const analysis::RecordedText* recorded = costs.functions.empty() ? nullptr : loaded_.recorded_of(file);
    if (!recorded || !recorded->outline) return;
    // What was recorded in another checkout is there still, and may be in other files of this one.
    const Resolution& resolution = loaded_.resolutions[index_of(file)];
    const bool is_here = !resolution.path.empty() && !resolution.other_checkout;
    const std::string path = is_here ? files_.real_path(resolution.path) : std::string();
    const auto same = loaded_.by_path.find(path);
    if (same != loaded_.by_path.end() && same->second.front() != file) return;  // another spelling of it
    const auto bytes = path.empty() ? analysis::fail(analysis::ErrorKind::kUnreadable, "gone") : files_.read(path);
    if (bytes && recorded->text.text() == bytes->bytes) return;
    Wanted wanted{.file = file,
                  .recorded = recorded,
                  .hashed = HashedText(recorded->text, &*recorded->outline),
                  .path = bytes ? path : std::string(),
                  .directory = directory_for(path, *recorded),
                  .missing = {}};
    const Candidate today(recorded->path.empty() ? path : recorded->path, bytes ? bytes->bytes : std::string_view());
    const auto matches = analysis::match_functions(wanted.hashed, *today.hashed);
    for (const analysis::FunctionCost& cost : costs.functions) {
      const std::uint32_t around = analysis::function_around(cost, wanted.hashed);
      if (around == analysis::kNoFunction || matches[around].function != analysis::kNoFunction) continue;
      if (std::ranges::find(wanted.missing, around) == wanted.missing.end()) wanted.missing.push_back(around);
    }
    for (const std::uint32_t function : wanted.missing) names_.insert(recorded->outline->functions[function].name);
    if (!wanted.missing.empty()) wanted_.push_back(std::move(wanted));
  }

  std::string directory_for(const std::string& path, const analysis::RecordedText& recorded) const {
    if (!path.empty()) return std::string(directory_of(path));
    return folders_.empty() || recorded.path.empty() ? std::string()
                                                     : std::string(directory_of(join(folders_.front(), recorded.path)));
  }

  /// Null for a text that has none of the names.
  const Candidate* candidate(const std::string& path) {
    const auto [known, fresh] = texts_.try_emplace(path);
    if (!fresh) return known->second.get();
    const auto bytes = files_.read(path);
    if (!bytes) return nullptr;
    const auto has = [&](const std::string& name) { return bytes->bytes.find(name) != std::string_view::npos; };
    if (std::ranges::any_of(names_, has) && ++kept_ <= kMaxTexts)
      known->second = std::make_unique<Candidate>(path, bytes->bytes);
    return known->second.get();
  }

  bool is_source(const DirectoryEntry& entry) const {
    const analysis::Language language = analysis::language_of(entry.name);
    return entry.kind == FileStat::Kind::kFile && language != analysis::Language::kNone &&
           std::ranges::any_of(wanted_, [&](const Wanted& w) { return w.recorded->outline->language == language; });
  }

  std::vector<const Candidate*> in_directory(const Wanted& wanted) {
    std::vector<const Candidate*> out;
    if (wanted.directory.empty()) return out;
    for (const DirectoryEntry& entry : files_.list(wanted.directory))
      if (is_source(entry))
        if (const Candidate* found = candidate(join(wanted.directory, entry.name))) out.push_back(found);
    return out;
  }

  std::vector<const Candidate*> in_folders() {
    std::vector<const Candidate*> out;
    std::vector<std::string> pending(folders_.rbegin(), folders_.rend());
    for (std::size_t entries = 0; !pending.empty() && entries < kMaxEntries && !stop_.stop_requested();) {
      const std::string directory = std::move(pending.back());
      pending.pop_back();
      for (const DirectoryEntry& entry : files_.list(directory)) {
        ++entries;
        const std::string path = join(directory, entry.name);
        if (entry.kind == FileStat::Kind::kDirectory && !skipped_directory(entry.name)) pending.push_back(path);
        if (is_source(entry))
          if (const Candidate* found = candidate(path)) out.push_back(found);
      }
    }
    return out;
  }

  void search(Wanted& wanted, const std::vector<const Candidate*>& all, double certainty) {
    if (wanted.missing.empty() || stop_.stop_requested()) return;
    std::vector<const Candidate*> candidates;
    std::vector<const HashedText*> texts;
    for (const Candidate* one : all)
      if (one->path != wanted.path) candidates.push_back(one), texts.push_back(&*one->hashed);
    for (const analysis::Relocated& found : analysis::relocate(wanted.hashed, wanted.missing, texts)) {
      const Candidate& home = *candidates[found.candidate];
      if (was_there(home, wanted.recorded->outline->functions[found.function])) continue;
      add(wanted, found, home, certainty);
      std::erase(wanted.missing, found.function);
    }
  }

  /// A namesake that the profile knows in its own file did not move there.
  bool was_there(const Candidate& home, const analysis::OutlineFunction& function) const {
    const analysis::RecordedText* recorded = loaded_.recorded_of(home.path);
    return recorded && recorded->outline &&
           std::ranges::any_of(recorded->outline->functions, [&](const analysis::OutlineFunction& other) {
             return other.name == function.name && other.container == function.container;
           });
  }

  /// With its closures.
  void add(const Wanted& wanted, const analysis::Relocated& found, const Candidate& home, double certainty) {
    std::vector<Moves::Guests>& guests = moves_.guests[home.path];
    if (guests.empty() || guests.back().file != wanted.file) guests.push_back({wanted.file, {}, certainty});
    const std::string from =
        wanted.path.empty() ? std::string(loaded_.profile().files[index_of(wanted.file)]) : wanted.path;
    for (const analysis::FunctionCost& cost : loaded_.files[index_of(wanted.file)].functions) {
      if (analysis::function_around(cost, wanted.hashed) != found.function) continue;
      guests.back().functions.push_back(cost.node);
      moves_.departures.push_back({cost.node, from, home.path, home.outline->functions[found.now].first_line});
    }
  }

  Files& files_;
  const LoadedProfile& loaded_;
  const std::vector<std::string>& folders_;
  const std::stop_token& stop_;
  std::vector<Wanted> wanted_;
  std::set<std::string> names_;                              // of all functions that are looked for
  std::map<std::string, std::unique_ptr<Candidate>> texts_;  // by path
  std::size_t kept_ = 0;
  Moves moves_;
};

}  // namespace

const Moves::Departure* Moves::departure_of(analysis::NodeId function) const {
  const auto found = std::ranges::lower_bound(departures, index_of(function), {}, by_function);
  return found != departures.end() && found->function == function ? &*found : nullptr;
}

Moves find_moves(Files& files, const LoadedProfile& loaded, const std::vector<std::string>& folders,
                 const std::stop_token& stop) {
  return MoveSearch(files, loaded, folders, stop).run();
}

}  // namespace proflens::server
