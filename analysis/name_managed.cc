// Names of functions in profiles of Python, of V8 and of the JVM.
#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "analysis/function_names.h"

namespace proflens::analysis {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

FunctionName at_last_dot(std::string_view name) {
  FunctionName out;
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot + 1 == name.size()) {
    out.name = name;
    return out;
  }
  out.container = name.substr(0, dot);
  out.name = name.substr(dot + 1);
  return out;
}

/// "JS:*spin /a.js:1:2" of perf's map, "LazyCompile:~spin a.js:1" of --prof, "spin:L#3:C1" of older pprof-nodejs.
std::string_view without_decoration(std::string_view name) {
  for (const std::string_view kind : {"JS:", "LazyCompile:", "Function:", "Eval:", "Script:"}) {
    if (!name.starts_with(kind)) continue;
    name.remove_prefix(kind.size());
    while (!name.empty() && std::string_view("*~^+").find(name[0]) != std::string_view::npos) name.remove_prefix(1);
    const bool accessor = name.starts_with("get ") || name.starts_with("set ");
    return name.substr(0, name.find(' ', accessor ? 4 : 0));
  }
  return name.substr(0, name.find(":L#"));
}

std::string_view without_prefix(std::string_view name, std::string_view prefix) {
  return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

/// "lambda$main$0" is a lambda of main.
void undo_lambda(FunctionName& out) {
  constexpr std::string_view kPrefix = "lambda$";
  const std::size_t last = out.name.rfind('$');
  if (!out.name.starts_with(kPrefix) || last < kPrefix.size()) return;
  out.closure = out.name;
  out.name = out.closure.substr(kPrefix.size(), last - kPrefix.size());
  if (out.name == "new") out.name = "<init>";
  if (out.name == "static") out.name = "<clinit>";
}

/// "java.base/java.util.List.of" and "java/util/List.of" as "java.util.List.of".
std::string dotted(std::string_view name) {
  const std::size_t slash = name.find('/');
  if (slash != std::string_view::npos) {
    const bool module = name.substr(0, slash).find('.') != std::string_view::npos || name.starts_with("app/");
    if (module)
      name.remove_prefix(name.find_first_not_of('/', slash) == std::string_view::npos
                             ? name.size()
                             : name.find_first_not_of('/', slash));
  }
  std::string out(name);
  std::ranges::replace(out, '/', '.');
  return out;
}

}  // namespace

FunctionName split_python_name(std::string_view name) {
  // cProfile's "shapes.py:12(area)"
  if (const std::size_t open = name.rfind('(');
      open != std::string_view::npos && open > 0 && name.ends_with(')') && is_digit(name[open - 1]))
    name = name.substr(open + 1, name.size() - open - 2);
  name = name.substr(0, name.find(' '));
  FunctionName out = at_last_dot(name);
  if (out.name.starts_with('<') && out.name != "<module>") out.closure = out.name;
  return out;
}

FunctionName split_script_name(std::string_view full) {
  std::string_view name = without_decoration(full);
  name = name.substr(0, name.find(" [as "));
  name = without_prefix(name, "async ");
  name = without_prefix(name, "new ");
  if (name.empty() || name == "anonymous" || name.ends_with("<anonymous>") || name.starts_with("(anonymous"))
    return nameless_function("(anonymous)");
  FunctionName out = at_last_dot(name);
  if (constexpr std::string_view kPrototype = ".prototype"; out.container.ends_with(kPrototype))
    out.container.resize(out.container.size() - kPrototype.size());
  return out;
}

FunctionName split_java_name(std::string_view full) {
  std::string_view name = full.substr(0, full.find('('));
  if (const std::size_t mark = name.find("_["); mark != std::string_view::npos) name = name.substr(0, mark);
  name = name.substr(name.rfind(' ') + 1);
  FunctionName out = at_last_dot(dotted(name));
  if (const std::size_t dot = out.container.rfind('.'); dot != std::string::npos) {
    out.package = out.container.substr(0, dot);
    out.container = out.container.substr(dot + 1);
  }
  undo_lambda(out);
  return out;
}

}  // namespace proflens::analysis
