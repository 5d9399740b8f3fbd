#include "analysis/quick_fix.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <re2/re2.h>

#include "analysis/quick_fix_parts.h"

namespace proflens::analysis {
namespace {

std::string with_small_letter(std::string_view name) {
  std::string text(name);
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

/// Where a declaration starts, with the comment that belongs to it.
std::uint32_t start_with_comment(std::string_view text, SyntaxNode declaration) {
  std::size_t start = declaration.first_byte();
  while (start >= 2) {
    const std::size_t before = text.rfind('\n', start - 2);
    const std::size_t line = before == std::string_view::npos ? 0 : before + 1;
    if (!text.substr(line).starts_with("//")) break;
    start = line;
  }
  return static_cast<std::uint32_t>(start);
}

/// All calls that begin on the line, and the first that a fix takes.
template <class Try>
Fix first_node(SyntaxNode root, std::uint32_t line, std::string_view kind, Try attempt) {
  Fix found;
  walk(root, [&](SyntaxNode node) {
    if (found || node.first_line() > line || node.last_line() < line) return false;
    if (node.is(kind) && node.first_line() == line) found = attempt(node);
    return !found;
  });
  return found;
}

// ---- regexp-compile ----

Fix hoist(const QuickFixFile& file, SyntaxNode root, SyntaxNode call) {
  const GoFunctionScope scope(root, call);
  const SyntaxNode declaration = scope.declaration();
  if (!declaration || !is_call_of(scope, call, "regexp", "MustCompile")) return std::nullopt;
  const std::vector<SyntaxNode> arguments = arguments_of(call);
  if (arguments.size() != 1) return std::nullopt;
  const std::string_view pattern = arguments.front().text();
  const bool raw = arguments.front().is("raw_string_literal");
  if (!raw && !arguments.front().is("interpreted_string_literal")) return std::nullopt;
  // A pattern that is wrong would end the program at its start rather than when it comes to this line.
  if (!raw && pattern.find('\\') != std::string_view::npos && pattern.find("\\\\") == std::string_view::npos)
    return std::nullopt;
  std::string expression(pattern.substr(1, pattern.size() - 2));
  if (!raw) re2::RE2::GlobalReplace(&expression, R"(\\\\)", R"(\\)");
  if (!re2::RE2(expression, re2::RE2::Quiet).ok()) return std::nullopt;
  if (mentions(declaration.text(), "Longest")) return std::nullopt;  // changes the expression
  const std::string name = free_name(file, with_small_letter(declaration.field("name").text()) + "Pattern");
  const std::uint32_t at = start_with_comment(file.text, declaration);
  QuickFix fix{.code = "regexp-compile",
               .title = fmt::format("Compile the expression once, as {}", name),
               .changes = {{at, at, fmt::format("var {} = {}\n\n", name, call.text())}, replace(call, name)}};
  return fix;
}

// ---- case-folding ----

/// The argument of strings.ToLower or strings.ToUpper.
SyntaxNode folded(const GoFunctionScope& scope, SyntaxNode call, std::string_view function) {
  if (!is_call_of(scope, call, "strings", function)) return {};
  const std::vector<SyntaxNode> arguments = arguments_of(call);
  return arguments.size() == 1 ? arguments.front() : SyntaxNode();
}

Fix equal_fold(SyntaxNode root, SyntaxNode comparison) {
  const std::string_view sign = comparison.field("operator").text();
  if (sign != "==" && sign != "!=") return std::nullopt;
  const GoFunctionScope scope(root, comparison);
  for (const char* function : {"ToLower", "ToUpper"}) {
    const SyntaxNode left = folded(scope, comparison.field("left"), function);
    const SyntaxNode right = folded(scope, comparison.field("right"), function);
    if (!left || !right) continue;
    std::string text = fmt::format("{}{}.EqualFold({}, {})", sign == "!=" ? "!" : "", scope.import_name("strings"),
                                   left.text(), right.text());
    return QuickFix{.code = "case-folding",
                    .title = "Compare with strings.EqualFold",
                    .changes = {replace(comparison, std::move(text))}};
  }
  return std::nullopt;
}

// ---- sprint ----

/// The call of strconv that writes an expression of a plain type in decimal; empty for another type.
std::string decimal(const std::string& strconv, const std::string& type, std::string_view value) {
  if (type == "int") return fmt::format("{}.Itoa({})", strconv, value);
  if (type == "int64") return fmt::format("{}.FormatInt({}, 10)", strconv, value);
  if (type == "uint64") return fmt::format("{}.FormatUint({}, 10)", strconv, value);
  constexpr std::string_view kSigned[] = {"int8", "int16", "int32", "rune"};
  constexpr std::string_view kUnsigned[] = {"uint", "uint8", "uint16", "uint32", "byte"};
  if (std::ranges::find(kSigned, type) != std::end(kSigned))
    return fmt::format("{}.FormatInt(int64({}), 10)", strconv, value);
  if (std::ranges::find(kUnsigned, type) != std::end(kUnsigned))
    return fmt::format("{}.FormatUint(uint64({}), 10)", strconv, value);
  return {};
}

Fix to_strconv(const QuickFixFile& file, SyntaxNode root, SyntaxNode call) {
  const GoFunctionScope scope(root, call);
  if (!scope.declaration()) return std::nullopt;
  std::vector<SyntaxNode> arguments = arguments_of(call);
  const bool formats = is_call_of(scope, call, "fmt", "Sprintf") && arguments.size() == 2 &&
                       (arguments[0].text() == "\"%d\"" || arguments[0].text() == "\"%v\"");
  const bool prints = is_call_of(scope, call, "fmt", "Sprint") && arguments.size() == 1;
  if (!formats && !prints) return std::nullopt;
  // The type of a name is what the function says of it: a type of that name must not be another one's.
  const std::string type = scope.type_of(arguments.back());
  if (scope.declares(type) || mentions(file.text, "type " + type)) return std::nullopt;
  std::string strconv = scope.import_name("strconv");
  ImportEdits imports{.dropped = {"fmt"}};
  if (strconv.empty()) {
    if (scope.declares("strconv") || imports_path(root, "strconv")) return std::nullopt;
    imports.added = {"strconv"};
    strconv = "strconv";
  }
  std::string text = decimal(strconv, type, arguments.back().text());
  if (text.empty()) return std::nullopt;
  return finish(file, root,
                {.code = "sprint", .title = "Write the number with strconv", .changes = {replace(call, text)}},
                imports);
}

// ---- slice-grows ----

/// The variable that `x = append(x, …)` grows; nothing for another statement.
SyntaxNode appended(SyntaxNode statement) {
  if (!statement.is("assignment_statement") || statement.field("operator").text() != "=") return {};
  const std::vector<SyntaxNode> left = statement.field("left").children(), right = statement.field("right").children();
  if (left.size() != 1 || right.size() != 1 || !left[0].is("identifier") || !right[0].is("call_expression")) return {};
  const std::vector<SyntaxNode> arguments = arguments_of(right[0]);
  const bool one = right[0].field("function").text() == "append" && arguments.size() == 2 &&
                   right[0].text().find("...") == std::string_view::npos;
  return one && arguments[0].text() == left[0].text() ? left[0] : SyntaxNode();
}

SyntaxNode previous_sibling(SyntaxNode node) {
  const std::vector<SyntaxNode> siblings = node.parent().children();
  const auto at = std::ranges::find(siblings, node);
  return at == siblings.begin() || at == siblings.end() ? SyntaxNode() : *(at - 1);
}

/// `for … range x` over a name whose length can be taken, and which nothing in the loop changes.
SyntaxNode ranged_name(const GoFunctionScope& scope, SyntaxNode loop) {
  SyntaxNode clause;
  for (const SyntaxNode part : loop.children())
    if (part.is("range_clause")) clause = part;
  const SyntaxNode over = clause.field("right");
  if (!over.is("identifier") || scope.declares("len") || scope.declares("append") || scope.declares("make")) return {};
  const std::string type = scope.type_of(over);
  if (!type.starts_with("[") && !type.starts_with("map[") && type != "string") return {};
  return over;
}

/// Whether anything but appends may leave or skip the body of a loop.
bool jumps(SyntaxNode body) {
  bool found = false;
  walk(body, [&](SyntaxNode node) {
    found = found || node.is("break_statement") || node.is("continue_statement") || node.is("return_statement") ||
            node.is("goto_statement") || node.is("labeled_statement");
    return !found;
  });
  return found;
}

/// The declaration right before a loop: the value of `x := []T{}` or `x := make([]T, 0)`, or the statement `var x []T`.
struct EmptySlice {
  std::string type;  // "[]T"; empty: it is no such declaration
  SyntaxNode value;  // nothing for var x []T, which is nil
};

EmptySlice empty_slice(SyntaxNode statement, std::string_view name) {
  if (statement.is("var_declaration")) {
    const SyntaxNode spec = statement.child("var_spec");
    const std::string_view type = spec.field("type").text();
    const bool plain = spec.fields("name").size() == 1 && spec.field("name").text() == name && !spec.field("value");
    return plain && type.starts_with("[]") ? EmptySlice{std::string(type), {}} : EmptySlice{};
  }
  if (!statement.is("short_var_declaration")) return {};
  const std::vector<SyntaxNode> left = statement.field("left").children(), right = statement.field("right").children();
  if (left.size() != 1 || right.size() != 1 || left[0].text() != name) return {};
  if (right[0].is("composite_literal") && right[0].field("body").children().empty() &&
      right[0].field("type").is("slice_type"))
    return {std::string(right[0].field("type").text()), right[0]};
  const std::vector<SyntaxNode> arguments = arguments_of(right[0]);
  if (right[0].is("call_expression") && right[0].field("function").text() == "make" && arguments.size() == 2 &&
      arguments[0].is("slice_type") && arguments[1].text() == "0")
    return {std::string(arguments[0].text()), right[0]};
  return {};
}

Fix preallocate(const QuickFixFile& file, SyntaxNode root, SyntaxNode statement) {
  const SyntaxNode grown = appended(statement);
  const SyntaxNode block = statement.parent(), loop = block.parent();
  if (!grown || !block.is("block") || !loop.is("for_statement")) return std::nullopt;
  const GoFunctionScope scope(root, statement);
  const SyntaxNode over = ranged_name(scope, loop);
  if (!over || scope.declarations(grown.text()).size() != 1 || over.text() == grown.text()) return std::nullopt;
  // One append a round, so that the length is what is needed; its capacity is nobody's business.
  if (scope.uses("cap").size() + scope.uses("unsafe").size() != 0) return std::nullopt;
  for (const SyntaxNode other : block.children())
    if (!(other == statement) && mentions(other.text(), grown.text())) return std::nullopt;
  const EmptySlice empty = empty_slice(previous_sibling(loop), grown.text());
  if (empty.type.empty()) return std::nullopt;
  QuickFix fix{.code = "slice-grows", .title = fmt::format("Give {} its capacity", grown.text()), .changes = {}};
  if (empty.value) {
    fix.changes = {replace(empty.value, fmt::format("make({}, 0, len({}))", empty.type, over.text()))};
    return fix;
  }
  // A nil slice stays nil where there is nothing to append: that can be seen. slices.Grow keeps it.
  constexpr int kGoWithSlices = 21;
  if (file.go_minor < kGoWithSlices || jumps(block)) return std::nullopt;
  std::string slices = scope.import_name("slices");
  ImportEdits imports;
  if (slices.empty()) {
    if (scope.declares("slices") || imports_path(root, "slices") || mentions(file.text, "slices")) return std::nullopt;
    imports.added = {"slices"};
    slices = "slices";
  }
  const std::uint32_t at = loop.first_byte();
  fix.changes = {{at, at,
                  fmt::format("{0} = {1}.Grow({0}, len({2}))\n{3}", grown.text(), slices, over.text(),
                              indentation_of(file.text, at))}};
  return finish(file, root, std::move(fix), imports);
}

// ---- concat-in-loop ----

/// `var s string` or `s := ""`.
bool declares_empty_string(SyntaxNode statement, std::string_view name) {
  if (statement.is("var_declaration")) {
    const SyntaxNode spec = statement.child("var_spec");
    return spec.fields("name").size() == 1 && spec.field("name").text() == name && !spec.field("value") &&
           spec.field("type").text() == "string";
  }
  if (!statement.is("short_var_declaration")) return false;
  return statement.field("left").text() == name && statement.field("right").text() == "\"\"";
}

/// The statement `s += x` that a name is the left side of; nothing when it is used otherwise.
SyntaxNode addition_of(SyntaxNode name) {
  const SyntaxNode statement = name.parent().parent();
  if (!name.parent().is("expression_list") || !statement.is("assignment_statement")) return {};
  const std::vector<SyntaxNode> right = statement.field("right").children();
  if (statement.field("operator").text() != "+=" || !(statement.field("left") == name.parent())) return {};
  return right.size() == 1 && !mentions(right[0].text(), name.text()) ? statement : SyntaxNode();
}

/// The outermost loop around a statement, up to the block in which the name is declared.
SyntaxNode loop_after(SyntaxNode statement, SyntaxNode declaration) {
  SyntaxNode loop;
  for (SyntaxNode node = statement; node && !(node.parent() == declaration.parent()); node = node.parent())
    loop = node.parent();
  return loop.is("for_statement") ? loop : SyntaxNode();
}

Fix build_string(const QuickFixFile& file, SyntaxNode root, SyntaxNode statement) {
  const std::vector<SyntaxNode> left = statement.field("left").children();
  if (left.size() != 1 || !left[0].is("identifier") || !addition_of(left[0])) return std::nullopt;
  const std::string name(left[0].text());
  const GoFunctionScope scope(root, statement);
  const std::vector<SyntaxNode> declared = scope.declarations(name);
  if (declared.size() != 1 || scope.declares("string")) return std::nullopt;
  SyntaxNode declaration = around(declared[0], "short_var_declaration");
  if (!declaration) declaration = around(declared[0], "var_declaration");
  if (!declaration || !declaration.parent().is("block") || !declares_empty_string(declaration, name))
    return std::nullopt;
  const SyntaxNode loop = loop_after(statement, declaration);
  if (!loop || !(loop.parent() == declaration.parent()) || !(previous_sibling(loop) == declaration))
    return std::nullopt;
  const std::string builder = free_name(file, name + "Builder");
  std::string strings = scope.import_name("strings");
  ImportEdits imports;
  if (strings.empty()) {
    if (scope.declares("strings") || imports_path(root, "strings") || mentions(file.text, "strings"))
      return std::nullopt;
    imports.added = {"strings"};
    strings = "strings";
  }
  QuickFix fix{.code = "concat-in-loop", .title = fmt::format("Build {} with a strings.Builder", name), .changes = {}};
  fix.changes.push_back(replace(declaration, fmt::format("var {} {}.Builder", builder, strings)));
  for (const SyntaxNode use : scope.uses(name)) {
    if (use == declared[0] || around(use, "func_literal")) {
      if (use == declared[0]) continue;
      return std::nullopt;
    }
    if (use.first_byte() < declared[0].first_byte()) return std::nullopt;
    if (!is_inside(use, loop)) continue;
    const SyntaxNode addition = addition_of(use);
    if (!addition || !addition.parent().is("block")) return std::nullopt;
    fix.changes.push_back(
        replace(addition, fmt::format("{}.WriteString({})", builder, addition.field("right").text())));
  }
  fix.changes.push_back(
      {loop.end_byte(), loop.end_byte(),
       fmt::format("\n{}{} := {}.String()", indentation_of(file.text, loop.first_byte()), name, builder)});
  return finish(file, root, std::move(fix), imports);
}

}  // namespace

std::vector<QuickFix> quick_fixes(const QuickFixFile& file, std::string_view code, std::uint32_t line) {
  const GoTree tree(file.text);
  const SyntaxNode root = tree.root();
  if (!root || ts_node_has_error(root.raw())) return {};
  Fix fix;
  if (code == "regexp-compile")
    fix = first_node(root, line, "call_expression", [&](SyntaxNode node) { return hoist(file, root, node); });
  if (code == "case-folding")
    fix = first_node(root, line, "binary_expression", [&](SyntaxNode node) { return equal_fold(root, node); });
  if (code == "sprint")
    fix = first_node(root, line, "call_expression", [&](SyntaxNode node) { return to_strconv(file, root, node); });
  if (code == "slice-grows")
    fix =
        first_node(root, line, "assignment_statement", [&](SyntaxNode node) { return preallocate(file, root, node); });
  if (code == "concat-in-loop")
    fix =
        first_node(root, line, "assignment_statement", [&](SyntaxNode node) { return build_string(file, root, node); });
  if (code == "unbuffered-io")
    fix = first_node(root, line, "call_expression", [&](SyntaxNode node) { return buffer_writes(file, root, node); });
  return fix ? std::vector<QuickFix>{std::move(*fix)} : std::vector<QuickFix>{};
}

std::string with_changes(std::string_view text, const std::vector<TextChange>& changes) {
  std::string out;
  std::uint32_t at = 0;
  for (const TextChange& change : changes) {
    out += text.substr(at, change.begin - at);
    out += change.text;
    at = change.end;
  }
  return out + std::string(text.substr(at));
}

}  // namespace proflens::analysis
