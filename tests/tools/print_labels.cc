// Reads lines "VALUE TOTAL UNIT" and prints JSON lines: the scale of the unit, and the texts that analysis/units.h
// makes.
#include <cstdint>
#include <iostream>
#include <string>

#include "analysis/units.h"

int main() {
  std::int64_t value = 0, total = 0;
  std::string unit;
  while (std::cin >> value >> total >> unit) {
    const auto scale = proflens::analysis::label_scale(unit);
    std::cout << "{\"factor\":" << scale.factor << ",\"steps\":[";
    for (std::size_t i = 0; i < scale.steps.size(); ++i)
      std::cout << (i == 0 ? "" : ",") << "[" << static_cast<std::int64_t>(scale.steps[i].first) << ",\""
                << scale.steps[i].second << "\"]";
    std::cout << "],\"label\":\"" << proflens::analysis::short_label(value, unit) << "\",\"percent\":\""
              << proflens::analysis::percent_label(value, total) << "\"}\n";
  }
}
