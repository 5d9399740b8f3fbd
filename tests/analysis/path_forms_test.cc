// Recorded paths taken apart: one row a form, and bytes that are no path at all.
#include "analysis/path_forms.h"

#include <gtest/gtest.h>

namespace proflens::analysis {
namespace {

using Form = RecordedPath::Form;

struct Row {
  const char* recorded;
  const char* path;
  Form form = Form::kPlain;
  const char* key = "";
  const char* rest = "";
};

const Row kRows[] = {
    {"/a//b/./c/../d.cc", "/a/b/d.cc"},
    {"./src/main.rs", "src/main.rs"},
    {"../../lib/move.c", "lib/move.c"},
    {"/opt/app/server (deleted)", "/opt/app/server"},
    // URLs
    {"file:///home/me/a%20b.js", "/home/me/a b.js"},
    {"file:///home/me/a.js?query#part", "/home/me/a.js"},
    {"file://localhost/home/me/a.js", "/home/me/a.js"},
    {"file:/home/me/A.java", "/home/me/A.java"},
    {"file:///C:/x/y.js", "c:/x/y.js"},
    {"http://localhost:8080/static/js/a.js?v=12", "static/js/a.js"},
    {"http://localhost:5173/@fs/home/me/a.ts?t=1", "/home/me/a.ts"},
    {"webpack://app/./src/a.ts?2f4c", "src/a.ts"},
    {"webpack://@scope/app/./src/a.ts", "app/src/a.ts"},
    {"webpack:///./src/index.js + 3 modules", "src/index.js"},
    {"webpack:///./~/lodash/map.js", "node_modules/lodash/map.js", Form::kNodeModules, "",
     "node_modules/lodash/map.js"},
    {"webpack:///D:/code/a.ts", "d:/code/a.ts"},
    {"webpack:///./node_modules/css-loader!./src/a.css", "src/a.css"},
    {"webpack-internal:///./src/x.js", "src/x.js"},
    {"turbopack:///[project]/app/page.tsx", "app/page.tsx"},
    {"ng:///AppModule/a.ts", "AppModule/a.ts"},
    // Windows
    {"C:\\Build\\Src\\a.cc", "c:/Build/Src/a.cc"},
    {"\\\\?\\C:\\Build\\a.cc", "c:/Build/a.cc"},
    {"src\\a.cc", "src/a.cc"},
    {"/home/me/back\\slash.cc", "/home/me/back\\slash.cc"},
    // Bazel
    {"/proc/self/cwd/pkg/x.cc", "pkg/x.cc"},
    {"/home/x/.cache/bazel/_bazel_x/1/sandbox/linux-sandbox/2/execroot/ws/pkg/x.cc", "pkg/x.cc"},
    {"external/repo/x.cc", "external/repo/x.cc", Form::kBazelExternal, "", "external/repo/x.cc"},
    {"/proc/self/cwd/bazel-out/k8-opt/bin/x.pb.cc", "bazel-out/k8-opt/bin/x.pb.cc", Form::kBazelOutput, "",
     "bazel-out/k8-opt/bin/x.pb.cc"},
    // Go
    {"/home/ci/go/pkg/mod/github.com/!burnt!sushi/toml@v1.2.0/decode.go",
     "/home/ci/go/pkg/mod/github.com/!burnt!sushi/toml@v1.2.0/decode.go", Form::kGoModule,
     "github.com/BurntSushi/toml@v1.2.0", "decode.go"},
    {"/cache/gopkg.in/yaml.v3@v3.0.1/yaml.go", "/cache/gopkg.in/yaml.v3@v3.0.1/yaml.go", Form::kGoModule,
     "gopkg.in/yaml.v3@v3.0.1", "yaml.go"},
    {"github.com/x/y/v2@v2.7.2/a/b.go", "github.com/x/y/v2@v2.7.2/a/b.go", Form::kGoModule, "github.com/x/y/v2@v2.7.2",
     "a/b.go"},
    {"golang.org/toolchain@v0.0.1-go1.22.0.linux-amd64/src/fmt/print.go",
     "golang.org/toolchain@v0.0.1-go1.22.0.linux-amd64/src/fmt/print.go", Form::kGoroot, "go1.22.0", "fmt/print.go"},
    {"/usr/local/go/src/fmt/print.go", "/usr/local/go/src/fmt/print.go", Form::kGoroot, "", "fmt/print.go"},
    {"/usr/lib/go-1.19/src/fmt/print.go", "/usr/lib/go-1.19/src/fmt/print.go", Form::kGoroot, "go1.19", "fmt/print.go"},
    {"/opt/hostedtoolcache/go/1.22.3/x64/src/fmt/print.go", "/opt/hostedtoolcache/go/1.22.3/x64/src/fmt/print.go",
     Form::kGoroot, "go1.22.3", "fmt/print.go"},
    {"/home/me/go/src/github.com/me/x/a.go", "/home/me/go/src/github.com/me/x/a.go"},
    // Rust
    {"/rustc/0123456789abcdef0123456789abcdef01234567/library/core/src/a.rs",
     "/rustc/0123456789abcdef0123456789abcdef01234567/library/core/src/a.rs", Form::kRustLibrary,
     "0123456789abcdef0123456789abcdef01234567", "library/core/src/a.rs"},
    {"/rustc/1.63.0/library/core/src/a.rs", "/rustc/1.63.0/library/core/src/a.rs", Form::kRustLibrary, "",
     "library/core/src/a.rs"},
    {"/home/u/.cargo/registry/src/index.example-1/itoa-1.0.11/src/lib.rs",
     "/home/u/.cargo/registry/src/index.example-1/itoa-1.0.11/src/lib.rs", Form::kCargo, "itoa-1.0.11", "src/lib.rs"},
    // Python, JavaScript
    {"/app/venv/lib/python3.11/site-packages/x/y.py", "/app/venv/lib/python3.11/site-packages/x/y.py",
     Form::kSitePackages, "", "x/y.py"},
    {"/usr/local/lib/python3.11/json/decoder.py", "/usr/local/lib/python3.11/json/decoder.py", Form::kPythonLibrary,
     "3.11", "json/decoder.py"},
    {"/app/node_modules/@vue/core/x.js", "/app/node_modules/@vue/core/x.js", Form::kNodeModules, "",
     "node_modules/@vue/core/x.js"},
    // Firefox
    {"hg:hg.example.org/central:dom/a.cpp:0123abcd", "dom/a.cpp"},
};

TEST(PathForms, EveryFormIsTakenApart) {
  for (const Row& row : kRows) {
    const RecordedPath read = read_path(row.recorded);
    EXPECT_EQ(read.path, row.path) << row.recorded;
    EXPECT_EQ(static_cast<int>(read.form), static_cast<int>(row.form)) << row.recorded;
    EXPECT_EQ(read.key, row.key) << row.recorded;
    EXPECT_EQ(read.rest, row.rest) << row.recorded;
  }
  EXPECT_EQ(read_path("hg:hg.example.org/central:dom/a.cpp:0123abcd").revision, "0123abcd");
  EXPECT_TRUE(read_path("C:\\a.cc").any_case);
}

TEST(PathForms, WhatNoFileHolds) {
  for (const char* recorded :
       {"", "??", "<autogenerated>", "<string>", "<frozen importlib._bootstrap>", "_cgo_gotypes.go", "node:internal/fs",
        "[kernel.kallsyms]", "wasm://wasm/1", "https://example.com", "data:x", "webpack://shop/webpack/bootstrap", ".",
        "/", "file://", "webpack://"}) {
    const RecordedPath read = read_path(recorded);
    EXPECT_EQ(static_cast<int>(read.form), static_cast<int>(Form::kNoFile)) << recorded << " is " << read.path;
    EXPECT_FALSE(read.reason.empty()) << recorded;
  }
}

TEST(PathForms, NothingLeadsUpwards) {
  for (const char* recorded :
       {"../../etc/passwd", "a/../../../etc/passwd", "/../../etc/passwd", "file:///../etc/passwd",
        "webpack://x/../../etc/passwd", "C:\\..\\..\\etc\\passwd", "%2e%2e/x", "file:///%2e%2e/x", "/rustc/../../x",
        "registry/src/../../../../x", "external/../../x", "@v1/../../x"})
    EXPECT_EQ(("/" + read_path(recorded).path + "/").find("/../"), std::string::npos) << recorded;
}

}  // namespace
}  // namespace proflens::analysis
