// Fuzzes everything between the bytes of a file and the tables: containers, the pprof reader, sums, edges, dump, merge.
// Whatever the bytes are, nothing may crash, and what is accepted must satisfy the model's invariants.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "analysis/call_edges.h"
#include "analysis/cost_tables.h"
#include "analysis/dump.h"
#include "analysis/format.h"
#include "analysis/labels.h"

using namespace proflens::analysis;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void check_model(const Profile& profile) {
  const std::size_t types = profile.sample_types.size();
  require(types > 0 && profile.default_sample_type < types);
  require(profile.values.size() == profile.sample_count() * types);
  require(profile.label_begin.empty() || profile.label_begin.size() == profile.sample_count() + 1);
  require(!profile.files.empty() && profile.files[0].empty() && !profile.mappings.empty());
  for (const Function& f : profile.functions) require(index_of(f.file) < profile.files.size());
  for (const Frame& f : profile.frames) require(index_of(f.function) < profile.functions.size());
  for (const Location& l : profile.locations) {
    require(index_of(l.mapping) < profile.mappings.size());
    require(std::uint64_t{l.first_frame} + l.frame_count <= profile.frames.size());
  }
  for (std::uint32_t i = 0; i < profile.sample_count(); ++i) {
    const StackColumn::Run run = profile.stacks.runs[i];
    require(run.offset + run.length <= profile.stacks.bytes.size());
    profile.stacks.for_each(SampleId{i}, [&](LocationId id) { require(index_of(id) < profile.locations.size()); });
  }
}

void check_tables(const CostTables& tables) {
  const Profile& profile = tables.profile();
  // The total of a comparison is that of its base only.
  for (const Label& label : profile.labels)
    if (label.key == kBaseKey) return;
  for (std::size_t type = 0; type < profile.sample_types.size(); ++type) {
    require(tables.total(type) >= tables.unplaced(type) && tables.unplaced(type) >= 0);
    std::int64_t by_name = 0, by_function = 0;
    for (const Level level : {Level::kFunctionName, Level::kFunction}) {
      std::int64_t& sum = level == Level::kFunction ? by_function : by_name;
      for (const NodeId id : tables.ranked(level, type, CostTables::Order::kCum)) {
        const Costs costs = tables.costs(id, type);
        if (tables.saturated()) continue;
        require(std::llabs(costs.cum) <= tables.total(type));
        sum += costs.flat;
      }
    }
    require(by_name == by_function);
  }
}

void check_edges(const std::shared_ptr<const CostTables>& tables) {
  const Result<CallEdges> edges = CallEdges::build(tables);
  require(edges.has_value());
  for (const Level level : {Level::kFunction, Level::kSourceLine}) {
    std::size_t budget = 20;
    for (const NodeId id : tables->ranked(level, 0, CostTables::Order::kCum)) {
      if (budget-- == 0) break;
      for (const Edge& edge : edges->neighbours(id, 0).callers)
        require(tables->saturated() || edge.weight >= -tables->total(0));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ParseOptions options;
  options.inflated_cap = std::size_t{1} << 20;
  Result<Profile> parsed = parse_profile(make_buffer(std::string(reinterpret_cast<const char*>(data), size)), options);
  if (!parsed) {
    require(!parsed.error().message.empty());
    return 0;
  }
  const auto profile = std::make_shared<const Profile>(std::move(*parsed));
  check_model(*profile);
  Result<CostTables> tables = CostTables::build(profile);
  require(tables.has_value());
  check_tables(*tables);
  check_edges(std::make_shared<const CostTables>(std::move(*tables)));
  (void)dump(*profile);
  const Result<Profile> merged = merge_profiles(std::vector{profile, profile});
  if (merged) check_model(*merged);
  return 0;
}
