// Package external is tested from outside.
package external

import "strings"

type Option func(*Tree)

type Tree struct {
	Name  string
	Items []Item
}

type Item struct{ ID int }

func New(name string, opts ...Option) *Tree { return &Tree{Name: name} }

func (t *Tree) Add(item Item, more ...Item) { t.Items = append(t.Items, item) }

func Join(items []string) string { return strings.Join(items, " ") }

type hidden struct{ n int }

func Use(h hidden) int { return h.n }

func inner(s string) int { return len(s) }
