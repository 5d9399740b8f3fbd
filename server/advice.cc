#include "server/advice.h"

#include <algorithm>
#include <ranges>

#include "analysis/go_line_facts.h"
#include "analysis/outline.h"
#include "analysis/path_forms.h"
#include "analysis/placement.h"
#include "analysis/text_buffer.h"

#include "server/today_lines.h"

namespace proflens::server {

using analysis::FileId;
using analysis::NodeId;

const Advice* AdviceSet::of(const LoadedProfile& loaded) const {
  for (const auto& advice : profiles)
    if (advice->profile->tables == loaded.tables) return advice.get();
  return nullptr;
}

std::vector<bool> advised_files(const LoadedProfile& loaded, const std::vector<bool>& own) {
  const analysis::Profile& profile = loaded.profile();
  const bool any = std::ranges::find(own, true) != own.end();
  std::vector<bool> advised(own.size());
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (profile.files[i].ends_with("_test.go")) continue;
    const analysis::RecordedPath path = any ? analysis::RecordedPath() : analysis::read_path(profile.files[i]);
    const bool of_program = path.form == analysis::RecordedPath::Form::kPlain && !path.path.empty() &&
                            (path.is_absolute() || path.path.find('.') < path.path.find('/'));
    advised[i] = any ? own[i] : of_program;
  }
  return advised;
}

struct AdviceTexts::File {
  std::string path;
  analysis::Buffer bytes;
  analysis::TextBuffer text;
  std::optional<analysis::GoLineFacts> facts;
  std::map<NodeId, std::uint32_t> lines;  // where they are in the text
};

AdviceTexts::AdviceTexts(Files& files, const LoadedProfile& loaded) : files_(files), loaded_(loaded) {}
AdviceTexts::~AdviceTexts() = default;

const AdviceTexts::File& AdviceTexts::file_of(NodeId line) {
  const FileId id = loaded_.tables->node(line).file;
  std::unique_ptr<File>& known = known_[id];
  if (known) return *known;
  known = std::make_unique<File>();
  const Resolution& resolution = loaded_.resolutions[index_of(id)];
  const analysis::FileCosts* costs = loaded_.costs_of(resolution.real);
  if (resolution.path.empty() || !costs) return *known;
  auto bytes = files_.read(resolution.path);
  if (!bytes) return *known;
  File& file = *known;
  file.path = resolution.path;
  file.bytes = std::move(*bytes);
  file.text = analysis::TextBuffer(file.bytes.bytes);
  const analysis::Language language = analysis::language_of(file.path);
  const auto syntax = analysis::outline(language, file.bytes.bytes);
  if (language == analysis::Language::kGo) file.facts.emplace(file.bytes.bytes);
  const auto stat = files_.stat(file.path);
  const std::int64_t recorded = loaded_.recorded_nanos();
  const analysis::Placement placement = analysis::place(*loaded_.tables, *costs,
                                                        {.line_count = file.text.line_count(),
                                                         .syntax = syntax ? &*syntax : nullptr,
                                                         .newer = stat && recorded && stat->modified_nanos > recorded,
                                                         .contradicted = loaded_.is_contradicted(resolution.real),
                                                         .text = &file.text,
                                                         .recorded = loaded_.recorded_of(resolution.real)});
  for (const analysis::PlacedLine& placed : placement.lines)
    if (placed.certainty >= analysis::kShown) file.lines.try_emplace(placed.node, placed.line);
  return file;
}

AdviceTexts::Line AdviceTexts::find(NodeId line) {
  const File& file = file_of(line);
  const std::uint32_t recorded = loaded_.tables->node(line).line;
  const auto found = file.lines.find(line);
  if (found == file.lines.end()) return {.path = {}, .line = recorded == 0 ? 0 : recorded - 1, .text = {}};
  return {.path = file.path, .line = found->second, .text = file.text.line(found->second)};
}

std::optional<analysis::AdviceSource> AdviceTexts::source(NodeId line) {
  const File& file = file_of(line);
  const auto found = file.lines.find(line);
  if (found == file.lines.end()) return std::nullopt;
  return analysis::AdviceSource{.facts = file.facts ? &file.facts->of(found->second) : nullptr,
                                .line = file.text.line(found->second),
                                .generated = file.facts && file.facts->generated()};
}

std::shared_ptr<const Advice> find_advice(Files& files, std::shared_ptr<const LoadedProfile> loaded,
                                          std::shared_ptr<const LoadedProfile> heap,
                                          const analysis::AdviceConfig& config) {
  auto advice = std::make_shared<Advice>();
  if (heap && heap->tables == loaded->tables) heap.reset();
  AdviceTexts texts(files, *loaded);
  std::optional<analysis::AdviceHeap> from;
  if (heap) from.emplace(analysis::AdviceHeap{*heap->tables, heap->advice_groups->get()});
  advice->findings = analysis::find_advice(
      *loaded->tables, loaded->advice_groups->get(), analysis::AdviceRules::built_in(),
      [&](NodeId line, NodeId) { return texts.source(line); }, config, from);
  advice->profile = std::move(loaded);
  advice->heap = std::move(heap);
  // Looked up here already, on a worker: whoever publishes them finds the files read.
  for (const analysis::AdviceFinding& finding : advice->findings)
    for (const analysis::AdvicePlace& place : finding.places | std::views::take(kMostRelated + 1))
      if (const LoadedProfile& of = advice->profile_of(finding); of.today)
        static_cast<void>(of.today->find(of, place.function, of.tables->node(place.line).line));
  return advice;
}

}  // namespace proflens::server
