// Where a benchmark goes: the test file, its package, and the edits that add text and imports to a Go file.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/benchmark.h"
#include "analysis/go_package.h"

namespace proflens::analysis {

struct BenchmarkPlace {
  std::string file;
  const GoSource* existing = nullptr;
  bool external = false;  // in package x_test
};
/// Places to try, the best first: what an external one cannot reach, a later one can.
std::vector<BenchmarkPlace> benchmark_places(const GoPackage& package, const GoSource& source,
                                             std::span<const GoSourceFile> files);

/// How external tests import the package: its path and name; empty when none does.
struct OwnImport {
  std::string path;
  std::string name;
};
OwnImport own_import(const GoPackage& package);

struct AddedImport {
  std::string path;
  std::string alias;  // empty when the path's own name is used
};
/// The edits that add imports and append text. Line and column as BenchmarkEdit has them.
std::vector<BenchmarkEdit::Insert> extend_file(const GoSource& file, std::vector<AddedImport> imports,
                                               const std::string& text);
std::string new_file(const GoSource& source, const std::string& package_name, std::vector<AddedImport> imports,
                     const std::string& text);

}  // namespace proflens::analysis
