// Functions of Go files, whole and broken, and the names that Go's linker writes.
#include "analysis/go_syntax.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

#include "analysis/go_tree.h"

namespace proflens::analysis {
namespace {

/// "Decoder*.Parse 3-3-5": receiver, star, name, first, body and last line.
std::string shown(const OutlineFunction& function) {
  const std::string receiver =
      function.container.empty() ? "" : function.container + (function.pointer_receiver ? "*." : ".");
  return receiver + function.name + " " + std::to_string(function.first_line) + "-" +
         std::to_string(function.body_line) + "-" + std::to_string(function.last_line);
}

std::string shown(std::string_view text) {
  std::string all;
  for (const OutlineFunction& function : parse_go(text).functions) all += (all.empty() ? "" : ", ") + shown(function);
  return all;
}

struct Case {
  const char* text;
  const char* functions;
};

class ParseGo : public testing::TestWithParam<Case> {};

TEST_P(ParseGo, FindsFunctions) { EXPECT_EQ(shown(GetParam().text), GetParam().functions) << GetParam().text; }

INSTANTIATE_TEST_SUITE_P(
    Whole, ParseGo,
    testing::Values(
        Case{"package p\nfunc A() {}\n", "A 1-1-1"},
        Case{"package p\n\n// doc\nfunc A(\n\tx int,\n) (\n\ty int,\n) {\n}\n", "A 3-7-8"},
        Case{"package p\nfunc (d *Decoder[T, _]) Parse() {\n}\n", "Decoder*.Parse 1-1-2"},
        Case{"package p\nfunc (Decoder) Parse() {}\n", "Decoder.Parse 1-1-1"},
        Case{"package p\nfunc (*T) M() {}\nfunc ((*T)) N() {}\n", "T*.M 1-1-1, T*.N 2-2-2"},
        Case{"package p\nfunc asm(x int) int\nfunc B() {}\n", "asm 1-1-1, B 2-2-2"},
        Case{"package p\nfunc A[T interface{ ~int | ~string }](x T) T { return x }\n", "A 1-1-1"},
        Case{"package p\nfunc A() interface {\n\tM()\n} {\n\treturn nil\n}\n", "A 1-3-5"},
        Case{"package p\nfunc A() struct{ x int } { return struct{ x int }{} }\n", "A 1-1-1"},
        Case{"package p\nvar f = func(a int) string {\n\treturn `}\nfunc B() {`\n}\nfunc C() {}\n", "C 5-5-5"},
        Case{"package p\nvar t = []func(){\n\tfunc() {},\n\tfunc() { x() },\n}\n", ""},
        Case{"package p\nfunc A() {\n\tf(\n\t\tfunc(a T) U { return '}' },\n\t\tfunc() map[string]int { return nil },\n"
             "\t\tfunc(a int) Set[int] { return nil },\n\t)\n}\nfunc B() {}\n",
             "A 1-1-7, B 8-8-8"},
        Case{"package p\nfunc A() { s := \"}\\\"\"; r := '\\''; _ = s /* } */ } // }\nfunc B() {}\n",
             "A 1-1-1, B 2-2-2"},
        Case{"\xef\xbb\xbfpackage p\r\nfunc A() {\r\n}\r\nfunc Größe() {}\r\n", "A 1-1-2, Größe 3-3-3"},
        Case{"package p; func A() {}; func B() {}\n", "A 0-0-0, B 0-0-0"},
        Case{"package p\ntype F func(a int) string\ntype I interface{ M(func()) }\nfunc A() {}", "A 3-3-3"}));

INSTANTIATE_TEST_SUITE_P(
    Broken, ParseGo,
    testing::Values(Case{"", ""}, Case{"func", ""}, Case{"package p\nfunc A", "A 1-1-1"},
                    Case{"package p\nfunc A() {\n\tif x {\n\t\treturn\n\nfunc B() {}\nfunc (t T) C() {\n}\n",
                         "A 1-1-3, B 5-5-5, T.C 6-6-7"},
                    Case{"package p\nfunc A( {\n}\nfunc B() {}\n", "A 1-2-2, B 3-3-3"},
                    Case{"package p\nvar x = foo(\nfunc B() {}\n", ""},
                    Case{"package p\nfunc A() {\n\ts := \"open\n}\nfunc B() {}\n", "A 1-1-3, B 4-4-4"},
                    Case{"package p\n}}}\nfunc B() {}\n", "B 2-2-2"},
                    Case{"package p\nfunc A() {\n\ts := `open\n}\nfunc B() {}\n", "A 1-1-2"},
                    Case{"package p\nfunc (t T\nfunc B() {}\n", "B 2-2-2"}));

TEST(ParseGoFile, KnowsItsPackage) {
  EXPECT_EQ(parse_go("// Package q\npackage p // x\n").package_name, "p");
  EXPECT_EQ(parse_go("x").package_name, "");
}

/// The same by tree-sitter: slow, and a different way.
std::string by_tree(std::string_view text) {
  const GoTree tree(text);
  std::string all;
  for (const GoNode& node : tree.root().children()) {
    if (!node.is("function_declaration") && !node.is("method_declaration")) continue;
    OutlineFunction function;
    function.name = node.field("name").text();
    walk(node.field("receiver"), [&](GoNode inner) {
      if (inner.is("pointer_type")) function.pointer_receiver = true;
      if (inner.is("type_identifier") && function.container.empty()) function.container = inner.text();
      return true;
    });
    const GoNode body = node.field("body");
    function.first_line = node.first_line();
    function.last_line = node.last_line();
    function.body_line = body ? body.first_line() : node.last_line();
    all += (all.empty() ? "" : ", ") + shown(function);
  }
  return all;
}

TEST(ParseGoFile, AgreesWithTreeSitter) {
  namespace fs = std::filesystem;
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(PROFLENS_SOURCE_DIR "/tests/analysis/benchmark_corpus")) {
    if (entry.path().extension() != ".go") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(shown(text), by_tree(text)) << entry.path();
    ++files;
  }
  EXPECT_GT(files, 15);
}

struct NameCase {
  const char* name;
  const char* parts;  // package|receiver|name|closure, a star after a pointer receiver
};

class SplitGoName : public testing::TestWithParam<NameCase> {};

TEST_P(SplitGoName, TakesApart) {
  const FunctionName name = split_go_name(GetParam().name);
  EXPECT_EQ(
      name.package + "|" + name.container + (name.pointer_receiver ? "*" : "") + "|" + name.name + "|" + name.closure,
      GetParam().parts)
      << GetParam().name;
}

INSTANTIATE_TEST_SUITE_P(
    Spellings, SplitGoName,
    testing::Values(
        NameCase{"main.main", "main||main|"}, NameCase{"runtime.mallocgc", "runtime||mallocgc|"},
        NameCase{"memeqbody", "||memeqbody|"}, NameCase{"_rt0_amd64_linux", "||_rt0_amd64_linux|"}, NameCase{"", "|||"},
        NameCase{"example.com/m/pkg.(*Decoder[...]).Parse.func1.2", "example.com/m/pkg|Decoder*|Parse|func1.2"},
        NameCase{"example.com/m/pkg.Decoder.Parse", "example.com/m/pkg|Decoder|Parse|"},
        NameCase{"example.com/m/pkg.(*T).Parse-fm", "example.com/m/pkg|T*|Parse|"},
        NameCase{"example.com/m/pkg.T.Parse-fm", "example.com/m/pkg|T|Parse|"},
        NameCase{"example.com/m/v2.Map[...]", "example.com/m/v2||Map|"},
        NameCase{"example.com/m/v2.Map[...].func1", "example.com/m/v2||Map|func1"},
        NameCase{"slices.SortFunc[go.shape.[]example.com/a.T,go.shape.struct { X int }]", "slices||SortFunc|"},
        NameCase{"example.com/a.(*Set[example.com/b.Key]).Add", "example.com/a|Set*|Add|"},
        NameCase{"gopkg.in/yaml%2ev3.(*decoder).unmarshal", "gopkg.in/yaml.v3|decoder*|unmarshal|"},
        NameCase{"gopkg.in/yaml.v3.Unmarshal", "gopkg.in/yaml.v3||Unmarshal|"},
        NameCase{"gopkg.in/yaml.v3.(*parser).parse", "gopkg.in/yaml.v3|parser*|parse|"},
        NameCase{"github.com/a.b/c.F", "github.com/a.b/c||F|"}, NameCase{"main.glob..func1", "main||glob.|func1"},
        NameCase{"main.glob..func1.2", "main||glob.|func1.2"}, NameCase{"main.init", "main||init|"},
        NameCase{"main.init.0", "main||init.0|"}, NameCase{"main.init.0.func1", "main||init.0|func1"},
        NameCase{"main.init.func1", "main||init|func1"}, NameCase{"main.run.gowrap1", "main||run|gowrap1"},
        NameCase{"main.run.func2.gowrap1", "main||run|func2.gowrap1"},
        NameCase{"main.run.deferwrap2", "main||run|deferwrap2"}, NameCase{"main.run-range1", "main||run|range1"},
        NameCase{"main.run.func1-range2", "main||run|func1-range2"},
        NameCase{"main.(*T).run-range1.func2", "main|T*|run|range1.func2"},
        NameCase{"main.outer.(*T).inner.func1", "main||outer|(*T).inner.func1"},
        NameCase{"runtime.memmove.abi0", "runtime||memmove|"}, NameCase{"main._Cfunc_work", "main||_Cfunc_work|"},
        NameCase{"command-line-arguments.F", "command-line-arguments||F|"},
        NameCase{"example.com/m/p_test.BenchmarkX.func1", "example.com/m/p_test||BenchmarkX|func1"},
        NameCase{"vendor/golang.org/x/net/http.F", "vendor/golang.org/x/net/http||F|"},
        NameCase{"main.Größe.Straße", "main|Größe|Straße|"},
        NameCase{"std::vector<a.b>::at(int)", "||std::vector<a.b>::at(int)|"},
        NameCase{"type..eq.[2]string", "||type..eq.[2]string|"}, NameCase{"main.", "||main.|"},
        NameCase{".x", "||.x|"}));

}  // namespace
}  // namespace proflens::analysis
