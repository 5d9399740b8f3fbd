// Types of other packages: the standard library's by table, the rest as the zero value with a TODO.
#include <algorithm>
#include <array>

#include "analysis/benchmark_hints.h"
#include "analysis/benchmark_values.h"

namespace proflens::analysis {

using Kind = GoType::Kind;

std::string ValueMaker::foreign(const GoType& type, const ValueSpot& spot, bool as_pointer) {
  if (type.package == "C") return as_pointer ? from_c(named_type("", "pointer")) : from_c(type);
  if (type.package == "?") {
    impossible_ = "the import of " + type.name + "'s package was not found";
    return "nil";
  }
  const std::string key = type.package + "." + type.name;
  if (!as_pointer && type.package == "iter" && !type.parts.empty()) {
    GoType yield = composed_type(Kind::kFunction, {});
    for (const GoType& part : type.parts) yield.members.push_back({.name = "", .type = part});
    yield.results.push_back({.name = "", .type = named_type("", "bool")});
    GoType sequence = composed_type(Kind::kFunction, {});
    sequence.members.push_back({.name = "yield", .type = yield});
    return function(sequence, spot);
  }
  if (const LibraryValue* row = find_library_value((as_pointer ? "*" : "") + key)) return from_library(*row, spot);
  if (as_pointer) {
    if (const LibraryValue* row = find_library_value(key);
        row && row->setup.empty() && !row->expression.starts_with("*"))
      return "&" + in_variable(from_library(*row, spot), type, spot);
  }
  if (declaration(type)) return known_foreign(type, spot, as_pointer);
  return unknown_foreign(type, spot, as_pointer);
}

std::string ValueMaker::known_foreign(const GoType& type, const ValueSpot& spot, bool as_pointer) {
  const std::string key = type.package + "." + type.name;
  if (std::ranges::count(in_progress_, key) > 0 || !is_exported(type.name))
    return skip("a value of " + type.name, type, spot);
  const GoType inner = underlying(type);
  in_progress_.push_back(key);
  std::string made;
  const std::vector<std::string>* constants = home(type)->constants(type.name);
  if (inner.is(Kind::kStruct)) {
    made = foreign_structure(type, inner, spot, as_pointer);
  } else if (inner.is(Kind::kInterface)) {
    made = interface_value(type, inner, spot);
  } else if (inner.is(Kind::kNamed) && inner.package.empty() && is_predeclared_type(inner.name)) {
    const bool named = constants && is_exported(constants->back()) && spot.index.empty();
    made = named ? import(type.package) + "." + constants->back() : spelled(type) + "(" + basic(inner.name, spot) + ")";
  } else if (inner.is(Kind::kNamed) || inner.is(Kind::kPointer)) {
    made = value(inner, spot);
  } else {
    made = composed(inner, spelled(type), spot);
  }
  in_progress_.pop_back();
  if (!as_pointer || inner.is(Kind::kStruct)) return made;
  return "&" + in_variable(made, type, spot);
}

std::string ValueMaker::foreign_structure(const GoType& type, const GoType& inner, const ValueSpot& spot,
                                          bool as_pointer) {
  if (const auto by_function = constructed(type, spot)) {
    const std::string& made = by_function->variable_or_call;
    if (as_pointer == by_function->pointer) return made;
    if (!as_pointer) return "*" + made;
    return "&" + (draft_.variables.contains(made) ? made : in_variable(made, inner, spot));
  }
  return (as_pointer ? "&" : "") + foreign_composite(type, inner, spot);
}

/// Only plain exported fields: what the others want is known to that package alone.
std::string ValueMaker::foreign_composite(const GoType& type, const GoType& inner, const ValueSpot& spot) {
  GoType plain = inner;
  std::erase_if(plain.members, [&](const GoMember& field) {
    const GoType behind = underlying(field.type);
    const bool simple = behind.is(Kind::kNamed) || behind.is(Kind::kSlice) || behind.is(Kind::kMap);
    const bool nested = behind.is(Kind::kStruct) && field.type.package == type.package;
    return !is_exported(field.name) || (!simple && !nested) || behind.is_local("any");
  });
  const auto left_out = [&](const GoMember& field) {
    return !is_exported(field.name) && may_be_missed(field, type.name);
  };
  if (std::ranges::any_of(inner.members, left_out)) draft_.guessed = true;
  return composite(spelled(type), plain, spot, Reach::kExported);
}

/// Replaces ${path}, $xName, $x, $text and $size.
std::string ValueMaker::expand(std::string_view text, const std::string& variable, const std::string& text_value) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("${")) {
      const std::size_t end = rest.find('}');
      out += import(rest.substr(2, end - 2));
      at += end + 1;
    } else if (rest.starts_with("$text")) {
      out += text_value;
      at += 5;
    } else if (rest.starts_with("$size")) {
      out += context_.size;
      at += 5;
    } else if (rest.starts_with("$x")) {
      out += variable;
      at += 2;
    } else {
      out += rest[0];
      ++at;
    }
  }
  return out;
}

