// live_bench: what a keystroke costs in a file of 20 000 lines with 2 000 mapped pieces, and what finding all lines
// again costs. Prints a row a step, in microseconds of wall time: median and 95th percentile.
//
//   live_bench            bench/run-live runs it
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "analysis/line_map.h"
#include "analysis/version_map.h"

#include "server/document.h"

using namespace proflens;
using analysis::LineMap;
using analysis::TextBuffer;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kFunctions = 2000;  // of ten lines

/// Go functions; every one has a line that today's text has otherwise.
std::string source(bool today) {
  std::string out = "package big\n";
  for (std::uint32_t i = 0; i < kFunctions; ++i)
    out += fmt::format(
        "\nfunc step{0}(values []int) (sum int) {{\n\tfor index, value := range values {{\n\t\tif index%{0} == 0 {{\n"
        "\t\t\tsum += value * {1}\n\t\t}}\n\t\tsum ^= table{0}[value]\n\t}}\n\treturn sum\n}}\n",
        i + 2, today ? i + 7 : i);
  return out;
}

template <class Work>
void measure(const char* step, int times, Work&& work) {
  std::vector<double> took;
  for (int i = 0; i < times; ++i) {
    const Clock::time_point begin = Clock::now();
    work(i);
    took.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
  }
  std::ranges::sort(took);
  std::printf("| %s | %.1f | %.1f |\n", step, took[took.size() / 2], took[took.size() * 95 / 100]);
}

/// A character typed at the end of a line, and taken back.
protocol::ContentChange key(const server::Document& document, std::uint32_t line, bool typed) {
  const auto column = static_cast<std::uint32_t>(document.text.line(line).size());
  const protocol::Position end{line, column}, begin{line, typed ? column : column - 1};
  return {.range = protocol::Range{begin, end}, .text = typed ? "x" : ""};
}

}  // namespace

int main() {
  const std::string before = source(false), after = source(true);
  const TextBuffer base(before), buffer(after);
  LineMap map(base, buffer);
  std::printf("%u lines, %zu runs\n| step | p50 µs | p95 µs |\n|---|---:|---:|\n", buffer.line_count(),
              map.runs().size());
  measure("a key: the map alone", 4000, [&](int i) {
    const std::uint32_t line = (static_cast<std::uint32_t>(i) * 7919) % buffer.line_count();
    map.splice({line, 1, 1}, buffer);
  });

  server::Document document;
  document.text = buffer;
  auto view = std::make_shared<server::FileView>();
  auto text = std::make_shared<server::BaseText>();
  text->text = base;
  view->base = text;
  set_view(document, view);
  auto shared = std::make_shared<const server::Document>(document);
  measure("a key: text and map, on a copy of the document", 4000, [&](int i) {
    const std::uint32_t line = (static_cast<std::uint32_t>(i / 2) * 7919) % buffer.line_count();
    auto copy = std::make_shared<server::Document>(*shared);
    apply_change(*copy, key(*copy, line, i % 2 == 0), protocol::PositionEncoding::kUtf16);
    shared = std::move(copy);
  });
  measure("the same text sent whole", 40, [&](int) {
    auto copy = std::make_shared<server::Document>(*shared);
    apply_change(*copy, {.range = std::nullopt, .text = after}, protocol::PositionEncoding::kUtf16);
    shared = std::move(copy);
  });
  measure("all lines found again", 100, [&](int) { (void)map.for_buffer(buffer); });

  const auto old_outline = analysis::outline(analysis::Language::kGo, before);
  const auto new_outline = analysis::outline(analysis::Language::kGo, after);
  measure("outline (in the background)", 10, [&](int) { analysis::outline(analysis::Language::kGo, after); });
  measure("recorded text to today's (in the background)", 20, [&](int) {
    analysis::VersionMap(analysis::HashedText(base, &*old_outline), analysis::HashedText(buffer, &*new_outline));
  });
}
