// Predeclared types and those composed of others. Forms are chosen so that gofmt leaves them as they are.
#include "analysis/benchmark_values.h"

#include <algorithm>
#include <array>

#include "analysis/benchmark_hints.h"

namespace proflens::analysis {
namespace {

using Kind = GoType::Kind;
constexpr int kMaxDepth = 6;
constexpr std::size_t kOneLine = 90;  // gofmt breaks longer function literals

bool is_integer(std::string_view type) {
  return type.starts_with("int") || type.starts_with("uint") || type == "byte" || type == "rune";
}

bool is_ordered(const GoType& type) {
  return type.is(Kind::kNamed) && type.package.empty() && is_predeclared_type(type.name) && type.name != "bool" &&
         type.name != "any" && type.name != "error" && type.name != "comparable" && !type.name.starts_with("complex");
}

bool is_byte(const GoType& type) { return type.is_local("byte") || type.is_local("uint8"); }

/// A name for a container or other thing whose parameter has none, or one letter only.
std::string better_name(const ValueSpot& spot, std::string_view otherwise) {
  return spot.name.size() > 1 ? spot.name : std::string(otherwise);
}

bool same_type(const GoType& left, const GoType& right) {
  return left.kind == right.kind && left.package == right.package && left.name == right.name &&
         left.parts.size() == right.parts.size() &&
         std::equal(left.parts.begin(), left.parts.end(), right.parts.begin(), same_type);
}

}  // namespace

std::string next_index(const std::string& index) {
  if (index.empty()) return "i";
  return std::string(1, static_cast<char>(std::min('z', static_cast<char>(index[0] + 1))));
}

std::string tightened(std::string_view expression) {
  static constexpr std::array<std::array<std::string_view, 2>, 3> kForms = {
      {{" * 7919 % ", "*7919%"}, {"'a' + rune", "'a'+rune"}, {") / 10", ")/10"}}};
  std::string out;
  int braces = 0;  // in a composite literal gofmt starts anew
  for (std::size_t at = 0; at < expression.size();) {
    const std::string_view rest = expression.substr(at);
    const auto form = std::ranges::find_if(kForms, [&](const auto& pair) { return rest.starts_with(pair[0]); });
    if (braces == 0 && form != kForms.end()) {
      out += (*form)[1];
      at += (*form)[0].size();
      continue;
    }
    braces += rest[0] == '{' ? 1 : rest[0] == '}' ? -1 : 0;
    out += rest[0];
    ++at;
  }
  return out;
}

std::string ValueMaker::value(const GoType& type, const ValueSpot& spot) {
  // Types that branch at every level would give a text without end.
  if (spot.depth > kMaxDepth || --budget_ < 0) return skip("a value of this depth", type, spot);
  switch (type.kind) {
    case Kind::kNamed:
      if (!type.package.empty()) return foreign(type, spot, false);
      if (is_predeclared_type(type.name) && !context_.package->type(type.name)) return basic(type.name, spot);
      return local(type, spot);
    case Kind::kPointer:
      return pointer(type, spot);
    case Kind::kInterface:
      return interface_value(type, type, spot);
    case Kind::kStruct: {
      const std::string literal = composite(spelled(type), type, spot);
      const bool many_lines = literal.find('\n') != std::string::npos && spot.index.empty();
      return many_lines ? in_variable(literal, type, spot) : literal;
    }
    case Kind::kSlice:
    case Kind::kArray:
    case Kind::kMap:
    case Kind::kChannel:
    case Kind::kFunction:
      return composed(type, spelled(type), spot);
    default:
      impossible_ = "a parameter has a type that could not be read";
      return "nil";
  }
}

std::string ValueMaker::composed(const GoType& type, const std::string& type_name, const ValueSpot& spot) {
  switch (type.kind) {
    case Kind::kSlice:
      return is_byte(type.parts[0]) ? bytes(type_name, spot) : slice(type, type_name, spot);
    case Kind::kArray:
      return array(type, type_name, spot);
    case Kind::kMap:
      return map(type, type_name, spot);
    case Kind::kChannel:
      return channel(type, type_name, spot);
    default:
      return function(type, spot);
  }
}

std::string ValueMaker::basic(const std::string& type, const ValueSpot& spot) {
  if (type == "any") return any_value(spot);
  if (type == "error") return import("errors") + ".New(\"benchmark\")";
  if (!spot.index.empty()) return element_of(type, spot.index);
  if (type == "string") return text(spot);
  if (type == "bool") return "true";
  if (type == "rune" && spot.name != "n") return "'x'";
  if (type.starts_with("float")) return std::to_string(1 + numbers_++ % 5) + ".5";
  if (type.starts_with("complex")) return "complex(1, 2)";
  const bool small = type == "int8" || type == "uint8" || type == "byte";
  std::string number = number_hint(spot.name);
  static constexpr std::array<std::string_view, 4> kUsual = {"10", "7", "5", "3"};
  if (number == "10" && spot.depth == 0) number = kUsual[static_cast<std::size_t>(numbers_++) % kUsual.size()];
  return small && number.size() > 2 ? "10" : number;
}

/// Values that vary with the loop variable, out of order, as real data does.
std::string ValueMaker::element_of(const std::string& type, const std::string& index) {
  if (type == "int") return index + " * 7919 % 1000";
  if (type == "byte" || type == "uint8" || type == "int8") return type + "(" + index + " * 7919 % 100)";
  if (type == "rune") return "'a' + rune(" + index + "%26)";
  if (is_integer(type)) return type + "(" + index + " * 7919 % 1000)";
  if (type.starts_with("float")) return type + "(" + index + "*7919%1000) / 10";
  if (type == "bool") return index + "%3 == 0";
  if (type == "string") return import("fmt") + ".Sprintf(\"item%d\", " + index + "*7919%1000)";
  return "complex(float" + std::string(type == "complex64" ? "32" : "64") + "(" + index + "), 1)";
}

std::string ValueMaker::text(const ValueSpot& spot) {
  if (file_hint(spot.name, context_.calls) != FileUse::kNone) return text_of_file(spot);
  const TextHint hint = text_hint(spot.name, context_.target->name, context_.calls, context_.package->name());
  if (!hint.literal.empty()) return std::string(hint.literal);
  if (spot.depth > 0) return "\"value\"";
  if (context_.small) return "\"abcdefg\"";
  const std::string variable = new_variable(better_name(spot, "text"));
  const std::string times = context_.size == "1000" ? "25" : context_.size;
  // Two texts should differ: the distance between equal ones is no work.
  const std::string sentence =
      texts_++ % 2 == 0 ? "the quick brown fox jumps over the lazy dog " : "pack my box with five dozen liquor jugs ";
  draft_.add(variable + " := " + import("strings") + ".Repeat(\"" + sentence + "\", " + times + ")");
  return variable;
}

std::string ValueMaker::text_of_file(const ValueSpot& spot) {
  const FileUse use = file_hint(spot.name, context_.calls);
  const std::string variable = new_variable(spot.name);
  if (use == FileUse::kDirectory) {
    draft_.add(variable + " := b.TempDir()");
    return variable;
  }
  draft_.add(variable + " := " + import("path/filepath") + ".Join(b.TempDir(), \"file.txt\")");
  if (use == FileUse::kReads) {
    draft_.add("if err := " + import("os") + ".WriteFile(" + variable +
               ", []byte(\"first line\\nsecond line\\n\"), 0o600); err != nil {\n\tb.Fatal(err)\n}");
  }
  return variable;
}

std::string ValueMaker::any_value(const ValueSpot& spot) {
  if (!spot.index.empty()) return spot.index;
  const auto decodes = [](const std::string& call) {
    return call.find("Unmarshal") != std::string::npos || call.find("Decode") != std::string::npos ||
           call.find("Scan") != std::string::npos || call.starts_with("reflect.");
  };
  const bool filled = std::ranges::any_of(context_.calls, decodes) ||
                      context_.target->name.find("nmarshal") != std::string::npos ||
                      context_.target->name.find("ecode") != std::string::npos;
  if (!filled || spot.depth > 0) return "\"value\"";
  const std::string variable = new_variable(better_name(spot, "target"));
  draft_.add("var " + variable + " interface{}");
  return "&" + variable;
}

/// An untyped constant has to be converted unless it already defaults to the type.
std::string ValueMaker::in_variable(const std::string& expression, const GoType& type, const ValueSpot& spot) {
  const std::string variable = new_variable(better_name(spot, "value"));
  const bool defaults = type.is_local("int") || type.is_local("string") || type.is_local("bool") ||
                        type.is_local("float64") || !type.is(Kind::kNamed);
  if (defaults && expression != "nil") {
    draft_.add(variable + " := " + expression);
  } else {
    draft_.add("var " + variable + " " + spelled(type) + " = " + expression);
  }
  return variable;
}

std::string ValueMaker::pointer(const GoType& type, const ValueSpot& spot) {
  const GoType& element = type.parts[0];
  if (element.is(Kind::kNamed) && !element.package.empty()) return foreign(element, spot, true);
  const GoType inner = underlying(element);
  if (inner.is(Kind::kStruct) && element.is(Kind::kNamed)) return structure(element, inner, spot, true);
  if (inner.is(Kind::kNamed) && !inner.package.empty() && !element.parts.empty())
    return "new(" + spelled(element) + ")";
  ValueSpot deeper = spot;
  ++deeper.depth;
  return "&" + in_variable(value(element, deeper), element, spot);
}

std::string ValueMaker::bytes(const std::string& type_name, const ValueSpot& spot) {
  if (!spot.index.empty()) return type_name + "(" + element_of("string", spot.index) + ")";
  static const std::set<std::string, std::less<>> kOutputs = {"dst", "buf", "out", "p", "dest", "buffer", "scratch"};
  const std::string variable = new_variable(better_name(spot, "data"));
  if (kOutputs.contains(spot.name)) {
    draft_.add(variable + " := make(" + type_name + ", 4096)");
    return variable;
  }
  const BenchmarkDraft before = draft_;
  const std::string source = text(spot);
  draft_.add(variable + " := " + type_name + "(" + source + ")");
  if (!spot.use.changed) return variable;
  const std::string work = new_variable(variable + "Copy");
  draft_.add(work + " := make(" + type_name + ", len(" + variable + "))");
  draft_.add_refresh("copy(" + work + ", " + variable + ")");
  return work;
}

/// Assigns each element of a slice or array variable in a loop.
std::string ValueMaker::fill(const std::string& variable, const GoType& element, const ValueSpot& spot) {
  const std::string index = next_index(spot.index);
  draft_.add("for " + index + " := range " + variable + " {");
  ++draft_.indent;
  const std::string singular = spot.name.size() > 2 && spot.name.ends_with("s")
                                   ? spot.name.substr(0, spot.name.size() - 1)
                                   : std::string("item");
  ValueSpot inside{.name = singular, .index = index, .depth = spot.depth + 1, .use = {}};
  draft_.add(variable + "[" + index + "] = " + value(element, inside));
  --draft_.indent;
  draft_.add("}");
  return variable;
}

std::string ValueMaker::slice(const GoType& type, const std::string& type_name, const ValueSpot& spot) {
  const GoType& element = type.parts[0];
  // Within elements only one more level is filled: a matrix, but not a list of records with lists.
  const bool nested_deeply = spot.depth > 1 || (!spot.index.empty() && !element.is(Kind::kNamed));
  ValueSpot inside{.name = "", .index = spot.index, .depth = spot.depth + 1, .use = {}};
  if (nested_deeply) {
    const std::string made = value(element, inside);
    return type_name + (made == "nil" ? "{}" : "{" + made + "}");
  }
  const std::string variable = new_variable(better_name(spot, spot.index.empty() ? "values" : "row"));
  const std::string count = spot.index.empty() && !element.is(Kind::kSlice) ? context_.size
                            : context_.small                                ? "4"
                                                                            : "64";
  draft_.add(variable + " := make(" + type_name + ", " + count + ")");
  fill(variable, element, spot);
  if (!spot.use.changed || spot.depth > 0) return variable;
  const std::string work = new_variable(variable + "Copy");
  draft_.add(work + " := make(" + type_name + ", len(" + variable + "))");
  draft_.add_refresh("copy(" + work + ", " + variable + ")");
  return work;
}

std::string ValueMaker::map(const GoType& type, const std::string& type_name, const ValueSpot& spot) {
  ValueSpot key_spot{.name = "key", .index = spot.index, .depth = spot.depth + 1, .use = {}};
  ValueSpot value_spot{.name = "", .index = spot.index, .depth = spot.depth + 1, .use = {}};
  if (!spot.index.empty() || spot.depth > 1) {
    const std::string key = value(type.parts[0], key_spot);
    return type_name + "{" + key + ": " + value(type.parts[1], value_spot) + "}";
  }
  const std::string variable = new_variable(better_name(spot, "table"));
  draft_.add(variable + " := make(" + type_name + ", " + context_.size + ")");
  draft_.add("for i := 0; i < " + context_.size + "; i++ {");
  ++draft_.indent;
  key_spot.index = value_spot.index = "i";
  const std::string key = tightened(value(type.parts[0], key_spot));
  draft_.add(variable + "[" + key + "] = " + value(type.parts[1], value_spot));
  --draft_.indent;
  draft_.add("}");
  if (!spot.use.shrunk) return variable;
  const std::string work = new_variable(variable + "Copy");
  draft_.add(work + " := make(" + type_name + ", len(" + variable + "))");
  draft_.add_refresh("b.StopTimer()\nfor k, v := range " + variable + " {\n\t" + work + "[k] = v\n}\nb.StartTimer()");
  return work;
}

std::string ValueMaker::array(const GoType& type, const std::string& type_name, const ValueSpot& spot) {
  if (!spot.index.empty() || spot.depth > 1) return type_name + "{}";
  const std::string variable = new_variable(better_name(spot, "values"));
  draft_.add("var " + variable + " " + type_name);
  return fill(variable, type.parts[0], spot);
}

std::string ValueMaker::channel(const GoType& type, const std::string& type_name, const ValueSpot& spot) {
  const GoType& element = type.parts[0];
  const std::string both = "chan " + spelled(element);
  if (spot.depth > 0 || !spot.index.empty()) return "make(" + both + ", 64)";
  const bool receives = type.text == "<-chan" || (type.text == "chan" && spot.use.received && !spot.use.sent);
  const bool sends = type.text == "chan<-" || (type.text == "chan" && spot.use.sent && !spot.use.received);
  if (!receives && !sends) return "make(" + both + ", " + context_.size + ")";
  const bool fresh = receives || spot.use.closed;
  const std::string made = type_name.find("chan") == std::string::npos ? type_name : both;
  if (!fresh) {
    const std::string variable = new_variable(better_name(spot, "results"));
    draft_.add(variable + " := make(" + made + ", " + context_.size + ")\ndefer close(" + variable +
               ")\ngo func() {\n\tfor range " + variable + " {\n\t}\n}()");
    return variable;
  }
  const std::string variable = new_variable(receives ? "feed" : "drain");
  draft_.add(variable + " := func() " + made + " {");
  ++draft_.indent;
  draft_.add("ch := make(" + made + ", " + context_.size + ")");
  if (receives) {
    draft_.add("for i := 0; i < cap(ch); i++ {");
    ++draft_.indent;
    ValueSpot inside{.name = "", .index = "i", .depth = 1, .use = {}};
    draft_.add("ch <- " + value(element, inside));
    --draft_.indent;
    draft_.add("}\nclose(ch)");
  } else {
    draft_.add("go func() {\n\tfor range ch {\n\t}\n}()");
  }
  draft_.add("return ch");
  --draft_.indent;
  draft_.add("}");
  return variable + "()";
}

/// func(yield func(T) bool): hands out some values.
std::string ValueMaker::iterator(const GoType& type, const ValueSpot& spot) {
  const std::string variable = new_variable(better_name(spot, "sequence"));
  draft_.add(variable + " := func(yield " + spelled(type.members[0].type) + ") {");
  ++draft_.indent;
  std::string arguments;
  draft_.add("for i := 0; i < " + context_.size + "; i++ {");
  ++draft_.indent;
  for (const GoMember& parameter : type.members[0].type.members) {
    ValueSpot inside{.name = "", .index = "i", .depth = 1, .use = {}};
    arguments += (arguments.empty() ? "" : ", ") + value(parameter.type, inside);
  }
  if (type.members[0].type.members.size() > 1) arguments = tightened(std::move(arguments));
  draft_.add("if !yield(" + arguments + ") {\n\treturn\n}");
  --draft_.indent;
  draft_.add("}");
  --draft_.indent;
  draft_.add("}");
  return variable;
}

/// Functions that order, map or filter: what they return is made of what they are given where the types allow it.
std::string ValueMaker::function(const GoType& type, const ValueSpot& spot) {
  const std::vector<GoMember>& parameters = type.members;
  const bool yields = parameters.size() == 1 && type.results.empty() && parameters[0].type.is(Kind::kFunction) &&
                      parameters[0].type.results.size() == 1 && parameters[0].type.results[0].type.is_local("bool");
  if (yields && spot.index.empty()) return iterator(type, spot);
  const bool compares = parameters.size() == 2 && type.results.size() == 1 && is_ordered(parameters[0].type) &&
                        same_type(parameters[0].type, parameters[1].type);
  const std::string spelled_first = parameters.empty() ? "" : spelled(parameters[0].type);
  if (compares && type.results[0].type.is_local("bool"))
    return "func(x, y " + spelled_first + ") bool { return x < y }";
  if (compares && type.results[0].type.is_local("int") && parameters[0].type.is_local("int"))
    return "func(x, y int) int { return x - y }";
  if (compares && type.results[0].type.is_local("int") && parameters[0].type.is_local("string"))
    return import("strings") + ".Compare";
  std::string list;
  for (const GoMember& parameter : parameters)
    list += (list.empty() ? "" : ", ") + std::string(parameter.variadic ? "..." : "") + spelled(parameter.type);
  if (type.results.empty()) return "func(" + list + ") {}";
  std::string result_types;
  for (const GoMember& result : type.results) result_types += (result_types.empty() ? "" : ", ") + spelled(result.type);
  if (type.results.size() > 1) result_types = "(" + result_types + ")";
  if (parameters.size() == 1 && type.results.size() == 1 && !parameters[0].variadic &&
      same_type(parameters[0].type, type.results[0].type))
    return "func(x " + list + ") " + result_types + " { return x }";
  std::string returned;
  for (const GoMember& result : type.results) {
    ValueSpot inside{.name = result.name, .index = "", .depth = spot.depth + 1, .use = {}};
    const bool is_error = result.type.is_local("error");
    returned += (returned.empty() ? "" : ", ") + (is_error ? std::string("nil") : value(result.type, inside));
  }
  const std::string literal = "func(" + list + ") " + result_types + " { return " + returned + " }";
  if (literal.size() <= kOneLine) return literal;
  const std::string variable = new_variable(better_name(spot, "callback"));
  draft_.add(variable + " := func(" + list + ") " + result_types + " {\n\treturn " + returned + "\n}");
  return variable;
}

std::string ValueMaker::skip(const std::string& reason, const GoType& type, const ValueSpot& spot) {
  draft_.skips.push_back(reason);
  const std::string type_name = spelled(type);
  const std::string variable = new_variable(better_name(spot, "value"));
  draft_.add("var " + variable + " " + type_name);
  return variable;
}

}  // namespace proflens::analysis
