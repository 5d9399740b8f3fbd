// The files of a Go package as they are in the editor where they are open there, else on disk; and those of the
// packages that it imports, when they are asked for.
//
// Reads whole directories, so it is for a worker. The texts live as long as this does. One thread.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "analysis/benchmark.h"

#include "protocol/types.h"

#include "server/document.h"
#include "server/files.h"
#include "server/go_environment.h"
#include "server/go_packages.h"

namespace proflens::server {

using OpenDocuments = std::map<protocol::Uri, std::shared_ptr<const Document>>;

/// Null when the path is not open.
const Document* open_document(const OpenDocuments& documents, const std::string& path);

class GoSources {
 public:
  GoSources(Files& files, const GetEnv& variables, OpenDocuments documents, std::string directory);
  GoSources(const GoSources&) = delete;
  GoSources& operator=(const GoSources&) = delete;

  const std::string& directory() const { return directory_; }
  const OpenDocuments& documents() const { return documents_; }
  analysis::GoPackageSources sources();
  /// Names are of files of the package, or absolute paths of others.
  std::string path(std::string_view name) const;
  /// Empty when there is no such file.
  std::string_view text(std::string_view name) const;
  /// Reads a file of another package, so that text() knows it.
  std::string_view add(const std::string& path);
  /// As the client spells it, where it is open.
  protocol::Uri uri(std::string_view name) const;

 private:
  struct Package {
    std::deque<std::string> texts;
    std::vector<analysis::GoSourceFile> files;
  };
  Package read(const std::string& directory) const;

  Files& files_;
  OpenDocuments documents_;
  std::string directory_;
  GoPackages packages_;
  Package package_;
  std::deque<Package> others_;
  std::map<std::string, std::string, std::less<>> added_;  // by path
};

}  // namespace proflens::server
