// See the header.
#include "tests/support/fixture.h"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <sstream>

#include "tests/support/profile_text.h"

namespace proflens::tests {
namespace {

constexpr std::string_view kMark = "//~ ";

std::string_view without_expectation(std::string_view line) {
  line = line.substr(0, line.find(kMark));
  const std::size_t last = line.find_last_not_of(' ');
  return line.substr(0, last + 1);
}

std::string with_expectation(std::string_view line, const std::vector<std::string>& remarks) {
  std::string out(without_expectation(line));
  if (remarks.empty()) return out;
  if (out.size() < 40) out.resize(40, ' ');
  out += "  " + std::string(kMark);
  for (std::size_t i = 0; i < remarks.size(); ++i) out += (i == 0 ? "" : " | ") + remarks[i];
  return out;
}

std::vector<std::string> expected_lines(const FixturePart& source, const Remarks& actual) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const auto found = actual.find(i);
    lines.push_back(
        with_expectation(source.lines[i], found == actual.end() ? std::vector<std::string>{} : found->second));
  }
  return lines;
}

void rewrite(const Fixture& fixture, const FixturePart& source, const std::vector<std::string>& lines) {
  std::ofstream out(fixture.path);
  out << fixture.comment;
  for (const FixturePart& part : fixture.parts) {
    out << "-- " << part.name << " --\n";
    for (const std::string& line : part.name == source.name ? lines : part.lines) out << line << '\n';
  }
}

}  // namespace

const FixturePart* Fixture::part(const std::string& name) const {
  for (const FixturePart& part : parts)
    if (part.name == name) return &part;
  return nullptr;
}

Fixture read_fixture(const std::string& path) {
  Fixture fixture{.path = path, .comment = {}, .parts = {}};
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("-- ") && line.ends_with(" --")) {
      fixture.parts.push_back({line.substr(3, line.size() - 6), {}});
    } else if (fixture.parts.empty()) {
      fixture.comment += line + "\n";
    } else {
      fixture.parts.back().lines.push_back(line);
    }
  }
  return fixture;
}

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string source_of(const FixturePart& part) {
  std::string text;
  for (const std::string& line : part.lines) text += std::string(without_expectation(line)) + "\n";
  return text;
}

std::string profile_bytes(const FixturePart& part) {
  std::string_view types;
  std::vector<std::string_view> samples;
  std::map<std::string, std::int64_t> starts;
  for (const std::string& line : part.lines) {
    if (line.starts_with("types ")) {
      types = std::string_view(line).substr(6);
    } else if (line.starts_with("start ")) {
      const std::size_t blank = line.rfind(' ');
      starts[line.substr(6, blank - 6)] = std::stoll(line.substr(blank + 1));
    } else if (!line.empty()) {
      samples.push_back(line);
    }
  }
  wire::Profile message = profile_message(types, samples);
  for (wire::Function& function : *message.mutable_functions()) {
    function.set_system_name(0);  // else pprof's rules simplify what looks like C++
    if (const auto start = starts.find(message.strings(static_cast<int>(function.name()))); start != starts.end())
      function.set_start_line(start->second);
  }
  return message.SerializeAsString();
}

void check(const Fixture& fixture, const FixturePart& source, const Remarks& actual) {
  const std::vector<std::string> lines = expected_lines(source, actual);
  if (std::getenv("UPDATE_EXPECT") != nullptr) return rewrite(fixture, source, lines);
  for (std::size_t i = 0; i < lines.size(); ++i)
    EXPECT_EQ(source.lines[i], lines[i]) << fixture.path << ", " << source.name << " line " << i + 1
                                         << " (UPDATE_EXPECT=1 rewrites)";
}

}  // namespace proflens::tests
