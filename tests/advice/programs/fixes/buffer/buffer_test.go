package buffer

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// full takes so many bytes and then fails.
type full struct {
	left int
	text strings.Builder
}

func (f *full) Write(p []byte) (int, error) {
	if len(p) > f.left {
		return 0, errors.New("full")
	}
	f.left -= len(p)
	return f.text.Write(p)
}

func written(t *testing.T, write func(*os.File) error) {
	f, err := os.Create(filepath.Join(t.TempDir(), "x"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	fmt.Println(write(f))
	text, _ := os.ReadFile(f.Name())
	fmt.Printf("%q\n", text)
}

func TestAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "numbers")
	fmt.Println(Numbers(path, 2000), Numbers(filepath.Dir(path), 1) != nil)
	text, _ := os.ReadFile(path)
	fmt.Println(len(text), string(text[:20]))
	for _, lines := range [][][]string{nil, {{"a", "b"}, {}, {"c"}}} {
		out := &full{left: 100}
		fmt.Printf("%v %q\n", Words(out, lines), out.text.String())
	}
	fmt.Println(Words(&full{}, [][]string{{"a"}}) != nil)
	for _, words := range [][]string{{}, {"a", "b"}, {"a", "", "b"}} {
		written(t, func(f *os.File) error { return Stopped(f, words) })
		written(t, func(f *os.File) error { return Checked(f, words) })
		written(t, func(f *os.File) error { return Asked(f, words) })
	}
}
