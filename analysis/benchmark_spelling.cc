// How types are written in the test file, in the form that gofmt leaves alone.
#include <algorithm>
#include <array>

#include "analysis/benchmark_values.h"

namespace proflens::analysis {
namespace {

using Kind = GoType::Kind;

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : std::string(separator)) + part;
  return text;
}

/// gofmt aligns the types of fields.
std::string field_block(const std::vector<std::array<std::string, 2>>& fields) {
  std::size_t width = 0;
  for (const auto& [name, type] : fields)
    if (!type.empty()) width = std::max(width, name.size());
  std::string text = "struct {\n";
  for (const auto& [name, type] : fields)
    text += "\t" + (type.empty() ? name : name + std::string(width + 1 - name.size(), ' ') + type) + "\n";
  return text + "}";
}

}  // namespace

std::string ValueMaker::spelled(const GoType& type) {
  switch (type.kind) {
    case Kind::kNamed:
      return spelled_name(type);
    case Kind::kPointer:
      return "*" + spelled(type.parts[0]);
    case Kind::kSlice:
      return "[]" + spelled(type.parts[0]);
    case Kind::kArray:
      // A constant of the package may give the length.
      if (is_external() && type.text.find_first_not_of("0123456789") != std::string::npos) draft_.needs_internal = true;
      return "[" + type.text + "]" + spelled(type.parts[0]);
    case Kind::kMap:
      return "map[" + spelled(type.parts[0]) + "]" + spelled(type.parts[1]);
    case Kind::kChannel: {
      const std::string element = spelled(type.parts[0]);
      return type.text + (element.starts_with("<-") ? " (" + element + ")" : " " + element);
    }
    case Kind::kFunction:
      return "func" + spelled_signature(type);
    case Kind::kTilde:
      return "~" + spelled(type.parts[0]);
    case Kind::kUnion:
      return joined(spelled_all(type.parts), " | ");
    case Kind::kStruct:
      return spelled_struct(type);
    case Kind::kInterface:
      return spelled_interface(type);
    default:
      return type.name.empty() ? "interface{}" : type.name;
  }
}

std::vector<std::string> ValueMaker::spelled_all(const std::vector<GoType>& types) {
  std::vector<std::string> texts;
  for (const GoType& type : types) texts.push_back(spelled(type));
  return texts;
}

std::string ValueMaker::spelled_name(const GoType& type) {
  if (type.package == "C" || type.package == "?") {
    impossible_ = "a test file cannot name " + type.name;
    return "int";
  }
  const bool predeclared = is_predeclared_type(type.name) && !context_.package->type(type.name);
  const std::string name = !type.package.empty() ? import(type.package) + "." + type.name
                           : predeclared         ? type.name
                                                 : qualified(type.name);
  return type.parts.empty() ? name : name + "[" + joined(spelled_all(type.parts), ", ") + "]";
}

std::string ValueMaker::spelled_signature(const GoType& function) {
  const auto spell_members = [&](const std::vector<GoMember>& members) {
    std::vector<std::string> texts;
    for (const GoMember& member : members) texts.push_back((member.variadic ? "..." : "") + spelled(member.type));
    return joined(texts, ", ");
  };
  const std::string parameters = "(" + spell_members(function.members) + ")";
  if (function.results.empty()) return parameters;
  const std::string results = spell_members(function.results);
  return parameters + (function.results.size() == 1 ? " " + results : " (" + results + ")");
}

std::string ValueMaker::spelled_struct(const GoType& type) {
  std::vector<std::array<std::string, 2>> fields;
  for (const GoMember& field : type.members)
    fields.push_back({field.embedded ? spelled(field.type) : field.name, field.embedded ? "" : spelled(field.type)});
  if (fields.empty()) return "struct{}";
  if (fields.size() > 1) return field_block(fields);
  return "struct{ " + fields[0][0] + (fields[0][1].empty() ? "" : " " + fields[0][1]) + " }";
}

std::string ValueMaker::spelled_interface(const GoType& type) {
  std::vector<std::string> elements = spelled_all(type.parts);
  for (const GoMember& method : type.members) elements.push_back(method.name + spelled_signature(method.type));
  if (elements.empty()) return context_.go_minor >= 18 ? "any" : "interface{}";
  if (elements.size() == 1) return "interface{ " + elements[0] + " }";
  return "interface {\n\t" + joined(elements, "\n\t") + "\n}";
}

}  // namespace proflens::analysis
