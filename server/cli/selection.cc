#include "server/cli/selection.h"

#include <fmt/format.h>

#include "analysis/narrow.h"
#include "analysis/profile_summary.h"
#include "analysis/sample_type.h"
#include "analysis/table_text.h"

#include "server/cli/load.h"
#include "server/parallel.h"

namespace proflens::server::cli {
namespace {

using analysis::BaseKind;
using analysis::ErrorKind;
using analysis::fail;
using analysis::Profile;
using analysis::Result;

Result<std::shared_ptr<const Profile>> compare(const Context& context, const Selection& selection,
                                               const std::shared_ptr<const Profile>& profile) {
  const auto base = load_merged(context, selection.bases);
  if (!base) return std::unexpected(base.error());
  Result<Profile> difference = analysis::compare_profiles(profile, *base, selection.compare);
  if (!difference)
    return fail(ErrorKind::kMalformed,
                fmt::format("cannot compare {} with {}: {}; give profiles of one kind",
                            analysis::printable(name_of_sources(selection.profiles)),
                            analysis::printable(name_of_sources(selection.bases)), difference.error().message));
  return std::make_shared<const Profile>(std::move(*difference));
}

std::string line(std::string_view title, std::string_view text) {
  return fmt::format("{:<9} {}\n", title, analysis::printable(text));
}

std::string flag_of(std::string_view field) {
  std::string flag = "--" + std::string(field);
  for (char& c : flag)
    if (c == '_') c = '-';
  return flag;
}

}  // namespace

Result<Selected> select(const Context& context, const Selection& selection, analysis::Level level) {
  auto filter = analysis::Filter::compile(selection.filter);
  if (!filter) return fail(ErrorKind::kUsage, "--" + analysis::printable(filter.error().message));
  if (selection.compare.normalize && selection.bases.empty())
    return fail(ErrorKind::kUsage, "--normalize needs --base or --diff-base");
  auto profile = load_merged(context, selection.profiles);
  if (!profile) return std::unexpected(profile.error());
  if (!selection.bases.empty()) profile = compare(context, selection, std::move(*profile));
  if (!profile) return std::unexpected(profile.error());
  Selected selected;
  selected.level = filter->granularity.value_or(level);
  selected.label_units = analysis::label_units(**profile);
  const auto type = analysis::find_sample_type(**profile, selection.type);
  if (!type) return std::unexpected(type.error());
  selected.sample_type = *type;
  if (selection.filter != analysis::FilterTexts{}) {
    auto narrowed = analysis::narrow(*profile, *filter, parallel_for(worker_count()));
    if (!narrowed) return std::unexpected(narrowed.error());
    *profile = std::move(narrowed->profile);
    selected.unmatched = std::move(narrowed->unmatched);
  }
  const auto tables = tables_of(std::move(*profile));
  if (!tables) return std::unexpected(tables.error());
  selected.tables = *tables;
  return selected;
}

std::string selection_header(const Selected& selected, const Selection& selection) {
  std::string text = analysis::header_text(*selected.tables, selected.sample_type, name_of_sources(selection.profiles));
  if (!selection.bases.empty())
    text += line("Base", name_of_sources(selection.bases) +
                             (selection.compare.kind == BaseKind::kBase ? ", percentages of the difference"
                                                                        : ", percentages of the base") +
                             (selection.compare.normalize ? ", normalized to it" : ""));
  for (const std::string& filter : analysis::active_filters(selection.filter)) text += line("Filter", filter);
  for (const std::string& field : selected.unmatched) text += line("Warning", flag_of(field) + " matched nothing");
  return text;
}

}  // namespace proflens::server::cli
