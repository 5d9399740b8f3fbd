// Package render has a benchmark in a second package.
package render

import (
	"testing"

	"example.com/logreport/export"
	"example.com/logreport/logline"
	"example.com/logreport/report"
	"example.com/logreport/traffic"
)

func BenchmarkDocument(b *testing.B) {
	entries, _ := logline.ParseAll(traffic.Lines(20))
	summary := report.Summarize(entries)
	for i := 0; i < b.N; i++ {
		export.Document(summary, entries)
	}
}
