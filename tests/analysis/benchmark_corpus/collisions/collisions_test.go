// Benchmarks that hold the names a suggestion would like.

package collisions

import "testing"

func BenchmarkParse(b *testing.B) {
	for i := 0; i < b.N; i++ {
		_ = parse("x")
	}
}

func BenchmarkLen(b *testing.B) {}
