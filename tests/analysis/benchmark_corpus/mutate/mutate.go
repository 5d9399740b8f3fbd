// Package mutate changes what it is given.
package mutate

import (
	"errors"
	"sort"
)

func Sort(values []int) {
	sort.Ints(values)
}

func Bubble(list []string) {
	for i := range list {
		for j := i + 1; j < len(list) && j < i+10; j++ {
			if list[j] < list[i] {
				list[i], list[j] = list[j], list[i]
			}
		}
	}
}

func Quick(items []float64) {
	if len(items) < 2 {
		return
	}
	quick(items, 0, len(items)-1)
}

func quick(a []float64, lo, hi int) {
	if lo >= hi {
		return
	}
	p := a[(lo+hi)/2]
	i, j := lo, hi
	for i <= j {
		for a[i] < p {
			i++
		}
		for a[j] > p {
			j--
		}
		if i <= j {
			a[i], a[j] = a[j], a[i]
			i++
			j--
		}
	}
	quick(a, lo, j)
	quick(a, i, hi)
}

func Clear(m map[string]int) int {
	n := 0
	for k := range m {
		delete(m, k)
		n++
	}
	if n == 0 {
		panic("empty")
	}
	return n
}

type List struct{ head *item }

type item struct {
	next *item
	v    int
}

func NewList() *List { return &List{head: &item{v: 1}} }

func (l *List) Take() (int, error) {
	if l.head == nil {
		return 0, errors.New("empty")
	}
	v := l.head.v
	l.head = l.head.next
	return v, nil
}

type Conn struct{ closed bool }

func (c *Conn) Close() error {
	if c.closed {
		return errors.New("already closed")
	}
	c.closed = true
	return nil
}

func Upper(data []byte) {
	for i, c := range data {
		if 'a' <= c && c <= 'z' {
			data[i] = c - 32
		}
	}
}

type byAge []person

type person struct {
	Name string
	Age  int
}

func (p byAge) Len() int           { return len(p) }
func (p byAge) Less(i, j int) bool { return p[i].Age < p[j].Age }
func (p byAge) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }

func SortPeople(people []person) { sort.Sort(byAge(people)) }
