package capacity

import (
	"fmt"
	"sort"
	"testing"
)

func TestAll(t *testing.T) {
	for _, values := range [][]int{nil, {}, {1}, {1, -2, 3, 4, 5, 6, 7}} {
		fmt.Printf("%#v %#v %#v %#v %v\n", Doubled(values), Nil(values), Chunks(values), Several([][]int{values, values}), Capacity(values))
	}
	for _, m := range []map[string]int{nil, {}, {"a": 1, "b": 2}} {
		keys := Keys(m)
		sort.Strings(keys)
		fmt.Printf("%#v\n", keys)
	}
	done := make(chan int)
	close(done)
	fmt.Printf("%#v %#v %#v %#v %#v %#v\n", Runes(""), Runes("äb"), Copied(), Copied("x", "", "y"), Number(3), Channel(done))
	fmt.Printf("%#v\n", Self())
}
