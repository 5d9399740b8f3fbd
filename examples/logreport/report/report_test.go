// Tests of the report: what a visitor count is and in which order.

package report

import (
	"testing"

	"example.com/logreport/logline"
)

func entry(address string, bytes int) logline.Entry {
	return logline.Entry{Address: address, Method: "GET", Path: "/cart", Status: 200, Bytes: bytes}
}

func TestCountVisitors(t *testing.T) {
	tests := []struct {
		name    string
		entries []logline.Entry
		want    []Visitor
	}{
		{"nobody", nil, nil},
		{"one twice", []logline.Entry{entry("a", 1), entry("a", 2)}, []Visitor{{"a", 2, 3}}},
		{"busiest first", []logline.Entry{entry("a", 1), entry("b", 1), entry("b", 1)}, []Visitor{{"b", 2, 2}, {"a", 1, 1}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := CountVisitors(test.entries)
			if len(got) != len(test.want) {
				t.Fatalf("got %v, want %v", got, test.want)
			}
			for i := range got {
				if got[i] != test.want[i] {
					t.Errorf("visitor %d: got %v, want %v", i, got[i], test.want[i])
				}
			}
		})
	}
}

func BenchmarkTrail(b *testing.B) {
	entries := []logline.Entry{entry("a", 1), entry("b", 2), entry("c", 3)}
	b.ReportAllocs()
	for i := 0; i < b.N; i++ {
		trail(entries, 3)
	}
}
