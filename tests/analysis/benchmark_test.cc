// What benchmark is found, what is suggested, and where it goes; that the texts compile is benchmark_corpus.py's job.
#include "analysis/benchmark.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

#include "analysis/go_syntax.h"

namespace proflens::analysis {
namespace {

using Files = std::map<std::string, std::string>;

GoPackageSources sources_of(const Files& files, std::vector<GoSourceFile>& storage, int go_minor = 24) {
  for (const auto& [name, text] : files) storage.push_back({name, text});
  return {storage, go_minor, {}};
}

OutlineFunction function_named(const Files& files, std::string_view file, std::string_view name) {
  for (const OutlineFunction& function : parse_go(files.at(std::string(file))).functions)
    if (function.name == name) return function;
  ADD_FAILURE() << name << " is not in " << file;
  return {};
}

std::string found(const Files& files, std::string_view name) {
  std::vector<GoSourceFile> storage;
  const auto benchmark = find_benchmark(sources_of(files, storage), function_named(files, "x.go", name));
  return benchmark ? benchmark->file + ":" + std::to_string(benchmark->line) + " " + benchmark->name : "";
}

constexpr const char* kSource =
    "package p\n"
    "type Decoder struct{}\n"
    "type Encoder struct{}\n"
    "func NewDecoder() *Decoder { return nil }\n"
    "func (d *Decoder) Run() {}\n"
    "func (e Encoder) Run() {}\n"
    "func (e Encoder) Only() {}\n"
    "func Parse(s string) {}\n";

std::string test_file(std::string_view body, std::string_view package = "p", std::string_view import = "") {
  return "package " + std::string(package) + "\nimport \"testing\"\n" + std::string(import) +
         "\nfunc BenchmarkOne(b *testing.B) {\n" + std::string(body) + "\n}\n";
}

struct FindCase {
  const char* function;
  const char* body;
  bool found;
};

class FindBenchmark : public testing::TestWithParam<FindCase> {};

TEST_P(FindBenchmark, InTheSamePackage) {
  const Files files = {{"x.go", kSource}, {"x_test.go", test_file(GetParam().body)}};
  EXPECT_EQ(found(files, GetParam().function), GetParam().found ? "x_test.go:3 BenchmarkOne" : "") << GetParam().body;
}

INSTANTIATE_TEST_SUITE_P(
    Calls, FindBenchmark,
    testing::Values(
        FindCase{"Parse", "for b.Loop() { Parse(\"\") }", true}, FindCase{"Parse", "", false},
        FindCase{"Parse", "b.Run(\"x\", func(b *testing.B) { Parse(\"\") })", true},
        FindCase{"Parse", "f := Parse; f(\"\")", true}, FindCase{"Parse", "other.Parse()", false},
        FindCase{"Parse", "_ = T{Parse: 1}", false}, FindCase{"Parse", "Parse := 1; _ = Parse", false},
        FindCase{"Parse", "// Parse(x)\n_ = \"Parse(x)\"", false}, FindCase{"Run", "d := NewDecoder(); d.Run()", true},
        FindCase{"Run", "d := &Decoder{}; d.Run()", true}, FindCase{"Run", "var d Decoder; d.Run()", true},
        FindCase{"Run", "d := new(Decoder); f := d.Run; f()", true}, FindCase{"Run", "(*Decoder).Run(nil)", true},
        FindCase{"Run", "(&Decoder{}).Run()", true}, FindCase{"Run", "b.Run(\"x\", func(b *testing.B) {})", false},
        FindCase{"Run", "e := Encoder{}; e.Run()", false}, FindCase{"Run", "x := unknown(); x.Run()", false},
        FindCase{"Only", "x := unknown(); x.Only()", true}));

TEST(FindBenchmarkPlaces, ExternalPackage) {
  const std::string import = "import \"example.com/m/p\"\n";
  const std::string body = "d := p.NewDecoder()\nd.Run()\np.Parse(\"\")";
  const Files files = {{"x.go", kSource}, {"x_test.go", test_file(body, "p_test", import)}};
  EXPECT_EQ(found(files, "Parse"), "x_test.go:4 BenchmarkOne");
  EXPECT_EQ(found(files, "Run"), "x_test.go:4 BenchmarkOne");
  const Files foreign = {{"x.go", kSource}, {"x_test.go", test_file("q.Parse(\"\")", "p_test", "import \"q\"\n")}};
  EXPECT_EQ(found(foreign, "Parse"), "");
}

TEST(FindBenchmarkPlaces, ThroughHelpersOfTheTests) {
  const std::string helper = "func help(b *testing.B, n int) { deeper() }\nfunc deeper() { Parse(\"\") }\n";
  const Files files = {{"x.go", kSource},
                       {"h_test.go", "package p\nimport \"testing\"\n" + helper},
                       {"x_test.go", test_file("help(b, 1)")}};
  EXPECT_EQ(found(files, "Parse"), "x_test.go:3 BenchmarkOne");
}

TEST(FindBenchmarkPlaces, TheBestNameWins) {
  const Files files = {{"x.go", kSource},
                       {"x_test.go",
                        "package p\nimport \"testing\"\nfunc BenchmarkAll(b *testing.B) { Parse(\"\") }\n"
                        "func BenchmarkParse(b *testing.B) { Parse(\"\") }\nfunc TestX(t *testing.T) {}\n"}};
  EXPECT_EQ(found(files, "Parse"), "x_test.go:3 BenchmarkParse");
}

// ---- suggestions

Result<BenchmarkEdit> suggested(const Files& files, std::string_view file, std::string_view name, int go_minor = 24) {
  std::vector<GoSourceFile> storage;
  return suggest_benchmark(sources_of(files, storage, go_minor), file, function_named(files, file, name));
}

/// The file after the edit.
std::string applied(const Files& files, const BenchmarkEdit& edit) {
  std::string text = edit.create ? "" : files.at(edit.file);
  for (auto insert = edit.inserts.rbegin(); insert != edit.inserts.rend(); ++insert) {
    std::size_t at = 0;
    for (std::uint32_t line = 0; line < insert->line; ++line) at = text.find('\n', at) + 1;
    text.insert(at + insert->column, insert->text);
  }
  return text;
}

std::string line_of(const std::string& text, std::uint32_t line) {
  std::size_t at = 0;
  for (std::uint32_t i = 0; i < line; ++i) at = text.find('\n', at) + 1;
  return text.substr(at, text.find('\n', at) - at);
}

TEST(SuggestBenchmark, WritesANewFile) {
  const Files files = {{"x.go", "package p\n\nfunc Sum(values []int) int { return 0 }\n"}};
  const auto edit = suggested(files, "x.go", "Sum");
  ASSERT_TRUE(edit);
  EXPECT_TRUE(edit->create);
  EXPECT_EQ(edit->file, "x_test.go");
  EXPECT_EQ(edit->benchmark_name, "BenchmarkSum");
  const std::string text = applied(files, *edit);
  EXPECT_EQ(text,
            "package p\n\nimport \"testing\"\n\n// BenchmarkSum measures Sum.\nfunc BenchmarkSum(b *testing.B) {\n"
            "\tvalues := make([]int, 1000)\n\tfor i := range values {\n\t\tvalues[i] = i * 7919 % 1000\n\t}\n"
            "\tb.ReportAllocs()\n\tfor b.Loop() {\n\t\t_ = Sum(values)\n\t}\n}\n");
  EXPECT_EQ(line_of(text, edit->cursor_line), "func BenchmarkSum(b *testing.B) {");
}

TEST(SuggestBenchmark, KeepsTheResultAliveBeforeLoop) {
  const Files files = {{"x.go", "package p\n\nfunc Sum(values []int) int { return 0 }\n"}};
  const std::string text = applied(files, *suggested(files, "x.go", "Sum", 19));
  for (const char* part :
       {"\tvar sink int\n", "\tb.ResetTimer()\n\tfor i := 0; i < b.N; i++ {\n\t\tsink = Sum(values)\n\t}\n",
        "\truntime.KeepAlive(sink)\n"})
    EXPECT_NE(text.find(part), std::string::npos) << part << text;
}

struct ExtendCase {
  const char* before;
  const char* imports_after;  // how the file begins then
};

class ExtendFile : public testing::TestWithParam<ExtendCase> {};

TEST_P(ExtendFile, AddsImports) {
  const Files files = {{"x.go", "package p\n\nimport \"io\"\n\nfunc Read(r io.Reader) {}\n"},
                       {"x_test.go", GetParam().before}};
  const auto edit = suggested(files, "x.go", "Read");
  ASSERT_TRUE(edit);
  EXPECT_FALSE(edit->create);
  const std::string text = applied(files, *edit);
  EXPECT_TRUE(text.starts_with(GetParam().imports_after)) << text;
  EXPECT_EQ(line_of(text, edit->cursor_line), "func BenchmarkRead(b *testing.B) {");
}

INSTANTIATE_TEST_SUITE_P(
    Imports, ExtendFile,
    testing::Values(
        ExtendCase{"package p\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nvar _ = os.Args\n",
                   "package p\n\nimport (\n\t\"os\"\n\t\"strings\"\n\t\"testing\"\n)\n\nvar _"},
        ExtendCase{"package p\n\nimport (\n\t\"testing\"\n\n\t\"example.com/a\"\n)\n",
                   "package p\n\nimport (\n\t\"strings\"\n\t\"testing\"\n\n\t\"example.com/a\"\n)\n"},
        ExtendCase{"package p\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) {}",
                   "package p\n\nimport (\n\t\"strings\"\n\t\"testing\"\n)\n\nfunc TestX(t *testing.T) {}\n\n// Bench"},
        ExtendCase{"package p\n", "package p\n\nimport (\n\t\"strings\"\n\t\"testing\"\n)\n\n// Bench"},
        ExtendCase{"package p\n\nimport (\n\tst \"strings\"\n\t\"testing\"\n)\n\nvar _ = st.ToUpper\n",
                   "package p\n\nimport (\n\tst \"strings\"\n\t\"testing\"\n)\n\nvar _"},
        ExtendCase{"package p\n\nimport (\n\t\"example.com/a\"\n)\n",
                   "package p\n\nimport (\n\t\"strings\"\n\t\"testing\"\n\n\t\"example.com/a\"\n)\n"}));

TEST(SuggestBenchmark, PutsUnexportedFunctionsInside) {
  const std::string external =
      "package p_test\n\nimport (\n\t\"testing\"\n\n\t\"example.com/m/p\"\n)\n\nvar _ = p.Get\n\nfunc TestX(t "
      "*testing.T) {}\n";
  const Files files = {{"x.go",
                        "package p\n\nfunc Get() int { return 1 }\n\nfunc get(n int) {}\n\ntype h struct{ n int "
                        "}\n\nfunc Use(x h) {}\n"},
                       {"x_test.go", external}};
  EXPECT_EQ(suggested(files, "x.go", "Get")->file, "x_test.go");
  EXPECT_NE(applied(files, *suggested(files, "x.go", "Get")).find("p.Get()"), std::string::npos);
  for (const char* name : {"get", "Use"}) {
    const auto edit = suggested(files, "x.go", name);
    EXPECT_EQ(edit->file, "x_internal_test.go");
    EXPECT_TRUE(applied(files, *edit).starts_with("package p\n"));
  }
}

TEST(SuggestBenchmark, KeepsBuildConstraints) {
  const Files files = {{"x.go", "//go:build linux\n\npackage p\n\nfunc F() {}\n"}, {"x_test.go", "package p\n"}};
  const auto edit = suggested(files, "x.go", "F");
  EXPECT_EQ(edit->file, "x_internal_test.go");
  EXPECT_TRUE(applied(files, *edit).starts_with("//go:build linux\n\npackage p\n"));
  const Files system = {{"x_linux.go", "package p\n\nfunc F() {}\n"}};
  EXPECT_EQ(suggested(system, "x_linux.go", "F")->file, "x_linux_test.go");
}

TEST(SuggestBenchmark, FindsFreeNames) {
  const Files files = {
      {"x.go", "package p\n\ntype T struct{}\n\nfunc parse() {}\n\nfunc (T) Parse() {}\n\nfunc fmt() {}\n"},
      {"x_test.go", "package p\n\nfunc BenchmarkParse() {}\n\nfunc TestT_Parse() {}\n"}};
  EXPECT_EQ(suggested(files, "x.go", "parse")->benchmark_name, "Benchmark_parse");
  EXPECT_EQ(suggested(files, "x.go", "Parse")->benchmark_name, "BenchmarkT_Parse");
}

TEST(SuggestBenchmark, SaysTodoAndGoesThere) {
  const Files files = {{"x.go", "package p\n\ntype Clock interface{ Now() int }\n\nfunc Wait(c Clock) {}\n"}};
  const auto edit = suggested(files, "x.go", "Wait");
  const std::string text = applied(files, *edit);
  EXPECT_EQ(line_of(text, edit->cursor_line), "\tb.Skip(\"TODO: a value that implements Clock\")") << text;
}

struct RefusedCase {
  const char* file;
  const char* text;
  const char* function;
};

class Refused : public testing::TestWithParam<RefusedCase> {};

TEST_P(Refused, WithAReason) {
  const Files files = {{GetParam().file, GetParam().text}};
  const auto edit = suggested(files, GetParam().file, GetParam().function);
  ASSERT_FALSE(edit);
  EXPECT_EQ(edit.error().kind, ErrorKind::kUsage);
  EXPECT_FALSE(edit.error().message.empty());
}

INSTANTIATE_TEST_SUITE_P(Functions, Refused,
                         testing::Values(RefusedCase{"x.go", "package main\nfunc main() {}\n", "main"},
                                         RefusedCase{"x.go", "package p\nfunc init() {}\n", "init"},
                                         RefusedCase{"x.go", "package p\nfunc _() {}\n", "_"},
                                         RefusedCase{"x_test.go", "package p\nfunc TestX(t *T) {}\n", "TestX"},
                                         RefusedCase{"x.go", "//go:build ignore\n\npackage p\nfunc F() {}\n", "F"},
                                         RefusedCase{"x.go", "package p\nimport \"C\"\nfunc F(x C.struct_s) {}\n",
                                                     "F"}));

TEST(SuggestBenchmark, RefusesWhatIsNotThere) {
  const Files files = {{"x.go", "package p\nfunc F() {}\n"}};
  std::vector<GoSourceFile> storage;
  const GoPackageSources sources = sources_of(files, storage);
  OutlineFunction other;
  other.name = "G";
  EXPECT_FALSE(suggest_benchmark(sources, "x.go", other));
  EXPECT_FALSE(suggest_benchmark(sources, "y.go", other));
}

TEST(SuggestBenchmark, KnowsTypesOfOtherPackages) {
  const Files files = {{"x.go", "package p\n\nimport \"m/shape\"\n\nfunc F(a shape.Box, b *shape.Pool) {}\n"}};
  const std::string shape =
      "package shape\n\ntype Box struct {\n\tWidth int\n\thidden int\n}\n\ntype Pool struct{ n int }\n\nfunc NewPool(n "
      "int) *Pool { return nil }\n";
  std::vector<GoSourceFile> storage;
  GoPackageSources sources = sources_of(files, storage);
  sources.other_package = [&](std::string_view path) {
    return path == "m/shape" ? std::vector<GoSourceFile>{{"shape.go", shape}} : std::vector<GoSourceFile>{};
  };
  const auto edit = suggest_benchmark(sources, "x.go", function_named(files, "x.go", "F"));
  const std::string text = applied(files, *edit);
  EXPECT_NE(text.find("shape.Box{Width: "), std::string::npos) << text;
  EXPECT_NE(text.find("shape.NewPool("), std::string::npos) << text;
  EXPECT_EQ(text.find("Skip"), std::string::npos) << text;
}

}  // namespace
}  // namespace proflens::analysis
