#include "analysis/benchmark_hints.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace proflens::analysis {
namespace {

struct Row {
  std::string_view key;
  std::string_view literal;
};

constexpr std::string_view kJson = "`{\"name\":\"value\",\"count\":3,\"items\":[1,2,3]}`";
constexpr std::string_view kXml = "`<root><item id=\"1\">value</item></root>`";
constexpr std::string_view kCsv = R"("name,count\nfirst,1\nsecond,2\n")";
constexpr std::string_view kDigits = "\"12345\"";
constexpr std::string_view kUrl = "\"https://example.com/path?key=value\"";

/// What a library function reads tells best what the text is.
constexpr std::array<Row, 40> kByCall = {{{"encoding/json.", kJson},
                                          {"encoding/xml.", kXml},
                                          {"encoding/csv.", kCsv},
                                          {"strconv.Atoi", kDigits},
                                          {"strconv.ParseInt", kDigits},
                                          {"strconv.ParseUint", kDigits},
                                          {"strconv.ParseFloat", "\"3.14159\""},
                                          {"strconv.ParseBool", "\"true\""},
                                          {"strconv.Unquote", "`\"quoted\"`"},
                                          {"encoding/hex.Decode", "\"0123456789abcdef\""},
                                          {"encoding/base64.", "\"aGVsbG8gd29ybGQ=\""},
                                          {"net/url.Parse", kUrl},
                                          {"net/url.QueryUnescape", "\"a%20b+c\""},
                                          {"time.ParseDuration", "\"1h30m\""},
                                          {"time.ParseInLocation", "\"2024-01-02T15:04:05Z\""},
                                          {"time.Parse", "\"2024-01-02T15:04:05Z\""},
                                          {"time.LoadLocation", "\"UTC\""},
                                          {"net.ParseIP", "\"192.0.2.1\""},
                                          {"net.ParseCIDR", "\"192.0.2.0/24\""},
                                          {"net.ParseMAC", "\"00:00:5e:00:53:01\""},
                                          {"net.SplitHostPort", "\"example.com:80\""},
                                          {"net/netip.ParseAddrPort", "\"192.0.2.1:80\""},
                                          {"net/netip.ParseAddr", "\"192.0.2.1\""},
                                          {"net/netip.ParsePrefix", "\"192.0.2.0/24\""},
                                          {"net/netip.MustParsePrefix", "\"192.0.2.0/24\""},
                                          {"net/netip.MustParse", "\"192.0.2.1\""},
                                          {"net/mail.ParseAddress", "\"user@example.com\""},
                                          {"regexp.Compile", "\"[a-z]+\""},
                                          {"regexp.MustCompile", "\"[a-z]+\""},
                                          {"mime.ParseMediaType", "\"text/plain; charset=utf-8\""},
                                          {"go/parser.ParseExpr", "\"1 + 2*x\""},
                                          {"go/parser.", R"("package p\n\nfunc f() int { return 1 }\n")"},
                                          {"go/format.", R"("package p\n\nfunc f() int { return 1 }\n")"},
                                          {"text/template.", "\"Hello {{.}}\""},
                                          {"html/template.", "\"Hello {{.}}\""},
                                          {"path.Match", "\"*.go\""},
                                          {"path/filepath.Match", "\"*.go\""},
                                          {"encoding/base32.", "\"NBSWY3DP\""},
                                          {"math/big.", kDigits},
                                          {"html.Unescape", "\"a &lt; b &amp; c\""}}};

/// By a word of the parameter's name, else of the function's.
constexpr auto kContentWords = std::to_array<Row>({
    {"json", kJson},
    {"xml", kXml},
    {"html", "\"<p>text <b>bold</b></p>\""},
    {"csv", kCsv},
    {"yaml", R"("name: value\ncount: 3\n")"},
    {"toml", R"("name = \"value\"\ncount = 3\n")"},
    {"ini", R"("[section]\nname = value\n")"},
    {"url", kUrl},
    {"uri", kUrl},
    {"link", kUrl},
    {"email", "\"user@example.com\""},
    {"mail", "\"user@example.com\""},
    {"host", "\"example.com\""},
    {"hostname", "\"example.com\""},
    {"domain", "\"example.com\""},
    {"addr", "\"127.0.0.1:8080\""},
    {"address", "\"127.0.0.1:8080\""},
    {"ip", "\"192.0.2.1\""},
    {"cidr", "\"192.0.2.0/24\""},
    {"uuid", "\"123e4567-e89b-12d3-a456-426614174000\""},
    {"date", "\"2024-01-02\""},
    {"time", "\"15:04:05\""},
    {"timestamp", "\"2024-01-02T15:04:05Z\""},
    {"layout", "\"2006-01-02\""},
    {"duration", "\"1h30m\""},
    {"int", kDigits},
    {"integer", kDigits},
    {"number", kDigits},
    {"num", kDigits},
    {"digits", kDigits},
    {"atoi", kDigits},
    {"float", "\"3.14159\""},
    {"bool", "\"true\""},
    {"hex", "\"0123456789abcdef\""},
    {"base64", "\"aGVsbG8gd29ybGQ=\""},
    {"roman", "\"MCMXCIV\""},
    {"binary", "\"101101\""},
    {"color", "\"#336699\""},
    {"colour", "\"#336699\""},
    {"version", "\"1.2.3\""},
    {"semver", "\"1.2.3\""},
    {"expr", "\"1 + 2 * 3\""},
    {"expression", "\"1 + 2 * 3\""},
    {"eval", "\"1 + 2 * 3\""},
    {"calc", "\"1 + 2 * 3\""},
    {"formula", "\"1 + 2 * 3\""},
});

/// By a word of the parameter's name only: "New" in a function's name says nothing of its text.
constexpr auto kParameterWords = std::to_array<Row>({
    {"query", "\"a=1&b=2\""},
    {"sql", "\"SELECT id FROM items WHERE id = 1\""},
    {"regex", "\"[a-z]+\""},
    {"regexp", "\"[a-z]+\""},
    {"pattern", "\"[a-z]+\""},
    {"glob", "\"*.go\""},
    {"template", "\"Hello {{.}}\""},
    {"tmpl", "\"Hello {{.}}\""},
    {"locale", "\"en-US\""},
    {"lang", "\"en\""},
    {"method", "\"GET\""},
    {"mime", "\"text/plain; charset=utf-8\""},
    {"sep", "\",\""},
    {"separator", "\",\""},
    {"delim", "\",\""},
    {"delimiter", "\",\""},
    {"prefix", "\"the \""},
    {"suffix", "\"dog\""},
    {"substr", "\"fox\""},
    {"old", "\"fox\""},
    {"new", "\"cat\""},
    {"cutset", "\" \""},
    {"chars", "\"aeiou\""},
    {"format", "\"%v\""},
    {"name", "\"name\""},
    {"key", "\"key\""},
    {"path", "\"a/b/c.txt\""},
    {"file", "\"file.txt\""},
    {"filename", "\"file.txt\""},
});

/// Parameters that are a word rather than a text.
constexpr std::array<std::string_view, 24> kWords = {
    "id",   "word",   "token", "tag",  "kind", "type", "label", "title", "user",  "msg", "field", "unit",
    "attr", "symbol", "code",  "char", "k",    "sub",  "part",  "val",   "value", "op",  "env",   "flag"};

template <std::size_t count>
std::string_view by_word(const std::array<Row, count>& table, const std::vector<std::string>& words) {
  for (auto word = words.rbegin(); word != words.rend(); ++word) {
    const auto row = std::ranges::find(table, *word, &Row::key);
    if (row != table.end()) return row->literal;
  }
  return {};
}

bool has_word(std::string_view name, std::initializer_list<std::string_view> wanted) {
  return std::ranges::any_of(words_of(name),
                             [&](const std::string& word) { return std::ranges::find(wanted, word) != wanted.end(); });
}

bool calls_any(const std::set<std::string>& calls, std::initializer_list<std::string_view> prefixes) {
  return std::ranges::any_of(calls, [&](const std::string& call) {
    return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return call.starts_with(prefix); });
  });
}

}  // namespace

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto is_upper = [&](std::size_t at) {
      return at < name.size() && std::isupper(static_cast<unsigned char>(name[at]));
    };
    const auto is_lower = [&](std::size_t at) {
      return at < name.size() && std::islower(static_cast<unsigned char>(name[at]));
    };
    const bool starts = i == 0 || name[i - 1] == '_' || (is_upper(i) && (!is_upper(i - 1) || is_lower(i + 1)));
    if (name[i] == '_') continue;
    if (starts) words.emplace_back();
    words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
  }
  return words;
}

