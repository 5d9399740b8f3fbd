#include "server/flame/flame_data.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <unordered_map>

#include "analysis/annotate.h"
#include "analysis/call_tree.h"
#include "analysis/package_name.h"
#include "analysis/side_by_side.h"
#include "analysis/units.h"

#include "server/flame/flame_page.h"

namespace proflens::server {
namespace {

using analysis::CallNode;
using analysis::CallTree;
using analysis::CostTables;
using analysis::Level;
using analysis::NodeId;
using protocol::Json;

constexpr std::size_t kMostListed = 20'000;  // functions besides those in the tree
constexpr std::size_t kMostWarnings = 3;

/// The functions that the page knows: their numbers, and their columns.
class Functions {
 public:
  Functions(const CostTables& tables, std::size_t sample_type) : tables_(tables), sample_type_(sample_type) {}

  std::size_t number(NodeId id) {
    const auto [found, is_new] = numbers_.try_emplace(index_of(id), numbers_.size());
    if (is_new) add(id);
    return found->second;
  }
  std::size_t size() const { return numbers_.size(); }
  Json columns() && {
    return {{"name", std::move(names_)}, {"label", std::move(labels_)}, {"package", std::move(packages_)},
            {"file", std::move(files_)}, {"flat", std::move(flats_)},   {"cum", std::move(cums_)}};
  }
  Json files() && { return std::move(file_names_); }

 private:
  void add(NodeId id) {
    const analysis::Node& node = tables_.node(id);
    const analysis::Costs costs = tables_.costs(id, sample_type_);
    const std::string_view file = tables_.profile().files[index_of(node.file)];
    names_.push_back(node.name);
    labels_.push_back(analysis::short_name(node.name));
    packages_.push_back(number_in(packages_known_, analysis::package_name(node.name, file)));
    const std::size_t file_number = number_in(files_known_, std::string(file));
    if (file_number == file_names_.size()) file_names_.push_back(file);
    files_.push_back(file_number);
    flats_.push_back(costs.flat);
    cums_.push_back(costs.cum);
  }
  static std::size_t number_in(std::unordered_map<std::string, std::size_t>& known, const std::string& text) {
    return known.try_emplace(text, known.size()).first->second;
  }

