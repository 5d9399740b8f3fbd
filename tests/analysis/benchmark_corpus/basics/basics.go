// Package basics has functions of predeclared and composed parameter types.
package basics

import (
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"
)

func Add(a, b int) int { return a + b }

func Fib(n int) int {
	if n < 2 {
		return n
	}
	return Fib(n-1) + Fib(n-2)
}

func Mix(a int8, b uint16, c int64, d float32, e complex128, f byte, g rune, h bool, i uintptr) string {
	return fmt.Sprint(a, b, c, d, e, f, g, h, i)
}

func Sum(values []float64) (total float64) {
	for _, v := range values {
		total += v
	}
	return total
}

func Words(text string) map[string]int {
	counts := make(map[string]int)
	for _, w := range strings.Fields(text) {
		counts[w]++
	}
	return counts
}

func Keys(m map[string][]int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func Hash(data []byte) (h uint32) {
	for _, b := range data {
		h = h*31 + uint32(b)
	}
	return h
}

func ParseNumber(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0, fmt.Errorf("number: %w", err)
	}
	return n, nil
}

func Divide(a, b float64) (float64, error) {
	if b == 0 {
		return 0, errors.New("division by zero")
	}
	return a / b, nil
}

func Transpose(m [][]float64) [][]float64 {
	if len(m) == 0 {
		return nil
	}
	out := make([][]float64, len(m[0]))
	for i := range out {
		out[i] = make([]float64, len(m))
		for j := range m {
			out[i][j] = m[j][i]
		}
	}
	return out
}

func Search(values []int, lo, hi, target int) int {
	for lo < hi {
		mid := (lo + hi) / 2
		if values[mid] < target {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

func Apply(values []int, f func(int) int, keep func(int) bool) []int {
	var out []int
	for _, v := range values {
		if keep(v) {
			out = append(out, f(v))
		}
	}
	return out
}

func Walk(visit func(depth int, name string) error) error { return visit(1, "x") }

func Max(first int, rest ...int) int {
	for _, v := range rest {
		if v > first {
			first = v
		}
	}
	return first
}

func Logf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func Checksum(block [16]byte, words [4]uint32) uint32 {
	var s uint32
	for _, b := range block {
		s += uint32(b)
	}
	for _, w := range words {
		s ^= w
	}
	return s
}

func Touch(p *int, s *string, m *map[string]int) {
	*p++
	*s = "x"
	(*m)["a"] = *p
}

func Blank(_ int, _ string, _ []string) {}

func Unnamed(int, []byte, map[int]bool) int { return 1 }

func Keywords(len int, string []byte, b []int, i uint8, err error, strings string) int {
	return len + cap(string) + cap(b)
}

func Nothing() {}

func Results() (a, b int, c string) { return 1, 2, "x" }

func Wrap(err error, message string) error { return fmt.Errorf("%s: %w", message, err) }

func Anything(v any, list []any, table map[string]interface{}) string {
	return fmt.Sprint(v, len(list), len(table))
}

func Anonymous(p struct{ X, Y int }, q []struct{ Name string }) int { return p.X + len(q) }

func AppendNumber(dst []byte, n int64) []byte { return strconv.AppendInt(dst, n, 10) }

func Runes(rs []rune, bs [][]byte, flags []bool, names []string) int {
	return len(rs) + len(bs) + len(flags) + len(names)
}

func unexported(names []string) string { return strings.Join(names, ",") }
