#include "analysis/outline_match.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace proflens::analysis {
namespace {

/// "operator bool", but neither "operator()" nor "operator new".
bool is_conversion(std::string_view name) {
  constexpr std::string_view kPrefix = "operator ";
  if (!name.starts_with(kPrefix)) return false;
  name.remove_prefix(kPrefix.size());
  return !name.starts_with("new") && !name.starts_with("delete") && !name.starts_with("co_await");
}

std::string_view separator_of(Language language) {
  if (language == Language::kCpp || language == Language::kC || language == Language::kRust) return "::";
  return language == Language::kJava ? "$" : ".";
}

/// Without what is no name: "<locals>", and the numbers of Java's local classes.
std::vector<std::string_view> components(Language language, std::string_view container) {
  std::vector<std::string_view> parts;
  if (container.empty()) return parts;
  const std::string_view separator = separator_of(language);
  for (std::size_t start = 0; start <= container.size();) {
    const std::size_t end = std::min(container.find(separator, start), container.size());
    std::string_view part = container.substr(start, end - start);
    if (language == Language::kJava) part.remove_prefix(std::min(part.find_first_not_of("0123456789"), part.size()));
    if (part != "<locals>") parts.push_back(part);
    start = end + separator.size();
  }
  return parts;
}

bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

/// Rust's debug information numbers impl blocks: "{impl#3}".
bool same(std::string_view declared, std::string_view recorded) {
  return declared == recorded || recorded.starts_with("{impl#");
}

struct Fit {
  bool fits = false;
  std::size_t common = 0;
  std::size_t more = 0;  // components that only the outline has
  std::size_t less = 0;  // and those that only the profile has

  bool operator==(const Fit&) const = default;
  bool better_than(const Fit& other) const {
    return common != other.common ? common > other.common : more < other.more;
  }
};

Fit fit(Language language, std::string_view declared, std::string_view recorded) {
  const std::vector<std::string_view> ours = components(language, declared);
  const std::vector<std::string_view> theirs = components(language, recorded);
  Fit out;
  const std::size_t shorter = std::min(ours.size(), theirs.size());
  while (out.common < shorter && same(ours[ours.size() - 1 - out.common], theirs[theirs.size() - 1 - out.common]))
    ++out.common;
  out.fits = out.common == shorter;
  out.more = ours.size() - out.common;
  out.less = theirs.size() - out.common;
  // A method of a type is no free function of the same name; types are spelled with a capital in Rust.
  if (language == Language::kRust && ours.empty() && !theirs.empty())
    out.fits = !is_upper(theirs.back().empty() ? ' ' : theirs.back().front()) && !theirs.back().starts_with("{impl#") &&
               std::isalpha(static_cast<unsigned char>(theirs.back().empty() ? ' ' : theirs.back().front())) != 0;
  return out;
}

/// The receiver's class in V8's stack traces, which says nothing of where the function stands.
bool is_receiver(Language language, std::string_view container) {
  if (language != Language::kJavaScript && language != Language::kTypeScript && language != Language::kTsx)
    return false;
  return container == "Object" || container == "Function" || container == "Module" || container == "global" ||
         container == "globalThis" || container == "Array";
}

/// A container that a profile leaves out says nothing there, but in C++ that the function is free.
bool tells_containers(Language language) {
  return language == Language::kCpp || language == Language::kRust || language == Language::kJava;
}

using Functions = std::vector<const OutlineFunction*>;

Functions best_of(const Outline& outline, const Functions& named, const std::string& container) {
  const Language language = outline.language;
  if (language == Language::kC) return named;
  if (container.empty() && !tells_containers(language)) return named;
  Functions best;
  Fit best_fit;
  for (const OutlineFunction* function : named) {
    Fit now = fit(language, function->container, container);
    // A Java file has all of a class's name, unless a brace is missing.
    if (language == Language::kJava && !outline.broken && (now.more != 0 || now.less != 0)) now.fits = false;
    if (!now.fits || (!best.empty() && best_fit.better_than(now))) continue;
    if (best.empty() || now.better_than(best_fit)) best.clear();
    best_fit = now;
    best.push_back(function);
  }
  if (best.empty() && is_receiver(language, container)) return named;
  return best;
}

}  // namespace

OutlineMatcher::OutlineMatcher(const Outline& outline) : outline_(outline) {
  for (const OutlineFunction& function : outline.functions) {
    by_name_[function.name].push_back(&function);
    if (is_conversion(function.name)) conversions_.push_back(&function);
  }
}

std::vector<const OutlineFunction*> OutlineMatcher::named(const std::string& name) const {
  if (outline_.language == Language::kCpp && is_conversion(name)) return conversions_;
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? Functions() : found->second;
}

std::vector<const OutlineFunction*> OutlineMatcher::candidates(const FunctionName& name,
                                                               std::uint32_t start_line) const {
  const Language language = outline_.language;
  const auto elsewhere = [&](const OutlineFunction* function) { return function->first_line + 1 != start_line; };
  Functions found = named(name.name);
  if (language == Language::kGo) {
    std::erase_if(found, [&](const OutlineFunction* function) { return function->container != name.container; });
    // What a package defines for another by a linker's name is mostly called so: reflect.growslice, reflect_growslice.
    if (!name.container.empty()) return found;
    Functions linked = named(name.package.substr(name.package.rfind('/') + 1) + "_" + name.name);
    const bool is_linked = !linked.empty() && (found.empty() || !std::ranges::all_of(linked, elsewhere));
    return is_linked ? linked : found;
  }
  // A lambda in a field's initialiser is a closure of the constructor, but does not stand in one.
  if (language == Language::kJava && name.name == "<init>" && !name.closure.empty()) return {};
  const bool other_package =
      language == Language::kJava && !name.package.empty() && name.package != outline_.package_name;
  if (other_package) return {};
  Functions best = best_of(outline_, found, name.container);
  if (best.empty() && language == Language::kRust && !name.package.empty())
    best = best_of(outline_, found, name.package);
  if (name.closure == name.name && start_line != 0) std::erase_if(best, elsewhere);
  if (best.empty() && start_line != 0 && (language == Language::kCpp || language == Language::kC)) {
    best = named({});  // bodies behind macros
    std::erase_if(best, elsewhere);
  }
  return best;
}

}  // namespace proflens::analysis