  const CostTables& tables_;
  std::size_t sample_type_;
  std::unordered_map<std::uint32_t, std::size_t> numbers_;
  std::unordered_map<std::string, std::size_t> packages_known_, files_known_;
  Json names_ = Json::array(), labels_ = Json::array(), packages_ = Json::array(), files_ = Json::array(),
       flats_ = Json::array(), cums_ = Json::array(), file_names_ = Json::array();
};

Json nodes_json(const CallTree& tree, Functions& functions, bool has_base) {
  const auto column = [&](auto&& value) {
    Json json = Json::array();
    json.get_ref<Json::array_t&>().reserve(tree.nodes.size());
    for (const CallNode& node : tree.nodes) json.push_back(value(node));
    return json;
  };
  Json json = {
      {"parent", column([](const CallNode& node) { return node.parent; })},
      {"function", column([&](const CallNode& node) {
         return node.function == analysis::kNoNode ? -1 : static_cast<std::int64_t>(functions.number(node.function));
       })},
      {"line", column([](const CallNode& node) { return node.line; })},
      {"total", column([](const CallNode& node) { return node.total.value; })},
      {"self", column([](const CallNode& node) { return node.self.value; })},
      {"folded", column([](const CallNode& node) { return node.folded_nodes; })}};
  if (std::ranges::any_of(tree.nodes, [](const CallNode& node) { return node.weight != node.total.value; }))
    json["weight"] = column([](const CallNode& node) { return node.weight; });
  if (has_base) {
    json["baseTotal"] = column([](const CallNode& node) { return node.total.base; });
    json["baseSelf"] = column([](const CallNode& node) { return node.self.base; });
  }
  return json;
}

Json scale_json(std::string_view unit) {
  const analysis::LabelScale scale = analysis::label_scale(unit);
  Json steps = Json::array();
  for (const auto& [factor, suffix] : scale.steps) steps.push_back({factor, suffix});
  return {{"factor", scale.factor}, {"steps", steps}};
}

Json types_json(const analysis::Profile& profile) {
  Json types = Json::array();
  for (const analysis::ValueType& type : profile.sample_types)
    types.push_back({{"type", type.type}, {"unit", type.unit}});
  return types;
}

/// What the user should know before trusting the picture.
Json warnings_of(const FlameSubject& subject, const CallTree& tree) {
  Json warnings = Json::array();
  for (const std::string& warning : subject.warnings)
    if (warnings.size() < kMostWarnings) warnings.push_back(warning);
  if (tree.folded_weight > 0)
    warnings.push_back(fmt::format("{} is in frames too small to show.",
                                   analysis::percent_label(tree.folded_weight, tree.nodes.front().weight)));
  if (subject.tables.saturated()) warnings.push_back("Some sums are too big to be exact.");
  return warnings;
}

}  // namespace

analysis::Result<Json> flame_data(const FlameSubject& subject, const std::stop_token& stop) {
  const CostTables& tables = subject.tables;
  const analysis::Profile& profile = tables.profile();
  const auto tree = call_tree(tables, {.sample_type = subject.sample_type, .base = subject.base}, stop);
  if (!tree) return std::unexpected(tree.error());
  Functions functions(tables, subject.sample_type);
  Json nodes = nodes_json(*tree, functions, !subject.base_name.empty());
  for (const NodeId id : tables.ranked(Level::kFunction, subject.sample_type, CostTables::Order::kCum)) {
    if (functions.size() >= kMostListed) break;
    functions.number(id);
  }
  const analysis::ValueType& type = profile.sample_types[subject.sample_type];
  return Json{{"profile", std::filesystem::path(subject.path).filename().string()},
              {"path", subject.path},
              {"type", type.type},
              {"types", types_json(profile)},
              {"scale", scale_json(type.unit)},
              {"total", tables.total(subject.sample_type)},
              {"base", subject.base_name.empty() ? Json()
                                                 : Json{{"profile", subject.base_name}, {"total", subject.base_total}}},
              {"filter", subject.filter.empty() ? Json() : Json(subject.filter)},
              {"hasStacks", profile.sample_count() > 0},
              {"warnings", warnings_of(subject, *tree)},
              {"functions", Functions(functions).columns()},
              {"files", std::move(functions).files()},
              {"nodes", std::move(nodes)}};
}

analysis::Result<Json> flame_data(const LoadedProfile& shown, std::size_t sample_type, const std::stop_token& stop) {
  FlameSubject subject{.tables = *shown.tables,
                       .sample_type = sample_type,
                       .path = shown.path,
                       .filter = shown.filter,
                       .warnings = shown.profile().warnings};
  for (const std::string& field : shown.unmatched)
    subject.warnings.insert(subject.warnings.begin(), fmt::format("Nothing matches the filter's {}.", field));
  const std::string base_name = std::filesystem::path(shown.base_path).filename().string();
  if (!shown.deltas) return flame_data(subject, stop);
  auto pair = analysis::side_by_side(shown.tables->shared_profile(), shown.deltas->before().shared_profile());
  const std::string& type = shown.profile().sample_types[sample_type].type;
  const std::size_t column =
      pair ? static_cast<std::size_t>(std::ranges::find(pair->profile->sample_types, type, &analysis::ValueType::type) -
                                      pair->profile->sample_types.begin())
           : 0;
  if (!pair || column == pair->profile->sample_types.size()) {
    subject.warnings.insert(subject.warnings.begin(), fmt::format("{} has no {} to compare with.", base_name, type));
    return flame_data(subject, stop);
  }
  const auto tables = CostTables::build(pair->profile, analysis::run_serially, stop);
  if (!tables) return std::unexpected(tables.error());
  const std::vector<std::int64_t> base = pair->base_of(column);
  auto data = flame_data({.tables = *tables,
                          .sample_type = column,
                          .path = shown.path,
                          .base_name = base_name + (shown.base_how.empty() ? "" : ", " + shown.base_how),
                          .base_total = pair->totals[column],
                          .base = base,
                          .filter = subject.filter,
                          .warnings = subject.warnings},
                         stop);
  // The others can be chosen as well, though there is nothing to compare them with.
  if (data) (*data)["types"] = types_json(shown.profile());
  return data;
}

std::string flame_text(const Json& data) {
  constexpr int kOneLine = -1;
  return data.dump(kOneLine, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

analysis::Result<std::string> flame_file(const CostTables& tables, std::size_t first_type, const std::string& name) {
  Json sets = Json::array();
  std::vector<std::size_t> types = {first_type};
  for (std::size_t t = 0; t < tables.profile().sample_types.size(); ++t)
    if (t != first_type) types.push_back(t);
  for (const std::size_t type : types) {
    auto data =
        flame_data({.tables = tables, .sample_type = type, .path = name, .warnings = tables.profile().warnings});
    if (!data) return std::unexpected(data.error());
    sets.push_back(std::move(*data));
  }
  // "</script>" in a name must not end the element; "<" is the only character that could begin it.
  std::string text = flame_text(sets);
  std::string page(flame_page::before);
  page += R"(<script type="application/json" id="flame-data">)";
  for (const char c : text) c == '<' ? page.append("\\u003c") : page.append(1, c);
  page += "</script>";
  page += flame_page::after;
  return page;
}

}  // namespace proflens::server
