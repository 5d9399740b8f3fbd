// Package stock is a second package, so that summing by package has something to tell apart.
package stock

import "strconv"

type Items map[string]int

func Load(n int) Items {
	items := make(Items)
	for i := 0; i < n; i++ {
		items["item"+strconv.Itoa(i)] = i
	}
	return items
}

func (items Items) Total() (total int) {
	defer func() { total++ }()
	for _, n := range items {
		total += n
	}
	return total
}
