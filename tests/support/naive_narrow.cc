#include "tests/support/naive_narrow.h"

#include <algorithm>
#include <set>
#include <vector>

namespace proflens::tests {
namespace {

using Ids = std::set<std::uint64_t>;

class Narrower {
 public:
  Narrower(wire::Profile& profile, const analysis::FilterTexts& texts) : profile_(profile), texts_(texts) {}

  void run() {
    filter_by_name();
    show_from();
    if (!texts_.tagfocus.empty()) keep_samples([&](const auto& s) { return has_tag(s, texts_.tagfocus); });
    if (!texts_.tagignore.empty()) keep_samples([&](const auto& s) { return !has_tag(s, texts_.tagignore); });
    prune_from();
    if (!texts_.noinlines) return;
    for (wire::Location& location : *profile_.mutable_locations())
      if (location.lines_size() > 1) location.mutable_lines()->DeleteSubrange(0, location.lines_size() - 1);
  }

 private:
  std::string text(std::int64_t index) const { return profile_.strings(static_cast<int>(index)); }
  static bool found(const std::string& pattern, const std::string& name) { return RE2::PartialMatch(name, pattern); }

  const wire::Function& function(const wire::Line& line) const {
    return *std::ranges::find(profile_.functions(), line.function(), &wire::Function::id);
  }
  bool line_matches(const std::string& pattern, const wire::Line& line) const {
    return found(pattern, text(function(line).name())) || found(pattern, text(function(line).file()));
  }
  bool mapping_matches(const std::string& pattern, const wire::Location& location) const {
    return std::ranges::any_of(profile_.mappings(), [&](const wire::Mapping& mapping) {
      return mapping.id() == location.mapping() && found(pattern, text(mapping.file()));
    });
  }
  bool matches(const std::string& pattern, const wire::Location& location) const {
    return mapping_matches(pattern, location) ||
           std::ranges::any_of(location.lines(), [&](const auto& line) { return line_matches(pattern, line); });
  }

  template <class Keep>
  void keep_lines(wire::Location& location, Keep keep) {
    google::protobuf::RepeatedPtrField<wire::Line> lines;
    for (const wire::Line& line : location.lines())
      if (keep(line)) *lines.Add() = line;
    *location.mutable_lines() = lines;
  }

  template <class Keep>
  void keep_samples(Keep keep) {
    google::protobuf::RepeatedPtrField<wire::Sample> samples;
    for (const wire::Sample& sample : profile_.samples())
      if (keep(sample)) *samples.Add() = sample;
    *profile_.mutable_samples() = samples;
  }

  static void set_stack(wire::Sample& sample, const std::vector<std::uint64_t>& ids) {
    sample.clear_locations();
    for (const std::uint64_t id : ids) sample.add_locations(id);
  }

  void filter_by_name() {
    if (texts_.focus.empty() && texts_.ignore.empty() && texts_.hide.empty() && texts_.show.empty()) return;
    Ids focused, ignored, hidden;
    for (wire::Location& location : *profile_.mutable_locations()) {
      if (!texts_.ignore.empty() && matches(texts_.ignore, location)) {
        ignored.insert(location.id());
      } else if (texts_.focus.empty() || matches(texts_.focus, location)) {
        focused.insert(location.id());
      }
      if (!texts_.hide.empty() && matches(texts_.hide, location)) {
        const bool all = mapping_matches(texts_.hide, location);
        keep_lines(location, [&](const wire::Line& line) { return !all && !line_matches(texts_.hide, line); });
        if (location.lines().empty()) hidden.insert(location.id());
      }
      if (texts_.show.empty()) continue;
      const bool all = mapping_matches(texts_.show, location);
      keep_lines(location, [&](const wire::Line& line) { return all || line_matches(texts_.show, line); });
      if (location.lines().empty()) hidden.insert(location.id());
    }
    const auto any = [](const wire::Sample& sample, const Ids& ids) {
      return std::ranges::any_of(sample.locations(), [&](std::uint64_t id) { return ids.contains(id); });
    };
    keep_samples([&](const wire::Sample& sample) { return any(sample, focused) && !any(sample, ignored); });
    for (wire::Sample& sample : *profile_.mutable_samples()) {
      std::vector<std::uint64_t> ids(sample.locations().begin(), sample.locations().end());
      std::erase_if(ids, [&](std::uint64_t id) { return hidden.contains(id); });
      set_stack(sample, ids);
    }
    keep_samples([](const wire::Sample& sample) { return !sample.locations().empty(); });
  }

  void show_from() {
    if (texts_.show_from.empty()) return;
    Ids shown;
    for (wire::Location& location : *profile_.mutable_locations()) {
      int last = location.lines_size() - 1;
      if (mapping_matches(texts_.show_from, location)) {
        shown.insert(location.id());
        continue;
      }
      while (last >= 0 && !line_matches(texts_.show_from, location.lines(last))) --last;
      if (last < 0) continue;
      shown.insert(location.id());
      location.mutable_lines()->DeleteSubrange(last + 1, location.lines_size() - last - 1);
    }
    for (wire::Sample& sample : *profile_.mutable_samples()) {
      std::vector<std::uint64_t> ids(sample.locations().begin(), sample.locations().end());
      while (!ids.empty() && !shown.contains(ids.back())) ids.pop_back();
      set_stack(sample, ids);
    }
    keep_samples([](const wire::Sample& sample) { return !sample.locations().empty(); });
  }

  bool has_tag(const wire::Sample& sample, const std::string& tag) const {
    const std::size_t equals = tag.find('=');
    return std::ranges::any_of(sample.labels(), [&](const wire::Label& label) {
      return label.text() != 0 && text(label.key()) == tag.substr(0, equals) &&
             found(tag.substr(equals + 1), text(label.text()));
    });
  }

  void prune_from() {
    if (texts_.prune_from.empty()) return;
    Ids pruned;
    for (wire::Location& location : *profile_.mutable_locations()) {
      for (int i = 0; i < location.lines_size(); ++i) {
        const std::string name = text(function(location.lines(i)).name());
        if (name.empty() || !found(texts_.prune_from, name)) continue;
        pruned.insert(location.id());
        location.mutable_lines()->DeleteSubrange(0, i);
        break;
      }
    }
    for (wire::Sample& sample : *profile_.mutable_samples()) {
      const std::vector<std::uint64_t> ids(sample.locations().begin(), sample.locations().end());
      const auto first = std::ranges::find_if(ids, [&](std::uint64_t id) { return pruned.contains(id); });
      if (first != ids.end()) set_stack(sample, {first, ids.end()});
    }
  }

  wire::Profile& profile_;
  const analysis::FilterTexts& texts_;
};

}  // namespace

wire::Profile naive_narrow(wire::Profile profile, const analysis::FilterTexts& texts) {
  Narrower(profile, texts).run();
  return profile;
}

}  // namespace proflens::tests
