package buffer

import (
	"errors"
	"fmt"
	"io"
	"os"
)

func Numbers(path string, count int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for i := 0; i < count; i++ {
		// FIX unbuffered-io
		fmt.Fprintln(f, i)
	}
	return nil
}

func Words(out io.Writer, lines [][]string) error {
	for _, words := range lines {
		for _, word := range words {
			// FIX unbuffered-io
			if _, err := io.WriteString(out, word); err != nil {
				return fmt.Errorf("word %q: %w", word, err)
			}
		}
		if len(words) == 0 {
			continue
		}
		_, _ = out.Write([]byte("\n"))
	}
	return nil
}

func Stopped(f *os.File, words []string) error {
	for _, word := range words {
		if word == "" {
			break
		}
		// FIX unbuffered-io
		f.WriteString(word)
	}
	return f.Sync()
}

var errEmpty = errors.New("an empty word")

// A word before the empty one must be there when this returns.
func Checked(f *os.File, words []string) error {
	for _, word := range words {
		if word == "" {
			return errEmpty
		}
		// REFUSE unbuffered-io
		f.WriteString(word)
	}
	return nil
}

func Asked(f *os.File, words []string) error {
	for _, word := range words {
		// REFUSE unbuffered-io
		f.WriteString(word)
		if size, _ := f.Seek(0, io.SeekCurrent); size > 100 {
			break
		}
	}
	return nil
}

func Several(out io.Writer, words []string) (int, error) {
	for _, word := range words {
		// REFUSE unbuffered-io
		fmt.Fprint(out, word)
	}
	return len(words), nil
}

func Later(f *os.File, words []string) error {
	for _, word := range words {
		func() {
			// REFUSE unbuffered-io
			fmt.Fprint(f, word)
		}()
	}
	return nil
}

func Ends(f *os.File, words []string) error {
	for _, word := range words {
		// REFUSE unbuffered-io
		fmt.Fprint(f, word)
		if word == "end" {
			panic(word)
		}
	}
	return nil
}

type sink struct{ w io.Writer }

func (s *sink) Field(words []string) error {
	for _, word := range words {
		// REFUSE unbuffered-io
		fmt.Fprint(s.w, word)
	}
	return nil
}

func Once(f *os.File) error {
	// REFUSE unbuffered-io
	_, err := fmt.Fprint(f, "once")
	return err
}
