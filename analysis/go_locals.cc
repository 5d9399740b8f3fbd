#include "analysis/go_locals.h"

#include <algorithm>
#include <array>

namespace proflens::analysis {
namespace {

using Origin = GoLocal::Origin;

bool opens_scope(std::string_view kind) {
  static constexpr std::array<std::string_view, 13> kScopes = {"block",
                                                               "communication_case",
                                                               "default_case",
                                                               "expression_case",
                                                               "expression_switch_statement",
                                                               "for_statement",
                                                               "func_literal",
                                                               "function_declaration",
                                                               "if_statement",
                                                               "method_declaration",
                                                               "select_statement",
                                                               "type_case",
                                                               "type_switch_statement"};
  return std::ranges::binary_search(kScopes, kind);
}

/// The expressions of a list, or the one that stands without a list.
std::vector<GoNode> expressions(GoNode node) {
  if (!node) return {};
  return node.is("expression_list") ? node.children() : std::vector<GoNode>{node};
}

}  // namespace

class GoLocals::Reader {
 public:
  Reader(GoLocals& out, GoNode function) : out_(out) {
    walk(function, [&](GoNode node) {
      while (!scope_ends_.empty() && node.first_byte() >= scope_ends_.back()) scope_ends_.pop_back();
      if (opens_scope(node.kind())) scope_ends_.push_back(node.end_byte());
      read(node);
      // The names in a type's signature have no scope.
      return !node.is("function_type") && !node.is("interface_type");
    });
  }

 private:
  void read(GoNode node) {
    const std::string_view kind = node.kind();
    if (kind == "short_var_declaration") {
      values(expressions(node.field("left")), expressions(node.field("right")), node.end_byte());
    } else if (kind == "var_spec" || kind == "const_spec") {
      variables(node);
    } else if (kind == "parameter_declaration" || kind == "variadic_parameter_declaration" ||
               kind == "type_parameter_declaration") {
      const Origin origin = kind == "parameter_declaration"            ? Origin::kTyped
                            : kind == "variadic_parameter_declaration" ? Origin::kVariadic
                                                                       : Origin::kOther;
      for (const GoNode& name : node.fields("name"))
        add(name, {.origin = origin, .type = node.field("type"), .value = {}, .begin = node.first_byte()});
    } else if (kind == "type_spec" || kind == "type_alias") {
      add(node.field("name"), {.type = {}, .value = {}, .begin = node.first_byte()});
    } else if (kind == "range_clause" && declares(node)) {
      range(node);
    } else if (kind == "receive_statement" && declares(node)) {
      values(expressions(node.field("left")), expressions(node.field("right")), node.end_byte());
    } else if (kind == "type_switch_statement") {
      for (const GoNode& name : expressions(node.field("alias")))
        add(name, {.type = {}, .value = {}, .begin = name.end_byte()});
    }
  }

  /// With := rather than =.
  static bool declares(GoNode node) {
    const GoNode left = node.field("left"), right = node.field("right");
    return left && right && left.end_byte() <= right.first_byte() &&
           node.source().substr(left.end_byte(), right.first_byte() - left.end_byte()).find(":=") !=
               std::string_view::npos;
  }

  void add(GoNode name, GoLocal local) {
    if (!name || scope_ends_.empty()) return;
    local.end = scope_ends_.back();
    out_.declared_.insert(name.first_byte());
    if (name.text() != "_") out_.locals_.emplace(name.text(), local);
  }

  void values(const std::vector<GoNode>& names, const std::vector<GoNode>& from, std::uint32_t begin) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const bool several = from.size() == 1 && names.size() > 1;
      const GoNode value = several ? from[0] : i < from.size() ? from[i] : GoNode();
      add(names[i], {.origin = value ? Origin::kValue : Origin::kOther,
                     .type = {},
                     .value = value,
                     .index = several ? i : 0,
                     .alone = !several,
                     .begin = begin});
    }
  }

  void variables(GoNode spec) {
    const std::vector<GoNode> names = spec.fields("name");
    const GoNode type = spec.field("type");
    if (!type) return values(names, expressions(spec.field("value")), spec.end_byte());
    for (const GoNode& name : names)
      add(name, {.origin = Origin::kTyped, .type = type, .value = {}, .begin = spec.end_byte()});
  }

  void range(GoNode clause) {
    const std::vector<GoNode> names = expressions(clause.field("left"));
    for (std::size_t i = 0; i < names.size(); ++i)
      add(names[i], {.origin = i == 0 ? Origin::kRangeKey : Origin::kRangeElement,
                     .type = {},
                     .value = clause.field("right"),
                     .begin = clause.end_byte()});
  }

  GoLocals& out_;
  std::vector<std::uint32_t> scope_ends_;
};

GoLocals::GoLocals(GoNode function) { Reader(*this, function); }

const GoLocal* GoLocals::find(std::string_view name, std::uint32_t at) const {
  const GoLocal* found = nullptr;
  const auto [first, last] = locals_.equal_range(name);
  for (auto candidate = first; candidate != last; ++candidate) {
    const GoLocal& local = candidate->second;
    if (local.begin <= at && at < local.end && (!found || local.begin >= found->begin)) found = &local;
  }
  return found;
}

}  // namespace proflens::analysis
