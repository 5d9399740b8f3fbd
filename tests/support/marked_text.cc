#include "tests/support/marked_text.h"

#include <algorithm>
#include <filesystem>

#include "analysis/hashed_text.h"
#include "analysis/line_shape.h"
#include "analysis/source_lines.h"

namespace proflens::tests {

MarkedText::MarkedText(const std::string& text, analysis::Language language) : language_(language) {
  for (const std::string_view line : analysis::split_lines(text))
    lines.push_back({std::string(line), static_cast<std::uint32_t>(lines.size())});
}

std::string MarkedText::text() const {
  std::string out;
  for (const Line& line : lines) out += line.text + "\n";
  return out;
}

std::size_t MarkedText::pick(std::mt19937& random, std::size_t count) const {
  return std::uniform_int_distribution<std::size_t>(0, count == 0 ? 0 : count - 1)(random);
}

std::vector<analysis::OutlineFunction> MarkedText::functions() const {
  const auto outline = analysis::outline(language_, text());
  return outline ? outline->functions : std::vector<analysis::OutlineFunction>();
}

void MarkedText::insert_new(std::mt19937& random) {
  const std::size_t at = pick(random, lines.size() + 1), count = 1 + pick(random, 4);
  for (std::size_t i = 0; i < count; ++i)
    lines.insert(
        lines.begin() + static_cast<std::ptrdiff_t>(at),
        {"\tfresh" + std::to_string(random()) + " := make" + std::to_string(random() % 9) + "(here)", kNoMark});
}

void MarkedText::insert_copies(std::mt19937& random) {
  if (lines.empty()) return;
  const std::size_t from = pick(random, lines.size()), count = std::min(1 + pick(random, 4), lines.size() - from);
  std::vector<Line> copies(lines.begin() + static_cast<std::ptrdiff_t>(from),
                           lines.begin() + static_cast<std::ptrdiff_t>(from + count));
  for (Line& copy : copies) copy.mark = kNoMark;
  const auto at = static_cast<std::ptrdiff_t>(pick(random, lines.size() + 1));
  lines.insert(lines.begin() + at, copies.begin(), copies.end());
}

void MarkedText::remove(std::mt19937& random) {
  if (lines.size() < 8) return;
  const std::size_t from = pick(random, lines.size()), count = std::min(1 + pick(random, 4), lines.size() - from);
  lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(from),
              lines.begin() + static_cast<std::ptrdiff_t>(from + count));
}

void MarkedText::edit_word(std::mt19937& random) {
  if (lines.empty()) return;
  std::string& line = lines[pick(random, lines.size())].text;
  const auto begin = std::ranges::find_if(line, analysis::is_word);
  if (begin == line.end()) return;
  std::size_t at = pick(random, line.size());
  while (!analysis::is_word(line[at])) at = (at + 1) % line.size();
  std::size_t end = at;
  while (end < line.size() && analysis::is_word(line[end])) ++end;
  line.replace(at, end - at, "word" + std::to_string(random() % 1000));
}

void MarkedText::move_block(std::mt19937& random) {
  if (lines.size() < 8) return;
  const std::size_t from = pick(random, lines.size() - 4), count = 1 + pick(random, 3);
  std::vector<Line> block(lines.begin() + static_cast<std::ptrdiff_t>(from),
                          lines.begin() + static_cast<std::ptrdiff_t>(from + count));
  lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(from),
              lines.begin() + static_cast<std::ptrdiff_t>(from + count));
  const std::size_t to = std::min(from + pick(random, 12), lines.size());
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(to), block.begin(), block.end());
}

void MarkedText::move_function(std::mt19937& random) {
  const auto all = functions();
  if (all.size() < 2) return;
  const auto& moved = all[pick(random, all.size())];
  const auto& before = all[pick(random, all.size())];
  if (before.first_line >= moved.first_line && before.first_line <= moved.last_line) return;
  const auto begin = lines.begin() + moved.first_line, end = lines.begin() + moved.last_line + 1;
  const auto to = lines.begin() + before.first_line;
  to < begin ? std::rotate(to, begin, end) : std::rotate(begin, end, to);
}

