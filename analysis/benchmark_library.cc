#include "analysis/benchmark_library.h"

#include <algorithm>
#include <array>

namespace proflens::analysis {
namespace {

constexpr std::string_view kReaderSetup = "$x := ${strings}.NewReader($text)";
constexpr std::string_view kReaderReset = "$x.Reset($text)";

constexpr auto kValues = std::to_array<LibraryValue>({
    // io
    {"io.Reader", "$x", kReaderSetup, kReaderReset},
    {"io.ReadSeeker", "$x", kReaderSetup, kReaderReset},
    {"io.Seeker", "$x", kReaderSetup, kReaderReset},
    {"io.ReaderAt", "$x", kReaderSetup, ""},
    {"io.ByteReader", "$x", kReaderSetup, kReaderReset},
    {"io.RuneReader", "$x", kReaderSetup, kReaderReset},
    {"io.ByteScanner", "$x", kReaderSetup, kReaderReset},
    {"io.RuneScanner", "$x", kReaderSetup, kReaderReset},
    {"io.WriterTo", "$x", kReaderSetup, kReaderReset},
    {"io.ReadCloser", "${io}.NopCloser($x)", kReaderSetup, kReaderReset},
    {"io.ReadSeekCloser", "struct {\n\t${io}.ReadSeeker\n\t${io}.Closer\n}{$x, ${io}.NopCloser(nil)}", kReaderSetup,
     kReaderReset},
    {"io.Writer", "${io}.Discard", "", ""},
    {"io.StringWriter", "$x", "$x := &${bytes}.Buffer{}", "$x.Reset()"},
    {"io.ByteWriter", "$x", "$x := &${bytes}.Buffer{}", "$x.Reset()"},
    {"io.ReaderFrom", "$x", "$x := &${bytes}.Buffer{}", "$x.Reset()"},
    {"io.ReadWriter", "$x", "$x := ${bytes}.NewBufferString($text)", "$x.Reset()\n$x.WriteString($text)"},
    {"io.Closer", "${io}.NopCloser(nil)", "", ""},
    {"io.WriteCloser", "$x", "_, $x := ${io}.Pipe()\n$x.Close()", ""},
    {"*io.LimitedReader", "${io}.LimitReader($x, 1024).(*${io}.LimitedReader)", kReaderSetup, kReaderReset},
    {"*io.SectionReader", "${io}.NewSectionReader($x, 0, 1024)", kReaderSetup, ""},
    {"io.SectionReader", "*${io}.NewSectionReader($x, 0, 1024)", kReaderSetup, ""},
    // bufio, bytes, strings
    {"*bufio.Reader", "$x", "$xSource := ${strings}.NewReader($text)\n$x := ${bufio}.NewReader($xSource)",
     "$xSource.Reset($text)\n$x.Reset($xSource)"},
    {"*bufio.Writer", "$x", "$x := ${bufio}.NewWriter(${io}.Discard)", ""},
    {"*bufio.Scanner", "${bufio}.NewScanner($x)", kReaderSetup, kReaderReset},
    {"*bufio.ReadWriter", "${bufio}.NewReadWriter(${bufio}.NewReader($x), ${bufio}.NewWriter(${io}.Discard))",
     kReaderSetup, kReaderReset},
    {"bufio.SplitFunc", "${bufio}.ScanLines", "", ""},
    {"*bytes.Buffer", "$x", "$x := ${bytes}.NewBufferString($text)", "$x.Reset()\n$x.WriteString($text)"},
    {"bytes.Buffer", "*${bytes}.NewBufferString($text)", "", ""},
    {"*bytes.Reader", "$x", "$x := ${bytes}.NewReader([]byte($text))", "$x.Seek(0, 0)"},
    {"*strings.Reader", "$x", kReaderSetup, kReaderReset},
    {"*strings.Builder", "$x", "$x := &${strings}.Builder{}", "$x.Reset()"},
    {"*strings.Replacer", "${strings}.NewReplacer(\"a\", \"b\")", "", ""},
    // context, time, errors
    {"context.Context", "${context}.Background()", "", ""},
    {"context.CancelFunc", "func() {}", "", ""},
    {"time.Time", "${time}.Date(2024, 1, 2, 15, 4, 5, 0, ${time}.UTC)", "", ""},
    {"*time.Time", "&$x", "$x := ${time}.Date(2024, 1, 2, 15, 4, 5, 0, ${time}.UTC)", ""},
    {"time.Duration", "${time}.Millisecond", "", ""},
    {"time.Month", "${time}.March", "", ""},
    {"time.Weekday", "${time}.Tuesday", "", ""},
    {"*time.Location", "${time}.UTC", "", ""},
    {"*time.Timer", "$x", "$x := ${time}.NewTimer(${time}.Hour)\ndefer $x.Stop()", ""},
    {"*time.Ticker", "$x", "$x := ${time}.NewTicker(${time}.Millisecond)\ndefer $x.Stop()", ""},
    // net, net/http, net/url
    {"net/http.ResponseWriter", "${net/http/httptest}.NewRecorder()", "", ""},
    {"*net/http.Request", "${net/http/httptest}.NewRequest(\"GET\", \"/path?key=value\", nil)", "", ""},
    {"net/http.Handler", "${net/http}.NotFoundHandler()", "", ""},
    {"net/http.HandlerFunc", "${net/http}.NotFound", "", ""},
    {"net/http.Header", "${net/http}.Header{\"Content-Type\": {\"text/plain\"}}", "", ""},
    {"*net/http.Header", "&${net/http}.Header{\"Content-Type\": {\"text/plain\"}}", "", ""},
    {"*net/http.Client", "&${net/http}.Client{}", "", ""},
    {"*net/http.ServeMux", "${net/http}.NewServeMux()", "", ""},
    {"*net/http.Cookie", "&${net/http}.Cookie{Name: \"name\", Value: \"value\"}", "", ""},
    {"net/http.RoundTripper", "${net/http}.NewFileTransport(${net/http}.Dir(\".\"))", "", ""},
    {"*net/http.Response",
     "&${net/http}.Response{StatusCode: 200, Header: ${net/http}.Header{}, Body: ${io}.NopCloser($x)}", kReaderSetup,
     kReaderReset},
    {"net/http/httptest.ResponseRecorder", "*${net/http/httptest}.NewRecorder()", "", ""},
    {"*net/http/httptest.ResponseRecorder", "${net/http/httptest}.NewRecorder()", "", ""},
    {"*net/url.URL", "&${net/url}.URL{Scheme: \"https\", Host: \"example.com\", Path: \"/path\"}", "", ""},
    {"net/url.URL", "${net/url}.URL{Scheme: \"https\", Host: \"example.com\", Path: \"/path\"}", "", ""},
    {"net/url.Values", "${net/url}.Values{\"key\": {\"value\"}}", "", ""},
    // Its other end takes and gives without end, so that neither side waits.
    {"net.Conn", "$x",
     "$x, $xPeer := ${net}.Pipe()\ndefer $x.Close()\ngo ${io}.Copy(${io}.Discard, $xPeer)\ngo func() {\n\tfor {\n"
     "\t\tif _, err := $xPeer.Write([]byte(\"some text\")); err != nil {\n\t\t\treturn\n\t\t}\n\t}\n}()",
     ""},
    {"net.IP", "${net}.IPv4(192, 0, 2, 1)", "", ""},
    {"net.IPMask", "${net}.CIDRMask(24, 32)", "", ""},
    {"*net.IPNet", "&${net}.IPNet{IP: ${net}.IPv4(192, 0, 2, 0), Mask: ${net}.CIDRMask(24, 32)}", "", ""},
    {"net.Addr", "&${net}.TCPAddr{IP: ${net}.IPv4(192, 0, 2, 1), Port: 80}", "", ""},
    {"*net.TCPAddr", "&${net}.TCPAddr{IP: ${net}.IPv4(192, 0, 2, 1), Port: 80}", "", ""},
    {"*net.UDPAddr", "&${net}.UDPAddr{IP: ${net}.IPv4(192, 0, 2, 1), Port: 80}", "", ""},
    {"net/netip.Addr", "${net/netip}.MustParseAddr(\"192.0.2.1\")", "", ""},
    {"net/netip.Prefix", "${net/netip}.MustParsePrefix(\"192.0.2.0/24\")", "", ""},
    {"net/netip.AddrPort", "${net/netip}.MustParseAddrPort(\"192.0.2.1:80\")", "", ""},
    {"net/textproto.MIMEHeader", "${net/textproto}.MIMEHeader{\"Content-Type\": {\"text/plain\"}}", "", ""},
    // fmt, errors, sort, sync
    {"fmt.Stringer", "${time}.Second", "", ""},
    {"sort.Interface", "$x", "$x := ${sort}.IntSlice(${math/rand}.Perm($size))",
     "${math/rand}.Shuffle($x.Len(), $x.Swap)"},
    {"sort.IntSlice", "$x", "$x := ${sort}.IntSlice(${math/rand}.Perm($size))",
     "${math/rand}.Shuffle($x.Len(), $x.Swap)"},
    {"*sync.Mutex", "&${sync}.Mutex{}", "", ""},
    {"*sync.RWMutex", "&${sync}.RWMutex{}", "", ""},
    {"*sync.Once", "&${sync}.Once{}", "", ""},
    {"*sync.Map", "&${sync}.Map{}", "", ""},
    {"*sync.Pool", "&${sync}.Pool{New: func() interface{} { return new(${bytes}.Buffer) }}", "", ""},
    {"*sync.WaitGroup", "$x", "$x := &${sync}.WaitGroup{}", "$x.Add(1)"},
    {"sync.Locker", "&${sync}.Mutex{}", "", ""},
    // encoding
    {"*encoding/json.Decoder", "${encoding/json}.NewDecoder($x)", kReaderSetup, kReaderReset},
    {"*encoding/json.Encoder", "${encoding/json}.NewEncoder(${io}.Discard)", "", ""},
    {"encoding/json.RawMessage", "${encoding/json}.RawMessage(`{\"name\":\"value\"}`)", "", ""},
    {"encoding/json.Number", "${encoding/json}.Number(\"12\")", "", ""},
    {"encoding/json.Marshaler", "${encoding/json}.RawMessage(`{\"name\":\"value\"}`)", "", ""},
    {"encoding/json.Unmarshaler", "&${encoding/json}.RawMessage{}", "", ""},
    {"encoding/json.Token", "\"token\"", "", ""},
    {"encoding.TextMarshaler", "${time}.Unix(0, 0)", "", ""},
    {"encoding.TextUnmarshaler", "&${math/big}.Int{}", "", ""},
    {"encoding.BinaryMarshaler", "${time}.Unix(0, 0)", "", ""},
    {"encoding.BinaryUnmarshaler", "&${time}.Time{}", "", ""},
    {"*encoding/csv.Reader", "${encoding/csv}.NewReader($x)", kReaderSetup, kReaderReset},
    {"*encoding/csv.Writer", "${encoding/csv}.NewWriter(${io}.Discard)", "", ""},
    {"*encoding/xml.Decoder", "${encoding/xml}.NewDecoder($x)", kReaderSetup, kReaderReset},
    {"*encoding/xml.Encoder", "${encoding/xml}.NewEncoder(${io}.Discard)", "", ""},
    {"encoding/xml.StartElement", "${encoding/xml}.StartElement{Name: ${encoding/xml}.Name{Local: \"item\"}}", "", ""},
    {"encoding/xml.Name", "${encoding/xml}.Name{Local: \"item\"}", "", ""},
    {"*encoding/gob.Encoder", "${encoding/gob}.NewEncoder(${io}.Discard)", "", ""},
    {"encoding/binary.ByteOrder", "${encoding/binary}.LittleEndian", "", ""},
    {"encoding/binary.AppendByteOrder", "${encoding/binary}.LittleEndian", "", ""},
    {"*encoding/base64.Encoding", "${encoding/base64}.StdEncoding", "", ""},
    {"*compress/gzip.Writer", "${compress/gzip}.NewWriter(${io}.Discard)", "", ""},
    {"*archive/tar.Writer", "${archive/tar}.NewWriter(${io}.Discard)", "", ""},
    {"*archive/zip.Writer", "${archive/zip}.NewWriter(${io}.Discard)", "", ""},
    // math, hash, crypto, unicode
    {"*math/big.Int", "${math/big}.NewInt(12345)", "", ""},
    {"*math/big.Float", "${math/big}.NewFloat(1.5)", "", ""},
    {"*math/big.Rat", "${math/big}.NewRat(3, 4)", "", ""},
    {"*math/rand.Rand", "${math/rand}.New(${math/rand}.NewSource(1))", "", ""},
    {"math/rand.Source", "${math/rand}.NewSource(1)", "", ""},
    {"*math/rand/v2.Rand", "${math/rand/v2}.New(${math/rand/v2}.NewPCG(1, 2))", "", ""},
    {"math/rand/v2.Source", "${math/rand/v2}.NewPCG(1, 2)", "", ""},
    {"hash.Hash", "${crypto/sha256}.New()", "", ""},
    {"hash.Hash32", "${hash/fnv}.New32a()", "", ""},
    {"hash.Hash64", "${hash/fnv}.New64a()", "", ""},
    {"*hash/crc32.Table", "${hash/crc32}.IEEETable", "", ""},
    {"crypto.Hash", "${crypto}.SHA256", "", ""},
    {"*unicode.RangeTable", "${unicode}.Letter", "", ""},
    // reflect, regexp, text
    {"reflect.Type", "${reflect}.TypeOf(\"\")", "", ""},
    {"reflect.Value", "${reflect}.ValueOf(\"value\")", "", ""},
    {"reflect.Kind", "${reflect}.String", "", ""},
    {"*regexp.Regexp", "${regexp}.MustCompile(`[a-z]+`)", "", ""},
    {"*text/template.Template", "${text/template}.Must(${text/template}.New(\"t\").Parse(\"Hello {{.}}\"))", "", ""},
    {"*html/template.Template", "${html/template}.Must(${html/template}.New(\"t\").Parse(\"Hello {{.}}\"))", "", ""},
    {"*text/tabwriter.Writer", "${text/tabwriter}.NewWriter(${io}.Discard, 0, 8, 1, ' ', 0)", "", ""},
    {"text/template.FuncMap", "${text/template}.FuncMap{}", "", ""},
    // logging, files, flags
    {"*log.Logger", "${log}.New(${io}.Discard, \"\", 0)", "", ""},
    {"*log/slog.Logger", "${log/slog}.New(${log/slog}.NewTextHandler(${io}.Discard, nil))", "", ""},
    {"log/slog.Handler", "${log/slog}.NewTextHandler(${io}.Discard, nil)", "", ""},
    {"log/slog.Level", "${log/slog}.LevelInfo", "", ""},
    {"log/slog.Attr", "${log/slog}.Int(\"key\", 1)", "", ""},
    {"log/slog.Value", "${log/slog}.IntValue(1)", "", ""},
    {"io/fs.FS", "${testing/fstest}.MapFS{\"file.txt\": {Data: []byte(\"text\")}}", "", ""},
    {"io/fs.FileMode", "0o644", "", ""},
    {"os.FileMode", "0o644", "", ""},
    {"os.Signal", "${os}.Interrupt", "", ""},
    {"*os.File", "$x",
     "$x, err := ${os}.CreateTemp(b.TempDir(), \"\")\nif err != nil {\n\tb.Fatal(err)\n}\ndefer $x.Close()", ""},
    {"io.WriteSeeker", "$x",
     "$x, err := ${os}.CreateTemp(b.TempDir(), \"\")\nif err != nil {\n\tb.Fatal(err)\n}\ndefer $x.Close()", ""},
    {"io.ReadWriteSeeker", "$x",
     "$x, err := ${os}.CreateTemp(b.TempDir(), \"\")\nif err != nil {\n\tb.Fatal(err)\n}\ndefer $x.Close()", ""},
    {"io.WriterAt", "$x",
     "$x, err := ${os}.CreateTemp(b.TempDir(), \"\")\nif err != nil {\n\tb.Fatal(err)\n}\ndefer $x.Close()", ""},
    {"*flag.FlagSet", "${flag}.NewFlagSet(\"benchmark\", ${flag}.ContinueOnError)", "", ""},
    // image, container, go
    {"image.Image", "${image}.NewRGBA(${image}.Rect(0, 0, 64, 64))", "", ""},
    {"image/draw.Image", "${image}.NewRGBA(${image}.Rect(0, 0, 64, 64))", "", ""},
    {"*image.RGBA", "${image}.NewRGBA(${image}.Rect(0, 0, 64, 64))", "", ""},
    {"*image.NRGBA", "${image}.NewNRGBA(${image}.Rect(0, 0, 64, 64))", "", ""},
    {"*image.Gray", "${image}.NewGray(${image}.Rect(0, 0, 64, 64))", "", ""},
    {"image.Rectangle", "${image}.Rect(0, 0, 64, 64)", "", ""},
    {"image.Point", "${image}.Pt(8, 8)", "", ""},
    {"image/color.Color", "${image/color}.RGBA{R: 200, G: 100, B: 50, A: 255}", "", ""},
    {"image/color.RGBA", "${image/color}.RGBA{R: 200, G: 100, B: 50, A: 255}", "", ""},
    {"image/color.NRGBA", "${image/color}.NRGBA{R: 200, G: 100, B: 50, A: 255}", "", ""},
    {"image/color.Model", "${image/color}.RGBAModel", "", ""},
    {"image/color.Palette", "${image/color}.Palette{${image/color}.Black, ${image/color}.White}", "", ""},
    {"*container/list.List", "${container/list}.New()", "", ""},
    {"*container/list.Element", "$xList.PushBack(1)", "$xList := ${container/list}.New()", ""},
    {"*container/ring.Ring", "${container/ring}.New($size)", "", ""},
    {"*go/token.FileSet", "${go/token}.NewFileSet()", "", ""},
    {"go/token.Pos", "${go/token}.NoPos", "", ""},
    {"go/token.Token", "${go/token}.ADD", "", ""},
    {"go/ast.Node", "${go/ast}.NewIdent(\"x\")", "", ""},
    {"go/ast.Expr", "${go/ast}.NewIdent(\"x\")", "", ""},
    {"*go/ast.Ident", "${go/ast}.NewIdent(\"x\")", "", ""},
    {"testing.TB", "b", "", ""},
    {"*testing.B", "b", "", ""},
});

struct LibraryInterface {
  std::string_view name;
  std::array<std::string_view, 4> methods;
};

constexpr auto kInterfaces = std::to_array<LibraryInterface>({
    {"io.Reader", {"Read"}},
    {"io.Writer", {"Write"}},
    {"io.Closer", {"Close"}},
    {"io.Seeker", {"Seek"}},
    {"io.ReaderAt", {"ReadAt"}},
    {"io.WriterAt", {"WriteAt"}},
    {"io.ReadWriter", {"Read", "Write"}},
    {"io.ReadSeeker", {"Read", "Seek"}},
    {"io.ReadCloser", {"Read", "Close"}},
    {"io.WriteCloser", {"Write", "Close"}},
    {"io.ReadWriteSeeker", {"Read", "Write", "Seek"}},
    {"io.ByteReader", {"ReadByte"}},
    {"io.ByteScanner", {"ReadByte", "UnreadByte"}},
    {"io.RuneReader", {"ReadRune"}},
    {"io.RuneScanner", {"ReadRune", "UnreadRune"}},
    {"io.ByteWriter", {"WriteByte"}},
    {"io.StringWriter", {"WriteString"}},
    {"io.WriterTo", {"WriteTo"}},
    {"io.ReaderFrom", {"ReadFrom"}},
    {"fmt.Stringer", {"String"}},
    {"sort.Interface", {"Len", "Less", "Swap"}},
    {"container/heap.Interface", {"Len", "Less", "Push", "Pop"}},
    {"sync.Locker", {"Lock", "Unlock"}},
    {"encoding.TextMarshaler", {"MarshalText"}},
    {"encoding.TextUnmarshaler", {"UnmarshalText"}},
    {"encoding.BinaryMarshaler", {"MarshalBinary"}},
    {"encoding.BinaryUnmarshaler", {"UnmarshalBinary"}},
    {"encoding/json.Marshaler", {"MarshalJSON"}},
    {"encoding/json.Unmarshaler", {"UnmarshalJSON"}},
    {"net/http.Handler", {"ServeHTTP"}},
    {"net/http.RoundTripper", {"RoundTrip"}},
    {"fmt.Formatter", {"Format"}},
    {"fmt.GoStringer", {"GoString"}},
    {"flag.Value", {"String", "Set"}},
    {"database/sql.Scanner", {"Scan"}},
    {"database/sql/driver.Valuer", {"Value"}},
    {"io/fs.FS", {"Open"}},
    {"expvar.Var", {"String"}},
});

/// Types for interfaces that are written out: bytes.Buffer has most of what code reads from and writes to.
struct Implementation {
  std::array<std::string_view, 14> methods;
  LibraryValue value;
};
constexpr auto kImplementations = std::to_array<Implementation>({
    {{"Write"}, {"", "${io}.Discard", "", ""}},
    {{"Read", "Seek", "ReadAt", "ReadByte", "UnreadByte", "ReadRune", "UnreadRune", "WriteTo", "Len", "Size"},
     {"", "$x", kReaderSetup, kReaderReset}},
    {{"Read", "Write", "WriteString", "WriteByte", "WriteRune", "ReadByte", "ReadRune", "ReadFrom", "WriteTo", "String",
      "Len", "Bytes", "Reset", "Cap"},
     {"", "$x", "$x := ${bytes}.NewBufferString($text)", "$x.Reset()\n$x.WriteString($text)"}},
    {{"Read", "Close"}, {"", "${io}.NopCloser($x)", kReaderSetup, kReaderReset}},
    {{"Close"}, {"", "${io}.NopCloser(nil)", "", ""}},
    {{"String", "Seconds", "Minutes", "Hours", "Milliseconds", "Nanoseconds"}, {"", "${time}.Second", "", ""}},
    {{"Len", "Less", "Swap"},
     {"", "$x", "$x := ${sort}.IntSlice(${math/rand}.Perm($size))", "${math/rand}.Shuffle($x.Len(), $x.Swap)"}},
    {{"Lock", "Unlock", "TryLock"}, {"", "&${sync}.Mutex{}", "", ""}},
    {{"Error"}, {"", "${errors}.New(\"benchmark\")", "", ""}},
    {{"Sum", "Write", "Reset", "Size", "BlockSize"}, {"", "${crypto/sha256}.New()", "", ""}},
    {{"ServeHTTP"}, {"", "${net/http}.NotFoundHandler()", "", ""}},
    {{"Printf", "Println", "Print"}, {"", "${log}.New(${io}.Discard, \"\", 0)", "", ""}},
    {{"Intn", "Int63", "Float64", "Perm", "Int63n", "Uint64", "Uint32", "Int31n"},
     {"", "${math/rand}.New(${math/rand}.NewSource(1))", "", ""}},
});

struct Signature {
  std::string_view method;
  std::string_view signature;
};
constexpr auto kSignatures = std::to_array<Signature>({
    {"Read", "([]byte) (int, error)"},
    {"Write", "([]byte) (int, error)"},
    {"Close", "() error"},
    {"Seek", "(int64, int) (int64, error)"},
    {"ReadAt", "([]byte, int64) (int, error)"},
    {"ReadByte", "() (byte, error)"},
    {"UnreadByte", "() error"},
    {"WriteByte", "(byte) error"},
    {"ReadRune", "() (rune, int, error)"},
    {"UnreadRune", "() error"},
    {"WriteRune", "(rune) (int, error)"},
    {"WriteString", "(string) (int, error)"},
    {"String", "() string"},
    {"Error", "() string"},
    {"Len", "() int"},
    {"Cap", "() int"},
    {"Less", "(int, int) bool"},
    {"Swap", "(int, int)"},
    {"Lock", "()"},
    {"Unlock", "()"},
    {"TryLock", "() bool"},
    {"Reset", "()"},
    {"Bytes", "() []byte"},
    {"Sum", "([]byte) []byte"},
    {"Seconds", "() float64"},
    {"Minutes", "() float64"},
    {"Hours", "() float64"},
    {"Milliseconds", "() int64"},
    {"Nanoseconds", "() int64"},
    {"BlockSize", "() int"},
    {"Printf", "(string, ...any)"},
    {"Println", "(...any)"},
    {"Print", "(...any)"},
    {"Intn", "(int) int"},
    {"Int63", "() int64"},
    {"Int63n", "(int64) int64"},
    {"Int31n", "(int32) int32"},
    {"Uint64", "() uint64"},
    {"Uint32", "() uint32"},
    {"Float64", "() float64"},
    {"Perm", "(int) []int"},
});

}  // namespace

std::string_view library_signature(std::string_view method) {
  const auto found = std::ranges::find(kSignatures, method, &Signature::method);
  return found == kSignatures.end() ? std::string_view() : found->signature;
}

const LibraryValue* find_library_value(std::string_view type) {
  const auto found = std::ranges::find(kValues, type, &LibraryValue::type);
  return found == kValues.end() ? nullptr : &*found;
}

std::vector<std::string_view> library_methods(std::string_view interface) {
  std::vector<std::string_view> methods;
  const auto found = std::ranges::find(kInterfaces, interface, &LibraryInterface::name);
  if (found == kInterfaces.end()) return methods;
  for (const std::string_view method : found->methods)
    if (!method.empty()) methods.push_back(method);
  return methods;
}

const LibraryValue* find_library_implementation(std::span<const std::string_view> methods) {
  for (const Implementation& candidate : kImplementations) {
    const bool has_all = std::ranges::all_of(methods, [&](std::string_view method) {
      return std::ranges::find(candidate.methods, method) != candidate.methods.end();
    });
    if (has_all && !methods.empty()) return &candidate.value;
  }
  return nullptr;
}

}  // namespace proflens::analysis
