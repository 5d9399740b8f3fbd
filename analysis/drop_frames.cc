// Pruning as pprof's Prune does it. Stacks are stored leaf first, so cutting what a dropped frame called is to begin
// the run later; no stack is rewritten.
#include "analysis/drop_frames.h"

#include <fmt/format.h>
#include <memory>
#include <optional>
#include <re2/re2.h>

namespace proflens::analysis {
namespace {

/// What becomes of a location: all of it stays, only its outer frames do, or none.
enum class Fate : char { kStays, kCutBelow, kGoes };

/// A pattern that matches whole names, or nothing when it does not compile.
std::unique_ptr<RE2> compile(std::string_view pattern, std::string_view what, std::vector<std::string>& warnings) {
  RE2::Options options;
  options.set_log_errors(false);
  auto compiled = std::make_unique<RE2>(fmt::format("^({})$", pattern), options);
  if (compiled->ok()) return compiled;
  warnings.push_back(fmt::format("{} ignored: {}", what, compiled->error()));
  return nullptr;
}

class Pruner {
 public:
  Pruner(std::unique_ptr<RE2> drop, std::unique_ptr<RE2> keep, Profile& profile)
      : drop_(std::move(drop)), keep_(std::move(keep)), profile_(profile), drops_(profile.functions.size()) {}

  void run() {
    if (!decide_locations()) return;
    for (StackColumn::Run& run : profile_.stacks.runs) cut(run);
  }

 private:
  struct Step {
    std::uint32_t begin, end;  // bytes of the run
    Fate fate;
  };

  /// Whether any location loses something; those that keep outer frames are trimmed to them, in every sample.
  bool decide_locations() {
    bool any = false;
    fates_.reserve(profile_.locations.size());
    for (Location& location : profile_.locations) {
      std::uint32_t outermost = location.frame_count;
      while (outermost > 0 && !drops(profile_.frames[location.first_frame + outermost - 1].function)) --outermost;
      if (outermost == 0) {
        fates_.push_back(Fate::kStays);
        continue;
      }
      any = true;
      fates_.push_back(outermost == location.frame_count ? Fate::kGoes : Fate::kCutBelow);
      if (fates_.back() == Fate::kGoes) continue;
      location.first_frame += outermost;
      location.frame_count -= outermost;
    }
    return any;
  }

  bool drops(FunctionId id) {
    std::optional<bool>& known = drops_[index_of(id)];
    if (!known) {
      const std::string_view name = profile_.functions[index_of(id)].name;
      const re2::StringPiece simple(simplified_name(name).data(), simplified_name(name).size());
      known = !name.empty() && RE2::PartialMatch(simple, *drop_) && !(keep_ && RE2::PartialMatch(simple, *keep_));
    }
    return *known;
  }

  void cut(StackColumn::Run& run) {
    read_steps(run);
    bool found_user = false;
    for (std::size_t i = steps_.size(); i-- > 0;) {
      if (steps_[i].fate == Fate::kStays) {
        found_user = true;
      } else if (found_user) {
        const std::uint32_t gone = steps_[i].fate == Fate::kGoes ? steps_[i].end : steps_[i].begin;
        run.offset += gone;
        run.length -= gone;
        return;
      }
    }
  }

  void read_steps(const StackColumn::Run& run) {
    steps_.clear();
    const char* bytes = profile_.stacks.bytes.data() + run.offset;
    for (std::uint32_t at = 0; at < run.length;) {
      const std::uint32_t begin = at;
      std::uint64_t code = 0;
      for (unsigned shift = 0;; shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes[at++]);
        code |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      steps_.push_back({begin, at, fates_[index_of(profile_.stacks.by_id[code])]});
    }
  }

  std::unique_ptr<RE2> drop_, keep_;
  Profile& profile_;
  std::vector<std::optional<bool>> drops_;  // by function
  std::vector<Fate> fates_;                 // by location
  std::vector<Step> steps_;
};

}  // namespace

std::string_view simplified_name(std::string_view name) {
  if (name.starts_with('.')) name.remove_prefix(1);
  for (std::size_t at = 0; (at = name.find('(', at)) != std::string_view::npos;) {
    constexpr std::string_view kNamespace = "(anonymous namespace)", kOperator = "operator()";
    if (name.substr(at).starts_with(kNamespace)) {
      at += kNamespace.size();
    } else if (at >= 8 && name.substr(at - 8).starts_with(kOperator)) {
      at += 2;
    } else {
      return name.substr(0, at);
    }
  }
  return name;
}

void drop_frames(const FrameFilter& filter, Profile& profile) {
  if (filter.drop.empty()) return;
  std::unique_ptr<RE2> drop = compile(filter.drop, "drop_frames", profile.warnings);
  if (drop == nullptr) return;
  std::unique_ptr<RE2> keep;
  if (!filter.keep.empty()) {
    keep = compile(filter.keep, "keep_frames", profile.warnings);
    if (keep == nullptr) return;
  }
  Pruner(std::move(drop), std::move(keep), profile).run();
}

}  // namespace proflens::analysis
