#include "analysis/go_package.h"

#include <algorithm>

namespace proflens::analysis {
namespace {

std::string package_of(const GoTree& tree) {
  return std::string(tree.root().child("package_clause").child("package_identifier").text());
}

GoImport read_import(GoNode spec) {
  GoImport import;
  import.path = unquote(spec.field("path").text());
  import.aliased = static_cast<bool>(spec.field("name"));
  import.name = import.aliased ? std::string(spec.field("name").text()) : default_import_name(import.path);
  return import;
}

/// "example.com/go-yaml" may call itself "yaml" or "goyaml": when the guessed name is not used but one that the path
/// contains is, that must be it.
void fix_guessed_names(std::vector<GoImport>& imports, const GoTree& tree) {
  const auto used = used_qualifiers(tree);
  std::set<std::string, std::less<>> taken;
  for (const GoImport& import : imports) taken.insert(import.name);
  for (GoImport& import : imports) {
    if (import.aliased || used.contains(import.name)) continue;
    for (const std::string& name : used)
      if (name.size() > 1 && !taken.contains(name) && import.path.find(name) != std::string::npos) import.name = name;
  }
}

std::vector<GoImport> read_imports(const GoTree& tree) {
  std::vector<GoImport> imports;
  for (const GoNode& declaration : tree.root().children()) {
    if (!declaration.is("import_declaration")) continue;
    walk(declaration, [&](GoNode node) {
      if (node.is("import_spec")) imports.push_back(read_import(node));
      return !node.is("import_spec");
    });
  }
  fix_guessed_names(imports, tree);
  return imports;
}

/// Only comments before the package clause can be constraints.
std::string read_constraint(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with("//go:build ")) return std::string(line);
    if (line.starts_with("package ")) break;
    at = end + 1;
  }
  return {};
}

GoSource read_source(const GoSourceFile& file) {
  GoSource source{.name = file.name,
                  .tree = GoTree(file.text),
                  .package_name = {},
                  .imports = {},
                  .build_constraint = read_constraint(file.text),
                  .is_test = file.name.ends_with("_test.go")};
  source.package_name = package_of(source.tree);
  source.imports = read_imports(source.tree);
  return source;
}

/// The package that the file belongs to or tests from outside.
std::string plain_package(const GoSource& source) {
  std::string_view name = source.package_name;
  if (source.is_test && name.ends_with("_test")) name.remove_suffix(5);
  return std::string(name);
}

GoNode receiver_type_node(GoNode receiver) {
  for (const GoNode& declaration : receiver.children())
    if (const GoNode type = declaration.field("type")) return type;
  return {};
}

std::vector<std::string> receiver_arguments(GoNode receiver) {
  std::vector<std::string> names;
  walk(receiver, [&](GoNode node) {
    if (!node.is("type_arguments")) return true;
    for (const GoNode& argument : node.children()) names.emplace_back(argument.text());
    return false;
  });
  return names;
}

/// "const ( Red Color = iota; Green )": a spec without type and value repeats the one before it.
void read_constants(GoNode declaration, std::map<std::string, std::vector<std::string>, std::less<>>& out) {
  std::string type;
  for (const GoNode& spec : declaration.children()) {
    const GoNode type_node = spec.field("type");
    if (type_node) type = type_node.is("type_identifier") ? std::string(type_node.text()) : std::string();
    if (!type_node && spec.field("value")) type.clear();
    for (const GoNode& name : spec.fields("name"))
      if (!type.empty() && name.is("identifier") && name.text() != "_") out[type].emplace_back(name.text());
  }
}

}  // namespace

std::set<std::string, std::less<>> used_qualifiers(const GoTree& tree) {
  std::set<std::string, std::less<>> used;
  walk(tree.root(), [&](GoNode node) {
    if (node.is("qualified_type")) used.insert(std::string(node.field("package").text()));
    if (node.is("selector_expression") && node.field("operand").is("identifier"))
      used.insert(std::string(node.field("operand").text()));
    return true;
  });
  return used;
}

std::string unquote(std::string_view literal) {
  return std::string(literal.size() < 2 ? literal : literal.substr(1, literal.size() - 2));
}

std::string receiver_base(GoNode receiver) {
  std::string base;
  walk(receiver, [&](GoNode node) {
    if (node.is("type_arguments")) return false;
    if (node.is("type_identifier")) base = node.text();
    return true;
  });
  return base;
}

GoPackage::GoPackage(std::span<const GoSourceFile> files, std::string_view preferred_file) {
  std::vector<GoSource> all;
  std::map<std::string, int, std::less<>> votes;
  for (const GoSourceFile& file : files) {
    all.push_back(read_source(file));
    const GoSource& source = all.back();
    if (!source.is_test && source.build_constraint != "//go:build ignore") ++votes[source.package_name];
    if (source.name == preferred_file) name_ = plain_package(source);
  }
  const auto most = std::ranges::max_element(votes, {}, [](const auto& vote) { return vote.second; });
  if (name_.empty() && most != votes.end()) name_ = most->first;
  std::erase_if(all, [&](const GoSource& source) { return plain_package(source) != name_; });
  // Of declarations that depend on the platform, the one that is always built counts.
  std::ranges::stable_partition(all, [](const GoSource& source) { return source.build_constraint.empty(); });
  std::ranges::stable_partition(all, [&](const GoSource& source) { return source.name == preferred_file; });
  sources_ = std::move(all);
  for (const GoSource& source : sources_) index_names(source);
  for (const GoSource& source : sources_) index(source);
}

