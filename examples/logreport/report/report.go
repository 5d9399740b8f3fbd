// Package report sums up log entries.
package report

import (
	"fmt"
	"sort"
	"strings"

	"example.com/logreport/logline"
)

// Visitor is one address and what it asked for.
type Visitor struct {
	Address string
	Hits    int
	Bytes   int
}

// Summary is what the report shows.
type Summary struct {
	Visitors []Visitor
	ByHour   map[string]int
	Slowest  []string
	Trail    string
}

// Summarize goes over the entries once for each part of the summary.
func Summarize(entries []logline.Entry) Summary {
	return Summary{
		Visitors: CountVisitors(entries),
		ByHour:   hitsByHour(entries),
		Slowest:  biggestPages(entries, 5),
		Trail:    trail(entries, 8000),
	}
}

// CountVisitors returns the visitors, busiest first.
func CountVisitors(entries []logline.Entry) []Visitor {
	var visitors []Visitor
	for _, entry := range entries {
		i := find(visitors, entry.Address)
		if i < 0 {
			visitors = append(visitors, Visitor{Address: entry.Address})
			i = len(visitors) - 1
		}
		visitors[i].Hits++
		visitors[i].Bytes += entry.Bytes
	}
	sort.SliceStable(visitors, func(a, b int) bool { return visitors[a].Hits > visitors[b].Hits })
	return visitors
}

// find looks at every visitor where a map would know.
func find(visitors []Visitor, address string) int {
	for i := range visitors {
		if visitors[i].Address == address {
			return i
		}
	}
	return -1
}

// hitsByHour builds a string for each entry only to use it as a key.
func hitsByHour(entries []logline.Entry) map[string]int {
	hours := make(map[string]int)
	for _, entry := range entries {
		hours[fmt.Sprintf("%04d-%02d-%02d %02dh %s", entry.Time.Year(), entry.Time.Month(), entry.Time.Day(),
			entry.Time.Hour(), entry.Method)]++
	}
	return hours
}

// biggestPages sorts a whole copy of the log to keep a handful.
func biggestPages(entries []logline.Entry, limit int) []string {
	sorted := append([]logline.Entry(nil), entries...)
	sort.Slice(sorted, func(a, b int) bool { return sorted[a].Bytes > sorted[b].Bytes })
	var pages []string
	for _, entry := range sorted {
		if len(pages) == limit {
			break
		}
		pages = append(pages, fmt.Sprint(entry.Path, " ", entry.Bytes))
	}
	return pages
}

// trail copies all it has so far for each step it adds.
func trail(entries []logline.Entry, limit int) string {
	steps := ""
	for i, entry := range entries {
		if i == limit {
			break
		}
		steps += strings.TrimPrefix(entry.Path, "/") + ">"
	}
	return steps
}
