// What is shown on a file, from a profile's bytes to the remarks: every fixture in fixtures/ that has a source.
#include <filesystem>
#include <gtest/gtest.h>

#include "server/derived_profile.h"
#include "server/file_view.h"
#include "server/ignores.h"
#include "server/to_protocol.h"

#include "tests/support/fixture.h"
#include "tests/support/memory_files.h"

namespace proflens::server {
namespace {

using tests::Fixture;
using tests::FixturePart;
using tests::Remarks;

constexpr const char* kBase = "base.folded";  // what the others are compared with

std::shared_ptr<const ProfileSet> load_all(tests::MemoryFiles& files, const Fixture& fixture) {
  SharedSourceMap sources(files, {"/ws"}, [](const char*) { return std::nullopt; });
  auto set = std::make_shared<ProfileSet>();
  for (const FixturePart& part : fixture.parts) {
    if (!part.name.ends_with(".folded") || part.name == kBase) continue;
    files.write("/ws/" + part.name, tests::profile_bytes(part));
    auto loaded = load_profile(files, sources, {"/ws/" + part.name, false, {}}, analysis::run_serially, {});
    EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().message);
    if (loaded) set->profiles.push_back(*loaded);
  }
  if (const FixturePart* part = fixture.part(kBase)) {
    Choice choice;
    choice.base_path = "/ws/base.prof";
    auto base = analysis::parse_profile(analysis::make_buffer(tests::profile_bytes(*part)), {});
    EXPECT_TRUE(base) << (base ? "" : base.error().message);
    choice.base = std::make_shared<const analysis::Profile>(std::move(*base));
    for (auto& loaded : set->profiles) loaded = *derive(loaded, choice, sources, analysis::run_serially);
  }
  if (set->shown()) set->sample_type = set->shown()->profile().default_sample_type;
  return set;
}

/// As the client sees it: where the protocol says, in the protocol's words.
Remarks remarks_of(const Document& document, const Config& config) {
  Remarks remarks;
  for (const analysis::FunctionNote& note : document.view->lenses)
    if (const auto lens = to_protocol(document, note, LensStyle{}))
      remarks[lens->range.start.line].push_back("lens " + lens->command->title);
  for (const analysis::LineNote& note : document.view->hints)
    if (const auto hint = to_protocol(document, note, LensStyle{}))
      remarks[hint->position.line].push_back("hint " + hint->label);
  for (const protocol::Diagnostic& diagnostic : to_diagnostics(document, config, Ignores{}, {"/ws"}, {}))
    remarks[diagnostic.range.start.line].push_back(diagnostic.code->get<std::string>() + ": " + diagnostic.message);
  return remarks;
}

Document open(tests::MemoryFiles& files, const std::shared_ptr<const ProfileSet>& set, const std::string& path,
              const std::string& disk, const std::string& buffer) {
  files.write(path, disk);
  Document document;
  document.path = path;
  document.text = analysis::TextBuffer(buffer);
  ViewRequest request;
  request.path = path;
  request.set = set;
  request.config = std::make_shared<const Config>();
  set_view(document, build_view(files, request));
  return document;
}

class ViewFixture : public testing::TestWithParam<std::string> {};

TEST_P(ViewFixture, ShowsWhatTheSourceExpects) {
  const Fixture fixture = tests::read_fixture(GetParam());
  tests::MemoryFiles files;
  files.write("/ws/go.mod", "module example.com/m\n");
  for (const FixturePart& part : fixture.parts)
    if (part.name.starts_with("/")) files.write(part.name, tests::source_of(part));
  const auto set = load_all(files, fixture);
  for (const FixturePart& part : fixture.parts) {
    if (!part.name.starts_with("/")) continue;
    // With a part of the same name and ".disk", the buffer has been edited since.
    const FixturePart* disk = fixture.part("disk of " + part.name);
    const Document document =
        open(files, set, part.name, tests::source_of(disk ? *disk : part), tests::source_of(part));
    // Read again: check() may have rewritten the part before this one.
    tests::check(tests::read_fixture(GetParam()), part, remarks_of(document, Config{}));
  }
}

std::vector<std::string> fixtures() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(PROFLENS_SOURCE_DIR "/tests/server/fixtures"))
    if (entry.path().extension() == ".txt") paths.push_back(entry.path().string());
  std::ranges::sort(paths);
  return paths;
}

INSTANTIATE_TEST_SUITE_P(Fixtures, ViewFixture, testing::ValuesIn(fixtures()),
                         [](const auto& info) { return std::filesystem::path(info.param).stem().string(); });

}  // namespace
}  // namespace proflens::server
