#include "analysis/benchmark.h"

#include <algorithm>

#include "analysis/benchmark_place.h"
#include "analysis/benchmark_write.h"
#include "analysis/go_package.h"

namespace proflens::analysis {
namespace {

bool is_test_function(const GoFunctionDeclaration& function) {
  if (!function.source->is_test || !function.receiver_type.empty()) return false;
  for (const std::string_view prefix : {"Test", "Benchmark", "Fuzz", "Example"})
    if (function.name.starts_with(prefix)) return true;
  return false;
}

/// Why no benchmark can call the function; empty when one can.
std::string refusal(const GoFunctionDeclaration& function) {
  const bool plain = function.receiver_type.empty();
  if (plain && function.name == "init") return "init cannot be called";
  if (function.name == "_") return "a function without a name cannot be called";
  if (plain && function.name == "main" && function.source->package_name == "main")
    return "main is the program itself; a function that it calls can be measured";
  if (is_test_function(function)) return function.name + " is a test function itself";
  if (function.source->build_constraint == "//go:build ignore") return "the file is left out of every build";
  return {};
}

const GoFunctionDeclaration* declared_in(const GoPackage& package, std::string_view file,
                                         const OutlineFunction& function) {
  for (const GoFunctionDeclaration& declaration : package.functions())
    if (declaration.source->name == file && declaration.name == function.name &&
        declaration.receiver_type == function.container)
      return &declaration;
  return nullptr;
}

std::vector<AddedImport> imports_to_add(const BenchmarkText& benchmark, const GoSource& source,
                                        const BenchmarkPlace& place) {
  std::vector<AddedImport> added;
  for (const auto& [path, name] : benchmark.imports) {
    const auto has = [&](const GoSource* file) {
      return file && std::ranges::any_of(file->imports, [&](const GoImport& import) {
               return import.path == path && import.name == name && import.name != "_";
             });
    };
    if (has(place.existing)) continue;
    const auto in_source = std::ranges::find(source.imports, path, &GoImport::path);
    const bool by_itself = in_source != source.imports.end() && !in_source->aliased && in_source->name == name;
    added.push_back({path, by_itself || default_import_name(path) == name ? "" : name});
  }
  return added;
}

/// The line of the first TODO in the text, else of the func keyword.
std::uint32_t interesting_line(std::string_view text) {
  std::size_t at = text.find("TODO");
  if (at == std::string_view::npos) at = text.find("\nfunc ") + 1;
  return static_cast<std::uint32_t>(std::ranges::count(text.substr(0, at), '\n'));
}

std::uint32_t count_lines(std::string_view text) { return static_cast<std::uint32_t>(std::ranges::count(text, '\n')); }

BenchmarkEdit edit_for(const BenchmarkPlace& place, const GoPackage& package, const GoSource& source,
                       const BenchmarkText& benchmark, const std::string& name) {
  BenchmarkEdit edit;
  edit.file = place.file;
  edit.create = place.existing == nullptr;
  edit.benchmark_name = name;
  std::vector<AddedImport> imports = imports_to_add(benchmark, source, place);
  if (edit.create) {
    const std::string package_name = package.name() + (place.external ? "_test" : "");
    edit.inserts.push_back({0, 0, new_file(source, package_name, std::move(imports), benchmark.text)});
  } else {
    edit.inserts = extend_file(*place.existing, std::move(imports), benchmark.text);
  }
  std::uint32_t line = edit.inserts.back().line;
  for (std::size_t i = 0; i + 1 < edit.inserts.size(); ++i) line += count_lines(edit.inserts[i].text);
  const std::string& last = edit.inserts.back().text;
  const std::size_t start = last.size() - benchmark.text.size();
  edit.cursor_line = line + count_lines(last.substr(0, start)) + interesting_line(benchmark.text);
  return edit;
}

}  // namespace

Result<BenchmarkEdit> suggest_benchmark(const GoPackageSources& sources, std::string_view file,
                                        const OutlineFunction& function) {
  const GoPackage package(sources.files, file);
  const GoSource* source = package.source(file);
  if (!source) return fail(ErrorKind::kUsage, "there is no file " + std::string(file));
  const GoFunctionDeclaration* target = declared_in(package, file, function);
  if (!target) return fail(ErrorKind::kUsage, std::string(file) + " does not declare " + function.name);
  if (const std::string why = refusal(*target); !why.empty()) return fail(ErrorKind::kUsage, why);
  GoOtherPackages others(sources.other_package);
  const std::string name = benchmark_name(package, *target);
  const bool importable = !own_import(package).path.empty();
  std::string impossible = "there is no test file that it could go to";
  for (const BenchmarkPlace& place : benchmark_places(package, *source, sources.files)) {
    if (place.external && (!importable || !is_exported(target->name))) continue;
    const BenchmarkText text = write_benchmark(package, others, *target, place, name, sources.go_minor);
    if (!text.impossible.empty()) impossible = text.impossible;
    if (!text.impossible.empty() || (place.external && text.needs_internal)) continue;
    return edit_for(place, package, *source, text, name);
  }
  return fail(ErrorKind::kUsage, "no benchmark of " + function.name + " can be written: " + impossible);
}

}  // namespace proflens::analysis
