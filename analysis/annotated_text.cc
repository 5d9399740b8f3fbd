#include "analysis/annotated_text.h"

#include <algorithm>
#include <fmt/format.h>

#include "analysis/source_lines.h"
#include "analysis/table_text.h"

namespace proflens::analysis {
namespace {

constexpr std::size_t kHintGap = 3;         // blanks between code and hint, at least
constexpr std::size_t kAlignedUpTo = 72;    // columns; behind longer lines a hint stands alone
constexpr std::uint32_t kNeighbours = 4;    // lines: hints that are closer share a column
constexpr double kHot = 0.1, kWarm = 0.03;  // shares from which a remark is red, yellow

constexpr std::string_view kReset = "\x1b[0m";
constexpr std::string_view kDim = "\x1b[2m";

std::string_view colour_of(double share) {
  if (share >= kHot) return "\x1b[1;31m";
  return share >= kWarm ? "\x1b[33m" : "\x1b[36m";
}

class Page {
 public:
  Page(std::string_view source, std::vector<Remark> remarks, const AnnotatedStyle& style)
      : style_(style), remarks_(std::move(remarks)) {
    for (const std::string_view line : split_lines(source)) lines_.push_back(expand_tabs(line));
    std::erase_if(remarks_, [&](const Remark& r) { return r.line == 0 || r.line > lines_.size(); });
    std::ranges::stable_sort(remarks_, {}, &Remark::line);
    number_width_ = std::to_string(lines_.size()).size();
    find_hint_columns();
  }

  std::string text() const {
    std::string out;
    auto remark = remarks_.begin();
    for (std::uint32_t line = 1; line <= lines_.size(); ++line) {
      const auto end = std::find_if(remark, remarks_.end(), [&](const Remark& r) { return r.line != line; });
      add_lenses(out, remark, end);
      out += gutter(std::to_string(line)) + lines_[line - 1];
      add_hints(out, remark, end);
      out += '\n';
      remark = end;
    }
    return out;
  }

 private:
  using Remarks = std::vector<Remark>::const_iterator;

  void find_hint_columns() {
    columns_.assign(lines_.size(), 0);
    std::vector<std::uint32_t> group;
    for (const Remark& remark : remarks_) {
      if (remark.place != Remark::Place::kLineEnd) continue;
      if (!group.empty() && remark.line - group.back() > kNeighbours) align(group);
      group.push_back(remark.line);
    }
    align(group);
  }

  void align(std::vector<std::uint32_t>& group) {
    std::size_t widest = 0;
    for (const std::uint32_t line : group)
      if (const std::size_t width = display_width(lines_[line - 1]); width <= kAlignedUpTo)
        widest = std::max(widest, width);
    for (const std::uint32_t line : group)
      columns_[line - 1] = std::max(widest, display_width(lines_[line - 1])) + kHintGap;
    group.clear();
  }

  void add_lenses(std::string& out, Remarks begin, Remarks end) const {
    const std::string& line = begin == end ? std::string() : lines_[begin->line - 1];
    const std::string indent(std::min(line.find_first_not_of(' '), line.size()), ' ');
    for (auto remark = begin; remark != end; ++remark)
      if (remark->place == Remark::Place::kAbove) out += gutter("") + indent + painted(*remark) + "\n";
  }

  void add_hints(std::string& out, Remarks begin, Remarks end) const {
    std::string_view gap;
    for (auto remark = begin; remark != end; ++remark) {
      if (remark->place != Remark::Place::kLineEnd) continue;
      const std::size_t width = display_width(lines_[remark->line - 1]);
      if (gap.empty()) out.append(columns_[remark->line - 1] - width, ' ');
      out += std::string(gap) + painted(*remark);
      gap = "  ";
    }
  }

  std::string gutter(const std::string& number) const {
    if (!style_.numbers) return {};
    const std::string text = pad_left(number, number_width_);
    return style_.colour ? fmt::format("{}{} │{} ", kDim, text, kReset) : text + " │ ";
  }

  /// Without colour and line numbers, a mark tells a remark from the code.
  std::string painted(const Remark& remark) const {
    const std::string text = printable(remark.text);
    if (style_.colour) return fmt::format("{}{}{}", colour_of(remark.share), text, kReset);
    if (style_.numbers) return text;
    return (remark.place == Remark::Place::kAbove ? "▸ " : "◂ ") + text;
  }

  AnnotatedStyle style_;
  std::vector<Remark> remarks_;
  std::vector<std::string> lines_;
  std::vector<std::size_t> columns_;  // of the hint, by line
  std::size_t number_width_ = 1;
};

}  // namespace

std::string annotated_text(std::string_view source, std::vector<Remark> remarks, const AnnotatedStyle& style) {
  return Page(source, std::move(remarks), style).text();
}

}  // namespace proflens::analysis
