// URIs as clients write them, and as VS Code writes them back.
#include "protocol/uri.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace proflens::protocol {
namespace {

struct Case {
  std::string_view uri;
  std::optional<std::string> path;
};

const std::vector<Case> kToPath = {
    {"file:///a/b.go", "/a/b.go"},
    {"file:///", "/"},
    {"FILE:///a", "/a"},
    {"file:/a/b", "/a/b"},
    {"file://localhost/a", "/a"},
    {"file://LOCALHOST/a", "/a"},
    {"file:///a%20b", "/a b"},
    {"file:///a b", "/a b"},
    {"file:///a+b", "/a+b"},
    {"file:///a%2Bb", "/a+b"},
    {"file:///100%25.go", "/100%.go"},
    {"file:///100%2525", "/100%25"},
    {"file:///100%", "/100%"},
    {"file:///100%2", "/100%2"},
    {"file:///a%zzb", "/a%zzb"},
    {"file:///%e4%BD%a0", "/\xE4\xBD\xA0"},
    {"file:///\xE4\xBD\xA0", "/\xE4\xBD\xA0"},
    {"file:///caf%C3%A9", "/caf\xC3\xA9"},    // NFC
    {"file:///cafe%CC%81", "/cafe\xCC\x81"},  // NFD stays NFD: files are bytes
    {"file:///%FF", "/\xFF"},
    {"file:///pkg%40v1.2.3/x%3A.go", "/pkg@v1.2.3/x:.go"},
    {"file:///pkg@v1.2.3/x:.go", "/pkg@v1.2.3/x:.go"},
    {"file:///a%23b%3Fc", "/a#b?c"},
    {"file:///a?query#fragment", "/a"},
    {"file:///a#L10", "/a"},
    {"file:///a%2Fb", "/a/b"},
    {"file:////a", "//a"},
    // Windows
    {"file:///c:/x/y.go", "c:/x/y.go"},
    {"file:///C:/x/y.go", "c:/x/y.go"},
    {"file:///c%3A/x/y.go", "c:/x/y.go"},
    {"file:///C%3a/x%20y", "c:/x y"},
    {"file://c:/x", "c:/x"},
    {"file://C%3A/x", "c:/x"},
    {"file:///c:", "c:"},
    {"file:///c:x/y", "/c:x/y"},
    {"file:///cc:/x", "/cc:/x"},
    // not ours
    {"file://wsl%24/Ubuntu/home/x", std::nullopt},
    {"file://wsl$/Ubuntu/home/x", std::nullopt},
    {"file://server/share/x", std::nullopt},
    {"file:///a%00b", std::nullopt},
    {"file:relative", std::nullopt},
    {"file://", std::nullopt},
    {"file:", std::nullopt},
    {"", std::nullopt},
    {"/a/b", std::nullopt},
    {"c:/x", std::nullopt},
    {"untitled:Untitled-1", std::nullopt},
    {"git:/a/b.go?%7B%22ref%22%3A%22HEAD%22%7D", std::nullopt},
    {"output:extension-output", std::nullopt},
    {"vscode-notebook-cell:/a/b.ipynb#W0s", std::nullopt},
    {"vscode-remote://ssh-remote%2Bhost/a", std::nullopt},
    {"files:///a", std::nullopt},
    {"http://x/y", std::nullopt},
};

TEST(PathOf, Table) {
  for (const Case& c : kToPath) EXPECT_EQ(path_of(c.uri), c.path) << c.uri;
}

TEST(PathOf, SpellingsOfOneDriveAreEqual) {
  const auto path = path_of("file:///c%3A/x");
  for (const char* uri : {"file:///c:/x", "file:///C:/x", "file:///C%3A/x", "file:///c%3a/x", "file://c:/x"})
    EXPECT_EQ(path_of(uri), path) << uri;
}

const std::vector<std::pair<std::string_view, std::string_view>> kToUri = {
    {"/a/b.go", "file:///a/b.go"},
    {"/", "file:///"},
    {"/a b", "file:///a%20b"},
    {"/a+b", "file:///a%2Bb"},
    {"/100%.go", "file:///100%25.go"},
    {"/pkg@v1.2.3/x:.go", "file:///pkg%40v1.2.3/x%3A.go"},
    {"/a#b?c", "file:///a%23b%3Fc"},
    {"/-._~", "file:///-._~"},
    {"/!$&'()*,;=[]", "file:///%21%24%26%27%28%29%2A%2C%3B%3D%5B%5D"},
    {"/\"<>\\^`{|}", "file:///%22%3C%3E%5C%5E%60%7B%7C%7D"},
    {"/\xE4\xBD\xA0", "file:///%E4%BD%A0"},
    {"/\xFF", "file:///%FF"},
    {"//a", "file:////a"},
    {"c:/x", "file:///c%3A/x"},
    {"C:/x", "file:///c%3A/x"},
    {"C:\\x\\y", "file:///c%3A/x/y"},
};

TEST(UriOf, Table) {
  for (const auto& [path, uri] : kToUri) EXPECT_EQ(uri_of(path), uri) << path;
}

TEST(UriOf, EveryByteSurvives) {
  for (int byte = 1; byte < 256; ++byte) {
    const std::string path = std::string("/x") + static_cast<char>(byte) + "41";
    EXPECT_EQ(path_of(uri_of(path)), path) << byte;
  }
}

TEST(SchemeOf, Table) {
  EXPECT_EQ(scheme_of("file:///x"), "file");
  EXPECT_EQ(scheme_of("vscode-notebook-cell:/x#y"), "vscode-notebook-cell");
  EXPECT_EQ(scheme_of("a+b.c-9:x"), "a+b.c-9");
  for (const char* none : {"", "x", ":x", "c:/x", "C:\\x", "/a:b", "9p:x", "sp ace:x"})
    EXPECT_EQ(scheme_of(none), "") << none;
}

}  // namespace
}  // namespace proflens::protocol
