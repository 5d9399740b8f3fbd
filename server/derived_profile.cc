#include "server/derived_profile.h"

#include <algorithm>

#include "analysis/compare.h"
#include "analysis/narrow.h"

#include "server/discovery.h"

namespace proflens::server {
namespace {

using analysis::CostTables;
using analysis::Profile;
using analysis::Result;

struct Part {
  std::shared_ptr<const CostTables> tables;
  std::vector<std::string> unmatched;
};

Result<Part> part_of(std::shared_ptr<const Profile> profile, const Choice& choice,
                     const analysis::ParallelFor& parallel, const std::stop_token& stop) {
  Part part;
  if (choice.filter) {
    auto narrowed = analysis::narrow(profile, *choice.filter, parallel, stop);
    if (!narrowed) return std::unexpected(narrowed.error());
    profile = std::move(narrowed->profile);
    part.unmatched = std::move(narrowed->unmatched);
  }
  auto tables = CostTables::build(std::move(profile), parallel, stop);
  if (!tables) return std::unexpected(tables.error());
  part.tables = std::make_shared<const CostTables>(std::move(*tables));
  return part;
}

std::shared_ptr<const Profile> compared_with(const Choice& choice, const Profile& profile) {
  if (choice.normalize) return std::make_shared<const Profile>(normalized(*choice.base, profile));
  if (choice.base_scale != 1) return std::make_shared<const Profile>(scaled(*choice.base, choice.base_scale));
  return choice.base;
}

}  // namespace

std::string filter_label(analysis::FilterTexts texts) {
  std::string label;
  texts.granularity.clear();  // it leaves nothing out
  for (std::string field : analysis::active_filters(texts)) {
    if (const std::size_t equals = field.find('='); equals != std::string::npos) field.replace(equals, 1, ": ");
    label += (label.empty() ? "" : " · ") + field;
  }
  return label;
}

std::shared_ptr<const LoadedProfile> with_bases_of(const std::shared_ptr<const LoadedProfile>& whole,
                                                   const LoadedProfile& derived) {
  auto copy = std::make_shared<LoadedProfile>(derived);
  copy->whole = whole;
  copy->bases = whole->bases;
  return copy;
}

Result<std::shared_ptr<const LoadedProfile>> derive(const std::shared_ptr<const LoadedProfile>& whole,
                                                    const Choice& choice, SharedSourceMap& sources,
                                                    const analysis::ParallelFor& parallel,
                                                    const std::stop_token& stop) {
  auto derived = std::make_shared<LoadedProfile>(*whole);
  derived->whole = whole;
  derived->filter = filter_label(choice.texts);
  if (choice.filter) {
    auto part = part_of(whole->tables->shared_profile(), choice, parallel, stop);
    if (!part) return std::unexpected(part.error());
    derived->tables = std::move(part->tables);
    derived->unmatched = std::move(part->unmatched);
    derived->moves = nullptr;  // they name nodes of the whole's tables
    gather_costs(sources, *derived);
  }
  if (choice.base && kind_of(*choice.base) == whole->kind) {
    auto base = part_of(compared_with(choice, whole->profile()), choice, parallel, stop);
    if (!base) return std::unexpected(base.error());
    derived->base_own = std::make_shared<const OwnCosts>(own_costs_of(sources, base->tables, parallel));
    derived->own_functions = std::make_shared<const analysis::OwnByFunction>(
        analysis::OwnByFunction::build(*derived->tables, derived->files, derived->attribution));
    derived->deltas =
        std::make_shared<const analysis::Deltas>(analysis::Deltas::build(derived->tables, std::move(base->tables)));
    derived->base_path = choice.base_path;
    if (choice.normalize) {
      derived->base_how = "normalized";
    } else if (choice.base_scale != 1) {
      derived->base_how = "per operation";
    }
  }
  return derived;
}

}  // namespace proflens::server
