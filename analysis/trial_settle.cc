// Ends a trial: the copies' names become the originals' everywhere, then one of each two declarations goes.
#include <algorithm>
#include <set>

#include "analysis/go_expressions.h"
#include "analysis/go_imports.h"
#include "analysis/go_layout.h"
#include "analysis/trial.h"
#include "analysis/trial_parts.h"

namespace proflens::analysis {
namespace {

using Declaration = GoFunctionDeclaration;
using Names = std::map<std::string, std::string, std::less<>>;  // of copies, and what they become

enum class Winner { kCopy, kOriginal };

std::vector<TrialCopy> copies_of(const GoPackage& package, const std::string& title) {
  std::vector<TrialCopy> copies = trial_copies(package);
  std::erase_if(copies, [&](const TrialCopy& copy) { return copy.mark.trial_of != title; });
  return copies;
}

std::string plain_name(const TrialCopy& copy) {
  const std::string& name = copy.mark.original;
  return name.substr(name.rfind('.') + 1);  // npos + 1 is 0
}

bool is_name_token(GoNode node) {
  return node.is("identifier") || node.is("field_identifier") || node.is("type_identifier");
}

void add_comment(GoNode comment, const Names& names, GoRenamings& renamings) {
  // The marker keeps what it says until it goes.
  if (comment.text().starts_with(kTrialMarker)) return;
  for (const auto& [from, to] : names) {
    const std::string_view text = comment.text();
    for (std::size_t at = find_word(text, from); at != std::string_view::npos; at = find_word(text, from, at + 1))
      renamings[comment.first_byte() + static_cast<std::uint32_t>(at)] = {static_cast<std::uint32_t>(from.size()), to};
  }
}

/// The names were chosen so that nothing else is called so.
std::string with_names(const GoSource& source, const Names& names) {
  GoRenamings renamings;
  walk(source.tree.root(), [&](GoNode node) {
    if (node.is("comment")) add_comment(node, names, renamings);
    const auto found = is_name_token(node) ? names.find(node.text()) : names.end();
    if (found != names.end()) renamings[node.first_byte()] = {node.end_byte() - node.first_byte(), found->second};
    return true;
  });
  return renamings.empty() ? std::string(source.tree.source()) : renamed(source.tree, renamings);
}

/// A type for each parameter, as written but for blanks.
std::vector<std::string> types_of(GoNode list) {
  std::vector<std::string> types;
  for (const GoNode& parameter : list.children()) {
    const GoNode type = parameter.field("type");
    std::string text(type ? type.text() : parameter.text());
    std::erase_if(text, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
    if (parameter.is("variadic_parameter_declaration")) text = "..." + text;
    types.insert(types.end(), std::max<std::size_t>(parameter.fields("name").size(), 1), text);
  }
  return types;
}

std::vector<std::string> signature(const Declaration& function) {
  std::vector<std::string> out;
  for (const char* field : {"receiver", "type_parameters", "parameters", "result"}) {
    const GoNode node = function.node.field(field);
    const std::vector<std::string> types = node.is("parameter_list") || node.is("type_parameter_list")
                                               ? types_of(node)
                                               : std::vector<std::string>{std::string(node.text())};
    // One result needs no parentheses.
    if (std::string_view(field) != "result" || !types.empty()) out.insert(out.end(), types.begin(), types.end());
    out.emplace_back("|");
  }
  return out;
}

/// Why the copy cannot stand in the original's place; empty when it can.
std::string obstacle(const GoPackage& package, const TrialCopy& copy) {
  if (!copy.original) return {};
  const std::string& name = copy.copy->name;
  if (signature(*copy.copy) != signature(*copy.original))
    return name + " takes or returns other types than " + plain_name(copy) + ", whose callers would not compile";
  if (!copy.mark.is_test && !GoExpressions(package, *copy.copy).references(*copy.original).empty())
    return name + " calls " + plain_name(copy) + ", which it is to replace";
  return {};
}

/// A local variable of the original's name where the copy is used.
std::string shadowed(const GoPackage& package, const TrialCopy& copy) {
  if (!copy.copy->receiver_type.empty()) return {};
  const std::string wanted = plain_name(copy);
  for (const Declaration& function : package.functions()) {
    const GoExpressions expressions(package, function);
    for (const GoNode& node : expressions.references(*copy.copy))
      if (node.is("identifier") && expressions.locals().find(wanted, node.first_byte()))
        return function.name + " uses " + copy.copy->name + " where " + wanted + " is a name of its own";
  }
  return {};
}

std::string broken_file(const std::vector<TrialCopy>& copies) {
  for (const TrialCopy& copy : copies)
    for (const Declaration* function : {copy.copy, copy.original})
      if (function)
        if (std::string where = syntax_error_in(*function->source); !where.empty()) return where;
  return {};
}

/// The copy's lines without its marker, and without the empty comment line that came before that.
std::string unmarked(GoNode node) {
  const GoRegion region = region_of(node);
  const auto mark = mark_of(node);
  const std::string_view text = node.source();
  std::string out(text.substr(region.first, (mark ? mark->first : region.declaration) - region.first));
  for (const std::string_view empty : {"//\n", "//\r\n"}) {
    const std::size_t start = out.size() < empty.size() ? std::string::npos : out.size() - empty.size();
    if (start != std::string::npos && out.ends_with(empty) && (start == 0 || out[start - 1] == '\n')) out.resize(start);
  }
  if (mark) out += text.substr(mark->end, region.declaration - mark->end);
  return out.append(text.substr(region.declaration, region.end - region.declaration));
}

/// Decides between the copies and their originals in one file; what went is told, for its imports.
class FileSettler {
 public:
  FileSettler(std::string text, Winner winner) : text_(std::move(text)), winner_(winner) {}

  void settle(const GoNode& copy, const GoNode& original) {
    const GoRegion region = region_of(copy);
    if (winner_ == Winner::kOriginal) return remove(copy, region);
    if (!original) return replace(region, unmarked(copy));
    replace(region_of(original), unmarked(copy));
    note(original);
    remove(copy, region);
  }
  void remove(const GoNode& node) { remove(node, region_of(node)); }

  std::string result() {
    std::ranges::sort(edits_, std::ranges::greater{}, &Edit::first);
    std::vector<std::uint32_t> lines;
    for (const Edit& edit : edits_) {
      const auto line = static_cast<std::uint32_t>(std::ranges::count(text_.substr(0, edit.first), '\n'));
      if (edit.gone) {
        text_ = without_region(text_, edit.first, edit.end);
      } else {
        std::string piece = edit.text;
        if (edit.end >= text_.size() && !text_.ends_with('\n'))
          piece.resize(piece.find_last_not_of("\r\n") + 1);
        else if (!piece.ends_with('\n'))
          piece += line_ending(text_);
        text_.replace(edit.first, edit.end - edit.first, piece);
        lines.push_back(line);
      }
    }
    // From the end, so lines before stay right; a function may have lost or found neighbours.
    for (const std::uint32_t line : lines) text_ = align_one_line_functions(text_, line);
    return without_unused_imports(std::move(text_), qualifiers_);
  }

 private:
  struct Edit {
    std::uint32_t first = 0, end = 0;
    bool gone = false;
    std::string text;
  };

  void note(const GoNode& node) {
    walk(node, [&](GoNode inner) {
      if (inner.is("qualified_type")) qualifiers_.insert(std::string(inner.field("package").text()));
      if (inner.is("selector_expression")) qualifiers_.insert(std::string(inner.field("operand").text()));
      return true;
    });
  }
  void remove(const GoNode& node, const GoRegion& region) {
    note(node);
    edits_.push_back({region.first, region.end, true, {}});
  }
  void replace(const GoRegion& region, std::string text) {
    edits_.push_back({region.first, region.end, false, std::move(text)});
  }

  std::string text_;
  Winner winner_;
  std::vector<Edit> edits_;
  std::set<std::string, std::less<>> qualifiers_;
};

/// After the names are the originals', each copy is what has the marker.
void settle_all(PackageTexts& texts, const Trial& trial, Winner winner) {
  const GoPackageSources sources = texts.sources();
  const GoPackage package(sources.files, trial.trial.file);
  std::map<std::string, FileSettler, std::less<>> files;
  const auto settler = [&](const GoSource& source) -> FileSettler& {
    return files.try_emplace(source.name, std::string(source.tree.source()), winner).first->second;
  };
  for (const TrialCopy& copy : copies_of(package, trial.title())) {
    const bool together = copy.original && copy.original->source == copy.copy->source;
    settler(*copy.copy->source).settle(copy.copy->node, together ? copy.original->node : GoNode());
    if (copy.original && !together && winner == Winner::kCopy)
      settler(*copy.original->source).remove(copy.original->node);
  }
  for (auto& [name, file] : files) texts.set(name, file.result());
}

Result<std::vector<ChangedFile>> settle(const GoPackageSources& sources, const Trial& trial, Winner winner) {
  PackageTexts texts(sources);
  const GoPackage package(sources.files, trial.trial.file);
  const std::vector<TrialCopy> copies = copies_of(package, trial.title());
  const bool has_trial = std::ranges::any_of(copies, [](const TrialCopy& copy) { return !copy.mark.is_test; });
  if (!has_trial) return fail(ErrorKind::kUsage, "there is no trial of " + trial.title());
  if (const std::string where = broken_file(copies); !where.empty())
    return fail(ErrorKind::kUsage, where + ": syntax error; mend it first");
  Names names;
  for (const TrialCopy& copy : copies) {
    std::string why = winner == Winner::kCopy ? obstacle(package, copy) : "";
    if (why.empty()) why = shadowed(package, copy);
    if (winner == Winner::kOriginal && !copy.original && !copy.mark.is_test)
      why = "there is no " + trial.title() + " any more, so " + copy.copy->name + " has to stay";
    if (!why.empty()) return fail(ErrorKind::kUsage, why);
    names[copy.copy->name] = plain_name(copy);
  }
  for (const GoSource& source : package.sources()) texts.set(source.name, with_names(source, names));
  settle_all(texts, trial, winner);
  return texts.changed();
}

TrialPlace place_of(const Declaration* function) {
  if (!function) return {};
  return {function->source->name, function->node.first_line(), function->node.last_line()};
}

}  // namespace

Result<std::vector<ChangedFile>> adopt_trial(const GoPackageSources& sources, const Trial& trial) {
  return settle(sources, trial, Winner::kCopy);
}

Result<std::vector<ChangedFile>> discard_trial(const GoPackageSources& sources, const Trial& trial) {
  return settle(sources, trial, Winner::kOriginal);
}

std::vector<Trial> find_trials(const GoPackageSources& sources) {
  std::vector<Trial> trials;
  // Packages that share a directory are looked at one by one; parsing is left out where no marker is.
  std::set<std::string> seen;
  for (const GoSourceFile& file : sources.files) {
    if (file.text.find(kTrialMarker) == std::string_view::npos) continue;
    const GoPackage package(sources.files, file.name);
    if (!seen.insert(package.name()).second) continue;
    const std::vector<TrialCopy> copies = trial_copies(package);
    for (const TrialCopy& copy : copies) {
      if (copy.mark.is_test) continue;
      Trial trial{.receiver = copy.copy->receiver_type,
                  .name = plain_name(copy),
                  .trial_name = copy.copy->name,
                  .original = place_of(copy.original),
                  .trial = place_of(copy.copy),
                  .benchmark = {},
                  .trial_benchmark = {}};
      for (const TrialCopy& test : copies) {
        if (test.mark.trial_of != copy.mark.trial_of || !test.mark.original.starts_with("Benchmark")) continue;
        trial.benchmark = test.mark.original;
        trial.trial_benchmark = test.copy->name;
      }
      trials.push_back(std::move(trial));
    }
  }
  return trials;
}

std::optional<Trial> find_trial(const GoPackageSources& sources, std::string_view file,
                                const OutlineFunction& function) {
  for (Trial& trial : find_trials(sources)) {
    if (trial.receiver != function.container) continue;
    const bool is_original = trial.name == function.name && trial.original.file == file;
    if (is_original || (trial.trial_name == function.name && trial.trial.file == file)) return std::move(trial);
  }
  return std::nullopt;
}

}  // namespace proflens::analysis
