package number

import (
	"fmt"
	"math"
	"testing"
)

func TestAll(t *testing.T) {
	for _, n := range []int{0, 1, -1, 42, math.MaxInt, math.MinInt} {
		fmt.Println(Name(n), Wide(int64(n), uint8(n)), Only(uint64(n)), Named(Level(n)), Padded(n), Any(n), Pointer(&n), Redeclared(n), Shadowed(n))
	}
	fmt.Println(Join(nil), Join([]int{3, -4, 5}))
}
