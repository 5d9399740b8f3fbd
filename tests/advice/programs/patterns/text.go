package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand"
	randv2 "math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"text/template"
	"time"
	"unicode/utf8"
)

var (
	sinkInt    int
	sinkString string
	sinkBytes  []byte
	sinkAny    any
	sinkBool   bool
	sinkTime   time.Time
	sinkFloat  float64
)

var (
	words    = strings.Fields(strings.Repeat("alpha beta gamma delta epsilon zeta eta theta ", 64))
	line     = strings.Join(words, " ")
	longText = strings.Repeat("The quick brown fox jumps over the lazy dog. ", 40)
	upper    = strings.ToUpper(longText)
	lower    = strings.ToLower(longText)
	encoded  = []byte(`{"name":"a thing","count":12,"tags":["x","y","z"],"nested":{"a":1.5,"b":"text"}}`)
	document = []byte("[" + strings.TrimSuffix(strings.Repeat(string(encoded)+",", 20), ",") + "]")
)

// ---- regular expressions ----

func regexpCompileBad() {
	re := regexp.MustCompile(`^[a-z]+[0-9]+$`)
	sinkBool = re.MatchString("abc123")
}

var compiled = regexp.MustCompile(`^[a-z]+[0-9]+$`)

func regexpCompileGood() {
	for i := 0; i < 500; i++ {
		sinkInt += strings.Count(longText, "fox")
	}
	for i := 0; i < 50; i++ {
		sinkBool = compiled.MatchString("abc123")
	}
}

func regexpMatchesBad() {
	sinkBool, _ = regexp.MatchString(`^[a-z]+[0-9]+$`, "abc123")
}

var prefix = regexp.MustCompile(`^The quick.*fox`)

func regexpMatchBad() { sinkBool = prefix.MatchString(longText) }
func regexpMatchGood() {
	rest, found := strings.CutPrefix(longText, "The quick")
	sinkBool = found && strings.Contains(rest, "fox")
}

// ---- formatting and parsing ----

func sprintBad() {
	for i := 0; i < 100; i++ {
		sinkString = fmt.Sprintf("%d", i*7919)
	}
}

func sprintGood() {
	for i := 0; i < 100; i++ {
		sinkString = strconv.Itoa(i * 7919)
	}
}

var digits = strings.Fields(strings.Repeat("12345 987 4711 ", 40))
var numbers = func() []int {
	out := make([]int, 0, len(digits))
	for _, d := range digits {
		n, _ := strconv.Atoi(d)
		out = append(out, n)
	}
	return out
}()

func parseBad() {
	for _, d := range digits {
		n, _ := strconv.Atoi(d)
		sinkInt += n
	}
}

func parseGood() {
	for _, n := range numbers {
		sinkInt += n
	}
}

func boxingBad() {
	for i := 0; i < 100; i++ {
		sinkAny = i + 100000
	}
}

func boxingGood() {
	for i := 0; i < 100; i++ {
		sinkInt = i + 100000
	}
}

// ---- strings ----

var payload = []byte(longText)

func bytesToStringBad() {
	for i := 0; i < 20; i++ {
		sinkString = string(payload)
	}
}

func bytesToStringGood() {
	for i := 0; i < 20; i++ {
		sinkBool = bytes.Equal(payload, encoded)
		sinkInt += bytes.IndexByte(payload, 'q')
	}
}

func stringToBytesBad() {
	for i := 0; i < 20; i++ {
		sinkBytes = []byte(longText)
	}
}

func stringToBytesGood() {
	for i := 0; i < 20; i++ {
		sinkBytes = payload
		sinkInt += len(longText)
	}
}

func concatBad() {
	text := ""
	for _, word := range words {
		text += word
	}
	sinkString = text
}

func concatGood() {
	var text strings.Builder
	text.Grow(len(line))
	for _, word := range words {
		text.WriteString(word)
	}
	sinkString = text.String()
}

func builderBad() {
	var text strings.Builder
	for _, word := range words {
		text.WriteString(word)
	}
	sinkString = text.String()
}

func runesBad() {
	runes := []rune(longText)
	sinkInt = int(runes[len(runes)/2])
}

func runesGood() {
	sinkInt = utf8.RuneCountInString(longText)
}