const GoSource* GoPackage::source(std::string_view file) const {
  const auto found = std::ranges::find(sources_, file, &GoSource::name);
  return found == sources_.end() ? nullptr : &*found;
}

const GoFunctionDeclaration* GoPackage::function(std::string_view receiver_type, std::string_view function_name) const {
  for (const GoFunctionDeclaration& function : functions_)
    if (function.name == function_name && function.receiver_type == receiver_type) return &function;
  return nullptr;
}

const GoTypeDeclaration* GoPackage::type(std::string_view type_name) const {
  const auto found = types_.find(type_name);
  return found == types_.end() ? nullptr : &found->second;
}

const std::vector<std::string>* GoPackage::constants(std::string_view type_name) const {
  const auto found = constants_.find(type_name);
  return found == constants_.end() ? nullptr : &found->second;
}

std::string GoPackage::type_of_constant(std::string_view constant) const {
  for (const auto& [type, names] : constants_)
    if (std::ranges::find(names, constant) != names.end()) return type;
  return {};
}

const GoPackage* GoOtherPackages::package(std::string_view import_path) {
  if (const auto found = packages_.find(import_path); found != packages_.end()) return found->second.get();
  std::unique_ptr<GoPackage> package;
  if (find_) {
    std::vector<GoSourceFile> files = find_(import_path);
    std::erase_if(files, [](const GoSourceFile& file) { return file.name.ends_with("_test.go"); });
    if (!files.empty()) package = std::make_unique<GoPackage>(files, "");
  }
  return packages_.emplace(import_path, std::move(package)).first->second.get();
}

GoScope GoPackage::scope(const GoSource& file) const {
  return {.imports = &file.imports, .parameters = {}, .is_declared = [this](std::string_view name) {
            return names_.contains(name);
          }};
}

/// All names come before any type is read, so that a scope can tell a local name from a dot import's.
void GoPackage::index_names(const GoSource& file) {
  for (const GoNode& node : file.tree.root().children()) {
    if (node.is("function_declaration")) names_.insert(std::string(node.field("name").text()));
    if (!node.is("type_declaration")) continue;
    for (const GoNode& spec : node.children()) names_.insert(std::string(spec.field("name").text()));
  }
}

void GoPackage::index(const GoSource& file) {
  for (const GoNode& node : file.tree.root().children()) {
    if (node.is("type_declaration")) index_types(file, node);
    if (node.is("const_declaration") || node.is("var_declaration")) index_values(node);
    if (node.is("function_declaration") || node.is("method_declaration")) index_function(file, node);
  }
}

void GoPackage::index_types(const GoSource& file, GoNode node) {
  for (const GoNode& spec : node.children()) {
    GoScope file_scope = scope(file);
    GoTypeDeclaration declaration{.name = std::string(spec.field("name").text()),
                                  .type_parameters = read_type_parameters(spec.field("type_parameters"), file_scope),
                                  .type = {},
                                  .alias = spec.is("type_alias"),
                                  .source = &file};
    declaration.type = read_type(spec.field("type"), file_scope);
    const std::string key = declaration.name;
    types_.try_emplace(key, std::move(declaration));
  }
}

void GoPackage::index_values(GoNode node) {
  if (node.is("const_declaration")) read_constants(node, constants_);
  walk(node, [&](GoNode inner) {
    if (inner.is("const_spec") || inner.is("var_spec"))
      for (const GoNode& name : inner.fields("name")) names_.insert(std::string(name.text()));
    return !inner.is("block") && !inner.is("expression_list");
  });
}

void GoPackage::index_function(const GoSource& file, GoNode node) {
  GoFunctionDeclaration function;
  function.name = node.field("name").text();
  function.node = node;
  function.source = &file;
  GoScope inner = scope(file);
  if (const GoNode receiver = node.field("receiver")) {
    const GoNode type = receiver_type_node(receiver);
    function.receiver_type = receiver_base(type);
    function.pointer_receiver = type.text().find('*') < type.text().find('[');
    function.receiver_name = receiver.children()[0].field("name").text();
    function.receiver_parameters = receiver_arguments(type);
    inner.parameters.insert(function.receiver_parameters.begin(), function.receiver_parameters.end());
  }
  function.type_parameters = read_type_parameters(node.field("type_parameters"), inner);
  function.parameters = read_parameters(node.field("parameters"), inner);
  function.results = read_parameters(node.field("result"), inner);
  functions_.push_back(std::move(function));
}

}  // namespace proflens::analysis
