#include "tests/support/pprof_writer.h"

#include <algorithm>

namespace proflens::tests {
namespace {

std::string varint(std::uint64_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  return out += static_cast<char>(value);
}

std::string number(int field, std::int64_t value) {
  return varint(static_cast<std::uint64_t>(field) << 3) + varint(static_cast<std::uint64_t>(value));
}

std::string bytes(int field, const std::string& content) {
  return varint(static_cast<std::uint64_t>(field) << 3 | 2) + varint(content.size()) + content;
}

class Strings {
 public:
  std::int64_t index(const std::string& text) {
    const auto found = std::ranges::find(table_, text);
    if (found != table_.end()) return found - table_.begin();
    table_.push_back(text);
    return static_cast<std::int64_t>(table_.size()) - 1;
  }
  std::string encode() const {
    std::string out;
    for (const std::string& text : table_) out += bytes(6, text);
    return out;
  }

 private:
  std::vector<std::string> table_ = {""};
};

std::string value_type(Strings& strings, const std::pair<std::string, std::string>& type) {
  return number(1, strings.index(type.first)) + number(2, strings.index(type.second));
}

}  // namespace

std::string encode(const PprofProfile& profile) {
  Strings strings;
  std::string out, tables;
  for (const auto& type : profile.types) out += bytes(1, value_type(strings, type));
  std::int64_t next_id = 0;  // each frame gets a function and a location of its own
  for (const PprofSample& sample : profile.samples) {
    std::string encoded;
    for (const PprofFrame& frame : sample.stack) {
      const std::int64_t id = ++next_id;
      encoded += number(1, id);
      tables += bytes(4, number(1, id) + bytes(4, number(1, id) + number(2, frame.line)));
      tables +=
          bytes(5, number(1, id) + number(2, strings.index(frame.function)) + number(4, strings.index(frame.file)));
    }
    for (const std::int64_t value : sample.values) encoded += number(2, value);
    out += bytes(2, encoded);
  }
  const std::string period = bytes(11, value_type(strings, {"cpu", "nanoseconds"})) + number(12, 10'000'000);
  return out + tables + strings.encode() + period;
}

PprofProfile cpu_profile(const std::vector<std::pair<std::vector<PprofFrame>, std::int64_t>>& stacks) {
  PprofProfile profile{{{"samples", "count"}, {"cpu", "nanoseconds"}}, {}};
  for (const auto& [stack, count] : stacks) profile.samples.push_back({stack, {count, count * 10'000'000}});
  return profile;
}

}  // namespace proflens::tests
