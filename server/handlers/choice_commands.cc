#include "server/handlers/choice_commands.h"

#include <algorithm>

#include "analysis/labels.h"

#include "server/before_edit.h"
#include "server/handlers/capture_commands.h"
#include "server/handlers/status.h"
#include "server/paths.h"
#include "server/to_protocol.h"

namespace proflens::server::handlers {

using analysis::Result;
using protocol::ErrorCode;
using protocol::fail;
using protocol::Json;

namespace {

struct FilterArgument {
  std::optional<std::string> focus, ignore, hide, show, show_from, tagfocus, tagignore, tagshow, taghide, prune_from,
      granularity;
  std::optional<bool> noinlines, relative_percentages;
  static void fields(auto& io, auto& self) {
    io("focus", self.focus);
    io("ignore", self.ignore);
    io("hide", self.hide);
    io("show", self.show);
    io("showFrom", self.show_from);
    io("tagfocus", self.tagfocus);
    io("tagignore", self.tagignore);
    io("tagshow", self.tagshow);
    io("taghide", self.taghide);
    io("pruneFrom", self.prune_from);
    io("granularity", self.granularity);
    io("noinlines", self.noinlines);
    io("relativePercentages", self.relative_percentages);
  }
};

analysis::FilterTexts texts_of(const FilterArgument& argument) {
  analysis::FilterTexts texts;
  texts.focus = argument.focus.value_or("");
  texts.ignore = argument.ignore.value_or("");
  texts.hide = argument.hide.value_or("");
  texts.show = argument.show.value_or("");
  texts.show_from = argument.show_from.value_or("");
  texts.tagfocus = argument.tagfocus.value_or("");
  texts.tagignore = argument.tagignore.value_or("");
  texts.tagshow = argument.tagshow.value_or("");
  texts.taghide = argument.taghide.value_or("");
  texts.prune_from = argument.prune_from.value_or("");
  texts.granularity = argument.granularity.value_or("");
  texts.noinlines = argument.noinlines.value_or(false);
  texts.relative_percentages = argument.relative_percentages.value_or(false);
  return texts;
}

/// Besides the path.
struct BaseArgument {
  std::optional<bool> normalize;
  std::optional<std::string> before;
  static void fields(auto& io, auto& self) {
    io("normalize", self.normalize);
    io("before", self.before);
  }
};

void choose(State& state, const Choice& choice, Reply reply) {
  auto keep = std::make_shared<Reply>(std::move(reply));
  state.choose(choice, [&state, keep](const analysis::Result<void>& result) {
    if (!result) return (*keep)(std::unexpected(to_protocol(result.error())));
    (*keep)(status_of(state));
  });
}

/// What the profiles are to be put beside.
struct Base {
  std::string path;
  std::shared_ptr<const analysis::Profile> profile;  // null: it is read from the path
  bool normalize = false;
  double scale = 1;
};

void choose_base(State& state, Base base, Reply reply) {
  Choice choice = *state.choice;
  choice.base_path = std::move(base.path);
  choice.base = std::move(base.profile);
  choice.normalize = base.normalize;
  choice.base_scale = base.scale;
  choose(state, choice, std::move(reply));
}

/// A run or capture of the same that is kept, from before the edit. For a worker.
Result<Base> find_before_edit(const CaptureStore& store, Files& files, const std::vector<std::string>& folders,
                              const LoadedProfile& shown) {
  const std::vector<Kept> all = store.list();
  const auto itself = std::ranges::find(all, shown.path, &Kept::path);
  const Kept* found =
      itself == all.end() ? nullptr : kept_before_edit(all, *itself, last_edit_before(files, folders, shown));
  if (found) return Base{.path = found->path, .profile = {}, .scale = scale_to(*itself, *found)};
  return analysis::fail(analysis::ErrorKind::kUsage,
                        std::string(base_name(shown.path)) +
                            ": nothing of it is known from before the edit; run or record it, edit, and do it again");
}

void set_base_before_edit(State& state, bool normalize, Reply reply) {
  if (!state.set->shown()) return reply(fail(ErrorCode::kRequestFailed, "no profile is loaded"));
  const std::shared_ptr<const LoadedProfile> shown = whole_of(state.set->profiles[state.set->active]);
  if (const auto known = state.earlier.find(shown->path); known != state.earlier.end())
    return choose_base(state, {shown->path + " (before the edit)", known->second, normalize}, std::move(reply));
  if (state.jobs.is_full()) return reply(fail(ErrorCode::kRequestFailed, "captures cannot be reached now"));
  state.jobs.start(
      {.text = "Captures", .show_progress = false, .request = {}},
      [store = store_of(state), files = &state.environment.files, folders = state.folders, shown](const Job&) {
        return find_before_edit(store, *files, folders, *shown);
      },
      [&state, normalize, reply = std::move(reply)](Result<Base> base) mutable {
        if (!base) {
          reply(std::unexpected(to_protocol(base.error())));
        } else {
          base->normalize = normalize;
          choose_base(state, std::move(*base), std::move(reply));
        }
        return std::string();
      });
}

}  // namespace

void set_filter(State& state, const Json& argument, Reply reply) {
  const auto wanted = protocol::from_json<FilterArgument>(argument.is_null() ? Json::object() : argument, "argument");
  if (!wanted) return reply(std::unexpected(wanted.error()));
  Choice choice = *state.choice;
  choice.texts = texts_of(*wanted);
  choice.filter = nullptr;
  if (choice.texts != analysis::FilterTexts{}) {
    auto filter = analysis::Filter::compile(choice.texts);
    if (!filter) return reply(fail(ErrorCode::kInvalidParams, filter.error().message));
    choice.filter = std::make_shared<const analysis::Filter>(std::move(*filter));
  }
  choose(state, choice, std::move(reply));
}

void set_base(State& state, const Json& argument, Reply reply) {
  const auto how = protocol::from_json<BaseArgument>(argument.is_object() ? argument : Json::object(), "argument");
  if (!how) return reply(std::unexpected(how.error()));
  const bool normalize = how->normalize.value_or(false);
  if (how->before && *how->before != "edit")
    return reply(fail(ErrorCode::kInvalidParams, "argument.before: expected \"edit\""));
  if (how->before) return set_base_before_edit(state, normalize, std::move(reply));
  const auto path = path_argument(state, argument);
  if (!path) return reply(std::unexpected(path.error()));
  // One that is loaded need not be read again.
  std::shared_ptr<const analysis::Profile> base;
  for (const auto& loaded : state.set->profiles)
    if (loaded->path == *path) base = whole_of(loaded)->tables->shared_profile();
  choose_base(state, {*path, std::move(base), normalize}, std::move(reply));
}

void clear_base(State& state, const Json&, Reply reply) {
  Choice choice = *state.choice;
  choice.base_path.clear();
  choice.base = nullptr;
  choice.normalize = false;
  choice.base_scale = 1;
  choose(state, choice, std::move(reply));
}

void labels(State& state, const Json&, Reply reply) {
  if (!state.set->shown()) return reply(fail(ErrorCode::kRequestFailed, "no profile is loaded"));
  const LoadedProfile& shown = *state.set->shown();
  // Of all samples, whatever the filter: it is what one chooses the next filter from.
  const analysis::Profile& profile = (shown.whole ? *shown.whole : shown).profile();
  constexpr std::size_t kMostValues = 200;
  Json keys = Json::array();
  for (const analysis::TagKey& key :
       analysis::sum_tags(profile, state.set->sample_type, analysis::label_units(profile))) {
    Json values = Json::array();
    for (const analysis::TagValue& value : key.values) {
      if (values.size() == kMostValues) break;
      values.push_back({{"value", value.text}, {"sum", value.sum}});
    }
    keys.push_back({{"key", key.key}, {"sum", key.sum}, {"valueCount", key.values.size()}, {"values", values}});
  }
  const analysis::ValueType& type = profile.sample_types[state.set->sample_type];
  reply(Json{{"profile", shown.path}, {"type", type.type}, {"unit", type.unit}, {"keys", keys}});
}

Json choice_json(const State& state) {
  Json unmatched = Json::array();
  if (state.set->shown())
    for (const std::string& field : state.set->shown()->unmatched) unmatched.push_back(field);
  Json filters = Json::array();
  for (const std::string& filter : analysis::active_filters(state.choice->texts)) filters.push_back(filter);
  return {{"filters", filters},
          {"unmatched", unmatched},
          {"base", state.choice->base_path},
          {"normalize", state.choice->normalize},
          {"baseScale", state.choice->base_scale}};
}

}  // namespace proflens::server::handlers
