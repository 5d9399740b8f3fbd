// The name of a new benchmark, in the way that the package's tests are named.
#include <algorithm>

#include "analysis/benchmark_write.h"

namespace proflens::analysis {

std::string benchmark_name(const GoPackage& package, const GoFunctionDeclaration& target) {
  const auto capitalised = [](std::string name) {
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 0x20);
    return name;
  };
  const bool underscores = std::ranges::any_of(package.functions(), [&](const GoFunctionDeclaration& function) {
    if (!function.source->is_test) return false;
    for (const std::string_view prefix : {"Test", "Benchmark"}) {
      const std::size_t end = function.name.find('_');
      if (function.name.starts_with(prefix) && end != std::string::npos &&
          package.type(function.name.substr(prefix.size(), end - prefix.size())))
        return true;
    }
    return false;
  });
  std::string name = "Benchmark";
  if (!target.receiver_type.empty()) name += capitalised(target.receiver_type) + (underscores ? "_" : "");
  name += underscores && !target.receiver_type.empty() ? target.name : capitalised(target.name);
  if (package.declares(name) && !is_exported(target.name) && target.receiver_type.empty())
    name = "Benchmark_" + target.name;
  const std::string base = name;
  for (int number = 2; package.declares(name); ++number) name = base + std::to_string(number);
  return name;
}

}  // namespace proflens::analysis
