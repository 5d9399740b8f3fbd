package number

import (
	"fmt"
	"strings"
)

func Name(n int) string {
	// FIX sprint
	return fmt.Sprintf("%d", n)
}

func Wide(n int64, small uint8) string {
	// FIX sprint
	text := fmt.Sprintf("%v", n)
	// FIX sprint
	return text + ":" + fmt.Sprint(small)
}

func Join(values []int) string {
	var parts []string
	for i, value := range values {
		// FIX sprint
		parts = append(parts, fmt.Sprintf("%d", i)+"="+fmt.Sprint(value))
	}
	return strings.Join(parts, ",")
}

type Level int

func (l Level) String() string { return "level" }

func Named(l Level) string {
	// REFUSE sprint
	return fmt.Sprint(l)
}

func Padded(n int) string {
	// REFUSE sprint
	return fmt.Sprintf("%5d", n)
}

func Any(v any) string {
	// REFUSE sprint
	return fmt.Sprintf("%d", v)
}

func Pointer(n *int) bool {
	// REFUSE sprint
	return fmt.Sprint(n) == ""
}

func Redeclared(n int) string {
	{
		n := "text"
		// REFUSE sprint
		return fmt.Sprintf("%v", n)
	}
}

func Shadowed(n int) string {
	strconv := 1
	// REFUSE sprint
	return fmt.Sprintf("%d", n+strconv) + fmt.Sprintf("%d", n)
}
