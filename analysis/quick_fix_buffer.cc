// Writes to a file in a loop: the loop gets a bufio.Writer, which is flushed behind it.
//
// What can be seen of the file must be the same afterwards, and after each way out of the loop: so nothing but writes
// may use the name in it, it returns only where a write has failed, and the function returns an error and nothing else.
#include <algorithm>
#include <fmt/format.h>

#include "analysis/quick_fix_parts.h"

namespace proflens::analysis {
namespace {

/// The name that a call writes to: fmt.Fprintln(f, …), io.WriteString(f, …), f.Write(…); nothing for another call.
SyntaxNode written_to(const GoFunctionScope& scope, SyntaxNode call) {
  const SyntaxNode function = call.field("function");
  if (!call.is("call_expression") || !function.is("selector_expression")) return {};
  const SyntaxNode operand = function.field("operand");
  const std::string_view method = function.field("field").text();
  const std::vector<SyntaxNode> arguments = arguments_of(call);
  const bool takes_writer = is_call_of(scope, call, "fmt", "Fprint") || is_call_of(scope, call, "fmt", "Fprintf") ||
                            is_call_of(scope, call, "fmt", "Fprintln") || is_call_of(scope, call, "io", "WriteString");
  if (takes_writer) return !arguments.empty() && arguments[0].is("identifier") ? arguments[0] : SyntaxNode();
  return operand.is("identifier") && (method == "Write" || method == "WriteString") ? operand : SyntaxNode();
}

/// Whether the function opened it, or got it as a file or a writer: the only declaration of that name, before the loop.
bool is_file(const GoFunctionScope& scope, std::string_view name, SyntaxNode loop) {
  const std::vector<SyntaxNode> declared = scope.declarations(name);
  if (declared.size() != 1 || declared[0].first_byte() > loop.first_byte()) return false;
  const SyntaxNode parameter = around(declared[0], "parameter_declaration");
  if (parameter && is_inside(parameter, scope.declaration().field("parameters"))) {
    const std::string_view type = parameter.field("type").text();
    return (type == "*os.File" && !scope.import_name("os").empty()) ||
           (type == "io.Writer" && !scope.import_name("io").empty());
  }
  const SyntaxNode statement = around(declared[0], "short_var_declaration");
  if (!statement) return false;
  const std::vector<SyntaxNode> right = statement.field("right").children();
  return right.size() == 1 && right[0].is("call_expression") &&
         std::ranges::any_of(std::initializer_list<const char*>{"Create", "OpenFile", "CreateTemp"},
                             [&](const char* opener) { return is_call_of(scope, right[0], "os", opener); });
}

/// The outermost loop around a node that stands in a block of its function, not in a literal's.
SyntaxNode outermost_loop(SyntaxNode node, SyntaxNode declaration) {
  SyntaxNode loop;
  for (SyntaxNode at = node; at && !(at == declaration); at = at.parent()) {
    if (at.is("func_literal")) return {};
    if (at.is("for_statement")) loop = at;
  }
  return loop.parent().is("block") ? loop : SyntaxNode();
}

/// `if _, err := fmt.Fprintln(f, x); err != nil { … }`
bool is_after_write(const GoFunctionScope& scope, SyntaxNode statement, SyntaxNode loop, std::string_view name) {
  for (SyntaxNode at = statement; at && !(at == loop); at = at.parent()) {
    bool writes = false;
    if (at.is("if_statement"))
      walk(at.field("initializer"), [&](SyntaxNode node) {
        writes = writes || (node.is("call_expression") && written_to(scope, node).text() == name);
        return !writes;
      });
    if (writes) return true;
  }
  return false;
}

bool leaves_early(const GoFunctionScope& scope, SyntaxNode loop, std::string_view name) {
  for (const char* word : {"panic", "Exit", "Goexit", "Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln"})
    if (mentions(loop.text(), word)) return true;
  bool found = false;
  walk(loop, [&](SyntaxNode node) {
    found = found || node.is("goto_statement") || node.is("defer_statement") || node.is("go_statement") ||
            (node.is("return_statement") && !is_after_write(scope, node, loop, name));
    return !found;
  });
  return found;
}

}  // namespace

Fix buffer_writes(const QuickFixFile& file, SyntaxNode root, SyntaxNode call) {
  const GoFunctionScope scope(root, call);
  const SyntaxNode target = written_to(scope, call);
  if (!target || !scope.declaration() || scope.declaration().field("result").text() != "error") return std::nullopt;
  const SyntaxNode loop = outermost_loop(call, scope.declaration());
  const std::string name(target.text());
  if (!loop || !is_file(scope, name, loop) || leaves_early(scope, loop, name)) return std::nullopt;
  std::string bufio = scope.import_name("bufio");
  ImportEdits imports;
  if (bufio.empty()) {
    if (scope.declares("bufio") || imports_path(root, "bufio") || mentions(file.text, "bufio")) return std::nullopt;
    imports.added = {"bufio"};
    bufio = "bufio";
  }
  const std::string buffered = free_name(file, "buffered");
  const std::string indentation = indentation_of(file.text, loop.first_byte());
  QuickFix fix{
      .code = "unbuffered-io", .title = fmt::format("Write to {} through a bufio.Writer", name), .changes = {}};
  fix.changes.push_back({loop.first_byte(), loop.first_byte(),
                         fmt::format("{} := {}.NewWriter({})\n{}", buffered, bufio, name, indentation)});
  for (const SyntaxNode use : scope.uses(name)) {
    if (!is_inside(use, loop)) continue;
    const SyntaxNode write = around(use, "call_expression");
    if (!write || !(written_to(scope, write) == use) || around(use, "func_literal")) return std::nullopt;
    fix.changes.push_back(replace(use, buffered));
  }
  fix.changes.push_back(
      {loop.end_byte(), loop.end_byte(),
       fmt::format("\n{0}if err := {1}.Flush(); err != nil {{\n{0}\treturn err\n{0}}}", indentation, buffered)});
  return finish(file, root, std::move(fix), imports);
}

}  // namespace proflens::analysis
