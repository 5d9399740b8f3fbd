#include "analysis/sample_type.h"

#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <string>

#include "analysis/table_text.h"

namespace proflens::analysis {
namespace {

/// As strconv.Atoi, whose judgement of what is a number decides in pprof.
std::optional<long long> as_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string names_of(const Profile& profile) {
  std::string names;
  for (const ValueType& type : profile.sample_types) names += (names.empty() ? "" : ", ") + printable(type.type);
  return names;
}

}  // namespace

Result<std::size_t> find_sample_type(const Profile& profile, std::string_view name) {
  const std::size_t count = profile.sample_types.size();
  if (name.empty()) return profile.default_sample_type;
  if (const auto number = as_number(name)) {
    if (*number >= 0 && static_cast<std::size_t>(*number) < count) return static_cast<std::size_t>(*number);
    return fail(ErrorKind::kUsage, fmt::format("there is no sample type {}: the profile has 0 to {} ({})", name,
                                               count - 1, names_of(profile)));
  }
  constexpr std::string_view kInUse = "inuse_";
  const std::string_view bare = name.starts_with(kInUse) ? name.substr(kInUse.size()) : name;
  for (std::size_t i = 0; i < count; ++i)
    if (profile.sample_types[i].type == name || profile.sample_types[i].type == bare) return i;
  return fail(ErrorKind::kUsage,
              fmt::format("there is no sample type \"{}\": the profile has {}", printable(name), names_of(profile)));
}

}  // namespace proflens::analysis
