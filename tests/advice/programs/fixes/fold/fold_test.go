package fold

import (
	"fmt"
	"testing"
)

func TestAll(t *testing.T) {
	texts := []string{"", "a", "A", "straße", "STRASSE", "ÄÖÜ", "äöü", "Go", "gO", "\u212a", "日本", "yes", "YES"}
	for _, a := range texts {
		for _, b := range texts {
			fmt.Println(a, b, Same(a, b), Differ(a, b), Mixed(a, b), Literal(a), Order(a, b), Shadowed(a, b))
		}
	}
}
