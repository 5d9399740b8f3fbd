// Package readers consumes its arguments: each iteration needs fresh ones.
package readers

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
)

func CountLines(r io.Reader) (int, error) {
	n := 0
	s := bufio.NewScanner(r)
	for s.Scan() {
		n++
	}
	if n == 0 {
		return 0, errors.New("nothing left to read")
	}
	return n, s.Err()
}

func Copy(dst io.Writer, src io.Reader) (int64, error) {
	n, err := io.Copy(dst, src)
	if n == 0 {
		return 0, errors.New("nothing left to read")
	}
	return n, err
}

func ReadAll(rc io.ReadCloser) ([]byte, error) {
	defer rc.Close()
	data, err := io.ReadAll(rc)
	if len(data) == 0 {
		return nil, errors.New("nothing left to read")
	}
	return data, err
}

func FirstWord(r *bufio.Reader) (string, error) { return r.ReadString(' ') }

func Drain(buf *bytes.Buffer) (int, error) {
	n := 0
	for {
		if _, err := buf.ReadByte(); err != nil {
			if n == 0 {
				return 0, errors.New("nothing left to read")
			}
			return n, nil
		}
		n++
	}
}

func Render(w *strings.Builder, b *bytes.Buffer, names []string) {
	for _, n := range names {
		w.WriteString(n)
		b.WriteString(n)
	}
}

type Record struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

func Decode(data []byte) (Record, error) {
	var r Record
	err := json.Unmarshal(data, &r)
	return r, err
}

func DecodeStream(dec *json.Decoder, out *Record) error { return dec.Decode(out) }

func Into(data []byte, v any) error { return json.Unmarshal(data, v) }

func LoadFile(path string) (int, error) {
	data, err := os.ReadFile(path)
	return len(data), err
}

func SaveFile(filename string, data []byte) error { return os.WriteFile(filename, data, 0o600) }

func CountFiles(dir string) (int, error) {
	entries, err := os.ReadDir(dir)
	return len(entries), err
}

func Size(f *os.File) (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func Peek(r io.RuneScanner, at io.ReaderAt, s io.ReadSeeker) rune {
	c, _, _ := r.ReadRune()
	return c
}
