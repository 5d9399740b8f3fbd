#include "analysis/outline.h"

#include <algorithm>
#include <array>

#include "analysis/function_names.h"
#include "analysis/go_syntax.h"
#include "analysis/outline_tree.h"

namespace proflens::analysis {
namespace {

struct Ending {
  std::string_view ending;
  Language language;
};

/// A header is read as C++, whose grammar reads C, too.
constexpr std::array<Ending, 28> kEndings = {{
    {".go", Language::kGo},          {".c", Language::kC},
    {".h", Language::kCpp},          {".cc", Language::kCpp},
    {".cpp", Language::kCpp},        {".cxx", Language::kCpp},
    {".c++", Language::kCpp},        {".C", Language::kCpp},
    {".hpp", Language::kCpp},        {".hh", Language::kCpp},
    {".hxx", Language::kCpp},        {".ipp", Language::kCpp},
    {".inl", Language::kCpp},        {".tcc", Language::kCpp},
    {".cu", Language::kCpp},         {".cuh", Language::kCpp},
    {".rs", Language::kRust},        {".py", Language::kPython},
    {".pyi", Language::kPython},     {".js", Language::kJavaScript},
    {".mjs", Language::kJavaScript}, {".cjs", Language::kJavaScript},
    {".jsx", Language::kJavaScript}, {".ts", Language::kTypeScript},
    {".mts", Language::kTypeScript}, {".cts", Language::kTypeScript},
    {".tsx", Language::kTsx},        {".java", Language::kJava},
}};

/// Null for a language that is not read from a syntax tree.
const OutlineGrammar* grammar_of(Language language) {
  switch (language) {
    case Language::kC:
      return &c_outline();
    case Language::kCpp:
      return &cpp_outline();
    case Language::kRust:
      return &rust_outline();
    case Language::kPython:
      return &python_outline();
    case Language::kJavaScript:
      return &javascript_outline();
    case Language::kTypeScript:
      return &typescript_outline();
    case Language::kTsx:
      return &tsx_outline();
    case Language::kJava:
      return &java_outline();
    default:
      return nullptr;
  }
}

}  // namespace

Language language_of(std::string_view path) {
  const std::string_view name = path.substr(path.find_last_of("/\\") + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return Language::kNone;
  const auto found = std::ranges::find(kEndings, name.substr(dot), &Ending::ending);
  return found == kEndings.end() ? Language::kNone : found->language;
}

std::optional<Outline> outline(Language language, std::string_view text) {
  if (language == Language::kGo) return parse_go(text);
  const OutlineGrammar* grammar = grammar_of(language);
  return grammar ? read_outline(language, *grammar, text) : std::nullopt;
}

FunctionName split_name(Language language, std::string_view name) {
  switch (language) {
    case Language::kGo:
      return split_go_name(name);
    case Language::kC:
    case Language::kCpp:
      return split_cpp_name(name);
    case Language::kRust:
      return split_rust_name(name);
    case Language::kPython:
      return split_python_name(name);
    case Language::kJavaScript:
    case Language::kTypeScript:
    case Language::kTsx:
      return split_script_name(name);
    case Language::kJava:
      return split_java_name(name);
    default:
      break;
  }
  FunctionName whole;
  whole.name = name;
  return whole;
}

bool may_lack_declaration(Language language, const FunctionName& name, std::uint32_t start_line) {
  if (name.name.empty()) return true;
  switch (language) {
    // Made of variable initialisers all over the package.
    case Language::kGo:
      return name.name == "init" || name.name == "glob." || name.name == "glob.." || name.name == "_";
    case Language::kC:
    case Language::kCpp:
      return name.name.starts_with("_GLOBAL__") || name.name == "__static_initialization_and_destruction_0" ||
             name.name.starts_with("__cxx_global_var_init");
    case Language::kPython:
      return name.name == "<module>";
    // V8's function of a whole module has no name and begins with it.
    case Language::kJavaScript:
    case Language::kTypeScript:
    case Language::kTsx:
      return (name.closure == "(anonymous)" && start_line <= 1) || name.name == "<instance_members_initializer>" ||
             name.name == "<static_initializer>" || name.name == "(root)" || name.name == "(program)";
    case Language::kJava:
      return name.name == "<clinit>" || name.name == "<init>";
    default:
      return false;
  }
}

}  // namespace proflens::analysis
