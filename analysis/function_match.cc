#include "analysis/function_match.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "analysis/line_diff.h"

namespace proflens::analysis {
namespace {

constexpr double kLeastRenamed = 0.8;
constexpr std::size_t kLongBody = 6;  // lines that are not blank: enough to tell a function by

using Body = std::vector<std::uint64_t>;

class FunctionMatcher {
 public:
  FunctionMatcher(const HashedText& recorded, const HashedText& today)
      : recorded_(recorded),
        today_(today),
        matches_(recorded.functions().size()),
        taken_(today.functions().size(), kNoFunction) {}

  std::vector<FunctionMatch> run() {
    by_name();
    renamed();
    return std::move(matches_);
  }

 private:
  struct Namesakes {
    std::vector<std::uint32_t> recorded, today;
  };

  void take(std::uint32_t recorded, std::uint32_t today, bool renamed) {
    matches_[recorded] = {today, renamed};
    taken_[today] = recorded;
  }

  void by_name() {
    std::map<std::pair<std::string_view, std::string_view>, Namesakes> names;
    for (std::uint32_t i = 0; i < matches_.size(); ++i) {
      const OutlineFunction& function = recorded_.functions()[i];
      names[{function.container, function.name}].recorded.push_back(i);
    }
    for (std::uint32_t i = 0; i < taken_.size(); ++i) {
      const OutlineFunction& function = today_.functions()[i];
      const auto found = names.find({function.container, function.name});
      if (found != names.end()) found->second.today.push_back(i);
    }
    for (const auto& [name, namesakes] : names) {
      if (namesakes.recorded.size() == 1 && namesakes.today.size() == 1)
        take(namesakes.recorded.front(), namesakes.today.front(), false);
      else if (!namesakes.today.empty())
        tell_apart(namesakes);
    }
  }

  /// Overloads, and several initialisers of one name: the most similar ones first, in order where they are equal.
  void tell_apart(const Namesakes& namesakes) {
    struct Pair {
      double similarity;
      std::uint32_t recorded, today;
    };
    std::vector<Pair> pairs;
    std::vector<Body> bodies;
    for (const std::uint32_t b : namesakes.today) bodies.push_back(today_.body(b, {}));
    for (const std::uint32_t a : namesakes.recorded) {
      const Body body = recorded_.body(a, {});
      for (std::size_t i = 0; i < bodies.size(); ++i) pairs.push_back({alike(body, bodies[i]), a, namesakes.today[i]});
    }
    std::ranges::stable_sort(pairs, std::ranges::greater{}, &Pair::similarity);
    for (const Pair& pair : pairs)
      if (pair.similarity >= 0.5 && matches_[pair.recorded].function == kNoFunction &&
          taken_[pair.today] == kNoFunction)
        take(pair.recorded, pair.today, false);
  }

  void renamed() {
    std::vector<std::uint32_t> free;
    std::vector<Body> bodies;
    for (std::uint32_t i = 0; i < taken_.size(); ++i)
      if (taken_[i] == kNoFunction) free.push_back(i), bodies.push_back(today_.body(i, today_.functions()[i].name));
    std::vector<FunctionMatch> found(matches_.size());
    for (std::uint32_t i = 0; i < matches_.size() && !free.empty(); ++i)
      if (matches_[i].function == kNoFunction) found[i].function = most_alike(i, free, bodies);
    for (std::uint32_t i = 0; i < matches_.size(); ++i)
      if (found[i].function != kNoFunction &&
          std::ranges::count(found, found[i].function, &FunctionMatch::function) == 1)
        take(i, found[i].function, true);
  }

  std::uint32_t most_alike(std::uint32_t recorded, const std::vector<std::uint32_t>& free,
                           const std::vector<Body>& bodies) const {
    const Body body = recorded_.body(recorded, recorded_.functions()[recorded].name);
    double best = 0, second = 0;
    std::uint32_t at = kNoFunction;
    for (std::size_t i = 0; i < free.size(); ++i) {
      const double now = alike(body, bodies[i]);
      if (now > best) {
        second = std::exchange(best, now);
        at = free[i];
      } else {
        second = std::max(second, now);
      }
    }
    if (best < kLeastRenamed || second == best) return kNoFunction;
    return body.size() >= kLongBody || in_place(recorded, at) ? at : kNoFunction;
  }

  /// Between the same neighbours, of which at least one is there.
  bool in_place(std::uint32_t recorded, std::uint32_t today) const {
    const bool first = recorded == 0, last = recorded + 1 == matches_.size();
    const bool first_today = today == 0, last_today = today + 1 == taken_.size();
    const bool after = first || first_today ? first == first_today : taken_[today - 1] == recorded - 1;
    const bool before = last || last_today ? last == last_today : taken_[today + 1] == recorded + 1;
    return after && before && !(first && last);
  }

  const HashedText& recorded_;
  const HashedText& today_;
  std::vector<FunctionMatch> matches_;
  std::vector<std::uint32_t> taken_;  // by function of today: the recorded one that it is
};

}  // namespace

std::vector<FunctionMatch> match_functions(const HashedText& recorded, const HashedText& today) {
  return FunctionMatcher(recorded, today).run();
}

}  // namespace proflens::analysis
