#include "server/advice_report.h"

#include <algorithm>
#include <fmt/format.h>

#include "analysis/source_lines.h"

namespace proflens::server {
namespace {

std::string trimmed(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(line.substr(first, line.find_last_not_of(" \t\r") - first + 1));
}

std::size_t places_type(const Advice& advice, const analysis::AdviceFinding& finding) {
  if (!finding.elsewhere) return finding.sample_type;
  const auto& types = advice.heap->profile().sample_types;
  return static_cast<std::size_t>(std::ranges::find(types, "alloc_space", &analysis::ValueType::type) - types.begin());
}

FindingPlace place_of(const LoadedProfile& loaded, AdviceTexts& texts, const analysis::AdvicePlace& place,
                      std::int64_t total) {
  const analysis::CostTables& tables = *loaded.tables;
  const AdviceTexts::Line at = texts.find(place.line);
  const std::string_view recorded = loaded.profile().files[index_of(tables.node(place.line).file)];
  return {.file = at.path.empty() ? std::string(recorded) : at.path,
          .found = !at.path.empty(),
          .line = at.line + 1,
          .function = std::string(tables.node(place.function).name),
          .text = trimmed(at.text),
          .value = place.value,
          .share = total == 0 ? 0 : static_cast<double>(place.value) / static_cast<double>(total)};
}

}  // namespace

std::vector<FindingRow> finding_rows(Files& files, const Advice& advice, std::size_t limit) {
  std::vector<FindingRow> rows;
  AdviceTexts texts(files, *advice.profile);
  std::optional<AdviceTexts> heap_texts;
  if (advice.heap) heap_texts.emplace(files, *advice.heap);
  for (const analysis::AdviceFinding& finding : advice.findings) {
    if (limit != 0 && rows.size() == limit) break;
    const analysis::AdviceRule& rule = *finding.rule;
    const analysis::ValueType& type = advice.profile->profile().sample_types[finding.sample_type];
    const LoadedProfile& where = advice.profile_of(finding);
    const std::size_t type_of_places = places_type(advice, finding);
    FindingRow row{.id = rule.id,
                   .code = rule.code,
                   .title = rule.title,
                   .kind = rule.whole ? "profile" : "line",
                   .type = type.type,
                   .unit = type.unit,
                   .value = finding.value,
                   .samples = finding.samples,
                   .share = finding.share,
                   .sureness = std::string(name_of(finding.sureness)),
                   .evidence = finding.evidence,
                   .advice = rule.advice,
                   .gain = rule.gain,
                   .sources = rule.sources,
                   .more = finding.more,
                   .also = {},
                   .links = rule.links,
                   .places_type = where.profile().sample_types[type_of_places].type,
                   .places = {}};
    for (const analysis::AdviceRule* also : finding.also) row.also.push_back(also->id);
    for (const analysis::AdvicePlace& place : finding.places)
      row.places.push_back(
          place_of(where, finding.elsewhere ? *heap_texts : texts, place, where.tables->total(type_of_places)));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string excerpt(Files& files, const FindingPlace& place) {
  constexpr std::uint32_t kAround = 3;
  if (!place.found) return {};
  const auto bytes = files.read(place.file);
  if (!bytes) return {};
  const std::vector<std::string_view> lines = analysis::split_lines(bytes->bytes);
  const std::uint32_t first = place.line > kAround ? place.line - kAround : 1;
  const auto last = std::min<std::size_t>(lines.size(), place.line + kAround);
  std::string text;
  for (std::uint32_t line = first; line <= last; ++line)
    text += fmt::format("{} {:>5}  {}\n", line == place.line ? '>' : ' ', line, lines[line - 1]);
  return text;
}

}  // namespace proflens::server
