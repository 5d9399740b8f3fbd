package hoist

import (
	"fmt"
	"testing"
)

func TestAll(t *testing.T) {
	for _, text := range []string{"", "a b c", "key: value\n other: 1\nnone", "1 22 333", "ab abc"} {
		fmt.Println(Words(text), (&Finder{}).Count(text), Twice(text), Longest(text), Shadowed(text), atStart.MatchString(text), wordsPattern())
		fmt.Println(Variable("[a-z]", text))
	}
	fmt.Println(Invalid(""))
}
