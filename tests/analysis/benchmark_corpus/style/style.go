// Package style has sub-benchmarks and names with underscores.
package style

import "sort"

type Table struct{ rows [][]string }

func (t *Table) Width() int { return len(t.rows) }

func Sorted(values []int) bool { return sort.IntsAreSorted(values) }

func Reverse(text string) string {
	r := []rune(text)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

func Gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