TextHint text_hint(std::string_view parameter, std::string_view function, const std::set<std::string>& calls,
                   std::string_view package) {
  const std::vector<std::string> words = words_of(parameter);
  if (const std::string_view literal = by_word(kContentWords, words); !literal.empty()) return {literal};
  if (const std::string_view literal = by_word(kParameterWords, words); !literal.empty()) return {literal};
  if (!words.empty() && std::ranges::find(kWords, words.back()) != kWords.end()) return {"\"value\""};
  for (const Row& row : kByCall)
    if (calls_any(calls, {row.key})) return {row.literal};
  const std::string_view literal = by_word(kContentWords, words_of(function));
  return {literal.empty() ? by_word(kContentWords, words_of(package)) : literal};
}

std::string number_hint(std::string_view parameter) {
  const std::vector<std::string> words = words_of(parameter);
  const std::string_view word = words.empty() ? std::string_view() : words.back();
  static constexpr std::array<Row, 22> kNumbers = {
      {{"i", "0"},       {"j", "1"},    {"index", "1"},     {"idx", "1"},     {"pos", "0"},   {"offset", "0"},
       {"start", "0"},   {"from", "0"}, {"lo", "0"},        {"low", "0"},     {"left", "0"},  {"begin", "0"},
       {"depth", "0"},   {"seed", "1"}, {"level", "1"},     {"port", "8080"}, {"size", "64"}, {"width", "64"},
       {"height", "64"}, {"cap", "64"}, {"capacity", "64"}, {"prec", "6"}}};
  const auto row = std::ranges::find(kNumbers, word, &Row::key);
  return row == kNumbers.end() ? "10" : std::string(row->literal);
}

bool may_explode(std::string_view function) {
  for (const std::string_view word : {"erm", "ombin", "ubset", "owerset", "owerSet", "nagram", "ueens", "artition"})
    if (function.find(word) != std::string_view::npos) return true;
  return false;
}

FileUse file_hint(std::string_view parameter, const std::set<std::string>& calls) {
  if (!calls_any(calls, {"os.", "io/ioutil.", "path/filepath.Walk", "path/filepath.Glob"})) return FileUse::kNone;
  if (has_word(parameter, {"dir", "directory", "folder", "root"})) return FileUse::kDirectory;
  if (!has_word(parameter, {"path", "file", "filename", "name", "fname", "src", "dst", "target"}))
    return FileUse::kNone;
  const bool reads =
      calls_any(calls, {"os.Open", "os.ReadFile", "io/ioutil.ReadFile", "os.Stat", "os.Lstat", "os.Remove"});
  return reads ? FileUse::kReads : FileUse::kWrites;
}

}  // namespace proflens::analysis
