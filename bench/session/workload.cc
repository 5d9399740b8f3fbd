#include "bench/session/workload.h"

#include <array>
#include <fmt/format.h>
#include <string_view>

#include "analysis/wire.h"

namespace proflens::bench {
namespace {

using analysis::wire::append_varint;

constexpr std::array<std::uint32_t, kHotPerFunction> kHotOffsets = {4, 11, 18, 25, 39};  // from the remark
constexpr std::uint32_t kHeadLines = 4;                                                  // of the file
constexpr std::uint32_t kSamples = 20'000;

bool is_method(std::uint32_t function) { return function % 4 == 3; }

std::string name_of(std::uint32_t function) { return fmt::format("Work{}", function); }

std::string symbol_of(std::uint32_t function) {
  return (is_method(function) ? "example.com/hot.(*Engine)." : "example.com/hot.") + name_of(function);
}

struct Language {
  std::string_view declare, loop, bump;
};

/// 41 lines: six loops of six lines, and what fills up. The Go text has letters outside of ASCII in some lines.
std::string body(const Language& language) {
  std::string out = fmt::format("\t{}\n", language.declare);
  for (std::uint32_t loop = 0; loop < 6; ++loop) {
    out += fmt::format("\t{} {{\n", language.loop);
    out += fmt::format("\t\ttotal += values[i]*{} + limit{}\n", loop + 3, language.bump);
    out += fmt::format("\t\tif total > {} {{ // größer: Überlauf, {} µs\n", (loop + 1) * 1000, loop);
    out += fmt::format("\t\t\ttotal -= {}{}\n", loop * 17 + 1, language.bump);
    out += "\t\t}\n\t}\n";
    if (loop % 3 != 2) out += fmt::format("\ttotal ^= {}{}\n", loop + 11, language.bump);
  }
  return out;
}

/// Lines that are missing to kLinesPerFunction.
std::string padded(std::string text) {
  std::uint32_t lines = 0;
  for (const char c : text) lines += c == '\n';
  text.append(lines < kLinesPerFunction ? kLinesPerFunction - lines : 0, '\n');
  return text;
}

/// xorshift64*: the same numbers on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15ULL + 1) {}
  std::uint32_t below(std::uint32_t limit) {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return static_cast<std::uint32_t>(((state_ * 0x2545f4914f6cdd1dULL) >> 32) * limit >> 32);
  }

 private:
  std::uint64_t state_;
};

void add_number(std::string& out, unsigned field, std::uint64_t value) {
  append_varint(out, field << 3);
  append_varint(out, value);
}

void add_bytes(std::string& out, unsigned field, const std::string& bytes) {
  append_varint(out, field << 3 | 2);
  append_varint(out, bytes.size());
  out += bytes;
}

std::string value_type(std::uint64_t type, std::uint64_t unit) {
  std::string out;
  add_number(out, 1, type);
  add_number(out, 2, unit);
  return out;
}

/// Every hot line is the leaf of some sample.
std::string sample(Random& random, std::uint32_t index) {
  std::string ids, values, out;
  const std::uint32_t depth = 4 + random.below(16);
  append_varint(ids, index % kHotLines + 1);
  for (std::uint32_t i = 1; i < depth; ++i) append_varint(ids, random.below(kHotLines) + 1);
  const std::uint64_t count = 1 + random.below(9);
  append_varint(values, count);
  append_varint(values, count * 10'000'000);
  add_bytes(out, 1, ids);
  add_bytes(out, 2, values);
  return out;
}

std::string location(std::uint32_t id, std::uint32_t function, std::uint32_t line) {
  std::string inner, out;
  add_number(inner, 1, function + 1);
  add_number(inner, 2, line + 1);
  add_number(out, 1, id);
  add_bytes(out, 4, inner);
  return out;
}

std::string function_message(std::uint32_t function, std::uint64_t name, std::uint64_t file) {
  std::string out;
  add_number(out, 1, function + 1);
  add_number(out, 2, name);
  add_number(out, 3, name);
  add_number(out, 4, file);
  add_number(out, 5, head_line(function) + 1);
  return out;
}

}  // namespace

std::uint32_t remark_line(std::uint32_t function) { return kHeadLines + function * kLinesPerFunction; }
std::uint32_t head_line(std::uint32_t function) { return remark_line(function) + 1; }
std::uint32_t hot_line(std::uint32_t function, std::uint32_t nth) { return remark_line(function) + kHotOffsets[nth]; }

std::uint32_t go_name_column(std::uint32_t function) { return is_method(function) ? 17 : 5; }
std::uint32_t cpp_name_column() { return 4; }

std::string go_source() {
  const std::string text = body({"total := limit", "for i := range values", ""});
  std::string out = "package hot\n\ntype Engine struct{ weight int }\n\n";
  for (std::uint32_t i = 0; i < kFunctions; ++i)
    out += padded(
        fmt::format("// {0} is one of many.\nfunc {1}{0}(values []int, limit int) int {{\n{2}\treturn total\n}}\n",
                    name_of(i), is_method(i) ? "(e *Engine) " : "", text));
  return out;
}

std::string cpp_source() {
  const std::string text = body({"int total = limit;", "for (int i = 0; i < 100; ++i)", ";"});
  std::string out(kHeadLines, '\n');
  for (std::uint32_t i = 0; i < kFunctions; ++i)
    out +=
        padded(fmt::format("// {0} is one of many.\nint {0}(const int* values, int limit) {{\n{1}\treturn total;\n}}\n",
                           name_of(i), text));
  return out;
}

std::string profile_of(const std::string& path, std::uint64_t seed) {
  std::vector<std::string> strings = {"", "samples", "count", "cpu", "nanoseconds", path};
  std::string out;
  add_bytes(out, 1, value_type(1, 2));
  add_bytes(out, 1, value_type(3, 4));
  add_bytes(out, 11, value_type(3, 4));
  add_number(out, 12, 10'000'000);
  Random random(seed);
  for (std::uint32_t i = 0; i < kSamples; ++i) add_bytes(out, 2, sample(random, i));
  for (std::uint32_t i = 0; i < kHotLines; ++i) {
    const std::uint32_t function = i / kHotPerFunction;
    add_bytes(out, 4, location(i + 1, function, hot_line(function, i % kHotPerFunction)));
  }
  for (std::uint32_t i = 0; i < kFunctions; ++i) {
    strings.push_back(symbol_of(i));
    add_bytes(out, 5, function_message(i, strings.size() - 1, 5));
  }
  for (const std::string& text : strings) add_bytes(out, 6, text);
  return out;
}

}  // namespace proflens::bench
