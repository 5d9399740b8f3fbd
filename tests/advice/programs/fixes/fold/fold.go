package fold

import "strings"

func Same(a, b string) bool {
	// FIX case-folding
	return strings.ToLower(a) == strings.ToLower(b)
}

func Differ(a, b string) bool {
	// FIX case-folding
	if len(a) > 0 && strings.ToUpper(a) != strings.ToUpper(b) {
		return true
	}
	return false
}

func Mixed(a, b string) bool {
	// REFUSE case-folding
	return strings.ToLower(a) == strings.ToUpper(b)
}

func Literal(a string) bool {
	// REFUSE case-folding
	return strings.ToLower(a) == "yes"
}

func Order(a, b string) bool {
	// REFUSE case-folding
	return strings.ToLower(a) < strings.ToLower(b)
}

type lower struct{}

func (lower) ToLower(s string) string { return s }

func Shadowed(a, b string) bool {
	strings := lower{}
	// REFUSE case-folding
	return strings.ToLower(a) == strings.ToLower(b)
}