/// A string variable: a reader's name tells what is in it when it says "json", but not when it says "src".
std::string ValueMaker::library_text(const ValueSpot& spot) {
  const bool telling = spot.name.size() > 3 && !text_hint(spot.name, "", {}).literal.empty();
  const ValueSpot inside{.name = telling ? spot.name : "", .index = "", .depth = 0, .use = {}};
  const std::string made = text(inside);
  if (draft_.variables.contains(made)) return made;
  return in_variable(made, named_type("", "string"), {.name = "text", .index = "", .depth = 0, .use = {}});
}

std::string ValueMaker::from_library(const LibraryValue& row, const ValueSpot& spot) {
  const auto uses = [&](std::string_view word) {
    return row.setup.find(word) != std::string_view::npos || row.refresh.find(word) != std::string_view::npos ||
           row.expression.find(word) != std::string_view::npos;
  };
  std::string text_value;
  if (uses("$text")) {
    // "*encoding/json.Decoder" reads JSON, whatever the parameter is called.
    ValueSpot named = spot;
    for (const std::string_view format : {"json", "xml", "csv"})
      if (row.type.find("/" + std::string(format) + ".") != std::string_view::npos)
        named.name = std::string(format) + "Text";
    text_value = library_text(named);
  }
  // One shared set-up before the loop serves elements of containers as well.
  const int indent = draft_.indent;
  std::string variable;
  if (uses("$x")) {
    static constexpr std::array<std::array<std::string_view, 2>, 6> kNames = {{{"Reader", "reader"},
                                                                               {"Buffer", "buffer"},
                                                                               {"CreateTemp", "file"},
                                                                               {"Builder", "builder"},
                                                                               {"Pipe", "writer"},
                                                                               {"IntSlice", "values"}}};
    std::string_view otherwise = "value";
    for (const auto& [word, name] : kNames)
      if (row.setup.find(word) != std::string_view::npos) otherwise = name;
    variable = new_variable(spot.name.size() > 1 ? std::string_view(spot.name) : otherwise);
  }
  if (!row.setup.empty()) draft_.add(expand(row.setup, variable, text_value));
  const bool waits = row.type == "*sync.WaitGroup" && !spot.use.methods.contains("Done");
  if (!waits && spot.index.empty()) draft_.add_refresh(expand(row.refresh, variable, text_value));
  draft_.indent = indent;
  return expand(row.expression, variable, text_value);
}

/// Whether the package itself writes pkg.T{…}, so that T is no interface and its zero value means something.
bool ValueMaker::literal_exists(const GoType& type) const {
  for (const GoSource& source : context_.package->sources()) {
    bool found = false;
    walk(source.tree.root(), [&](GoNode node) {
      if (!node.is("composite_literal")) return !found;
      const GoNode named = node.field("type");
      found |= named.is("qualified_type") && named.field("name").text() == type.name;
      return !found;
    });
    if (found) return true;
  }
  return false;
}

std::string ValueMaker::unknown_foreign(const GoType& type, const ValueSpot& spot, bool as_pointer) {
  const std::string type_name = spelled(type);
  const std::string variable = new_variable(spot.name.size() > 1 ? spot.name : "value");
  const std::string what = "a realistic " + type_name + " for " + variable;
  draft_.add(as_pointer ? variable + " := new(" + type_name + ")" : "var " + variable + " " + type_name);
  if (literal_exists(type)) {
    draft_.todos.push_back(what);
  } else {
    draft_.skips.push_back(what);
  }
  return variable;
}

/// cgo cannot be used in tests: only what an untyped constant can be converted to is within reach.
std::string ValueMaker::from_c(const GoType& type) {
  static constexpr std::array<std::string_view, 24> kNumbers = {
      "char",    "schar",    "uchar",     "short",    "ushort",  "int",      "uint",    "long",
      "ulong",   "longlong", "ulonglong", "float",    "double",  "size_t",   "int8_t",  "uint8_t",
      "int16_t", "uint16_t", "int32_t",   "uint32_t", "int64_t", "uint64_t", "ssize_t", "uintptr_t"};
  if (std::ranges::find(kNumbers, type.name) != kNumbers.end()) return "10";
  if (type.name == "pointer") {
    draft_.skips.push_back("memory of C for a pointer, from a helper in a file that imports \\\"C\\\"");
    return "nil";
  }
  impossible_ = "a test file cannot use C." + type.name + " (cgo is not available in tests)";
  return "nil";
}

}  // namespace proflens::analysis
