// Package collisions uses names that a benchmark would like to have.
package collisions

import (
	str "strings"
)

func strings(list []string) string { return str.Join(list, ",") }

func fmt(s string) string { return s }

type runtime struct{ n int }

func (r runtime) Run(b []byte) int { return r.n + len(b) }

func values(text string, data []byte, i int, sink string) int { return len(text) + len(data) + i }

func Parse(b string) (err string) { return b }

func parse(s string) string { return s }

func Len(len []int) int {
	n := 0
	for range len {
		n++
	}
	return n
}

var text = "x"

func Text() string { return text }

func Type(func_ func(), map_ map[string]int, T int) {}

type value struct{ items []string }

func (value *value) count(items []string) int { return len(items) + len(value.items) }
