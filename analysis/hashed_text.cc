#include "analysis/hashed_text.h"

#include <algorithm>

#include "analysis/line_diff.h"
#include "analysis/line_shape.h"

namespace proflens::analysis {
namespace {

void squeeze(std::string_view line, std::string& out) {
  out.clear();
  for (const char c : line)
    if (c != ' ' && c != '\t') out.push_back(c);
}

/// A mark where the name stands as a word of its own.
std::string without_name(std::string_view line, std::string_view name) {
  std::string out;
  std::size_t from = 0;
  while (!name.empty()) {
    const std::size_t at = line.find(name, from);
    if (at == std::string_view::npos) break;
    const std::size_t end = at + name.size();
    const bool whole = (at == 0 || !is_word(line[at - 1])) && (end == line.size() || !is_word(line[end]));
    out.append(line.substr(from, at - from)).append(whole ? std::string_view("\1") : name);
    from = end;
  }
  return out.append(line.substr(from));
}

}  // namespace

std::string squeezed(std::string_view line) {
  std::string out;
  squeeze(line, out);
  return out;
}

HashedText::HashedText(const TextBuffer& text, const Outline* outline)
    : text_(&text), outline_(outline), owners_(text.line_count(), kNoFunction) {
  std::string bare;
  hashes_.reserve(text.line_count());
  for (std::uint32_t i = 0; i < text.line_count(); ++i) {
    squeeze(text.line(i), bare);
    hashes_.push_back(bare.empty() ? 0 : hash_line(bare));
  }
  for (const std::uint64_t hash : hashes_) ++counts_[hash];
  // In order of their lines: what begins later is within, and comes to own its lines.
  for (std::uint32_t f = 0; f < functions().size(); ++f)
    for (std::uint32_t i = functions()[f].first_line; i <= functions()[f].last_line && i < owners_.size(); ++i)
      owners_[i] = f;
}

std::uint32_t HashedText::count(std::uint64_t hash) const {
  const auto found = counts_.find(hash);
  return found == counts_.end() ? 0 : found->second;
}

std::span<const OutlineFunction> HashedText::functions() const {
  return outline_ ? std::span<const OutlineFunction>(outline_->functions) : std::span<const OutlineFunction>();
}

std::vector<std::uint32_t> HashedText::lines_of(std::uint32_t function) const {
  std::uint32_t first = 0, end = line_count();
  if (function != kNoFunction) {
    first = functions()[function].first_line;
    end = std::min(end, functions()[function].last_line + 1);
  }
  std::vector<std::uint32_t> lines;
  for (std::uint32_t i = first; i < end; ++i)
    if (owners_[i] == function) lines.push_back(i);
  return lines;
}

std::vector<std::uint64_t> HashedText::body(std::uint32_t function, std::string_view name) const {
  std::vector<std::uint64_t> out;
  for (const std::uint32_t i : lines_of(function))
    if (hashes_[i] != 0) out.push_back(hash_line(squeezed(without_name(line(i), name))));
  std::ranges::sort(out);
  return out;
}

}  // namespace proflens::analysis
