#include "analysis/go_pgo_log.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <set>

namespace proflens::analysis {
namespace {

using Kind = PgoDecision::Kind;

std::optional<std::uint32_t> number_of(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// "./main.go:83:13" or "./main.go:83"; false when it is no place.
bool read_place(std::string_view text, PgoDecision& decision) {
  std::vector<std::uint32_t> numbers;
  while (numbers.size() < 2) {
    const std::size_t colon = text.rfind(':');
    const auto number = colon == std::string_view::npos ? std::nullopt : number_of(text.substr(colon + 1));
    if (!number) break;
    numbers.insert(numbers.begin(), *number);
    text = text.substr(0, colon);
  }
  if (numbers.empty() || !text.ends_with(".go")) return false;
  decision.file = text;
  decision.line = numbers[0];
  decision.column = numbers.size() > 1 ? numbers[1] : 0;
  return true;
}

/// What stands between two texts; nothing when they are not there in this order.
std::optional<std::string_view> between(std::string_view line, std::string_view from, std::string_view to) {
  const std::size_t start = line.find(from);
  if (start == std::string_view::npos) return std::nullopt;
  const std::size_t end = to.empty() ? line.size() : line.find(to, start + from.size());
  if (end == std::string_view::npos) return std::nullopt;
  return line.substr(start + from.size(), end - start - from.size());
}

/// "hot-budget check allows inlining for call main.fib (cost 132) at ./main.go:83:13 in function main.compute"
std::optional<PgoDecision> inlining(std::string_view line) {
  const bool allows = line.starts_with("hot-budget check allows inlining for call ");
  if (!allows && !line.starts_with("hot-big check disallows inlining for call ")) return std::nullopt;
  PgoDecision decision;
  decision.kind = allows ? Kind::kInlined : Kind::kBigCaller;
  const auto callee = between(line, " for call ", " (cost "), cost = between(line, " (cost ", ")");
  const auto place = between(line, ") at ", " in ");
  if (!callee || !cost || !place || !read_place(*place, decision)) return std::nullopt;
  decision.callee = *callee;
  decision.cost = number_of(*cost).value_or(0);
  return decision;
}

/// "./main.go:89:17: PGO devirtualizing interface call s.area to (*box).area"
std::optional<PgoDecision> devirtualization(std::string_view line) {
  constexpr std::string_view kSays = ": PGO devirtualizing ";
  const std::size_t says = line.find(kSays);
  PgoDecision decision;
  decision.kind = Kind::kDevirtualized;
  if (says == std::string_view::npos || !read_place(line.substr(0, says), decision)) return std::nullopt;
  const std::size_t to = line.rfind(" to ");
  if (to == std::string_view::npos || to < says + kSays.size()) return std::nullopt;
  decision.callee = line.substr(to + 4);
  return decision;
}

/// "./main.go:73:6: cannot inline compute: function too complex: cost 2711 exceeds budget 2000"
std::optional<PgoDecision> refusal(std::string_view line) {
  constexpr std::string_view kSays = ": cannot inline ";
  const std::size_t says = line.find(kSays);
  PgoDecision decision;
  decision.kind = Kind::kRefused;
  if (says == std::string_view::npos || !read_place(line.substr(0, says), decision)) return std::nullopt;
  const std::string_view rest = line.substr(says + kSays.size());
  const std::size_t colon = rest.find(": ");
  if (colon == std::string_view::npos) return std::nullopt;
  decision.callee = rest.substr(0, colon);
  decision.why = rest.substr(colon + 2);
  return decision;
}

}  // namespace

std::vector<PgoDecision> pgo_decisions(std::string_view log) {
  std::vector<PgoDecision> decisions;
  std::set<std::string, std::less<>> hot;  // functions with a larger budget, without their packages
  const auto add = [&](std::optional<PgoDecision> decision) {
    if (decision && std::ranges::find(decisions, *decision) == decisions.end())
      decisions.push_back(std::move(*decision));
  };
  while (!log.empty()) {
    std::string_view line = log.substr(0, log.find('\n'));
    log.remove_prefix(std::min(log.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    constexpr std::string_view kHot = "hot-node enabled increased budget=";
    if (line.starts_with(kHot)) {
      if (const auto name = between(line, " for func=", ""))
        hot.emplace(name->substr(std::min(name->size(), name->find('.', name->rfind('/') + 1) + 1)));
    } else if (auto decision = inlining(line)) {
      add(std::move(decision));
    } else if (decision = devirtualization(line); decision) {
      add(std::move(decision));
    } else if (decision = refusal(line); decision && hot.contains(decision->callee)) {
      add(std::move(decision));
    }
  }
  return decisions;
}

std::string decision_text(const PgoDecision& decision) {
  switch (decision.kind) {
    case Kind::kInlined:
      return fmt::format("PGO inlines {} here (cost {})", decision.callee, decision.cost);
    case Kind::kBigCaller:
      return fmt::format("PGO would inline {} here (cost {}), but the function around it is too big", decision.callee,
                         decision.cost);
    case Kind::kDevirtualized:
      return fmt::format("PGO makes this a direct call of {} when it is that one", decision.callee);
    case Kind::kRefused:
      break;
  }
  return fmt::format("hot, but not inlined anywhere: {}", decision.why);
}

}  // namespace proflens::analysis
