// What the user has dismissed: kept in .proflens/ignore.json in the workspace, one readable entry each, so that it can
// be committed and mended by hand.
//
// An entry names the file (relative to the folder), the function and the text of the line, so that it survives edits
// elsewhere in the file. A value; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/result.h"

#include "server/files.h"

namespace proflens::server {

/// "*" stands for any.
struct Ignore {
  std::string file;  // relative to the folder
  std::string function;
  std::string code;  // of the diagnostic
  std::string line;  // its text without indentation
  bool operator==(const Ignore&) const = default;
};

class Ignores {
 public:
  static constexpr std::string_view kFile = ".proflens/ignore.json";

  /// Of a folder without such a file: empty. A broken file is an error, and must not be overwritten.
  static analysis::Result<Ignores> read(Files& files, const std::string& folder);

  /// Writes the file anew with one more entry.
  analysis::Result<void> add(const std::string& folder, Ignore ignore);

  bool covers(const Ignore& what) const;

 private:
  std::vector<Ignore> entries_;
};

}  // namespace proflens::server
