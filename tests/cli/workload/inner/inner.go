// Package inner holds what profiles find hard: generics, methods of embedded types, and functions small enough to be
// inlined into other packages.
package inner

import "sort"

type Number interface {
	~int | ~int64 | ~float64
}

// Sum is instantiated for several types.
func Sum[T Number](values []T) T {
	var total T
	for _, v := range values {
		total += square(v)
	}
	return total
}

func square[T Number](v T) T { return v*v + 1 }

type Base struct{ seen map[string]int }

// Count is called through Derived, which embeds it.
func (b *Base) Count(words []string) int {
	if b.seen == nil {
		b.seen = map[string]int{}
	}
	for _, w := range words {
		b.seen[w]++
	}
	return len(b.seen)
}

type Derived struct{ Base }

// Sorted has two closures, one inside the other.
func Sorted(values []int, times int) []int {
	run := func(n int) []int {
		out := append([]int(nil), values...)
		sort.Slice(out, func(i, j int) bool { return mix(out[i], n) < mix(out[j], n) })
		return out
	}
	var last []int
	for i := 0; i < times; i++ {
		last = run(i)
	}
	return last
}

func mix(a, b int) int { return (a*31 + b) % 1009 }
