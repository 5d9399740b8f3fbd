// Package pricing is what the editor tests look at: one function that calculates and one that allocates.
package pricing

import "strings"

// Order is something to describe.
type Order struct {
	ID    int
	Lines []string
}

// Sums keeps results alive.
var Sums uint32

// Checksum mixes data again and again.
//
//go:noinline
func Checksum(data []byte, rounds int) uint32 {
	sum := uint32(2166136261)
	for i := 0; i < rounds; i++ {
		for _, b := range data { // Prüfsumme 🔥
			sum = (sum ^ uint32(b)) * 16777619
		}
	}
	return sum
}

// Describe makes a text of an order.
//
//go:noinline
func (o *Order) Describe(times int) string {
	text := ""
	for i := 0; i < times; i++ {
		text += strings.Join(o.Lines, "→")
	}
	return text
}

// Work does some of both.
func Work(checksums, descriptions int) {
	data := []byte(strings.Repeat("order", 1000))
	order := &Order{ID: 1, Lines: []string{"pen", "paper", "ink"}}
	for i := 0; i < checksums; i++ {
		Sums += Checksum(data, 20)
	}
	for i := 0; i < descriptions; i++ {
		Sums += uint32(len(order.Describe(150)))
	}
}
