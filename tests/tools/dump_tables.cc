// dump_tables: what the differential tests read. Prints every row of every level, or a profile's canonical text.
//
//   dump_tables tables FILE…        level \t type \t flat \t cum \t name \t file \t line      (types by name, all rows)
//   dump_tables totals FILE…        type \t unit \t total \t unplaced
//   dump_tables edges FILE…         caller \t callee \t type \t weight \t inlined      (functions as "name file")
//   dump_tables dump FILE…          the canonical text
//   dump_tables warnings FILE…
// Several files are merged. Exit code 1 and one line on stderr when a file cannot be read.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "analysis/call_edges.h"
#include "analysis/cost_tables.h"
#include "analysis/dump.h"
#include "analysis/format.h"

using namespace proflens::analysis;

namespace {

Result<std::shared_ptr<const Profile>> load(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(ErrorKind::kUnreadable, path);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  Result<Profile> profile = parse_profile(make_buffer(std::move(bytes)));
  if (!profile) return std::unexpected(profile.error());
  return std::make_shared<const Profile>(std::move(*profile));
}

constexpr const char* kLevels[kLevelCount] = {"name", "function", "functionline", "sourceline", "file", "package"};

void print_tables(const CostTables& tables) {
  const Profile& profile = tables.profile();
  for (std::size_t level = 0; level < kLevelCount; ++level) {
    for (std::size_t type = 0; type < profile.sample_types.size(); ++type) {
      for (const NodeId id : tables.ranked(static_cast<Level>(level), type, CostTables::Order::kFlat)) {
        const Node& node = tables.node(id);
        const Costs costs = tables.costs(id, type);
        std::cout << kLevels[level] << '\t' << profile.sample_types[type].type << '\t' << costs.flat << '\t'
                  << costs.cum << '\t' << node.name << '\t' << tables.clean_file(node.file) << '\t' << node.line
                  << '\n';
      }
    }
  }
}

void print_totals(const CostTables& tables) {
  for (std::size_t type = 0; type < tables.profile().sample_types.size(); ++type) {
    const ValueType& t = tables.profile().sample_types[type];
    std::cout << t.type << '\t' << t.unit << '\t' << tables.total(type) << '\t' << tables.unplaced(type) << '\n';
  }
}

void print_edges(const std::shared_ptr<const CostTables>& tables) {
  const Result<CallEdges> edges = CallEdges::build(tables);
  const auto text = [&](NodeId id) {
    const Node& node = tables->node(id);
    const std::string_view file = tables->clean_file(node.file);
    return std::string(node.name) + (file.empty() ? "" : " ") + std::string(file);
  };
  for (std::size_t type = 0; type < tables->profile().sample_types.size(); ++type) {
    for (const NodeId id : tables->ranked(Level::kFunction, type, CostTables::Order::kFlat)) {
      for (const Edge& edge : edges->neighbours(id, type).callees) {
        std::cout << text(id) << '\t' << text(edge.function) << '\t' << tables->profile().sample_types[type].type
                  << '\t' << edge.weight << '\t' << edge.inlined << '\n';
      }
    }
  }
}

int run(const std::string& what, std::vector<std::string> files) {
  std::vector<std::shared_ptr<const Profile>> profiles;
  for (const std::string& file : files) {
    auto profile = load(file);
    if (!profile) return std::cerr << file << ": " << profile.error().message << '\n', 1;
    profiles.push_back(*profile);
  }
  Result<Profile> merged = merge_profiles(profiles);
  if (!merged) return std::cerr << merged.error().message << '\n', 1;
  const auto profile = std::make_shared<const Profile>(std::move(*merged));
  Result<CostTables> tables = CostTables::build(profile);
  if (!tables) return std::cerr << tables.error().message << '\n', 1;
  if (what == "edges") print_edges(std::make_shared<const CostTables>(*tables));
  if (what == "dump") std::cout << dump(*profile);
  if (what == "tables") print_tables(*tables);
  if (what == "totals") print_totals(*tables);
  if (what == "warnings") {
    for (const std::string& warning : profile->warnings) std::cout << warning << '\n';
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  return run(argv[1], {argv + 2, argv + argc});
}
