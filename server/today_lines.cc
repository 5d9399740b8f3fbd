#include "server/today_lines.h"

#include "server/file_view.h"

namespace proflens::server {

using analysis::NodeId;

/// Null when it cannot be read or has nothing of the profile. With the lock held.
const TodayLines::File* TodayLines::file(const LoadedProfile& loaded, const std::string& real) const {
  const auto stat = files_.stat(real);
  if (!stat || stat->kind != FileStat::Kind::kFile) return nullptr;
  const std::shared_ptr<const Moves> moves =
      loaded.moves && loaded.moves->guests.contains(real) ? loaded.moves : nullptr;
  File& known = known_[real];
  if (known.stat == *stat && known.tables.lock() == loaded.tables && known.bases.lock() == loaded.bases &&
      known.moves.lock() == moves)
    return &known;
  const std::shared_ptr<const BaseText> base = read_base_text(files_, real);
  const auto placement = base ? placement_in(loaded, real, *base) : std::nullopt;
  known = {.stat = *stat, .tables = loaded.tables, .bases = loaded.bases, .moves = moves};
  if (!placement) return &known;
  for (const analysis::PlacedLine& placed : placement->lines)
    known.lines.try_emplace({index_of(placed.function), loaded.tables->node(placed.node).line},
                            Place{placed.line, placed.certainty});
  for (const analysis::PlacedFunction& placed : placement->functions)
    known.functions.try_emplace(index_of(placed.node), Place{placed.line, placed.certainty});
  return &known;
}

std::optional<TodayLine> TodayLines::find(const LoadedProfile& loaded, NodeId function, std::uint32_t line) const {
  const Resolution& resolution = loaded.resolutions[index_of(loaded.tables->node(function).file)];
  TodayLine today{.path = resolution.path, .real = resolution.real, .line = {}};
  if (const Moves::Departure* gone = loaded.moves ? loaded.moves->departure_of(function) : nullptr)
    today.path = today.real = gone->path;
  if (today.path.empty()) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const File* placed = file(loaded, today.real);
  if (!placed) return today;
  const auto put = [&](const Place& place) {
    if (place.certainty < analysis::kShown) return;
    today.line = place.line;
    today.approximate = place.certainty < analysis::kSure;
  };
  if (line != 0) {
    if (const auto found = placed->lines.find({index_of(function), line}); found != placed->lines.end())
      put(found->second);
  } else if (const auto found = placed->functions.find(index_of(function)); found != placed->functions.end()) {
    put(found->second);
  }
  return today;
}

}  // namespace proflens::server