void MarkedText::rename_function(std::mt19937& random) {
  const auto all = functions();
  if (all.empty()) return;
  const std::string name = all[pick(random, all.size())].name, other = "renamed" + std::to_string(random() % 1000);
  if (name.empty()) return;
  for (Line& line : lines)
    for (std::size_t at = line.text.find(name); at != std::string::npos; at = line.text.find(name, at + other.size())) {
      const std::size_t end = at + name.size();
      if ((at != 0 && analysis::is_word(line.text[at - 1])) ||
          (end < line.text.size() && analysis::is_word(line.text[end])))
        at = end - other.size();  // a part of another word
      else
        line.text.replace(at, name.size(), other);
    }
}

void MarkedText::reindent(std::mt19937& random) {
  const std::size_t from = pick(random, lines.size()), end = std::min(lines.size(), from + 1 + pick(random, 30));
  for (std::size_t i = from; i < end; ++i)
    if (!lines[i].text.empty()) lines[i].text.insert(0, "  ");
}

void MarkedText::break_line(std::mt19937& random) {
  if (lines.empty()) return;
  const std::size_t at = pick(random, lines.size()), comma = lines[at].text.find(", ");
  if (comma == std::string::npos) return;
  const Line rest{"\t\t" + lines[at].text.substr(comma + 2), kNoMark};
  lines[at].text.resize(comma + 1);
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at + 1), rest);
}

void MarkedText::any_edit(std::mt19937& random) {
  using Edit = void (MarkedText::*)(std::mt19937&);
  constexpr Edit kEdits[] = {&MarkedText::insert_new,    &MarkedText::insert_copies,   &MarkedText::remove,
                             &MarkedText::edit_word,     &MarkedText::move_block,      &MarkedText::reindent,
                             &MarkedText::move_function, &MarkedText::rename_function, &MarkedText::break_line};
  (this->*kEdits[pick(random, std::size(kEdits))])(random);
}

std::vector<std::uint32_t> true_places(const MarkedText& before, const MarkedText& today) {
  std::vector<std::uint32_t> places(before.lines.size(), kNoMark);
  for (std::uint32_t i = 0; i < today.lines.size(); ++i)
    if (today.lines[i].mark != kNoMark) places[today.lines[i].mark] = i;
  return places;
}

std::size_t likeness(const MarkedText& before, std::size_t recorded, const MarkedText& today, std::size_t line) {
  const auto same = [&](std::size_t a, std::size_t b) {
    return a < before.lines.size() && b < today.lines.size() &&
           analysis::squeezed(before.lines[a].text) == analysis::squeezed(today.lines[b].text);
  };
  if (!same(recorded, line)) return 0;
  std::size_t up = 1, down = 1;
  while (same(recorded - up, line - up)) ++up;
  // A brace belongs to what it closes.
  if (std::ranges::any_of(before.lines[recorded].text, analysis::is_word))
    while (same(recorded + down, line + down)) ++down;
  return up + down - 1;
}

bool is_own(const MarkedText& before, std::uint32_t recorded, const MarkedText& today, std::uint32_t line,
            std::uint32_t true_line) {
  if (line == true_line) return true;
  const std::size_t shown = likeness(before, recorded, today, line);
  return shown != 0 && (true_line == kNoMark || shown >= likeness(before, recorded, today, true_line));
}

std::vector<std::string> sources_of_this_tree(const std::string& folder, const std::string& ending) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(PROFLENS_SOURCE_DIR "/") + folder))
    if (entry.path().extension() == ending) paths.push_back(entry.path().string());
  std::ranges::sort(paths);
  return paths;
}

}  // namespace proflens::tests
