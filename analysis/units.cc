// Factors, aliases and rounding after pprof's internal/measurement; the editor's short form is our own.
#include "analysis/units.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <span>

namespace proflens::analysis {
namespace {

struct Unit {
  std::string_view name;  // as it is printed
  std::initializer_list<std::string_view> aliases;
  double factor;
};

struct UnitClass {
  std::span<const Unit> units;
  std::string_view default_name;
  double default_factor;
};

constexpr double kKilo = 1024;
const Unit kMemory[] = {
    {"B", {"b", "byte"}, 1},
    {"kB", {"kb", "kbyte", "kilobyte"}, kKilo},
    {"MB", {"mb", "mbyte", "megabyte"}, kKilo* kKilo},
    {"GB", {"gb", "gbyte", "gigabyte"}, kKilo* kKilo* kKilo},
    {"TB", {"tb", "tbyte", "terabyte"}, kKilo* kKilo* kKilo* kKilo},
    {"PB", {"pb", "pbyte", "petabyte"}, kKilo* kKilo* kKilo* kKilo* kKilo},
};
const Unit kTime[] = {
    {"ns", {"ns", "nanosecond"}, 1},    {"us", {"μs", "us", "microsecond"}, 1e3}, {"ms", {"ms", "millisecond"}, 1e6},
    {"s", {"s", "sec", "second"}, 1e9}, {"hrs", {"hour", "hr"}, 3600e9},
};
const Unit kGcu[] = {
    {"n*GCU", {"nanogcu"}, 1e-9}, {"u*GCU", {"microgcu"}, 1e-6}, {"m*GCU", {"milligcu"}, 1e-3},
    {"GCU", {"gcu"}, 1},          {"k*GCU", {"kilogcu"}, 1e3},   {"M*GCU", {"megagcu"}, 1e6},
    {"G*GCU", {"gigagcu"}, 1e9},  {"T*GCU", {"teragcu"}, 1e12},  {"P*GCU", {"petagcu"}, 1e15},
};
const UnitClass kClasses[] = {{kMemory, "B", 1}, {kTime, "s", 1e9}, {kGcu, "GCU", 1}};

std::string simplified(std::string_view unit) {
  std::string text(unit);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (text.size() > 2 && text.ends_with('s')) text.pop_back();
  return text;
}

const Unit* find_unit(const UnitClass& unit_class, std::string_view unit) {
  const std::string alias = simplified(unit);
  for (const Unit& candidate : unit_class.units) {
    if (std::find(candidate.aliases.begin(), candidate.aliases.end(), alias) != candidate.aliases.end())
      return &candidate;
  }
  return nullptr;
}

const UnitClass* find_class(std::string_view unit) {
  for (const UnitClass& unit_class : kClasses) {
    if (find_unit(unit_class, unit) != nullptr) return &unit_class;
  }
  return nullptr;
}

/// The largest step of a ladder that the magnitude reaches.
struct Step {
  double factor;
  std::string_view suffix;
};
const Step& step_for(double magnitude, std::span<const Step> ladder) {
  const Step* best = &ladder[0];
  for (const Step& step : ladder) {
    // 999.5 of one unit would be printed as 1000 of it, so it is the next one's 1.00.
    if (magnitude >= step.factor * 0.9995) best = &step;
  }
  return *best;
}

constexpr Step kByteSteps[] = {{1, " B"},
                               {kKilo, " kB"},
                               {kKilo * kKilo, " MB"},
                               {kKilo * kKilo * kKilo, " GB"},
                               {kKilo * kKilo * kKilo * kKilo, " TB"},
                               {kKilo * kKilo * kKilo * kKilo * kKilo, " PB"}};
constexpr Step kTimeSteps[] = {{1, " ns"},     {1e3, " µs"},   {1e6, " ms"},   {1e9, " s"},
                               {60e9, " min"}, {3600e9, " h"}, {86400e9, " d"}};
constexpr Step kCountSteps[] = {{1, ""},      {1e3, " k"},  {1e6, " M"}, {1e9, " G"},
                                {1e12, " T"}, {1e15, " P"}, {1e18, " E"}};

std::string three_digits(double value) {
  const double magnitude = std::abs(value);
  const int decimals = magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : 2;
  std::string text = fmt::format("{:.{}f}", value, decimals);
  return text;
}

std::string labelled(double magnitude, std::span<const Step> ladder) {
  const Step& step = step_for(magnitude, ladder);
  const double scaled = magnitude / step.factor;
  const bool whole = step.factor == 1 && scaled == std::floor(scaled);
  return (whole ? fmt::format("{:.0f}", scaled) : three_digits(scaled)) + std::string(step.suffix);
}

}  // namespace

Scaled pprof_scale(std::int64_t value, std::string_view from, std::string_view to) {
  const UnitClass* unit_class = find_class(from);
  const auto as_double = static_cast<double>(value);
  if (unit_class == nullptr) {
    constexpr std::string_view kUnsaid[] = {"count", "sample", "unit", "minimum", "auto"};
    return {as_double, std::ranges::find(kUnsaid, to) != std::end(kUnsaid) ? std::string() : std::string(to)};
  }
  const double base = std::abs(as_double) * find_unit(*unit_class, from)->factor;
  const Unit* best = nullptr;
  if (to == "minimum" || to == "auto") {
    for (const Unit& candidate : unit_class->units) {
      if (base / candidate.factor >= 1.0) best = &candidate;
    }
  } else {
    best = find_unit(*unit_class, to);
  }
  const double scaled = base / (best != nullptr ? best->factor : unit_class->default_factor);
  return {value < 0 ? -scaled : scaled, std::string(best != nullptr ? best->name : unit_class->default_name)};
}

std::string pprof_label(std::int64_t value, std::string_view unit) { return pprof_label(value, unit, "auto"); }

std::string pprof_label(std::int64_t value, std::string_view from, std::string_view to) {
  const Scaled scaled = pprof_scale(value, from, to);
  std::string text = fmt::format("{:.2f}", scaled.value);
  if (text.ends_with(".00")) text.resize(text.size() - 3);
  return text == "0" || text == "-0" ? "0" : text + scaled.unit;
}

std::string pprof_percentage(std::int64_t value, std::int64_t total) {
  const double share = total == 0 ? 0 : std::abs(static_cast<double>(value) / static_cast<double>(total)) * 100;
  if (share >= 99.95 && share <= 100.05) return "100%";
  return share >= 1 ? fmt::format("{:.2f}%", share) : fmt::format("{:.2g}%", share);
}

std::string short_label(std::int64_t value, std::string_view unit) {
  const UnitClass* unit_class = find_class(unit);
  const double factor = unit_class == nullptr ? 1 : find_unit(*unit_class, unit)->factor;
  const double magnitude = std::abs(static_cast<double>(value)) * factor;
  std::string text;
  if (value == 0) {
    text = "0";
  } else if (unit_class == &kClasses[0]) {
    text = labelled(magnitude, kByteSteps);
  } else if (unit_class == &kClasses[1]) {
    text = labelled(magnitude, kTimeSteps);
  } else {
    text = labelled(magnitude, kCountSteps);
  }
  return value < 0 ? "\u2212" + text : text;
}

std::string percent_label(std::int64_t value, std::int64_t total) {
  const double share = total == 0 ? 0 : std::abs(static_cast<double>(value) / static_cast<double>(total)) * 100;
  std::string text;
  if (share == 0) {
    text = "0 %";
  } else if (share < 0.05) {
    text = "<0.1 %";
  } else {
    text = share >= 99.95 ? fmt::format("{:.0f} %", share) : fmt::format("{:.1f} %", share);
  }
  const bool negative = (value < 0) != (total < 0) && share >= 0.05;
  return negative ? "\u2212" + text : text;
}

double unit_ratio(std::string_view from, std::string_view to) {
  for (const UnitClass& unit_class : kClasses) {
    const Unit* source = find_unit(unit_class, from);
    const Unit* target = find_unit(unit_class, to);
    if (source != nullptr && target != nullptr) return source->factor / target->factor;
  }
  return simplified(from) == simplified(to) ? 1 : 0;
}

}  // namespace proflens::analysis
