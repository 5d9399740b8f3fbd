// Makes the copies: of the function, and of the test code that measures it.
#include <algorithm>
#include <set>

#include "analysis/go_expressions.h"
#include "analysis/go_layout.h"
#include "analysis/trial.h"
#include "analysis/trial_parts.h"

namespace proflens::analysis {
namespace {

using Declaration = GoFunctionDeclaration;

/// A name with a suffix that the package has nowhere, not even in a comment: whatever is called so later is the copy.
std::string free_name(const GoPackageSources& sources, const std::string& name) {
  const auto taken = [&](const std::string& wanted) {
    return std::ranges::any_of(sources.files, [&](const GoSourceFile& file) {
      return find_word(file.text, wanted) != std::string_view::npos;
    });
  };
  std::string wanted = name + "New";
  for (int number = 2; taken(wanted); ++number) wanted = name + "New" + std::to_string(number);
  return wanted;
}

std::string doc_of(const Declaration& function) {
  const GoRegion region = region_of(function.node);
  return std::string(function.node.source().substr(region.first, region.declaration - region.first));
}

/// Why there can be no copy; empty when there can.
std::string refusal(const Declaration& function) {
  const std::string doc = doc_of(function);
  if (!function.node.field("body")) return "its body is not in Go";
  for (const char* directive : {"//go:linkname ", "//export ", "//go:wasmexport "})
    if (doc.starts_with(directive) || doc.find("\n" + std::string(directive)) != std::string::npos)
      return "it is linked by its name (" + std::string(directive, std::string(directive).size() - 1) + ")";
  return {};
}

/// As gofmt tells them from text.
bool is_directive(std::string_view line) {
  for (const std::string_view start : {"//line ", "//extern ", "//export "})
    if (line.starts_with(start)) return true;
  if (!line.starts_with("//")) return false;
  line.remove_prefix(2);
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 >= line.size()) return false;
  return std::ranges::all_of(line.substr(0, colon + 2),
                             [](char c) { return c == ':' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

/// The doc comment of a copy: it begins with the copy's name if it began with the original's, and ends with the marker.
std::string marked_doc(std::string doc, const std::string& name, const std::string& copy_name,
                       const std::string& marker, std::string_view newline) {
  const std::size_t word = doc.find_first_not_of("/* \t\r\n");
  if (word != std::string::npos && find_word(doc, name, word) == word) doc.replace(word, name.size(), copy_name);
  std::string_view last = doc;
  while (last.ends_with('\n') || last.ends_with('\r')) last.remove_suffix(1);
  last = last.substr(last.rfind('\n') + 1);
  if (last.starts_with("//") && !is_directive(last)) doc += "//" + std::string(newline);
  return doc + marker + std::string(newline);
}

struct Copy {
  const Declaration* original = nullptr;
  std::string name;
  std::string marker;
  GoRenamings renamings;  // in the original's file
};

/// The declaration with the tokens renamed, as a file of its own so that it can be measured.
std::string copied_declaration(const Copy& copy) {
  const GoTree& tree = copy.original->source->tree;
  const GoNode node = copy.original->node;
  const GoRegion region = region_of(node);
  // Everything but the declaration is cut away; what is aligned with each other lies within it.
  const std::string_view text = tree.source();
  const std::string whole = renamed(tree, copy.renamings);
  const std::size_t after = text.size() - region.end;
  std::string lines = whole.substr(region.declaration, whole.size() - after - region.declaration);
  const GoTree alone{std::string_view(lines)};
  const std::vector<GoNode> nodes = alone.root().children();
  if (nodes.empty()) return lines;
  return standing_alone(nodes[0]) + lines.substr(nodes[0].end_byte());
}

std::string copied_text(const Copy& copy) {
  const std::string_view newline = line_ending(copy.original->node.source());
  std::string text = marked_doc(doc_of(*copy.original), copy.original->name, copy.name, copy.marker, newline) +
                     copied_declaration(copy);
  if (!text.ends_with('\n')) text += newline;
  return text;
}

void insert(PackageTexts& texts, const Copy& copy) {
  const std::string& file = copy.original->source->name;
  std::string text = texts.text(file);
  const std::string newline(line_ending(text));
  const std::uint32_t at = place_behind(copy.original->node);
  std::string piece = copied_text(copy);
  if (!text.ends_with('\n') && at >= text.size()) {
    piece = newline + newline + piece.substr(0, piece.find_last_not_of("\r\n") + 1);
  } else {
    piece = newline + piece;
  }
  text.insert(std::min<std::size_t>(at, text.size()), piece);
  texts.set(file, std::move(text));
}

void add_name(Copy& copy) {
  const GoNode name = copy.original->node.field("name");
  copy.renamings[name.first_byte()] = {name.end_byte() - name.first_byte(), copy.name};
}

void add_references(Copy& copy, const std::vector<GoNode>& references, const std::string& name) {
  for (const GoNode& node : references) copy.renamings[node.first_byte()] = {node.end_byte() - node.first_byte(), name};
}

/// The test code between a benchmark and the function that it measures.
class Measuring {
 public:
  Measuring(const GoPackage& package, const Declaration& target) : package_(package), target_(target) {}

  /// The benchmark first; empty when it is not seen to call the target.
  std::vector<const Declaration*> functions(const Declaration& benchmark) {
    leads(benchmark, 0);
    return found_;
  }

 private:
  bool leads(const Declaration& function, int depth) {
    constexpr int kMaxDepth = 5;
    if (std::ranges::find(found_, &function) != found_.end()) return true;
    if (depth > kMaxDepth || !visited_.insert(&function).second) return false;
    const GoExpressions expressions(package_, function);
    bool leads_there = !expressions.references(target_).empty();
    const std::size_t place = found_.size();
    for (const Declaration* helper : helpers(function)) {
      if (helper == &function || expressions.references(*helper).empty()) continue;
      leads_there = leads(*helper, depth + 1) || leads_there;
    }
    if (leads_there) found_.insert(found_.begin() + static_cast<std::ptrdiff_t>(place), &function);
    return leads_there;
  }

  std::vector<const Declaration*> helpers(const Declaration& function) const {
    std::vector<const Declaration*> out;
    walk(function.node.field("body"), [&](GoNode node) {
      if (!node.is("identifier")) return true;
      const Declaration* helper = package_.function("", node.text());
      if (helper && helper->source->is_test && std::ranges::find(out, helper) == out.end()) out.push_back(helper);
      return true;
    });
    return out;
  }

  const GoPackage& package_;
  const Declaration& target_;
  std::set<const Declaration*> visited_;
  std::vector<const Declaration*> found_;
};

const Declaration* declared(const GoPackage& package, std::string_view file, const std::string& receiver,
                            std::string_view name) {
  for (const Declaration& function : package.functions())
    if (function.source->name == file && function.name == name && function.receiver_type == receiver) return &function;
  return nullptr;
}

/// The benchmark of that name, if it is built wherever the function is, with what leads to the function.
std::vector<const Declaration*> measuring(const GoPackage& package, const Declaration& target, std::string_view name) {
  const Declaration* benchmark = package.function("", name);
  if (!benchmark) return {};
  std::vector<const Declaration*> functions = Measuring(package, target).functions(*benchmark);
  const bool conditional = !target.source->build_constraint.empty();
  for (const Declaration* function : functions)
    if (conditional && function->source->build_constraint != target.source->build_constraint) return {};
  return functions;
}

/// Copies of the function and of what measures it; they refer to each other.
std::vector<Copy> copies_of(const GoPackageSources& sources, const GoPackage& package, const Declaration& target,
                            const std::vector<const Declaration*>& tests) {
  const std::string title = title_of(target);
  std::vector<Copy> copies = {{&target, free_name(sources, target.name), std::string(kTrialMarker) + title, {}}};
  for (const Declaration* test : tests)
    copies.push_back({test, free_name(sources, test->name), std::string(kTrialMarker) + test->name + " " + title, {}});
  for (Copy& copy : copies) {
    const GoExpressions expressions(package, *copy.original);
    add_name(copy);
    for (const Copy& other : copies) add_references(copy, expressions.references(*other.original), other.name);
  }
  return copies;
}

void insert_all(PackageTexts& texts, std::vector<Copy> copies) {
  // From the end, so that places stay right.
  std::ranges::sort(copies, std::ranges::greater{}, [](const Copy& copy) {
    return std::pair(copy.original->source, copy.original->node.first_byte());
  });
  for (const Copy& copy : copies) insert(texts, copy);
}

Result<const Declaration*> target_in(const GoPackage& package, std::string_view file, const OutlineFunction& function) {
  const Declaration* target = declared(package, file, function.container, function.name);
  if (!target) return fail(ErrorKind::kUsage, std::string(file) + " does not declare " + function.name);
  if (const std::string why = refusal(*target); !why.empty())
    return fail(ErrorKind::kUsage, target->name + " cannot be copied: " + why);
  if (mark_of(target->node)) return fail(ErrorKind::kUsage, target->name + " is a trial itself");
  return target;
}

}  // namespace

ChangedFile with_benchmark(const GoPackageSources& sources, const BenchmarkEdit& edit) {
  const auto before = std::ranges::find(sources.files, edit.file, &GoSourceFile::name);
  ChangedFile file{.file = edit.file, .create = edit.create, .text = {}};
  if (!edit.create && before != sources.files.end()) file.text = before->text;
  for (auto one = edit.inserts.rbegin(); one != edit.inserts.rend(); ++one) {
    std::size_t at = 0;
    for (std::uint32_t line = 0; line < one->line && at < file.text.size(); ++line)
      at = std::min(file.text.find('\n', at), file.text.size() - 1) + 1;
    file.text.insert(std::min(at + one->column, file.text.size()), one->text);
  }
  return file;
}

Result<TrialStart> start_trial(const GoPackageSources& sources, std::string_view file,
                               const OutlineFunction& function) {
  PackageTexts texts(sources);
  TrialStart start;
  std::string benchmark;
  {
    const GoPackage package(sources.files, file);
    const auto target = target_in(package, file, function);
    if (!target) return std::unexpected(target.error());
    for (const TrialCopy& copy : trial_copies(package))
      if (copy.mark.trial_of == title_of(**target) && !copy.mark.is_test)
        return fail(ErrorKind::kUsage, function.name + " has a trial already: " + copy.copy->name);
    if (const std::string where = syntax_error_in(*(*target)->source); !where.empty())
      return fail(ErrorKind::kUsage, where + ": syntax error; nothing is copied before it is mended");
    const auto found = find_benchmark(sources, function);
    if (found && !measuring(package, **target, found->name).empty()) benchmark = found->name;
  }
  if (benchmark.empty()) {
    const auto suggested = suggest_benchmark(sources, file, function);
    if (!suggested) return std::unexpected(suggested.error());
    texts.set(suggested->file, with_benchmark(sources, *suggested).text);
    benchmark = suggested->benchmark_name;
    start.new_benchmark = true;
  }
  const GoPackageSources with_benchmark = texts.sources();
  const GoPackage package(with_benchmark.files, file);
  const Declaration* target = declared(package, file, function.container, function.name);
  const auto tests = target ? measuring(package, *target, benchmark) : std::vector<const Declaration*>{};
  if (tests.empty()) return fail(ErrorKind::kUsage, benchmark + " is not seen to call " + function.name);
  const std::string title = title_of(*target);
  {
    PackageTexts after = texts;
    insert_all(after, copies_of(with_benchmark, package, *target, tests));
    start.files = after.changed();
    const GoPackageSources sources_after = after.sources();
    for (Trial& trial : find_trials(sources_after))
      if (trial.title() == title) start.trial = std::move(trial);
  }
  return start;
}

}  // namespace proflens::analysis
