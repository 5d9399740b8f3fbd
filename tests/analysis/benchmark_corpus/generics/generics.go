// Package generics has type parameters under all sorts of constraints.
package generics

import (
	"fmt"
	"sort"
)

type Number interface {
	~int | ~int64 | ~float64
}

type Text interface{ ~string | ~[]byte }

func Sum[T Number](values []T) T {
	var s T
	for _, v := range values {
		s += v
	}
	return s
}

func Map[T, U any](values []T, f func(T) U) []U {
	out := make([]U, 0, len(values))
	for _, v := range values {
		out = append(out, f(v))
	}
	return out
}

func Keys[M ~map[K]V, K comparable, V any](m M) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	return keys
}

func SortBy[S ~[]E, E any](s S, less func(a, b E) bool) {
	sort.Slice(s, func(i, j int) bool { return less(s[i], s[j]) })
}

func Index[E comparable](s []E, v E) int {
	for i := range s {
		if s[i] == v {
			return i
		}
	}
	return -1
}

func Zero[T any]() T {
	var z T
	return z
}

func Strings[T fmt.Stringer](values []T) []string {
	var out []string
	for _, v := range values {
		out = append(out, v.String())
	}
	return out
}

func Length[T Text](text T) int { return len(text) }

type Setter[T any] interface {
	*T
	Set(string)
}

type Flag struct{ value string }

func (f *Flag) Set(s string) { f.value = s }

func FromStrings[T any, PT Setter[T]](list []string) []T {
	out := make([]T, len(list))
	for i, s := range list {
		PT(&out[i]).Set(s)
	}
	return out
}

type Stack[T any] struct{ items []T }

func NewStack[T any]() *Stack[T] { return &Stack[T]{} }

func (s *Stack[T]) Push(v T) { s.items = append(s.items, v) }

func (s *Stack[E]) Each(f func(int, E)) {
	for i, v := range s.items {
		f(i, v)
	}
}

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func (p Pair[K, _]) Name() string { return fmt.Sprint(p.Key) }

func Swap[A comparable, B comparable](p Pair[A, B]) Pair[B, A] { return Pair[B, A]{p.Val, p.Key} }

type Tree[T interface{ ~int | ~string }] struct {
	left, right *Tree[T]
	value       T
}

func (t *Tree[T]) Insert(v T) *Tree[T] {
	if t == nil {
		return &Tree[T]{value: v}
	}
	if v < t.value {
		t.left = t.left.Insert(v)
	} else {
		t.right = t.right.Insert(v)
	}
	return t
}

type Set[T comparable] map[T]struct{}

func (s Set[T]) Has(v T) bool { _, ok := s[v]; return ok }

func Union[T comparable](a, b Set[T]) Set[T] {
	out := make(Set[T], len(a)+len(b))
	for k := range a {
		out[k] = struct{}{}
	}
	for k := range b {
		out[k] = struct{}{}
	}
	return out
}

func Reduce[T, A any](list []T, start A, f func(A, T) A) A {
	for _, v := range list {
		start = f(start, v)
	}
	return start
}

func Convert[To, From Number](v From) To { return To(v) }

func Variadic[T any](values ...T) int { return len(values) }
