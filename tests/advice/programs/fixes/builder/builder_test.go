package builder

import (
	"fmt"
	"testing"
)

func TestAll(t *testing.T) {
	for _, words := range [][]string{nil, {"a"}, {"a", "", "stop", "ü", "longer than ten", "z"}} {
		fmt.Printf("%q %q %q %q %q %q %q\n", Joined(words), Read(words), Closure(words), Returned(words), Result(words), Started(words), Doubling(words))
		fmt.Println(Numbered(words))
	}
	fmt.Printf("%q %d\n", Grid(2, 3), Sum([]int{1, 2}))
}
