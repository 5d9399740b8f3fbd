#include "analysis/trial_users.h"

#include <fmt/format.h>

#include "analysis/go_layout.h"
#include "analysis/go_package.h"

namespace proflens::analysis {
namespace {

bool is_name(GoNode node) { return node.is("identifier") || node.is("field_identifier") || node.is("type_identifier"); }

class UserFile {
 public:
  UserFile(const GoSource& source, const Trial& trial, const TrialHome& home) : source_(source), trial_(trial) {
    for (const GoImport& import : source.imports)
      if (import.path == home.import_path) qualifier_ = import.aliased ? import.name : home.name;
  }

  Result<std::string> renamed() const {
    GoRenamings renamings;
    std::string doubt;
    walk(source_.tree.root(), [&](GoNode node) {
      if (!is_name(node) || node.text() != trial_.trial_name) return true;
      if (is_use(node)) {
        renamings[node.first_byte()] = {node.end_byte() - node.first_byte(), trial_.name};
      } else if (doubt.empty() && may_be_use()) {
        doubt =
            fmt::format("line {} says {}, and whether that is the new version is not to be seen; name {} there first",
                        node.first_line() + 1, trial_.trial_name, trial_.name);
      }
      return true;
    });
    if (!doubt.empty()) return fail(ErrorKind::kUsage, doubt);
    return renamings.empty() ? std::string(source_.tree.source()) : analysis::renamed(source_.tree, renamings);
  }

 private:
  bool is_use(GoNode node) const {
    const GoNode selector = node.parent();
    if (!selector.is("selector_expression") || selector.field("field") != node) return false;
    if (!trial_.receiver.empty()) return true;
    const GoNode operand = selector.field("operand");
    return operand.is("identifier") && !qualifier_.empty() && operand.text() == qualifier_;
  }

  /// Of a method any other one may be, by an interface; of a function only one without a qualifier.
  bool may_be_use() const { return !trial_.receiver.empty() || qualifier_ == "."; }

  const GoSource& source_;
  const Trial& trial_;
  std::string qualifier_;  // of the trial's package in this file; empty: it is not imported
};

}  // namespace

Result<std::string> without_trial_name(std::string_view text, const Trial& trial, const TrialHome& home) {
  const std::vector<GoSourceFile> files = {{"x.go", text}};
  const GoPackage package(files, "x.go");
  const GoSource* source = package.source("x.go");
  if (!source) return std::string(text);
  return UserFile(*source, trial, home).renamed();
}

}  // namespace proflens::analysis
