// The paths of source files as builds and runtimes record them, brought into one form: forward slashes, no URL, no
// query, no "./", and told apart by what they belong to: the program itself, or a tree that a tool keeps (Go's module
// cache, a virtual environment …), with what follows the root of that tree.
//
// Text only: whether such a file exists is the server's business. Any bytes are accepted. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

struct RecordedPath {
  enum class Form : std::uint8_t {
    kPlain,          // of the program, as far as the text tells
    kNoFile,         // made at build or run time: there never was a file; `reason` says what
    kGoModule,       // key "github.com/x/y@v1.2.3" without escapes, rest below it
    kGoroot,         // key "go1.22.0" where the path says it, rest below src/
    kRustLibrary,    // key is the compiler's commit, rest below its tree: "library/core/src/…"
    kCargo,          // key "crate-1.2.3", rest below it
    kSitePackages,   // rest below site-packages/ or dist-packages/
    kPythonLibrary,  // key "3.11", rest below lib/python3.11/
    kNodeModules,    // rest from the first node_modules/ on, with it
    kBazelExternal,  // rest from external/ on, with it
    kBazelOutput,    // rest from bazel-out/ on, with it
  };

  std::string path;  // "/a/b", "c:/a/b" (drive in lower case), or relative "a/b"
  Form form = Form::kPlain;
  std::string key;
  std::string rest;
  std::string reason;     // kNoFile only; for people
  std::string revision;   // the commit that the path itself names; usually empty
  bool any_case = false;  // recorded where upper and lower case are the same

  bool is_absolute() const { return path.starts_with('/') || (path.size() > 2 && path[1] == ':' && path[2] == '/'); }
};

RecordedPath read_path(std::string_view recorded);

/// What stands between the slashes; views into `path`, without empty ones.
std::vector<std::string_view> components_of(std::string_view path);

/// How rules are compared with recorded paths: slashes and case of the drive as read_path() makes them, without what
/// it takes away in front (a rule may be about "webpack://app/" or "/proc/self/cwd").
std::string plain_slashes(std::string_view path);

}  // namespace proflens::analysis
