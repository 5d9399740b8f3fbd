// Package recorder has benchmarks of examples/logreport, for results of all kinds: sub-benchmarks, MB/s, allocations,
// metrics of their own, output between the lines.
package recorder

import (
	"fmt"
	"strings"
	"testing"

	"example.com/logreport/logline"
	"example.com/logreport/report"
	"example.com/logreport/traffic"
)

func BenchmarkParse(b *testing.B) {
	line := traffic.Lines(1)[0]
	b.SetBytes(int64(len(line)))
	for i := 0; i < b.N; i++ {
		logline.Parse(line)
	}
}

func BenchmarkCountVisitors(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		entries, _ := logline.ParseAll(traffic.Lines(n))
		b.Run(fmt.Sprintf("entries=%d", n), func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				report.CountVisitors(entries)
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}

func BenchmarkSummarize(b *testing.B) {
	entries, _ := logline.ParseAll(traffic.Lines(100))
	b.Logf("%d entries", len(entries))
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		report.Summarize(entries)
	}
	b.ReportMetric(float64(len(entries)), "entries")
	b.ReportMetric(0, "misses/op")
}

func BenchmarkJoin(b *testing.B) {
	lines := traffic.Lines(50)
	for i := 0; i < b.N; i++ {
		if !strings.HasSuffix(join(lines), "\n") {
			b.Fatal("no line")
		}
	}
}