func foldBad()  { sinkBool = strings.ToLower(upper) == strings.ToLower(longText) }
func foldGood() { sinkBool = strings.EqualFold(upper, longText) }

func splitBad() {
	for _, word := range strings.Split(line, " ") {
		sinkInt += len(word)
	}
}

func splitGood() {
	for word := range strings.SplitSeq(line, " ") {
		sinkInt += len(word)
	}
}

func replacerBad() {
	sinkString = strings.NewReplacer("alpha", "a", "beta", "b", "gamma", "c").Replace("alpha to beta")
}

var replacer = strings.NewReplacer("alpha", "a", "beta", "b", "gamma", "c")

func replacerGood() {
	for i := 0; i < 10; i++ {
		sinkString = replacer.Replace("alpha to beta")
	}
}

func readAllBad() {
	sinkBytes, _ = io.ReadAll(strings.NewReader(strings.Repeat(longText, 1)))
}

var readBuffer bytes.Buffer

func readAllGood() {
	readBuffer.Reset()
	readBuffer.Grow(len(longText))
	n, _ := io.Copy(&readBuffer, strings.NewReader(longText))
	sinkInt = int(n)
}

// ---- encoding ----

type thing struct {
	Name   string
	Count  int
	Tags   []string
	Nested struct {
		A float64
		B string
	}
}

func jsonBad() {
	var out thing
	_ = json.Unmarshal(encoded, &out)
	sinkString = out.Name
}

func jsonGood() {
	out := thing{Name: "a thing", Count: 12}
	sinkString = out.Name
	sinkInt += strings.Count(longText, out.Name)
}

func jsonAnyBad() {
	var out any
	_ = json.Unmarshal(document, &out)
	sinkAny = out
}

func jsonAnyGood() {
	var out []thing
	_ = json.Unmarshal(document, &out)
	sinkInt = len(out)
}

var wire = []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}

func binaryBad() {
	var header struct{ A, B uint32 }
	_ = binary.Read(bytes.NewReader(wire), binary.LittleEndian, &header)
	sinkInt = int(header.A)
}

func binaryGood() {
	for i := 0; i < 50; i++ {
		sinkInt += int(binary.LittleEndian.Uint32(wire[i%8:]))
	}
}

var errMissing = errors.New("missing")

func errorBad() {
	for i := 0; i < 20; i++ {
		if err := fmt.Errorf("entry %d is missing", i); err != nil {
			sinkBool = true
		}
	}
}

func errorGood() {
	for i := 0; i < 20; i++ {
		if err := errMissing; err != nil {
			sinkBool = true
		}
	}
}

func templateBad() {
	t := template.Must(template.New("page").Parse("Hello {{.}}, {{if true}}yes{{end}}"))
	_ = t.Execute(io.Discard, "you")
}

var page = template.Must(template.New("page").Parse("Hello {{.}}, {{if true}}yes{{end}}"))

func templateGood() { _ = page.Execute(io.Discard, "you") }

// ---- time and chance ----

func timeFormatBad() { sinkString = time.Unix(1700000000, 0).UTC().Format(time.RFC3339) }

var timeBuffer = make([]byte, 0, 64)

func timeFormatGood() {
	timeBuffer = time.Unix(1700000000, 0).UTC().AppendFormat(timeBuffer[:0], time.RFC3339)
	sinkInt += len(timeBuffer)
}

func clockBad() {
	for _, word := range words {
		if time.Now().IsZero() {
			sinkInt += len(word)
		}
	}
}

func clockGood() {
	now := time.Unix(1700000000, 0)
	for i := 0; i < 50; i++ {
		for _, word := range words {
			if now.IsZero() {
				sinkInt += len(word)
			}
		}
	}
}

func randSourceBad() {
	sinkInt = rand.New(rand.NewSource(42)).Intn(100)
}

var generator = rand.New(rand.NewSource(42))

func randSourceGood() {
	for i := 0; i < 100; i++ {
		sinkInt += generator.Intn(100)
	}
}

func randBad() {
	for i := 0; i < 100; i++ {
		sinkInt += rand.Intn(1000)
	}
}

func randGood() {
	for i := 0; i < 100; i++ {
		sinkInt += randv2.IntN(1000)
	}
}
