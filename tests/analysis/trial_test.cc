// Trials, each as a fixture: files before, what is done, files after. That whole packages stay whole is
// trial_corpus.py's job.
//
// A fixture in tests/analysis/trials/NAME.txt has sections "-- FILE --" before the line "== ACTION FUNCTION" and those
// that changed after it; instead of those, "!! text" is the error. UPDATE_EXPECT=1 writes what comes out.
#include "analysis/trial.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <map>

#include "analysis/go_syntax.h"

namespace proflens::analysis {
namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;

struct Fixture {
  Files before;
  std::string action;  // "try x.go:Decoder.Parse"
  std::string expected;
};

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Fixture parse(const std::string& text) {
  Fixture fixture;
  std::string* section = nullptr;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at) + 1;
    const std::string line = text.substr(at, end - at);
    at = end;
    if (line.starts_with("== ")) {
      fixture.action = line.substr(3, line.size() - 4);
      fixture.expected = text.substr(at);
      break;
    }
    if (line.starts_with("-- "))
      section = &fixture.before[line.substr(3, line.size() - 7)];
    else if (section)
      *section += line;
  }
  return fixture;
}

std::string shown(const Result<std::vector<ChangedFile>>& files) {
  if (!files) return "!! " + files.error().message + "\n";
  std::string out;
  for (const ChangedFile& file : *files) out += "-- " + file.file + " --\n" + file.text;
  return out;
}

OutlineFunction function_of(const Files& files, const std::string& file, const std::string& title) {
  for (const OutlineFunction& function : parse_go(files.at(file)).functions)
    if ((function.container.empty() ? function.name : function.container + "." + function.name) == title)
      return function;
  ADD_FAILURE() << title << " is not in " << file;
  return {};
}

std::string outcome(const Fixture& fixture) {
  std::vector<GoSourceFile> storage;
  for (const auto& [name, text] : fixture.before) storage.push_back({name, text});
  const GoPackageSources sources{storage, 24, {}};
  const std::size_t space = fixture.action.find(' '), colon = fixture.action.find(':');
  const std::string action = fixture.action.substr(0, space);
  const std::string file = fixture.action.substr(space + 1, colon - space - 1);
  const OutlineFunction function = function_of(fixture.before, file, fixture.action.substr(colon + 1));
  if (action == "try") {
    auto started = start_trial(sources, file, function);
    if (!started) return shown(std::unexpected(started.error()));
    return shown(started->files) + "=> " + started->trial.trial_name + " " + started->trial.benchmark + " " +
           started->trial.trial_benchmark + "\n";
  }
  const auto trial = find_trial(sources, file, function);
  if (!trial) return "!! no trial is found\n";
  return shown(action == "adopt" ? adopt_trial(sources, *trial) : discard_trial(sources, *trial));
}

fs::path folder() { return fs::path(PROFLENS_SOURCE_DIR) / "tests/analysis/trials"; }

std::vector<std::string> fixtures() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder())) names.push_back(entry.path().stem());
  std::ranges::sort(names);
  return names;
}

class TrialFixture : public testing::TestWithParam<std::string> {};

TEST_P(TrialFixture, GivesWhatIsExpected) {
  const fs::path path = folder() / (GetParam() + ".txt");
  const std::string text = read(path);
  const Fixture fixture = parse(text);
  const std::string out = outcome(fixture);
  if (std::getenv("UPDATE_EXPECT")) {
    std::ofstream(path, std::ios::binary) << text.substr(0, text.size() - fixture.expected.size()) << out;
    return;
  }
  EXPECT_EQ(out, fixture.expected);
}

INSTANTIATE_TEST_SUITE_P(Trials, TrialFixture, testing::ValuesIn(fixtures()),
                         [](const auto& info) { return info.param; });

/// Started and ended again, unchanged, every fixture's files are what they were.
TEST_P(TrialFixture, GoesBack) {
  const Fixture fixture = parse(read(folder() / (GetParam() + ".txt")));
  if (!fixture.action.starts_with("try ") || fixture.expected.starts_with("!!")) return;
  Fixture after = fixture;
  for (const bool adopt : {false, true}) {
    after.before = fixture.before;
    const Fixture changed = parse(fixture.expected.substr(0, fixture.expected.find("=> ")) + "== discard x\n");
    for (const auto& [name, text] : changed.before) after.before[name] = text;
    after.action = (adopt ? "adopt" : "discard") + fixture.action.substr(3);
    const Fixture back = parse(outcome(after) + "== discard x\n");
    for (const auto& [name, text] : back.before) {
      if (fixture.before.contains(name) && fixture.before.at(name).find("Benchmark") != std::string::npos)
        EXPECT_EQ(text, fixture.before.at(name)) << after.action;
    }
  }
}

}  // namespace
}  // namespace proflens::analysis
