// Paths as real builds record them (tests/server/paths/recorded, by record.py beside it), and what becomes of them on
// machines that are described in tests/server/paths/*.txt:
//
//   what it is about
//   -- machine --
//   folder /ws                         a folder of the workspace
//   copy go /ws                        tests/server/paths/programs/go is there
//   file /ws/a.go func a() {}          a file with one line
//   goroot /goroot go1.26              with its VERSION
//   gomodcache /cache
//   variable HOME /home/u
//   rule /build server                 of the user: from, to
//   record go-plain                    of tests/server/paths/recorded
//   path /x/a.go|3|main.a              recorded: path, start line (may be 0), function (may be empty)
//   -- expect --
//   RULE: recorded path -> path here, or the reason why there is none
// UPDATE_EXPECT=1 rewrites the expectations.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

#include "server/source_map.h"

#include "tests/support/fixture.h"
#include "tests/support/memory_files.h"

namespace proflens::server {
namespace {

namespace fs = std::filesystem;
using tests::Fixture;

const fs::path kHere = fs::path(PROFLENS_SOURCE_DIR) / "tests/server/paths";

std::string text_of_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A machine, what was recorded, and the user's rules, as the directives say.
class Machine {
 public:
  void run(const std::string& directive) {
    std::istringstream in(directive);
    std::string verb, a, b;
    in >> verb >> a;
    std::getline(in >> std::ws, b);
    if (verb == "folder") folders_.push_back(a);
    if (verb == "copy") copy(a, b);
    if (verb == "file") files_.write(a, b + "\n");
    if (verb == "goroot") {
      go_.goroot = a;
      files_.write(a + "/VERSION", b + "\n");
    }
    if (verb == "gomodcache") go_.gomodcache = a;
    if (verb == "variable") variables_[a] = b;
    if (verb == "rule") rules_.push_back({a == "(relative)" ? "" : a, b});
    if (verb == "record") record(a);
    if (verb == "path") add(directive.substr(5));
  }

  std::vector<std::string> decisions() {
    std::vector<analysis::RecordedFile> recorded;
    for (const auto& [path, functions] : recorded_) {
      recorded.push_back({.path = path, .flat = 1, .cum = 1, .functions = {}});
      for (const auto& [name, line] : functions) recorded.back().functions.push_back({name, line});
    }
    const SourceMap map(files_, folders_, go_, [this](const char* name) {
      const auto found = variables_.find(name);
      return found == variables_.end() ? std::nullopt : std::optional(found->second);
    });
    const std::string folder = folders_.empty() ? "/" : folders_.front();
    const SourceReport report = map.resolve(recorded, PathRules(rules_, {}, folder, "/home/u"));
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < recorded.size(); ++i) add_decision(recorded[i], report.files[i], map, lines);
    for (const PathSuggestion& suggestion : report.suggestions)
      lines.push_back("a rule would help: " + suggestion.rule.from + " is " + suggestion.rule.to);
    return lines;
  }

 private:
  static void add_decision(const analysis::RecordedFile& file, const Resolution& found, const SourceMap& map,
                           std::vector<std::string>& lines) {
    lines.push_back(std::string(rule_name(found.rule)) + (map.is_own(found) ? " (own)" : "") + ": " +
                    std::string(file.path) + " -> " + (found.path.empty() ? found.reason : found.path));
    if (!found.path.empty())
      for (const Resolution::Rejected& other : found.rejected)
        lines.push_back("  not " + other.path + ": " + other.why);
  }

  void copy(const std::string& program, const std::string& to) {
    const fs::path from = kHere / "programs" / program;
    ASSERT_TRUE(fs::is_directory(from)) << from;
    for (const auto& entry : fs::recursive_directory_iterator(from))
      if (entry.is_regular_file())
        files_.write(to + "/" + fs::relative(entry.path(), from).string(), text_of_file(entry.path()));
  }

  void record(const std::string& name) {
    std::istringstream in(text_of_file(kHere / "recorded" / (name + ".txt")));
    for (std::string line; std::getline(in, line);) add(line);
  }

  void add(const std::string& line) {
    const std::size_t first = line.find('|'), second = line.find('|', first + 1);
    auto& functions = recorded_[line.substr(0, first)];
    if (first == std::string::npos || second + 1 == line.size()) return;
    functions.emplace_back(line.substr(second + 1), std::stoul(line.substr(first + 1, second - first - 1)));
  }

  tests::MemoryFiles files_;
  std::vector<std::string> folders_;
  GoEnvironment go_;
  std::map<std::string, std::string> variables_;
  std::vector<PathRule> rules_;
  std::map<std::string, std::vector<std::pair<std::string, std::uint32_t>>> recorded_;
};

std::vector<std::string> fixtures() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kHere))
    if (entry.path().extension() == ".txt") names.push_back(entry.path().stem().string());
  std::ranges::sort(names);
  return names;
}

void rewrite(const Fixture& fixture, const std::vector<std::string>& expectations) {
  std::ofstream out(fixture.path, std::ios::binary);
  out << fixture.comment;
  out << "-- machine --\n";
  for (const std::string& line : fixture.part("machine")->lines) out << line << "\n";
  out << "-- expect --\n";
  for (const std::string& line : expectations) out << line << "\n";
}

class PathsFixture : public testing::TestWithParam<std::string> {};

TEST_P(PathsFixture, IsDecidedAsExpected) {
  const Fixture fixture = tests::read_fixture((kHere / (GetParam() + ".txt")).string());
  ASSERT_TRUE(fixture.part("machine"));
  Machine machine;
  for (const std::string& line : fixture.part("machine")->lines) machine.run(line);
  const std::vector<std::string> decisions = machine.decisions();
  if (std::getenv("UPDATE_EXPECT")) return rewrite(fixture, decisions);
  ASSERT_TRUE(fixture.part("expect"));
  EXPECT_EQ(decisions, fixture.part("expect")->lines) << "UPDATE_EXPECT=1 rewrites " << fixture.path;
}

INSTANTIATE_TEST_SUITE_P(All, PathsFixture, testing::ValuesIn(fixtures()), [](const auto& param) {
  std::string name = param.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace proflens::server
