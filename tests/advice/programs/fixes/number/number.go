package number

import (
	"fmt"
	"strings"
)

func Name(n int) string {
	return fmt.Sprintf("%d", n) // FIX sprint
}

func Wide(n int64, small uint8) string {
	text := fmt.Sprintf("%v", n)          // FIX sprint
	return text + ":" + fmt.Sprint(small) // FIX sprint
}

func Join(values []int) string {
	var parts []string
	for i, value := range values {
		parts = append(parts, fmt.Sprintf("%d", i)+"="+fmt.Sprint(value)) // FIX sprint
	}
	return strings.Join(parts, ",")
}

type Level int

func (l Level) String() string { return "level" }

func Named(l Level) string {
	return fmt.Sprint(l) // REFUSE sprint
}

func Padded(n int) string {
	return fmt.Sprintf("%5d", n) // REFUSE sprint
}

func Any(v any) string {
	return fmt.Sprintf("%d", v) // REFUSE sprint
}

func Pointer(n *int) bool {
	return fmt.Sprint(n) == "" // REFUSE sprint
}

func Redeclared(n int) string {
	{
		n := "text"
		return fmt.Sprintf("%v", n) // REFUSE sprint
	}
}

func Shadowed(n int) string {
	strconv := 1
	return fmt.Sprintf("%d", n+strconv) + fmt.Sprintf("%d", n) // REFUSE sprint
}
