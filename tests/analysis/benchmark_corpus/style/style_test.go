// Tests by table, benchmarks by size.

package style

import (
	"fmt"
	"testing"
)

func TestTable_Width(t *testing.T) {
	tests := []struct {
		name string
		want int
	}{
		{"empty", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := (&Table{}).Width(); got != tt.want {
				t.Errorf("got %d", got)
			}
		})
	}
}

func BenchmarkTable_Fill(b *testing.B) {
	for _, n := range []int{1, 10} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				_ = make([][]string, n)
			}
		})
	}
}
