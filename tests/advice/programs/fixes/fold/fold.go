package fold

import "strings"

func Same(a, b string) bool {
	return strings.ToLower(a) == strings.ToLower(b) // FIX case-folding
}

func Differ(a, b string) bool {
	if len(a) > 0 && strings.ToUpper(a) != strings.ToUpper(b) { // FIX case-folding
		return true
	}
	return false
}

func Mixed(a, b string) bool {
	return strings.ToLower(a) == strings.ToUpper(b) // REFUSE case-folding
}

func Literal(a string) bool {
	return strings.ToLower(a) == "yes" // REFUSE case-folding
}

func Order(a, b string) bool {
	return strings.ToLower(a) < strings.ToLower(b) // REFUSE case-folding
}

type lower struct{}

func (lower) ToLower(s string) string { return s }

func Shadowed(a, b string) bool {
	strings := lower{}
	return strings.ToLower(a) == strings.ToLower(b) // REFUSE case-folding
}
