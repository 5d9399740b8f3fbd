#include "analysis/filter.h"

#include <fmt/format.h>
#include <utility>

namespace proflens::analysis {
namespace {

using TextField = std::string FilterTexts::*;

constexpr std::pair<const char*, TextField> kTexts[] = {
    {"focus", &FilterTexts::focus},
    {"ignore", &FilterTexts::ignore},
    {"hide", &FilterTexts::hide},
    {"show", &FilterTexts::show},
    {"show_from", &FilterTexts::show_from},
    {"tagfocus", &FilterTexts::tagfocus},
    {"tagignore", &FilterTexts::tagignore},
    {"tagshow", &FilterTexts::tagshow},
    {"taghide", &FilterTexts::taghide},
    {"prune_from", &FilterTexts::prune_from},
    {"granularity", &FilterTexts::granularity},
};

constexpr std::pair<const char*, std::pair<TextField, Filter::Expression Filter::*>> kExpressions[] = {
    {"focus", {&FilterTexts::focus, &Filter::focus}},
    {"ignore", {&FilterTexts::ignore, &Filter::ignore}},
    {"hide", {&FilterTexts::hide, &Filter::hide}},
    {"show", {&FilterTexts::show, &Filter::show}},
    {"show_from", {&FilterTexts::show_from, &Filter::show_from}},
    {"tagshow", {&FilterTexts::tagshow, &Filter::tagshow}},
    {"taghide", {&FilterTexts::taghide, &Filter::taghide}},
    {"prune_from", {&FilterTexts::prune_from, &Filter::prune_from}},
};

constexpr std::pair<const char*, Level> kGranularities[] = {
    {"functions", Level::kFunctionName},
    {"filefunctions", Level::kFunction},
    {"lines", Level::kFunctionLine},
    {"files", Level::kFile},
};

Result<Filter::Expression> compile_expression(const std::string& text) {
  if (text.empty()) return Filter::Expression();
  auto expression = std::make_shared<const RE2>(text, RE2::Quiet);
  if (!expression->ok())
    return fail(ErrorKind::kUsage, fmt::format("\"{}\" is no regular expression: {}", text, expression->error()));
  return Filter::Expression(std::move(expression));
}

Result<std::optional<TagFilter>> compile_tags(const std::string& text) {
  if (text.empty()) return std::nullopt;
  Result<TagFilter> filter = TagFilter::compile(text);
  if (!filter) return std::unexpected(filter.error());
  return std::optional(std::move(*filter));
}

Result<std::optional<Level>> level_of(const std::string& granularity) {
  if (granularity.empty()) return std::nullopt;
  std::string known;
  for (const auto& [name, level] : kGranularities) {
    if (granularity == name) return level;
    known += known.empty() ? name : std::string(", ") + name;
  }
  return fail(ErrorKind::kUsage, fmt::format("\"{}\" is none of {}", granularity, known));
}

}  // namespace

std::vector<std::string> active_filters(const FilterTexts& texts) {
  std::vector<std::string> active;
  for (const auto& [name, field] : kTexts)
    if (!(texts.*field).empty()) active.push_back(fmt::format("{}={}", name, texts.*field));
  if (texts.noinlines) active.emplace_back("noinlines");
  if (texts.relative_percentages) active.emplace_back("relative_percentages");
  return active;
}

Result<Filter> Filter::compile(const FilterTexts& texts) {
  Filter filter;
  filter.texts = texts;
  for (const auto& [name, fields] : kExpressions) {
    Result<Expression> expression = compile_expression(texts.*fields.first);
    if (!expression) return fail(expression.error(), name);
    filter.*fields.second = std::move(*expression);
  }
  Result<std::optional<TagFilter>> focus = compile_tags(texts.tagfocus), ignore = compile_tags(texts.tagignore);
  if (!focus) return fail(focus.error(), "tagfocus");
  if (!ignore) return fail(ignore.error(), "tagignore");
  filter.tagfocus = std::move(*focus);
  filter.tagignore = std::move(*ignore);
  Result<std::optional<Level>> level = level_of(texts.granularity);
  if (!level) return fail(level.error(), "granularity");
  filter.granularity = *level;
  return filter;
}

}  // namespace proflens::analysis
